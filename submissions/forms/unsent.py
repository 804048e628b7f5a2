"""Answers that waited on a device and are brought back in a file."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework.settings import api_settings

# What guard.js writes into a file of unsent answers.
UNSENT_FORMAT = "review-portal-unsent-answers"
UNSENT_BYTES_MAX = 5 * 1024 * 1024


class BroughtForm(forms.Form):
    """A file of unsent answers. Cleaned, ``file`` is its list of rows, as strictly read as what comes by the API."""

    file = forms.FileField(
        label=_("File of unsent answers (JSON)"),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> list[object]:
        file = self.cleaned_data["file"]
        if file.size > UNSENT_BYTES_MAX:
            raise forms.ValidationError(_("This file is larger than 5 MB."))
        try:
            content = api_settings.DEFAULT_PARSER_CLASSES[0].read(file.read())
        except ValueError:
            content = None
        rows = content.get("rows") if isinstance(content, dict) else None
        if not isinstance(rows, list) or (content.get("format"), content.get("version")) != (UNSENT_FORMAT, 1):
            raise forms.ValidationError(_("This is not a file of unsent answers that this portal made."))
        return rows
