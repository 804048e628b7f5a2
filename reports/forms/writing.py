"""What an officer types: a text of a section, words to look for among the figures, why a text is returned."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from instruments.templatetags.published_text import direction, language_tag
from reports import outline


class TextForm(forms.Form):
    """One section in one language. Its limits are the service's, which names the place of what is wrong."""

    text = forms.CharField(label=_("Text"), required=False, strip=False)
    base_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, language: str, **options: Any) -> None:
        super().__init__(data, **options)
        attributes = {"lang": language_tag(language), "dir": direction(language), "rows": 14, "spellcheck": "true"}
        self.fields["text"].widget = forms.Textarea(attrs=attributes)


class StageForm(forms.Form):
    """What is done with a text that was read, and why, where it goes back to its author."""

    act = forms.ChoiceField(choices=[("ask", ""), ("approve", ""), ("return", "")], widget=forms.HiddenInput)
    base_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))


class FigureFilter(forms.Form):
    """What is looked for among the figures of a report; nonsense counts as nothing."""

    words = forms.CharField(label=_("Words, or a name"), required=False, max_length=100)
    section = forms.ChoiceField(label=_("Section"), required=False)

    def __init__(self, data: Any, *, sections: list[str]) -> None:
        super().__init__(data)
        self.fields["section"].choices = [
            ("", _("all sections")),
            *((name, outline.TITLES[name]) for name in sections),
        ]

    @property
    def criteria(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
