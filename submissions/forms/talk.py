"""Comments, clarifications, and help."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from submissions.choices import ClarificationKind
from submissions.forms.page import clean_text
from submissions.rules import TALK_MAX_CHARACTERS


class WordsField(forms.CharField):
    """What one person writes to another. No ``maxlength``: a browser would cut what is pasted, and not say so."""

    widget = forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    default_validators = [
        MaxLengthValidator(
            TALK_MAX_CHARACTERS,
            _("This text is longer than %(limit_value)s characters. Please shorten it; nothing typed was discarded."),
        )
    ]

    def to_python(self, value: object) -> str:
        return super().to_python(clean_text(str(value or "")))


class WordsForm(forms.Form):
    """Words and the language they are written in: a comment, an answer to a clarification, a reply."""

    text = WordsField(label=_("Text"), error_messages={"required": _("Please write something first.")})
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)

    def __init__(self, data: QueryDict | None = None, *, label: str = "", **options: object) -> None:
        super().__init__(data, **options)
        if label:
            self.fields["text"].label = label


class ClarificationForm(WordsForm):
    """What the Secretariat asks: of which kind, in which words, by when."""

    kind = forms.ChoiceField(label=_("What it is about"), choices=ClarificationKind.choices)
    due_on = forms.DateField(
        label=_("Answer asked for by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("That day included."),
    )
    field_order = ("kind", "text", "language", "due_on")

    def __init__(self, data: QueryDict | None = None, *, today: date, **options: object) -> None:
        super().__init__(data, **options)
        self.today = today

    def clean_due_on(self) -> date:
        due_on = self.cleaned_data["due_on"]
        if due_on <= self.today:
            raise forms.ValidationError(_("The day by which you ask for an answer must come after today."))
        return due_on


class HelpForm(WordsForm):
    """What somebody needs help with; the draft of the answer goes along only if they say so."""

    share = forms.BooleanField(label=_("Share this draft with the Secretariat"), required=False)
