"""Words that were looked for, marked where they stand."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from submissions import rules

register = template.Library()


@register.simple_tag
def mark_words(text: str, words: Sequence[str], is_excerpt: bool = False) -> SafeString:
    """The text with each of the words in ``<mark>``; of a long one only what stands around the first."""
    pieces = rules.marked(text, words, is_excerpt=is_excerpt)
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", p) if is_word else p,) for p, is_word in pieces))
