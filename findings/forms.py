"""What the gap table is asked for: instrument, level of obligation, cut-off date; and what a reviewer observes."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from findings.choices import Band, ObservationKind, Stance
from instruments.models import Instrument
from submissions.forms import WordsField, WordsForm


class TableFilter(forms.Form):
    """What is left out has its first choice. ``cut_offs``: latest first; where there is one, nothing is asked."""

    instrument = forms.ChoiceField(label=_("Instrument"), required=False)
    obligation = forms.ChoiceField(label=_("Level of obligation"), choices=Band, required=False)
    cut_off = forms.ChoiceField(label=_("Cut-off date"), required=False)

    def __init__(self, data, *, instruments: Sequence[Instrument], cut_offs: Sequence[date], default: date) -> None:
        super().__init__(data)
        self.initial = {"obligation": Band.MANDATORY, "cut_off": default.isoformat()}
        if instruments:
            self.fields["instrument"].choices = [(i.code, i.short_title) for i in instruments]
            self.initial["instrument"] = instruments[0].code
        else:
            del self.fields["instrument"]
        if len(cut_offs) > 1:
            self.fields["cut_off"].choices = [(day.isoformat(), date_format(day)) for day in cut_offs]
        else:
            del self.fields["cut_off"]

    def chosen(self, name: str) -> str:
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
