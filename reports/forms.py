"""What the Secretariat fills in to compile a report, and everybody to get a blank paper."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from instruments.queries import published_text
from questionnaires.choices import QuestionnaireKind, VersionStatus
from questionnaires.models import QuestionnaireVersion
from reports.choices import PaperFormat, ReportFormat

is_plain_symbol = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9./-]*$", _("A document symbol has letters, digits, points, strokes and hyphens only.")
)


class CompileForm(forms.Form):
    """Cut-off date, languages, formats, and the fields of the masthead."""

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

    @property
    def masthead(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("symbol", "session", "agenda_item")}


class PaperForm(forms.Form):
    """Which questionnaire or checklist, in which language and format."""

    version = forms.TypedChoiceField(label=_("Questionnaire or checklist"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    form = forms.ChoiceField(label=_("Format"), choices=PaperFormat, widget=forms.RadioSelect)

    def __init__(self, *args: object, versions: Iterable[QuestionnaireVersion], **options: object) -> None:
        super().__init__(*args, **options)
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for version in versions:
            kind = QuestionnaireKind(version.questionnaire.kind).label
            by_kind.setdefault(str(kind), []).append((str(version.pk), _label(version)))
        chosen = {str(version.pk): version for version in versions}
        self.fields["version"].choices = list(by_kind.items())
        self.fields["version"].coerce = chosen.get


def _label(version: QuestionnaireVersion) -> str:
    """The instrument and the number; what is not published says so."""
    title, _language = published_text(version.questionnaire.instrument, "short_title", get_language() or "en")
    values = {"instrument": title, "number": version.number}
    if version.status == VersionStatus.PUBLISHED:
        return gettext("%(instrument)s, version %(number)s") % values
    values["status"] = VersionStatus(version.status).label
    return gettext("%(instrument)s, version %(number)s (%(status)s)") % values
