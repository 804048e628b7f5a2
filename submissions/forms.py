"""What a plain POST of an article page says, question by question. Reads; decides and writes nothing."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions.choices import AnswerState, FormFormat, Implementation, ReleaseLevel
from submissions.rendering.vetting import FILE_BYTES_MAX
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


class SubmitForm(forms.Form):
    """The declaration with which a focal point submits."""

    declaration = forms.BooleanField(
        label=_("I submit these answers on behalf of my State, as its focal point."),
        error_messages={"required": _("Tick the declaration to submit.")},
    )


class WorkbookForm(forms.Form):
    """In which language a workbook of the whole submission is wanted."""

    format = forms.ChoiceField(choices=[(FormFormat.XLSX.value, "")], widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language of the file"), choices=settings.LANGUAGES)

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("initial", {}).setdefault("language", get_language())  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)
        self.initial.setdefault("format", self.fields["format"].choices[0][0])


class WordForm(WorkbookForm):
    """Of which article a Word form is wanted; ``articles``: number and title of those that may be asked for."""

    format = forms.ChoiceField(choices=[(FormFormat.DOCX.value, "")], widget=forms.HiddenInput)
    article = forms.TypedChoiceField(label=_("Article"), coerce=int)
    field_order = ["format", "article", "language"]

    def __init__(self, *args: object, articles: Sequence[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].choices = articles


class FileForm(forms.Form):
    """A workbook or a Word form that comes back."""

    file = forms.FileField(
        label=_("Filled-in file"),
        help_text=_("A workbook (XLSX) or a Word form (DOCX) that you have taken from this portal; at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
        error_messages={
            "required": _("Choose the file that you want to bring in."),
            "empty": _("The file is empty."),
        },
    )

    def content(self) -> bytes:
        """The file, and one byte more than may be read where it is too large."""
        return self.cleaned_data["file"].read(FILE_BYTES_MAX + 1)


def read_decisions(data: QueryDict) -> tuple[set[str], dict[str, str], dict[str, int]]:
    """What the page of a returned file says: keys ticked, decisions where both sides changed, versions seen."""
    decisions = {name.removesuffix(":decision"): value for name, value in data.items() if name.endswith(":decision")}
    pairs = (text.rpartition("=") for text in data.get("seen", "").split())
    seen = {key: int(number) for key, _equals, number in pairs if number.isdecimal() and len(number) < 10}
    return set(data.getlist("take")), decisions, seen
