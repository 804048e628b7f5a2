"""What a reader may ask of an instrument; the address holds it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from instruments.choices import ArticleGroup, Cluster, Obligation
from instruments.queries import NO_CLUSTER

ALL = [("", _("all"))]


class CatalogueFilter(forms.Form):
    words = forms.CharField(label=_("Words or reference"), required=False, max_length=100)
    obligation = forms.ChoiceField(label=_("Level of obligation"), required=False, choices=[*ALL, *Obligation.choices])
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[*ALL, *ArticleGroup.choices])
    cluster = forms.ChoiceField(
        label=_("Cluster of the review"),
        required=False,
        choices=[*ALL, *Cluster.choices, (NO_CLUSTER, _("in no cluster"))],
    )

    @property
    def criteria(self) -> dict[str, str]:
        """What was asked, by name; blank where nothing or nothing sensible was."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
