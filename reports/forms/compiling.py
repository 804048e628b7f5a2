"""What the Secretariat fills in to compile a report at once, without texts."""

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from reports.choices import ReportFormat

is_plain_symbol = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9./-]*$", _("A document symbol has letters, digits, points, strokes and hyphens only.")
)


class HeadFields(forms.Form):
    """What stands in the head of every document."""

    symbol = forms.CharField(
        label=_("Document symbol"),
        required=False,
        max_length=60,
        validators=[is_plain_symbol],
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    session = forms.IntegerField(
        label=_("Session of the Conference"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("The number of the session, for instance 13."),
    )
    agenda_item = forms.CharField(label=_("Item of the provisional agenda"), required=False, max_length=20)


class CompileForm(HeadFields):
    """Cut-off date, languages, formats, and the fields of the masthead."""

    field_order = ("cut_off_on", "languages", "formats")

    cut_off_on = forms.DateField(
        label=_("Cut-off date"),
        help_text=_("Answers and participation count as they stood at the end of this day, in UTC."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    formats = forms.MultipleChoiceField(label=_("Formats"), choices=ReportFormat, widget=forms.CheckboxSelectMultiple)

    @property
    def masthead(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("symbol", "session", "agenda_item")}
