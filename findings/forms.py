"""What the figures are asked for: instrument, level of obligation, States, day; and what a reviewer observes."""

from collections.abc import Collection, Sequence
from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from findings.choices import Band, Capacity, Category, Grouping, ObservationKind, Stance
from instruments.choices import Cluster
from instruments.models import Instrument
from parties.choices import RegionalGroup
from questionnaires.models import Cycle
from submissions.forms import WordsField, WordsForm

GROUPS = {
    Grouping.REGION: [choice for choice in RegionalGroup.choices if choice[0]],
    Grouping.CATEGORY: Category.choices,
}


class TableFilter(forms.Form):
    """What is left out has its first choice. Only what the page asks for is there (``fields``)."""

    instrument = forms.ChoiceField(label=_("Instrument"), required=False)
    obligation = forms.ChoiceField(label=_("Level of obligation"), choices=Band, required=False)
    cluster = forms.ChoiceField(label=_("Cluster"), required=False, choices=[("", _("All clusters")), *Cluster.choices])
    grouping = forms.ChoiceField(label=_("States by"), choices=Grouping, required=False)
    group = forms.ChoiceField(
        label=_("Only this group"),
        required=False,
        choices=[("", _("All groups")), *((str(Grouping(name).label), held) for name, held in GROUPS.items())],
    )
    capacity = forms.ChoiceField(label=_("Capacity"), choices=Capacity, required=False)
    since = forms.ChoiceField(label=_("From which cycle on"), required=False)
    cycles = forms.MultipleChoiceField(
        label=_("Beside these cycles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cut_off = forms.DateField(
        label=_("Cut-off date"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        data,
        *,
        fields: Collection[str],
        instruments: Sequence[Instrument],
        others: Sequence[Cycle],
        first_day: date,
        last_day: date,
        default: date,
    ) -> None:
        super().__init__(data)
        self.first_day, self.last_day = first_day, last_day
        self.fields["instrument"].choices = [(i.code, i.short_title) for i in instruments]
        for name in ("since", "cycles"):
            self.fields[name].choices = [(cycle.slug, cycle.title) for cycle in others]
        self.initial = {
            "instrument": instruments[0].code,
            "obligation": Band.MANDATORY.value,
            "cluster": "",
            "grouping": Grouping.REGION.value,
            "group": "",
            "capacity": Capacity.PARTY.value,
            "since": others[0].slug if others else "",
            "cycles": [],
            "cut_off": default,
        }
        for name in [name for name in self.fields if name not in fields]:
            del self.fields[name]
        for name in ("since", "cycles"):
            if name in self.fields and not others:
                del self.fields[name]

    def clean_cut_off(self) -> date | None:
        """A day before the cycle, or one that has not come, holds no figures."""
        day = self.cleaned_data["cut_off"]
        if day and not self.first_day <= day <= self.last_day:
            raise forms.ValidationError(
                _("There are no figures for this day: choose one from %(first)s to %(last)s."),
                params={"first": date_format(self.first_day), "last": date_format(self.last_day)},
            )
        return day

    def clean(self):
        cleaned = super().clean()
        group, grouping = cleaned.get("group"), self.chosen("grouping")
        if group and group not in dict(GROUPS[Grouping(grouping)]):
            self.add_error("group", _("This group is not one of those by which States are put together here."))
        return cleaned

    def chosen(self, name: str):
        """The valid choice, or the first where none was made."""
        return self.cleaned_data.get(name) or self.initial[name]

    def with_defaults(self) -> "TableFilter":
        """The form as it is shown: bound fields carry what the table was drawn from."""
        self.data = {name: self.chosen(name) for name in self.fields}
        return self


class ObservationForm(WordsForm):
    """An observation in the reviewer's words. The service says what does not go together."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ObservationKind)
    stance = forms.ChoiceField(
        label=_("What the rule concludes"),
        choices=[("", _("The observation says nothing of it")), *Stance.choices],
        required=False,
    )
    reason = WordsField(
        label=_("Reason, where the observation differs"),
        required=False,
        help_text=_("Say what the rule could not read in the answer."),
    )
    field_order = ("kind", "text", "stance", "reason", "language")
