"""What an officer fills in to begin a report, to narrow it, to head it, and to have its documents drawn."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from instruments.models import Instrument
from instruments.queries import published_text
from instruments.templatetags.published_text import direction, language_tag
from parties.choices import RegionalGroup
from parties.models import State
from questionnaires.models import Cycle
from reports import outline
from reports.choices import Distribution, ReportFormat, ReportKind
from reports.forms.compiling import HeadFields
from reports.sections.masthead import LOCAL

# Some States belong to no group: that is no group to report on.
GROUPS = [("", _("Choose a group")), *((value, label) for value, label in RegionalGroup.choices if value)]
STRICTNESS = [
    ("yes", _("Strict: nothing is compiled while a text is not approved.")),
    ("no", _("Not strict: the document says which of its texts are not approved.")),
]
LANGUAGES = [*settings.LANGUAGES]
DAY = "%Y-%m-%d"
LOCAL_LABELS = {
    "place": _("Place and dates of the session, in: %(language)s"),
    "late_reason": _("Why the document is late, in: %(language)s"),
}


def day_field(**options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format=DAY)
    return forms.DateField(widget=widget, input_formats=[DAY], **options)


class StartForm(forms.Form):
    """Which kind of report, about which cycle: what else is asked depends on these two."""

    kind = forms.ChoiceField(label=_("Kind of report"), choices=ReportKind, widget=forms.RadioSelect)
    cycle = forms.ModelChoiceField(Cycle.objects.none(), label=_("Cycle"), to_field_name="slug", empty_label=None)

    def __init__(self, data: Any, *, cycles: Any, language: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["cycle"].queryset = cycles
        self.fields["cycle"].label_from_instance = lambda cycle: published_text(cycle, "title", language)[0]


class ScopeForm(forms.Form):
    """Cut-off date, what the report is narrowed to, its sections, when it is due. Only what its kind knows is asked."""

    cut_off_on = day_field(
        label=_("Cut-off date"),
        help_text=_("Answers and participation count as they stood at the end of this day, in UTC."),
    )
    earlier_on = day_field(label=_("Earlier date"), help_text=_("Changes are told from the end of this day on."))
    group = forms.ChoiceField(label=_("Regional group"), choices=GROUPS)
    state = forms.ModelChoiceField(State.objects.none(), label=_("State"), to_field_name="iso3")
    instruments = forms.MultipleChoiceField(
        label=_("Instruments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none chosen, the report covers all instruments of the cycle."),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They follow each other in this order."),
    )
    slot_on = day_field(
        label=_("Slot date"),
        required=False,
        help_text=_("The day on which the document is due for processing."),
    )
    is_strict = forms.TypedChoiceField(
        label=_("Texts not approved"),
        choices=STRICTNESS,
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any, *, kind: str, instruments: Iterable[Instrument], language: str, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.kind = kind
        for name, wanted in {"earlier_on": "changes", "group": "regional", "state": "state"}.items():
            if kind != wanted:
                del self.fields[name]
        titles = [(one.code, published_text(one, "short_title", language)[0]) for one in instruments]
        self.fields["instruments"].choices = titles
        if kind == ReportKind.INSTRUMENT:
            field = forms.ChoiceField(label=_("Instrument"), choices=titles, widget=forms.RadioSelect)
            self.fields["instruments"] = field
        if "state" in self.fields:
            self.fields["state"].queryset = State.objects.order_by(f"name_{language.replace('-', '_')}")
        names = outline.OF_KIND[kind]
        self.fields["sections"].choices = [(name, outline.TITLES[name]) for name in names]
        self.fields["sections"].initial = list(names)

    @property
    def filters(self) -> dict[str, Any]:
        """As the services take them."""
        given = self.cleaned_data
        earlier: date | None = given.get("earlier_on")
        chosen = given.get("instruments") or []
        return {
            "instruments": [chosen] if isinstance(chosen, str) else list(chosen),
            "group": given.get("group", ""),
            "state": given["state"].iso3 if given.get("state") else "",
            "earlier_on": earlier,
        }

    @property
    def chosen_sections(self) -> list[str]:
        """Those chosen; none where all are, so that a section added to the outline later is there too."""
        chosen = self.cleaned_data["sections"]
        return [] if len(chosen) == len(outline.OF_KIND[self.kind]) else list(chosen)


class MastheadForm(HeadFields):
    """The head of the first page; two of its lines are written in each language."""

    field_order = ("symbol", "distribution", "session", "agenda_item")

    distribution = forms.ChoiceField(label=_("Distribution"), choices=Distribution)
    job_number = forms.CharField(
        label=_("Job number"), required=False, max_length=30, widget=forms.TextInput(attrs={"dir": "ltr"})
    )

    def __init__(self, data: Any, *, masthead: Mapping[str, Any]) -> None:
        lines = {f"{name}:{code}": _line(masthead.get(name), code) for name in LOCAL for code, _name in LANGUAGES}
        super().__init__(data, initial={name: masthead.get(name) for name in self.base_fields} | lines)
        for name in LOCAL:
            for code, language in LANGUAGES:
                self.fields[f"{name}:{code}"] = forms.CharField(
                    label=LOCAL_LABELS[name] % {"language": language},
                    required=False,
                    max_length=500,
                    widget=forms.TextInput(attrs={"lang": language_tag(code), "dir": direction(code)}),
                )

    @property
    def masthead(self) -> dict[str, Any]:
        """All fields, those that are empty among them: they are taken away. Lines in several languages by language."""
        plain = {name: self.cleaned_data[name] for name in self.base_fields}
        local = {name: {code: self.cleaned_data[f"{name}:{code}"] for code, _name in LANGUAGES} for name in LOCAL}
        return plain | local


class DocumentsForm(forms.Form):
    """In which languages and formats a report is compiled."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    formats = forms.MultipleChoiceField(label=_("Formats"), choices=ReportFormat, widget=forms.CheckboxSelectMultiple)


def _line(value: Mapping[str, str] | str | None, code: str) -> str:
    if isinstance(value, Mapping):
        return value.get(code, "")
    return value or ""
