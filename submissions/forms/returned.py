"""Workbooks and Word forms: which one goes out, which file comes back, what is taken from it."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from submissions.choices import FormFormat
from submissions.rendering.vetting import FILE_BYTES_MAX


class WorkbookForm(forms.Form):
    """In which language a workbook of the whole submission is wanted."""

    format = forms.ChoiceField(choices=[(FormFormat.XLSX.value, "")], widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language of the file"), choices=settings.LANGUAGES)

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("initial", {}).setdefault("language", get_language())  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)
        self.initial.setdefault("format", self.fields["format"].choices[0][0])


class WordForm(WorkbookForm):
    """Of which article a Word form is wanted; ``articles``: number and title of those that may be asked for."""

    format = forms.ChoiceField(choices=[(FormFormat.DOCX.value, "")], widget=forms.HiddenInput)
    article = forms.TypedChoiceField(label=_("Article"), coerce=int)
    field_order = ["format", "article", "language"]

    def __init__(self, *args: object, articles: Sequence[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].choices = articles


class ReturnedFileForm(forms.Form):
    """A workbook or a Word form that comes back."""

    file = forms.FileField(
        label=_("Filled-in file"),
        help_text=_("A workbook (XLSX) or a Word form (DOCX) that you have taken from this portal; at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
        error_messages={
            "required": _("Choose the file that you want to bring in."),
            "empty": _("The file is empty."),
        },
    )

    def content(self) -> bytes:
        """The file, and one byte more than may be read where it is too large."""
        return self.cleaned_data["file"].read(FILE_BYTES_MAX + 1)


def read_decisions(data: QueryDict) -> tuple[set[str], dict[str, str], dict[str, int]]:
    """What the page of a returned file says: keys ticked, decisions where both sides changed, versions seen."""
    decisions = {name.removesuffix(":decision"): value for name, value in data.items() if name.endswith(":decision")}
    pairs = (text.rpartition("=") for text in data.get("seen", "").split())
    seen = {key: int(number) for key, _equals, number in pairs if number.isdecimal() and len(number) < 10}
    return set(data.getlist("take")), decisions, seen
