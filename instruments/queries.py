"""Questions asked of the law: which text there is in a language, which articles answer a search."""

from django.conf import settings
from django.db.models import Model
from modeltranslation.utils import build_localized_fieldname

ENGLISH = "en"


def published_text(obj: Model, field: str, language: str) -> tuple[str, str]:
    """The best text there is of a translated field, and the language it is in.

    First the language asked for, then English, then any, in the order of the six. ``("", language)`` when
    there is none at all.
    """
    for code in dict.fromkeys([language, ENGLISH, *(code for code, _name in settings.LANGUAGES)]):
        text = getattr(obj, build_localized_fieldname(field, code), None)
        if text:
            return str(text), code
    return "", language


def language_tag(code: str) -> str:
    """The BCP 47 tag of one of Django's language codes: zh-hans → zh-Hans."""
    return {"zh-hans": "zh-Hans"}.get(code, code)
