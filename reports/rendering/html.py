"""The document as HTML that needs nothing else: its style is inside, it has no script and loads nothing."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from reports import outline

STYLE = "css/report.css"
# Indents of the templates: a third of the characters, and nothing that is seen.
INDENT = re.compile(r"\s*\n\s*")


def render_html(snapshot: Mapping[str, Any], language: str) -> str:
    """The whole report in one language. The same snapshot gives the same characters."""
    document = outline.compose(snapshot, language)
    with override(language):
        style = mark_safe(_style())  # noqa: S308 (our own style sheet)
        html = render_to_string("reports/document.html", {"document": document, "snapshot": snapshot, "style": style})
    return INDENT.sub("\n", html).lstrip()


def _style() -> str:
    found = finders.find(STYLE)
    if not found:
        raise FileNotFoundError(STYLE)
    return Path(str(found)).read_text(encoding="utf-8")
