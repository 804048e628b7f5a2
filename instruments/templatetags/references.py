"""Turns a reference such as "UNTOC 5(1)(a)" into the address of its paragraph."""

import re

from django import template
from django.urls import reverse

register = template.Library()
REFERENCE = re.compile(r"(?P<code>[A-Z]+) (?P<number>\d+)")


@register.filter
def reference_url(reference: str) -> str:
    """The article's page, at the paragraph; blank when the text is no reference."""
    match = REFERENCE.match(reference)
    if match is None:
        return ""
    anchor = re.sub(r"[^0-9a-z]+", "-", reference.lower()).strip("-")
    return f"{reverse('instruments:article', args=[match['code'], int(match['number'])])}#{anchor}"


@register.filter
def within(reference: str, code: str) -> str:
    """A reference of the catalogue with its instrument: 6(2)(a) → "UNTOC 6(2)(a)"."""
    return reference if reference[:1].isalpha() else f"{code} {reference}"
