"""Words that one person writes to another: kept as they were sent, in the language they were written in."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions import rules


def check_words(text: str, language: str) -> str:
    """The text as it is stored; ``ValidationError`` when it says nothing, is too long, or cannot be shown."""
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("Choose one of the six languages."))
    try:
        words = rules.normalise("text", "answered", text, limit=rules.TALK_MAX_CHARACTERS)
    except rules.InvalidAnswerError as error:
        raise ValidationError(_sentence(error.code)) from error
    return str(words).strip()


def _sentence(code: str) -> str:
    if code == "too_long":
        text = _("This text is longer than %(limit)s characters. Please shorten it; nothing typed was discarded.")
        return text % {"limit": rules.TALK_MAX_CHARACTERS}
    if code == "control_character":
        return _("The text holds a character that cannot be shown. Please remove it.")
    return _("Please write something first.")
