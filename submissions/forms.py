"""What a plain POST of an article page says, question by question. Reads; decides and writes nothing."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parties.models import Unit, User
from parties.queries import preparing_people, units_of
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions.choices import AnswerState, AssignmentMode, ClarificationKind, Implementation, ReleaseLevel
from submissions.rules import TALK_MAX_CHARACTERS
from submissions.services import NewLaw, PostedAnswer, PostedPage

# The value of the radio that says nothing yet.
NOTHING = ""
OTHER_STATES = [
    AnswerState.NOT_APPLICABLE,
    AnswerState.NOT_AVAILABLE,
    AnswerState.WILL_FOLLOW,
    AnswerState.DELIBERATELY_BLANK,
]
# What can be said of a question without an answer, before clearing.
REASONS = [AnswerState.DELIBERATELY_BLANK, AnswerState.WILL_FOLLOW, AnswerState.NOT_AVAILABLE]


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


def read_reasons(data: QueryDict, keys: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Question key → (answer state, base version) of the questions for which a reason was chosen before clearing."""
    chosen = {key: data.get(f"{key}:state", NOTHING) for key in keys}
    bases = {key: data.get(f"{key}:base", "") for key in keys}
    return {
        key: (state, int(bases[key]) if bases[key].isdecimal() and len(bases[key]) < 10 else 0)
        for key, state in chosen.items()
        if state in REASONS
    }


def read_shown(data: QueryDict) -> dict[str, int]:
    """Question key → number of the answer, as listed beside a change of the release level: ``apply=tip-5-1=3``."""
    pairs = (text.rpartition("=") for text in data.getlist("apply"))
    return {key: int(number) for key, _equals, number in pairs if number.isdecimal() and len(number) < 10}


class ReasonForm(forms.Form):
    """Why, in the words of whoever decides."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give the reason. The State reads it.")},
    )


class ReleaseForm(forms.Form):
    """To whom new answers are released."""

    level = forms.ChoiceField(
        label=_("New answers are released to"), choices=ReleaseLevel.choices, widget=forms.RadioSelect
    )


class DeskForm(forms.Form):
    """How a State wants its desk."""

    wants_second_person = forms.BooleanField(
        label=_("A second person submits: not the one who cleared the answers."), required=False
    )


class SubmitForm(forms.Form):
    """The declaration with which a focal point submits; with answers that wait to be confirmed, one line more."""

    declaration = forms.BooleanField(
        label=_("I submit these answers on behalf of my State, as its focal point."),
        error_messages={"required": _("Tick the declaration to submit.")},
    )
    accepts_unconfirmed = forms.BooleanField(
        label=_("I know that answers carried over and not confirmed do not count as answers."),
        error_messages={"required": _("Say that you submit without the answers that are not confirmed.")},
    )

    def __init__(self, *args: object, waits: bool, **further: object) -> None:
        super().__init__(*args, **further)
        if not waits:
            del self.fields["accepts_unconfirmed"]


class LawForm(forms.Form):
    """What a law is called and where it can be read. How long its parts may be, the service says."""

    title = forms.CharField(label=_("Title of the law"), widget=forms.TextInput(attrs={"dir": "auto"}))
    number = forms.CharField(
        label=_("Number of the law"), required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    adopted_on = forms.DateField(
        label=_("Day of adoption"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Give the day of adoption as year-month-day, for instance 2003-09-29.")},
    )
    language = forms.ChoiceField(label=_("Language of the title"), choices=settings.LANGUAGES)
    url = forms.CharField(
        label=_("Link to the text of the law"),
        required=False,
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        help_text=_("The whole address, for instance https://laws.example.org/12"),
    )


class LawArticleForm(forms.Form):
    """An article of a law, and what it says."""

    designation = forms.CharField(
        label=_("Articles of that law"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For instance 12 to 14. Leave it open to cite the law as a whole."),
    )
    excerpt = forms.CharField(
        label=_("Excerpt: what these articles say"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 5}),
    )


class FileForm(forms.Form):
    """One file from a plain page."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=1000,
        help_text=_("PDF, DOCX, XLSX, ODT, ODS, JPEG, PNG, TXT or CSV, at most 25 MB."),
        error_messages={"required": _("Choose a file first.")},
    )


class WordsField(forms.CharField):
    """What one person writes to another. No ``maxlength``: a browser would cut what is pasted, and not say so."""

    widget = forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    default_validators = [
        MaxLengthValidator(
            TALK_MAX_CHARACTERS,
            _("This text is longer than %(limit_value)s characters. Please shorten it; nothing typed was discarded."),
        )
    ]

    def to_python(self, value: object) -> str:
        return super().to_python(_clean(str(value or "")))


class WordsForm(forms.Form):
    """Words and the language they are written in: a comment, an answer to a clarification, a reply."""

    text = WordsField(label=_("Text"), error_messages={"required": _("Please write something first.")})
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)

    def __init__(self, data: QueryDict | None = None, *, label: str = "", **options: object) -> None:
        super().__init__(data, **options)
        if label:
            self.fields["text"].label = label


class ClarificationForm(WordsForm):
    """What the Secretariat asks: of which kind, in which words, by when."""

    kind = forms.ChoiceField(label=_("What it is about"), choices=ClarificationKind.choices)
    due_on = forms.DateField(
        label=_("Answer asked for by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("That day included."),
    )
    field_order = ("kind", "text", "language", "due_on")

    def __init__(self, data: QueryDict | None = None, *, today: date, **options: object) -> None:
        super().__init__(data, **options)
        self.today = today

    def clean_due_on(self) -> date:
        due_on = self.cleaned_data["due_on"]
        if due_on <= self.today:
            raise forms.ValidationError(_("The day by which you ask for an answer must come after today."))
        return due_on


class HelpForm(WordsForm):
    """What somebody needs help with; the draft of the answer goes along only if they say so."""

    share = forms.BooleanField(label=_("Share this draft with the Secretariat"), required=False)


class HandForm(forms.Form):
    """To whom articles are handed, until when, and what may be done with them."""

    articles = forms.TypedMultipleChoiceField(coerce=int, required=False)
    question = forms.ChoiceField(required=False)
    unit = forms.ModelChoiceField(
        label=_("Ministry or service"), queryset=Unit.objects.none(), required=False, empty_label=_("none")
    )
    new_unit = forms.CharField(
        label=_("or one that is not in the list"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    user = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("nobody in particular")
    )
    mode = forms.ChoiceField(
        label=_("What they write"),
        choices=[
            (AssignmentMode.MAY_EDIT, _("becomes the answer")),
            (AssignmentMode.MAY_PROPOSE, _("is proposed, and you decide")),
        ],
        widget=forms.RadioSelect,
        initial=AssignmentMode.MAY_EDIT,
    )
    due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Give the day as year-month-day, for instance 2026-12-31.")},
    )
    note = forms.CharField(
        label=_("Note to the colleague"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args, state, articles, questions, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["articles"].choices = [(pk, pk) for pk in articles]
        self.fields["question"].choices = [("", ""), *((key, key) for key in questions)]
        self.fields["unit"].queryset = units_of(state)
        self.fields["user"].queryset = preparing_people(state, today=today)


class ChangeForm(forms.Form):
    """The person, what they may do, and the due date of what was handed over already."""

    user = HandForm.base_fields["user"]
    mode = HandForm.base_fields["mode"]
    due_on = HandForm.base_fields["due_on"]

    def __init__(self, *args, state, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = preparing_people(state, today=today)
