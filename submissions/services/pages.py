"""One article page, sent in without a script: each changed answer goes through the one write, or is kept and told."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions import queries, rules
from submissions.choices import AnswerState, Channel, ReleaseLevel, SaveOutcome
from submissions.models import Response, ResponseVersion, Submission
from submissions.services.laws import register_law
from submissions.services.writing import save_response

# Kinds of question of which a page asks for the other answer states too.
WITH_OTHER_STATES = (QuestionKind.IMPLEMENTATION, QuestionKind.CHECK)


@dataclass(frozen=True)
class NewLaw:
    """A law typed into an answer, all as typed: an unknown one joins the register, a known one is cited again."""

    title: str
    designation: str = ""
    number: str = ""
    adopted_on: str = ""


@dataclass(frozen=True)
class PostedAnswer:
    """What one page said about one question.

    ``base_version`` is 0 where there was no answer yet; ``release_level`` is empty where the page does not ask for
    it; ``decision`` settles a clash ("mine", "theirs", "combine") or confirms what was carried over ("confirm").
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
        if self.new_law is not None or self.decision in ("mine", "confirm"):
            return True
        if known is None:
            return self.answer_state != AnswerState.UNANSWERED
        if (self.answer_state, self.value) != self._as_posted(*known):
            return True
        return self.answer_state != AnswerState.UNANSWERED and self.release_level not in ("", release_level)

    def _as_posted(self, answer_state: str, value: object) -> tuple[str, object]:
        """A stored answer as an unchanged page sends it back: without the white space around it.

        Only the radios of a provision or an item can say "will follow" and the like; under other questions a page
        shows it in words and sends nothing, which takes nothing back.
        """
        if answer_state in rules.OTHER_ANSWER_STATES and self.question.kind not in WITH_OTHER_STATES:
            return AnswerState.UNANSWERED, None
        return answer_state, value.strip() if isinstance(value, str) else value


@dataclass(frozen=True)
class PostedPage:
    language: str
    answers: list[PostedAnswer] = field(default_factory=list)
    page_id: uuid.UUID = field(default_factory=uuid.uuid4)


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
    revision = queries.newest_revision(submission)
    questions = [answer.question for answer in page.answers]
    responses = queries.responses_of(revision, questions) if revision else {}
    known = queries.values_at(responses, {a.question.key: a.base_version for a in page.answers})
    saved = SavedPage()
    for answer in page.answers:
        response = responses.get(answer.question.key)
        level = response.release_level if response else ReleaseLevel.SECRETARIAT
        if answer.decision == "combine" and response is not None:
            saved.unsaved.append(_combined(answer, response))
            saved.problems[answer.question.key] = _(
                "Both texts are in the field now, yours first. Edit them, then save."
            )
        elif answer.decision != "theirs" and answer.differs_from(known.get(answer.question.key), level):
            to_write, language = replace(answer, release_level=answer.release_level or level), page.language
            is_as_it_was = not replace(answer, decision="").differs_from(known.get(answer.question.key), level)
            if answer.decision == "confirm" and response is not None and is_as_it_was:
                # What is only confirmed keeps all that was said, and the language in which it was written.
                to_write = replace(to_write, answer_state=response.said_state, value=response.value)
                language = response.language
            _save_one(submission, language, to_write, saved, actor=actor, now=now)
    return saved


def _combined(answer: PostedAnswer, response: Response) -> PostedAnswer:
    """Both texts in one field, to be edited: nothing is written before the person has looked at it."""
    texts = [text for text in (answer.value, response.value) if isinstance(text, str) and text]
    both = "\n\n".join(dict.fromkeys(texts))
    return replace(answer, answer_state=AnswerState.ANSWERED, value=both, base_version=response.number, decision="mine")


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
        return
    saved.written_count += result.outcome == SaveOutcome.SAVED
    if result.problem:
        saved.problems[answer.question.key] = result.problem


def _with_new_law(submission: Submission, language: str, answer: PostedAnswer, actor: User) -> PostedAnswer:
    if answer.new_law is None:
        return answer
    law = register_law(
        submission.state,
        title=answer.new_law.title,
        number=answer.new_law.number,
        adopted_on=_read_day(answer.new_law.adopted_on),
        designation=answer.new_law.designation,
        language=language,
        actor=actor,
    )
    cited = answer.value if isinstance(answer.value, list) else []
    return replace(answer, answer_state=AnswerState.ANSWERED, value=[*cited, law.pk])


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValidationError(_("Give the day of adoption as year-month-day, for instance 2003-09-29.")) from None
