"""What anybody chooses who asks for a blank questionnaire or checklist."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from instruments.queries import published_text
from questionnaires.choices import QuestionnaireKind, VersionStatus
from questionnaires.models import QuestionnaireVersion
from reports.choices import PaperFormat


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
