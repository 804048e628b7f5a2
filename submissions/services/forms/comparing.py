"""What a file that came back would change, as things stand at this moment. Writes nothing."""

from dataclasses import dataclass
from typing import Any

from questionnaires.models import Question
from submissions import queries, rules
from submissions.choices import AnswerState
from submissions.models import FormReturn, Response, Revision
from submissions.rules import Comparison, FormSaid, Trouble
from submissions.services.forms.becoming import Becomes


@dataclass(frozen=True)
class CheckedRow:
    """One answer of a file beside the one that stands. ``trouble``: why it cannot be taken over, with ``detail``."""

    key: str
    cell: str
    base: int
    language: str
    comparison: Comparison
    question: Question | None
    response: Response | None
    said: FormSaid | None
    trouble: str = ""
    detail: str = ""
    text: str = ""

    @property
    def number(self) -> int:
        """The version that stands, 0 for none."""
        return self.response.number if self.response else 0

    @property
    def as_response(self) -> Response | None:
        """What the file says, as an answer that templates can show; it is not stored."""
        if self.said is None or self.question is None:
            return None
        return Response(
            question=self.question,
            answer_state=self.said.answer_state,
            value=self.said.value,
            language=self.language,
        )

    @property
    def is_text(self) -> bool:
        """Whether both sides are a State's own words, which can be compared word by word."""
        both = (self.said.value if self.said else None, self.response.value if self.response else None)
        return (
            all(isinstance(value, str) for value in both) and self.question is not None and self.question.kind == "text"
        )


def compare_rows(form_return: FormReturn, revision: Revision, *, becomes: Becomes) -> list[CheckedRow]:
    """Each line of the file that somebody touched, in the order of the file; four queries, whatever their number."""
    asked = {question.key: question for question in queries.questions_asked(revision)}
    mine = [asked[row["key"]] for row in form_return.rows if row["key"] in asked and becomes(asked[row["key"]])]
    responses = queries.responses_of(revision, mine)
    open_keys = {question.key for question in mine}
    return [
        _compared(row, asked.get(row["key"]), responses.get(row["key"]), is_mine=row["key"] in open_keys)
        for row in form_return.rows
    ]


def _compared(
    row: dict[str, Any], question: Question | None, response: Response | None, *, is_mine: bool
) -> CheckedRow:
    trouble = row.get("trouble", "")
    if not trouble and not is_mine:
        # Taken away from this person since the file was brought in.
        trouble = Trouble.NOT_YOURS if question is not None else Trouble.GONE
    said = _said(row) if not trouble and not row.get("emptied") else None
    comparison = Comparison.REFUSED if trouble else Comparison.EMPTIED
    if said is not None and question is not None:
        comparison = rules.compare_returned(
            question.kind,
            said,
            row["language"],
            row["base"],
            number=response.number if response else 0,
            state=response.said_state if response else AnswerState.UNANSWERED,
            value=response.value if response else None,
            standing_language=response.language if response else "",
        )
    return CheckedRow(
        key=row["key"],
        cell=row["cell"],
        base=row["base"],
        language=row["language"],
        comparison=comparison,
        question=question,
        response=response,
        said=said,
        trouble=str(trouble),
        detail=row.get("detail", ""),
        text=row.get("text", ""),
    )


def _said(row: dict[str, Any]) -> FormSaid:
    return FormSaid(row["state"], row["value"], tuple((law[0], law[1], law[2]) for law in row["laws"]))
