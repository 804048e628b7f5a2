"""Laws of the register, their articles, and files."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class LawForm(forms.Form):
    """What a law is called and where it can be read. How long its parts may be, the service says."""

    title = forms.CharField(label=_("Title of the law"), widget=forms.TextInput(attrs={"dir": "auto"}))
    number = forms.CharField(
        label=_("Number of the law"), required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    adopted_on = forms.DateField(
        label=_("Day of adoption"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Give the day of adoption as year-month-day, for instance 2003-09-29.")},
    )
    language = forms.ChoiceField(label=_("Language of the title"), choices=settings.LANGUAGES)
    url = forms.CharField(
        label=_("Link to the text of the law"),
        required=False,
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        help_text=_("The whole address, for instance https://laws.example.org/12"),
    )


class LawArticleForm(forms.Form):
    """An article of a law, and what it says."""

    designation = forms.CharField(
        label=_("Articles of that law"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For instance 12 to 14. Leave it open to cite the law as a whole."),
    )
    excerpt = forms.CharField(
        label=_("Excerpt: what these articles say"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 5}),
    )


class FileForm(forms.Form):
    """One file from a plain page."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=1000,
        help_text=_("PDF, DOCX, XLSX, ODT, ODS, JPEG, PNG, TXT or CSV, at most 25 MB."),
        error_messages={"required": _("Choose a file first.")},
    )
