"""One article page, sent in without a script: each changed answer goes through the one write, or is kept and told."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError

from parties.models import User
from questionnaires.models import Question
from submissions import queries
from submissions.choices import AnswerState, Channel, ReleaseLevel, SaveOutcome
from submissions.models import Response, ResponseVersion, Submission
from submissions.services.laws import register_law
from submissions.services.writing import save_response


@dataclass(frozen=True)
class NewLaw:
    """A law typed into an answer: an unknown title joins the register, a known one is cited again."""

    title: str
    designation: str


@dataclass(frozen=True)
class PostedAnswer:
    """What one page said about one question.

    ``base_version`` is 0 where there was no answer yet; ``decision`` ("mine", "theirs" or nothing) settles a clash.
    """

    question: Question
    answer_state: str
    value: object
    base_version: int
    write_id: uuid.UUID
    release_level: str
    decision: str = ""
    new_law: NewLaw | None = None

    def differs_from(self, known: tuple[str, object] | None, release_level: str) -> bool:
        """Whether there is anything to write, compared with what the page was drawn from."""
        if self.new_law is not None or self.decision == "mine":
            return True
        if known is None:
            return self.answer_state != AnswerState.UNANSWERED
        return (self.answer_state, self.value) != known or release_level != self.release_level


@dataclass(frozen=True)
class PostedPage:
    language: str
    answers: list[PostedAnswer] = field(default_factory=list)


@dataclass
class SavedPage:
    """What became of a page: ``unsaved`` answers go back into it with what was typed.

    ``problems``: question key → sentence. ``conflicts``: question key → the text that was sent and is kept
    as a rival of the one that stands.
    """

    written_count: int = 0
    unsaved: list[PostedAnswer] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, ResponseVersion] = field(default_factory=dict)


def save_page(submission: Submission, page: PostedPage, *, actor: User, now: datetime) -> SavedPage:
    """Write what changed; what cannot be written does not keep the rest from being saved."""
    revision = queries.revision_in_view(submission)
    questions = [answer.question for answer in page.answers]
    responses = queries.responses_of(revision, questions) if revision else {}
    known = queries.values_at(responses, {a.question.key: a.base_version for a in page.answers})
    saved = SavedPage()
    for answer in page.answers:
        if _is_to_be_written(answer, responses.get(answer.question.key), known):
            _save_one(submission, page.language, answer, saved, actor=actor, now=now)
    return saved


def _is_to_be_written(answer: PostedAnswer, response: Response | None, known: dict[str, tuple[str, object]]) -> bool:
    if answer.decision == "theirs":
        return False
    level = response.release_level if response else ReleaseLevel.SECRETARIAT
    return answer.differs_from(known.get(answer.question.key), level)


def _save_one(
    submission: Submission, language: str, answer: PostedAnswer, saved: SavedPage, *, actor: User, now: datetime
) -> None:
    try:
        cited = _with_new_law(submission, language, answer, actor)
        result = save_response(
            submission,
            answer.question,
            value=cited.value,
            answer_state=cited.answer_state,
            language=language,
            base_version=answer.base_version,
            write_id=answer.write_id,
            actor=actor,
            channel=Channel.PAGE,
            now=now,
            release_level=answer.release_level,
        )
    except ValidationError as refusal:
        saved.unsaved.append(answer)
        saved.problems[answer.question.key] = " ".join(refusal.messages)
        return
    if result.outcome == SaveOutcome.CONFLICT and result.rival is not None:
        saved.unsaved.append(replace(cited, new_law=None))
        saved.conflicts[answer.question.key] = result.rival
    else:
        saved.written_count += result.outcome == SaveOutcome.SAVED


def _with_new_law(submission: Submission, language: str, answer: PostedAnswer, actor: User) -> PostedAnswer:
    if answer.new_law is None:
        return answer
    law = register_law(
        submission.state,
        title=answer.new_law.title,
        designation=answer.new_law.designation,
        language=language,
        actor=actor,
    )
    cited = answer.value if isinstance(answer.value, list) else []
    return replace(answer, answer_state=AnswerState.ANSWERED, value=[*cited, law.pk])
