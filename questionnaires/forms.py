"""What the Secretariat looks for, types and confirms in the Studio. What is allowed is decided by the services."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from instruments.choices import TextStage
from instruments.models import Article, Provision
from instruments.rules import ENGLISH
from instruments.templatetags.published_text import direction, language_tag
from questionnaires.choices import ExchangeFormat, QuestionKind, QuestionnaireKind
from questionnaires.models import Cycle, OptionList, QuestionnaireVersion
from questionnaires.queries import TextRow
from questionnaires.rules import ChangeClass

ALL = [("", _("all"))]
ADDED, REMOVED = "added", "removed"
FIELD_LABELS = {"text": _("Text"), "guidance": _("Guidance"), "label": _("Option")}
CATALOGUE_LABELS = {
    "summary": _("Summary"),
    "qualifier": _("Limit"),
    "note": _("Note"),
    "text": _("Check point"),
    "name": _("Offence"),
    "conduct": _("Conduct"),
    "mental_element": _("Mental element"),
    "group_involvement": _("Organized criminal group"),
    "transnationality": _("Transnationality"),
}
CHANGE_CLASSES = [
    (ChangeClass.BREAKING.value, _("breaking")),
    (REMOVED, _("taken out")),
    (ChangeClass.COMPATIBLE.value, _("compatible")),
    (ADDED, _("added")),
    (ChangeClass.WORDING.value, _("wording")),
    (ChangeClass.SAME.value, _("the same")),
]


class Filter(forms.Form):
    """What an address asks for; nonsense counts as nothing."""

    @property
    def criteria(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class TreeFilter(Filter):
    language = forms.ChoiceField(label=_("Language"), required=False)
    stage = forms.ChoiceField(label=_("Stage of a text"), required=False, choices=[*ALL, *TextStage.choices])
    kind = forms.ChoiceField(label=_("Kind of question"), required=False)
    words = forms.CharField(label=_("Words, reference or key"), required=False, max_length=100)

    def __init__(self, data, *, kind: str) -> None:
        super().__init__(data)
        self.fields["language"].choices = [*ALL, *settings.LANGUAGES]
        self.fields["kind"].choices = [*ALL, *_kinds(kind)]


class TextsFilter(Filter):
    group = forms.ChoiceField(label=_("Where the text stands"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[*ALL, *settings.LANGUAGES])
    stage = forms.ChoiceField(label=_("Stage of a text"), required=False, choices=[*ALL, *TextStage.choices])

    def __init__(self, data, *, groups: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["group"].choices = [*ALL, *groups]


class DifferencesFilter(Filter):
    to = forms.ChoiceField(label=_("Compare with"), required=False)
    change = forms.ChoiceField(label=_("What became of the question"), required=False, choices=[*ALL, *CHANGE_CLASSES])
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[*ALL, *settings.LANGUAGES])

    def __init__(self, data, *, versions: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["to"].choices = [(str(number), name) for number, name in versions]


class TextsForm(forms.Form):
    """One box for each text of a page in each language. ``name_of`` names a box; digests come beside it."""

    def __init__(self, data, *, rows: Iterable[TextRow], languages: Iterable[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="%s")
        for row in rows:
            for code, language in languages:
                box = forms.Textarea if row.field != "label" else forms.TextInput
                attributes = {"lang": language_tag(code), "dir": direction(code), "spellcheck": "true"}
                lines = {"rows": _lines(row.texts.get(code, ""), code)} if row.field != "label" else {}
                self.fields[name_of(row, code)] = forms.CharField(
                    label=_label(row, language),
                    required=False,
                    strip=False,
                    initial=row.texts.get(code, ""),
                    widget=box(attrs=attributes | lines),
                )


class ConditionField(forms.CharField):
    """A condition as JSON; nothing means always."""

    widget = forms.Textarea(
        attrs={"rows": 8, "dir": "ltr", "spellcheck": "false", "autocapitalize": "none", "class": "code-box"}
    )
    default_error_messages = {"json": _("This is no JSON: look at line %(line)s, character %(column)s.")}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return {}
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            names = {"line": error.lineno, "column": error.colno}
            raise forms.ValidationError(self.error_messages["json"], code="json", params=names) from error

    def prepare_value(self, value: Any) -> str:
        """Stored conditions are laid out; typed ones stay as they were typed."""
        if isinstance(value, str):
            return value
        return _laid_out(value) if value else ""


class CoversField(forms.CharField):
    """References of provisions, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "dir": "ltr", "spellcheck": "false"})

    def to_python(self, value: Any) -> list[str]:
        return [" ".join(line.split()) for line in super().to_python(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(value or [])


class StructureForm(forms.Form):
    """When a question is asked, and whether it must be answered."""

    show_if = ConditionField(label=_("Condition, as JSON"), required=False)
    is_required = forms.BooleanField(label=_("It must be answered before the State submits"), required=False)
    covers = CoversField(label=_("Provisions that the item covers, one a line"), required=False)

    def __init__(self, data, *, kind: str, **options) -> None:
        super().__init__(data, **options)
        if kind != QuestionKind.CHECK:
            del self.fields["covers"]

    @property
    def parts(self) -> dict[str, Any]:
        """What the service is told."""
        return self.cleaned_data


class AddQuestionForm(forms.Form):
    """A new question about one article, in English."""

    key = forms.CharField(
        label=_("Key"),
        max_length=70,
        help_text=_("Stays the same in all versions: answers are found by it. Small letters, digits, hyphens."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
    )
    kind = forms.ChoiceField(label=_("Kind of question"))
    provision = forms.ModelChoiceField(
        Provision.objects.none(), label=_("Provision"), required=False, empty_label=_("none")
    )
    covers = CoversField(label=_("Provisions that the item covers, one a line"), required=False)
    option_list = forms.ModelChoiceField(
        OptionList.objects.none(), label=_("List to choose from"), required=False, empty_label=_("none")
    )
    text = forms.CharField(
        label=_("Text, in English"), widget=forms.Textarea(attrs={"rows": 3, "lang": "en", "dir": "ltr"})
    )
    guidance = forms.CharField(
        label=_("Guidance, in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en", "dir": "ltr"}),
    )
    show_if = ConditionField(label=_("Condition, as JSON"), required=False)
    is_required = forms.BooleanField(label=_("It must be answered before the State submits"), required=False)
    after = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, data, *, version: QuestionnaireVersion, article: Article) -> None:
        super().__init__(data, initial={"key": f"{version.questionnaire.slug}-{article.number}."})
        self.fields["kind"].choices = _kinds(version.questionnaire.kind)
        self.fields["provision"].queryset = article.provisions.order_by("position")
        self.fields["option_list"].queryset = version.option_lists.order_by("slug")
        keys = version.questions.filter(section__article=article).order_by("position").values_list("key", flat=True)
        self.fields["after"].choices = [("", _("at the end of the article")), *((key, _after(key)) for key in keys)]
        if version.questionnaire.kind == QuestionnaireKind.CHECKLIST:
            del self.fields["option_list"]
        else:
            del self.fields["covers"]

    @property
    def parts(self) -> dict[str, Any]:
        """What the service is told."""
        return self.cleaned_data | {"after": self.cleaned_data["after"] or None}


class AddOptionForm(forms.Form):
    slug = forms.CharField(
        label=_("Name of the option"),
        max_length=40,
        help_text=_("Stays the same in all versions: answers hold it. Small letters, digits, hyphens."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
    )
    label = forms.CharField(
        label=_("Words, in English"), max_length=500, widget=forms.TextInput(attrs={"lang": "en", "dir": "ltr"})
    )


class ErratumForm(forms.Form):
    text = forms.CharField(label=_("What is to be read"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("It stays on record beside both texts."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, data, *, language: str, **options) -> None:
        super().__init__(data, **options)
        self.fields["text"].widget.attrs |= {"lang": language_tag(language), "dir": direction(language)}


class PublishForm(forms.Form):
    """``open_count``: texts not approved; with none there is nothing to give a reason for."""

    reason = forms.CharField(
        label=_("Why it is published although texts are not approved"),
        required=False,
        help_text=_("It stays on record with the version."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    confirm = forms.BooleanField(label=_("I have looked at the preview and at the differences. Publish this version."))

    def __init__(self, data, *, open_count: int) -> None:
        super().__init__(data)
        if not open_count:
            del self.fields["reason"]


class RetireForm(forms.Form):
    confirm = forms.BooleanField(label=_("Retire this version. This cannot be undone."))


class AdoptForm(forms.Form):
    cycle = forms.ModelChoiceField(Cycle.objects.none(), label=_("Cycle"), empty_label=None, widget=forms.RadioSelect)
    confirm = forms.BooleanField(label=_("Submissions begun from now on answer this version."))

    def __init__(self, data, *, cycles: "QuerySet[Cycle]") -> None:
        super().__init__(data)
        self.fields["cycle"].queryset = cycles


class ExportForm(forms.Form):
    """Which texts go to the translation service, and in what."""

    language = forms.ChoiceField(
        label=_("Language to translate into"), choices=[pair for pair in settings.LANGUAGES if pair[0] != ENGLISH]
    )
    group = forms.ChoiceField(label=_("Where the text stands"), required=False)
    stages = forms.MultipleChoiceField(
        label=_("Only texts whose translation is in one of these stages"),
        required=False,
        choices=TextStage.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none chosen, all texts go out."),
    )
    format = forms.ChoiceField(label=_("Format"), choices=ExchangeFormat.choices, widget=forms.RadioSelect)

    def __init__(self, data, *, groups: Iterable[tuple[str, str]], **options) -> None:
        super().__init__(data, **options)
        self.fields["group"].choices = [*ALL, *groups]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A spreadsheet (XLSX) or a translation file (XLIFF 1.2) that the portal has exported."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlf,.xliff"}),
    )


def name_of(row: TextRow, language: str) -> str:
    """The name of the box of one text in one language, and of what is said about it."""
    return f"{row.subject}:{row.field}:{language}"


def _laid_out(condition: Any, margin: str = "") -> str:
    """A condition as whoever writes one would: each leaf on a line, what is read before what is waited for."""
    if not isinstance(condition, dict):
        return json.dumps(condition, ensure_ascii=False)
    for name in ("all", "any"):
        if isinstance(condition.get(name), list):
            parts = ",\n".join(f"{margin}  {_laid_out(part, margin + '  ')}" for part in condition[name])
            return f'{{"{name}": [\n{parts}\n{margin}]}}'
    ordered = dict(sorted(condition.items(), key=lambda pair: pair[0] != "question"))
    return json.dumps(ordered, ensure_ascii=False)


def _lines(text: str, language: str) -> int:
    """Lines of a box that shows its text whole, as far as that is of use."""
    letters = 28 if language == "zh-hans" else 55
    return min(max(3, sum(len(line) // letters + 1 for line in text.splitlines()) + 1), 14)


def _label(row: TextRow, language: object) -> str:
    names = {"field": FIELD_LABELS[row.field], "language": language, "option": row.subject.rpartition("/")[2]}
    if row.field == "label":
        return _("%(option)s, %(language)s") % names
    return _("%(field)s, %(language)s") % names


def _kinds(kind: str) -> list[tuple[str, Any]]:
    """The kinds of question of a checklist, or of a full questionnaire."""
    is_checklist = kind == QuestionnaireKind.CHECKLIST
    return [choice for choice in QuestionKind.choices if (choice[0] == QuestionKind.CHECK) is is_checklist]


def _after(key: str) -> Any:
    return _("after %(key)s") % {"key": key}
