"""What a plain POST of an article page says, question by question. Reads; decides and writes nothing."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.http import QueryDict

from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions.choices import AnswerState, Implementation, ReleaseLevel
from submissions.services import NewLaw, PostedAnswer, PostedPage

# The value of the radio that says nothing yet.
NOTHING = ""


OTHER_STATES = [
    AnswerState.NOT_APPLICABLE,
    AnswerState.NOT_AVAILABLE,
    AnswerState.WILL_FOLLOW,
    AnswerState.DELIBERATELY_BLANK,
]


def read_page(data: QueryDict, questions: Sequence[Question], *, languages: Sequence[str], default: str) -> PostedPage:
    """Everything one article page posted. Fields that are missing say nothing, so a cut-off request changes nothing."""
    language = data.get("language", "")
    language = language if language in languages else default
    page_id = read_page_id(data)
    sent = [question for question in questions if f"{question.key}:base" in data]
    return PostedPage(language, [_read(data, question, page_id, language) for question in sent], page_id)


def read_page_id(data: QueryDict) -> uuid.UUID:
    """What makes the same page sent twice one write."""
    try:
        return uuid.UUID(data.get("page", ""))
    except ValueError:
        return uuid.uuid4()


def read_wanted(data: QueryDict) -> dict[str, str]:
    """Question key → proposed value as it was shown, of what is to be taken over: ``take_over=untoc-10-1=yes``."""
    pairs = (text.partition("=") for text in data.getlist("take_over"))
    return {key: value for key, _equals, value in pairs if value}


def read_wanted_former(data: QueryDict) -> dict[str, int]:
    """Question key → id of the former response as it was shown, of what is to be said again: ``take_former=key=12``."""
    pairs = (text.rpartition("=") for text in data.getlist("take_former"))
    return {key: int(pk) for key, _equals, pk in pairs if pk.isdecimal() and len(pk) < 19}


def read_signing(data: QueryDict) -> str:
    """Key of the question under whose provision nothing is new; blank where that was not said."""
    return data.get("nothing_new", "")


def read_day(text: str) -> date | None:
    """A day as the browser sends it; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _read(data: QueryDict, question: Question, page_id: uuid.UUID, language: str) -> PostedAnswer:
    base = data.get(f"{question.key}:base", "")
    level = data.get(f"{question.key}:release", "")
    law = _read_law(data, question.key) if question.kind == QuestionKind.CITATIONS else None
    state, value = _READERS[QuestionKind(question.kind)](data, question.key)
    decision = data.get(f"{question.key}:decision", "") or _confirmation(data, question.key)
    return PostedAnswer(
        question=question,
        answer_state=state,
        value=value,
        base_version=int(base) if base.isdecimal() and len(base) < 10 else 0,
        write_id=_write_id(page_id, question.key, state, value, base, level, decision, law and asdict(law), language),
        release_level=level if level in ReleaseLevel.values else "",
        decision=decision,
        new_law=law,
    )


def _write_id(page_id: uuid.UUID, *content: object) -> uuid.UUID:
    """The same page sent twice is one write; the same page with other words in it (by *Back*) is another."""
    return uuid.uuid5(page_id, json.dumps(content, ensure_ascii=True))


def _confirmation(data: QueryDict, key: str) -> str:
    """What the buttons under carried over answers say: one of them, or all that wait on the page."""
    waits = data.get(f"{key}:waits")
    return "confirm" if waits and (data.get("confirm") == key or "confirm_all" in data) else ""


def _read_implementation(data: QueryDict, key: str) -> tuple[str, object]:
    # The button beside check points that are left open answers for the radios.
    choice = Implementation.IN_PART if data.get("in_part") == key else data.get(key, NOTHING)
    if choice in Implementation.values:
        return AnswerState.ANSWERED, choice
    if choice == AnswerState.NOT_APPLICABLE:
        return AnswerState.NOT_APPLICABLE, clean_text(data.get(f"{key}:reason", ""))
    if choice in OTHER_STATES:
        return choice, None
    return AnswerState.UNANSWERED, None


def _read_text(data: QueryDict, key: str) -> tuple[str, object]:
    text = clean_text(data.get(key, ""))
    return (AnswerState.ANSWERED, text) if text else (AnswerState.UNANSWERED, None)


def _read_choices(data: QueryDict, key: str) -> tuple[str, object]:
    slugs = data.getlist(key)
    return (AnswerState.ANSWERED, slugs) if slugs else (AnswerState.UNANSWERED, None)


def _read_choice(data: QueryDict, key: str) -> tuple[str, object]:
    slug = data.get(key, NOTHING)
    return (AnswerState.ANSWERED, slug) if slug else (AnswerState.UNANSWERED, None)


def _read_citations(data: QueryDict, key: str) -> tuple[str, object]:
    ids = [int(text) for text in data.getlist(key) if text.isdecimal() and len(text) < 19]
    return (AnswerState.ANSWERED, sorted(set(ids))) if ids else (AnswerState.UNANSWERED, None)


def _read_law(data: QueryDict, key: str) -> NewLaw | None:
    parts = {name: clean_text(data.get(f"{key}:{name}", "")) for name in ("law", "articles", "number", "date")}
    if not any(parts.values()):
        return None
    return NewLaw(parts["law"], parts["articles"], parts["number"], parts["date"])


def clean_text(text: str) -> str:
    """Browsers send line breaks as CR LF; of a State's words only the white space around them is touched."""
    return text.replace("\r\n", "\n").strip()


_READERS = {
    QuestionKind.IMPLEMENTATION: _read_implementation,
    QuestionKind.CHECK: _read_implementation,
    QuestionKind.TEXT: _read_text,
    QuestionKind.CHOICES: _read_choices,
    QuestionKind.CHOICE: _read_choice,
    QuestionKind.CITATIONS: _read_citations,
}
