"""What a plain POST of an article page says, question by question. Reads; decides and writes nothing."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework.settings import api_settings

from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions.choices import AnswerState, Implementation, ReleaseLevel
from submissions.services import NewLaw, PostedAnswer, PostedPage

# What guard.js writes into a file of unsent answers.
UNSENT_FORMAT = "review-portal-unsent-answers"
UNSENT_BYTES_MAX = 5 * 1024 * 1024
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


def _read_choice(data: QueryDict, key: str) -> tuple[str, object]:
    slug = data.get(key, NOTHING)
    return (AnswerState.ANSWERED, slug) if slug else (AnswerState.UNANSWERED, None)


def _read_citations(data: QueryDict, key: str) -> tuple[str, object]:
    ids = [int(text) for text in data.getlist(key) if text.isdecimal() and len(text) < 19]
    return (AnswerState.ANSWERED, sorted(set(ids))) if ids else (AnswerState.UNANSWERED, None)


def _read_law(data: QueryDict, key: str) -> NewLaw | None:
    parts = {name: _clean(data.get(f"{key}:{name}", "")) for name in ("law", "articles", "number", "date")}
    if not any(parts.values()):
        return None
    return NewLaw(parts["law"], parts["articles"], parts["number"], parts["date"])


def _clean(text: str) -> str:
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


class BroughtForm(forms.Form):
    """A file of unsent answers. Cleaned, ``file`` is its list of rows, as strictly read as what comes by the API."""

    file = forms.FileField(
        label=_("File of unsent answers (JSON)"),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> list[object]:
        file = self.cleaned_data["file"]
        if file.size > UNSENT_BYTES_MAX:
            raise forms.ValidationError(_("This file is larger than 5 MB."))
        try:
            content = api_settings.DEFAULT_PARSER_CLASSES[0].read(file.read())
        except ValueError:
            content = None
        rows = content.get("rows") if isinstance(content, dict) else None
        if not isinstance(rows, list) or (content.get("format"), content.get("version")) != (UNSENT_FORMAT, 1):
            raise forms.ValidationError(_("This is not a file of unsent answers that this portal made."))
        return rows


class SubmitForm(forms.Form):
    """The declaration with which a focal point submits."""

    declaration = forms.BooleanField(
        label=_("I submit these answers on behalf of my State, as its focal point."),
        error_messages={"required": _("Tick the declaration to submit.")},
    )
