"""Prints texts that exist in six languages: the reader's, or the best there is, said to be so.

``{% load published_text %}{% published article "title" %}``, ``{{ code|language_tag }}``.
"""

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from modeltranslation.utils import get_language

from instruments import queries

register = template.Library()
ELEMENTS = {"span", "p", "div", "h1", "h2", "h3", "h4", "li", "td", "th", "dt", "dd", "strong", "cite"}


@register.simple_tag
def published(obj: Model, field: str, tag: str = "span", mark: bool = True) -> SafeString:
    """``<tag lang dir>text</tag>``, with a mark inside when the text is not in the reader's language.

    ``mark=False`` for lists that say it once above.
    """
    if tag not in ELEMENTS:
        raise template.TemplateSyntaxError(f"published: no element <{tag}> is expected here")
    reader = get_language()
    text, language = queries.published_text(obj, field, reader)
    is_missing = mark and bool(text) and language != reader
    return format_html(
        '<{tag} lang="{language}" dir="{direction}">{text}{mark}</{tag}>',
        tag=tag,
        language=queries.language_tag(language),
        direction=direction(language),
        text=text,
        mark=_missing_mark(reader) if is_missing else "",
    )


@register.filter
def language_tag(code: str) -> str:
    """The BCP 47 tag of a language code: zh-hans → zh-Hans."""
    return queries.language_tag(code)


@register.filter
def direction(code: str) -> str:
    """``rtl`` for Arabic, ``ltr`` for the others."""
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


def _missing_mark(reader: str) -> SafeString:
    return format_html(
        ' <small class="language-mark" lang="{}" dir="{}">{}</small>',
        queries.language_tag(reader),
        direction(reader),
        # Translators: name your own language, for instance "Pas encore disponible en français".
        _("Not yet available in the language of this page"),
    )
