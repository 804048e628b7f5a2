"""What a plain POST of an article page says, question by question. Reads and checks form; decides and writes nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions.choices import AnswerState, Implementation, ReleaseLevel

# The value of the radio that says nothing yet.
NOTHING = ""
OTHER_STATES = [
    AnswerState.NOT_APPLICABLE,
    AnswerState.NOT_AVAILABLE,
    AnswerState.WILL_FOLLOW,
    AnswerState.DELIBERATELY_BLANK,
]


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

    def differs_from(self, known: tuple[str, object] | None, *, release_level: str) -> bool:
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


def read_page(data: QueryDict, questions: Sequence[Question], *, languages: Sequence[str], default: str) -> PostedPage:
    """Everything one article page posted. Fields that are missing say nothing, so a cut-off request changes nothing."""
    language = data.get("language", "")
    try:
        page_id = uuid.UUID(data.get("page", ""))
    except ValueError:
        page_id = uuid.uuid4()
    answers = [_read(data, question, page_id) for question in questions if f"{question.key}:base" in data]
    return PostedPage(language if language in languages else default, answers)


def _read(data: QueryDict, question: Question, page_id: uuid.UUID) -> PostedAnswer:
    base = data.get(f"{question.key}:base", "")
    level = data.get(f"{question.key}:release", "")
    state, value = _READERS[QuestionKind(question.kind)](data, question.key)
    return PostedAnswer(
        question=question,
        answer_state=state,
        value=value,
        base_version=int(base) if base.isdecimal() and len(base) < 10 else 0,
        # One id per page and question: the same page sent twice is one write.
        write_id=uuid.uuid5(page_id, question.key),
        release_level=level if level in ReleaseLevel.values else ReleaseLevel.SECRETARIAT,
        decision=data.get(f"{question.key}:decision", ""),
        new_law=_read_law(data, question.key) if question.kind == QuestionKind.CITATIONS else None,
    )


def _read_implementation(data: QueryDict, key: str) -> tuple[str, object]:
    choice = data.get(key, NOTHING)
    if choice in Implementation.values:
        return AnswerState.ANSWERED, choice
    if choice == AnswerState.NOT_APPLICABLE:
        return AnswerState.NOT_APPLICABLE, _clean(data.get(f"{key}:reason", ""))
    if choice in OTHER_STATES:
        return choice, None
    return AnswerState.UNANSWERED, None


def _read_text(data: QueryDict, key: str) -> tuple[str, object]:
    text = _clean(data.get(key, ""))
    return (AnswerState.ANSWERED, text) if text else (AnswerState.UNANSWERED, None)


def _read_choices(data: QueryDict, key: str) -> tuple[str, object]:
    slugs = data.getlist(key)
    return (AnswerState.ANSWERED, slugs) if slugs else (AnswerState.UNANSWERED, None)


def _read_citations(data: QueryDict, key: str) -> tuple[str, object]:
    ids = [int(text) for text in data.getlist(key) if text.isdecimal() and len(text) < 19]
    return (AnswerState.ANSWERED, ids) if ids else (AnswerState.UNANSWERED, None)


def _read_law(data: QueryDict, key: str) -> NewLaw | None:
    title = _clean(data.get(f"{key}:law", ""))
    return NewLaw(title, _clean(data.get(f"{key}:articles", ""))) if title else None


def _clean(text: str) -> str:
    """Browsers send line breaks as CR LF; nothing else of a State's words is touched but the white space around them."""
    return text.replace("\r\n", "\n").strip()


_READERS = {
    QuestionKind.IMPLEMENTATION: _read_implementation,
    QuestionKind.TEXT: _read_text,
    QuestionKind.CHOICES: _read_choices,
    QuestionKind.CITATIONS: _read_citations,
}


class SubmitForm(forms.Form):
    """The declaration with which a focal point submits."""

    declaration = forms.BooleanField(
        label=_("I submit these answers on behalf of my State, as its focal point."),
        error_messages={"required": _("Tick the declaration to submit.")},
    )
