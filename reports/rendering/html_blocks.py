"""Blocks as HTML, by joining strings: a report has tens of thousands of table cells, and each costs.

A part is drawn by itself and needs nothing of the others. Everything that is said is escaped. Numbers carry their name
(``data-figure``): as ``<data>`` in a line, on the cell itself in a table.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.translation import gettext, override

from reports.sections.blocks import (
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Link,
    Listing,
    Notice,
    Paragraph,
    Part,
    Quotation,
    Row,
    Run,
    Runs,
    Segment,
    Table,
    Words,
)
from reports.sections.content import list_mark

# Colours of the pieces of bars; the figures stand beside them, so nothing is said by colour alone.
FILLS: Mapping[str, str] = {
    "done": "#0b5260",
    "not_substantiated": "#5e94a0",
    "partly": "#d9a441",
    "not_done": "#9c1f1a",
    "not_applicable": "#8a9497",
    "no_information": "#dfe3e4",
}
OTHER_FILL = "#5b2f6b"
STEPS = tuple(f' class="s{step}"' for step in range(6))
WITHHELD = "withheld"


def render_part(part: Part, document: Document) -> str:
    """One part with its heading; the title of the document is h1, so a chapter is h2. The same part, the same text."""
    kind = "part part--annex" if part.is_annex else "part"
    paged = " part--paged" if part.starts_page else ""
    blocks = "\n".join(render_block(block, document) for block in part.blocks)
    level = min(part.level + 1, 6)
    label = f'<span class="part__label">{escape(part.label)}</span> ' if part.label else ""
    return (
        f'<section class="{kind}{paged}" id="{escape(part.id)}">\n'
        f"<h{level}>{label}{render_runs(part.heading)}</h{level}>\n{blocks}\n</section>"
    )


def render_block(block: Any, document: Document) -> str:
    return _BLOCKS[type(block)](block, document)


def render_runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if isinstance(run, Words):
        return _words(run)
    if isinstance(run, Figure):
        return f'<data value="{_value(run)}" data-figure="{escape(run.id)}">{escape(run.text)}</data>'
    if isinstance(run, Link):
        return f'<a href="#{escape(run.anchor)}">{escape(run.text)}</a>'
    number = f' data-number="{run.number}"' if run.number else ""
    return f'<span class="footnote"{number}>{render_runs(run.runs)}</span>'


def _words(words: Words) -> str:
    text = escape(words.text, quote=False)
    if words.tag:
        text = f'<span lang="{escape(words.tag)}" dir="{words.direction or "auto"}">{text}</span>'
    if words.is_emphasis:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if words.is_strong else text


def _value(figure: Figure) -> str:
    return WITHHELD if figure.number is None else str(figure.number)


def _heading(heading: Heading, _document: Document) -> str:
    level = min(heading.level + 1, 6)
    return f'<h{level} id="{escape(heading.anchor)}">{render_runs(heading.runs)}</h{level}>'


def _paragraph(paragraph: Paragraph, _document: Document) -> str:
    anchor = f' id="{escape(paragraph.anchor)}"' if paragraph.anchor else ""
    text = render_runs(paragraph.runs)
    if paragraph.tag:  # a figure keeps its place among words that run the other way
        text = f'<span lang="{escape(paragraph.tag)}" dir="{paragraph.direction}">{text}</span>'
    if paragraph.is_strong:
        text = f"<strong>{text}</strong>"
    if not paragraph.is_numbered:
        return f"<p{anchor}>{text}</p>"
    return f'<p class="numbered"{anchor}><span class="numbered__number">{paragraph.number}.</span> {text}</p>'


def _listing(listing: Listing, document: Document) -> str:
    """The mark of an item is text: style sheets do not know how every language counts."""
    if not listing.is_ordered:
        return f"<ul>{''.join(f'<li>{render_runs(item)}</li>' for item in listing.items)}</ul>"
    items = (
        f'<li><span class="marked__mark">{list_mark(place, document.language)}</span> {render_runs(item)}</li>'
        for place, item in enumerate(listing.items)
    )
    return f'<ol class="marked">{"".join(items)}</ol>'


def _quotation(quotation: Quotation, _document: Document) -> str:
    text = escape(quotation.text, quote=False).replace("\n", "<br>")
    return (
        f'<blockquote lang="{escape(quotation.tag)}" dir="{escape(quotation.direction)}"><p>{text}</p></blockquote>\n'
        f'<p class="source">{render_runs(quotation.source)}</p>'
    )


def _notice(notice: Notice, _document: Document) -> str:
    return f'<p class="notice notice--{escape(notice.kind)}">{render_runs(notice.runs)}</p>'


def _table(table: Table, document: Document) -> str:
    bar_title = _bar_title(document.language)
    is_rtl = document.direction == "rtl"
    classes = ["" if column.is_number else ' class="t"' for column in table.columns]
    rows = "\n".join(_row(row, classes, is_rtl, bar_title) for row in table.rows)
    cols = "".join(f'<col class="w{width}">' for width in _widths(table.columns))
    heads = "".join(
        f'<th scope="col"{kind}>{render_runs(column.heading)}</th>'
        for column, kind in zip(table.columns, classes, strict=True)
    )
    notes = "".join(f'\n<p class="figures__note">{render_runs(note)}</p>' for note in table.notes)
    return (
        f'{_legend(table)}<div class="figures"><table id="{escape(table.id)}"><caption>{render_runs(table.caption)}'
        f"</caption><colgroup>{cols}</colgroup>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
        f"</div>{notes}"
    )


def _legend(table: Table) -> str:
    if not table.legend:
        return ""
    items = (f"<li>{_key(kind, name)} {escape(name)}</li>" for kind, name in table.legend)
    return f'<ul class="legend">{"".join(items)}</ul>\n'


def _key(kind: str, name: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 10 10" aria-hidden="true">'
        f'<title>{escape(name)}</title><rect width="10" height="10" fill="{FILLS.get(kind, OTHER_FILL)}"/></svg>'
    )


def _widths(columns: tuple[Column, ...]) -> list[int]:
    """Whole per cent of the width, one for each column."""
    whole = sum(column.weight for column in columns) or 1
    return [max(1, round(100 * column.weight / whole)) for column in columns]


def _row(row: Row, classes: list[str], is_rtl: bool, bar_title: str) -> str:
    head, *cells = row.cells
    note = f"<br><small>{render_runs(row.note)}</small>" if row.note else ""
    opening = '<tr class="total">' if row.is_total else "<tr>"
    drawn = [_cell(cell, kind, is_rtl, bar_title) for cell, kind in zip(cells, classes[1:], strict=True)]
    return f'{opening}<th scope="row">{render_runs(head.runs)}{note}</th>{"".join(drawn)}</tr>'


def _cell(cell: Cell, kind: str, is_rtl: bool, bar_title: str) -> str:
    runs = cell.runs
    if cell.step is not None:
        kind = STEPS[cell.step]
    if len(runs) == 1 and not cell.bar and type(runs[0]) is Figure:
        figure = runs[0]
        value = f' data-value="{_value(figure)}"'
        return f'<td{kind} data-figure="{escape(figure.id)}"{value}>{escape(figure.text, quote=False)}</td>'
    bar = _bar(cell.bar, is_rtl, bar_title) if cell.bar else ""
    return f"<td{kind}>{render_runs(runs)}{bar}</td>"


def _bar(segments: tuple[Segment, ...], is_rtl: bool, title: str) -> str:
    """A drawing without words; from the right where the language is read from there."""
    pieces = "".join(
        f'<rect x="{1000 - piece.start - piece.length if is_rtl else piece.start}" y="0" width="{piece.length}"'
        f' height="60" fill="{FILLS.get(piece.kind, OTHER_FILL)}"/>'
        for piece in segments
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="bar" viewBox="0 0 1000 60" width="100%" height="7"'
        f' preserveAspectRatio="none" role="img"><title>{escape(title)}</title>{pieces}</svg>'
    )


@lru_cache(maxsize=16)
def _bar_title(language: str) -> str:
    with override(language):
        return gettext("The figures of this row as a bar")


_BLOCKS: dict[type, Callable[[Any, Document], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Listing: _listing,
    Quotation: _quotation,
    Notice: _notice,
    Table: _table,
}
