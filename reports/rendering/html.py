"""The document as HTML that needs nothing else: its style is inside, it has no script and loads nothing."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, override

from reports import outline
from reports.sections.mirror import MirrorPaper
from reports.sections.paper import Paper

STYLE = "css/report.css"
PAPER_STYLE = "css/paper.css"
PROOF_STYLE = "css/proof.css"
# Indents of the templates: a third of the characters, and nothing that is seen.
INDENT = re.compile(r"\s*\n\s*")


def render_html(snapshot: Mapping[str, Any], language: str) -> str:
    """The whole report in one language. The same snapshot gives the same characters."""
    document = outline.compose(snapshot, language)
    context = {"document": document, "snapshot": snapshot}
    return _render("reports/document.html", context, language, styles=[STYLE])


def render_paper_html(paper: Paper) -> str:
    """A blank questionnaire or checklist. The same paper gives the same characters."""
    return _render("reports/papers/document.html", {"document": paper}, paper.language, styles=[STYLE, PAPER_STYLE])


def render_mirror_html(paper: MirrorPaper) -> str:
    """A State's own mirror. The same paper gives the same characters."""
    return _render("reports/mirrors/document.html", {"document": paper}, paper.language, styles=[STYLE, PAPER_STYLE])


def render_proof_html(template: str, context: dict[str, Any], language: str) -> str:
    """A receipt, or the difference between two texts, under ``reports/proofs/``."""
    bidi = get_language_info(language)["bidi"]
    document = {"tag": {"zh-hans": "zh-Hans"}.get(language, language), "direction": "rtl" if bidi else "ltr"}
    return _render(
        f"reports/proofs/{template}.html", context | {"document": document}, language, styles=[STYLE, PROOF_STYLE]
    )


def _render(template: str, context: dict[str, Any], language: str, *, styles: list[str]) -> str:
    style = mark_safe("\n".join(_style(name) for name in styles))  # noqa: S308 (our own style sheets)
    with override(language):
        html = render_to_string(template, context | {"style": style})
    return INDENT.sub("\n", html).lstrip()


def _style(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(str(found)).read_text(encoding="utf-8")
