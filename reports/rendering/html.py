"""The document as HTML that needs nothing else: its style is inside, it has no script and loads nothing."""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, override

from reports.rendering.html_blocks import render_block, render_part, render_runs
from reports.sections.blocks import Document, Entry, Masthead, contents, running_note

if TYPE_CHECKING:  # a worker that draws chapters needs neither, nor all that they read
    from reports.sections.mirror import MirrorPaper
    from reports.sections.paper import Paper

__all__ = ["render_document", "render_mirror_html", "render_paper_html", "render_part", "render_proof_html"]

STYLE = "css/report.css"
PAPER_STYLE = "css/paper.css"
PROOF_STYLE = "css/proof.css"
# Indents of the templates: a third of the characters, and nothing that is seen.
INDENT = re.compile(r"\s*\n\s*")
# Where the lines of the masthead stand; a name that is not here stands with the facts.
TOP, LEADING, SESSION, BELOW = {"symbol"}, {"organ"}, {"session", "place", "agenda_item"}, {"prepared_by", "cycle"}
FOOT = {"late_reason"}


def render_document(document: Document) -> str:
    """The whole report in one language. The same document gives the same characters."""
    parts = "\n".join(render_part(part, document) for part in document.parts)
    note = running_note(document)
    return (
        f'<!DOCTYPE html>\n<html lang="{document.tag}" dir="{document.direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title, quote=False)}</title>\n<style>{read_style(STYLE)}</style>\n</head>\n"
        f'<body class="document" data-symbol="{escape(document.symbol)}" data-title="{escape(document.running_head)}"'
        f' data-note="{escape(note)}">\n'
        f"{render_masthead(document)}\n{render_contents(document)}\n{parts}\n</body>\n</html>\n"
    )


def render_masthead(document: Document) -> str:
    """The first page: who speaks, the title, the summary. Text only: the emblem is not ours to use."""
    masthead = document.masthead
    notices = "".join(render_block(notice, document) for notice in masthead.notices)
    known = TOP | LEADING | SESSION | BELOW | FOOT
    subtitle = f'<p class="masthead__subtitle">{escape(masthead.subtitle)}</p>\n' if masthead.subtitle else ""
    return (
        f'<header class="masthead">\n<div class="masthead__top"><p class="masthead__organization">'
        f"{escape(masthead.organization)}</p>{_fields(masthead, TOP.__contains__)}</div>\n"
        f'<div class="masthead__body">{_fields(masthead, LEADING.__contains__)}<div class="masthead__facts">'
        f"{_fields(masthead, lambda name: name not in known)}</div></div>\n"
        f'<div class="masthead__session">{_fields(masthead, SESSION.__contains__)}</div>\n{notices}\n'
        f"<h1>{escape(masthead.title)}</h1>\n{subtitle}{_fields(masthead, BELOW.__contains__)}\n</header>\n"
        f"{_summary(document)}{_fields(masthead, FOOT.__contains__)}"
    )


def render_contents(document: Document, page_of: Callable[[Entry], str] | None = None) -> str:
    """The table of contents. Page numbers are written by the style sheet, or by ``page_of`` a line."""
    lines = "".join(_line(entry, page_of) for entry in contents(document))
    return (
        '<nav class="contents" aria-labelledby="contents-title">\n'
        f'<h2 id="contents-title">{escape(document.contents_heading)}</h2>\n<ul>{lines}</ul>\n</nav>'
    )


def render_paper_html(paper: "Paper") -> str:
    """A blank questionnaire or checklist. The same paper gives the same characters."""
    return _render("reports/papers/document.html", {"document": paper}, paper.language, styles=[STYLE, PAPER_STYLE])


def render_mirror_html(paper: "MirrorPaper") -> str:
    """A State's own mirror. The same paper gives the same characters."""
    return _render("reports/mirrors/document.html", {"document": paper}, paper.language, styles=[STYLE, PAPER_STYLE])


def render_proof_html(template: str, context: dict[str, Any], language: str) -> str:
    """A receipt, or the difference between two texts, under ``reports/proofs/``."""
    bidi = get_language_info(language)["bidi"]
    document = {"tag": {"zh-hans": "zh-Hans"}.get(language, language), "direction": "rtl" if bidi else "ltr"}
    return _render(
        f"reports/proofs/{template}.html", context | {"document": document}, language, styles=[STYLE, PROOF_STYLE]
    )


def _fields(masthead: Masthead, belongs: Callable[[str], bool]) -> str:
    """Lines of the masthead; a symbol is written from left to right in every language."""
    return "".join(
        f'<p class="masthead__{escape(field.name)}">'
        + (f'<bdi dir="ltr">{escape(field.text)}</bdi>' if field.name == "symbol" else escape(field.text))
        + "</p>"
        for field in masthead.fields
        if field.text and belongs(field.name)
    )


def _summary(document: Document) -> str:
    masthead = document.masthead
    if not masthead.summary:
        return ""
    blocks = "\n".join(render_block(block, document) for block in masthead.summary)
    heading = escape(masthead.summary_heading)
    return f'<section class="summary" id="summary">\n<h2>{heading}</h2>\n{blocks}\n</section>\n'


def _line(entry: Entry, page_of: Callable[[Entry], str] | None) -> str:
    label = f"{escape(entry.label)} " if entry.label else ""
    text = f"{label}{render_runs(entry.runs)}"
    if page_of:
        text = _with_page(text, escape(page_of(entry)))
    return f'<li class="contents__{entry.level}"><a href="#{escape(entry.anchor)}">{text}</a></li>'


def _with_page(text: str, page: str) -> str:
    """The last word goes with the number to another line, so that no line of dots stands alone."""
    first, space, last = ("", "", text) if text.endswith(">") else text.rpartition(" ")
    number = f' <span class="contents__page">{page}</span>'
    return f'{first}<span class="contents__end">{space}{last}{number}</span>' if first else f"{text}{number}"


def _render(template: str, context: dict[str, Any], language: str, *, styles: list[str]) -> str:
    style = mark_safe("\n".join(read_style(name) for name in styles))  # noqa: S308 (our own style sheets)
    with override(language):
        html = render_to_string(template, context | {"style": style})
    return INDENT.sub("\n", html).lstrip()


def read_style(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(str(found)).read_text(encoding="utf-8")
