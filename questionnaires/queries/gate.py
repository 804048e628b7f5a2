"""What stands between a draft and its publication."""

from collections.abc import Sequence
from dataclasses import dataclass

from instruments.choices import TextStage
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.queries.texts import CODES, stage_counts, subject_of, texts_of


@dataclass(frozen=True)
class Gate:
    """``untold``: questions without English words, which shut the gate; ``counts`` as ``stage_counts`` gives them.

    What is not approved shuts it only as long as nobody says why the version is published without.
    """

    question_count: int
    text_count: int
    untold: Sequence[Question]
    unlabelled: Sequence[str]
    counts: dict[str, dict[TextStage, int]]

    @property
    def open_counts(self) -> dict[str, int]:
        """Language → texts that are not approved, those that are missing among them."""
        return {code: self.text_count - self.counts[code][TextStage.APPROVED] for code in CODES}

    @property
    def open_count(self) -> int:
        return sum(self.open_counts.values())

    @property
    def is_shut(self) -> bool:
        return not self.question_count or bool(self.untold)


def publication_gate(version: QuestionnaireVersion) -> Gate:
    """How a draft stands before its publication. Six queries."""
    rows = texts_of(version)
    told = {row.subject for row in rows if row.field == "text" and row.english}
    questions = list(version.questions.select_related("shared", "section__article__instrument", "provision"))
    return Gate(
        question_count=len(questions),
        text_count=len(rows),
        untold=[question for question in questions if subject_of(question.wording) not in told],
        unlabelled=[row.subject for row in rows if row.field == "label" and not row.english],
        counts=stage_counts(rows),
    )
