"""A document cut into chapters to draw: consecutive parts, up to a predicted cost, each with the HTML it is drawn from.

Where it is cut depends on what stands in the parts before up to the last part that starts a page, so that a change in
one chapter leaves the others as they are. A table too long for one chapter is cut between rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from reports.rendering.html import read_style, render_part
from reports.sections.blocks import Block, Document, Listing, Paragraph, Part, Table

# Milliseconds of one core. Source: knowledge/report-engine.md, section 1, measured again with `make bench`.
COST_OF_CELL, COST_OF_BLOCK, COST_OF_CHAPTER = 0.4, 3.2, 24.0
# About an article: one more reply draws little again, and a chapter costs little beside what stands in it.
CHAPTER_COST = 150.0
# A table is cut after as many cells; it is a whole number of pages for tables of one line a row.
CELLS_MOST = 4000
STYLES = ("css/report.css", "css/report-pages.css")
# A link may lead to another chapter: it is named, and found when all are joined. Text holds no "<", so this is no text.
LINK = re.compile(r'<a href="#')
REFERENCE = "x-ref:"
# A word so long is no word. A line can end in it here and there, or its lines would be looked for without end;
# ideographs need no such help. An entity is not cut.
ENDLESS = re.compile(r"(<[^>]*>)|[^\s<\u2e80-\uffff]{400,}")
PIECE = re.compile(r"(?:&[^;]{1,8};|[^&]){1,80}")
BREAK = "\u200b"


@dataclass(frozen=True)
class Chapter:
    """What one worker draws at a time. ``is_continued``: its first table began in the chapter before."""

    html: str
    cost: float
    is_continued: bool = False


def cut(document: Document) -> tuple[Chapter, ...]:
    """Chapters in reading order; the same document gives the same chapters."""
    return tuple(
        Chapter(_html(document, parts, is_continued), COST_OF_CHAPTER + sum(map(cost_of, parts)), is_continued)
        for parts, is_continued in _groups(document)
    )


def cost_of(part: Part) -> float:
    return sum(map(_cost, part.blocks)) + COST_OF_BLOCK


def chapter_page(document: Document, body: str) -> str:
    """A page of HTML in the style of the PDF, around what is drawn by itself."""
    return (
        f'<!DOCTYPE html>\n<html lang="{document.tag}" dir="{document.direction}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(document.title, quote=False)}</title>\n<style>{_style()}</style>\n</head>\n"
        f'<body class="document">\n{_breakable(LINK.sub(f"""<a href="{REFERENCE}""", body))}\n</body>\n</html>\n'
    )


def _breakable(body: str) -> str:
    return ENDLESS.sub(lambda found: found[1] or _broken(found[0]), body)


def _broken(word: str) -> str:
    """Places to break every few letters, and every few thousand an element: a text is read anew for each line."""
    pieces = PIECE.findall(word)
    return "<wbr>".join(BREAK.join(pieces[start : start + 100]) for start in range(0, len(pieces), 100))


@lru_cache(maxsize=1)
def _style() -> str:
    return "\n".join(map(read_style, STYLES))


def _groups(document: Document) -> Iterator[tuple[list[Part], bool]]:
    group: list[Part] = []
    cost = 0.0
    is_continued = False
    for part in document.parts:
        if group and (cost >= CHAPTER_COST or part.starts_page):
            yield group, is_continued
            group, cost, is_continued = [], 0.0, False
        pieces = list(_pieces(part))
        for piece in pieces[:-1]:
            yield [*group, piece], is_continued
            group, cost, is_continued = [], 0.0, True
        group.append(pieces[-1])
        cost += cost_of(pieces[-1])
    if group:
        yield group, is_continued


def _pieces(part: Part) -> Iterator[Part]:
    """The part, or the part up to a long table's first rows, further rows, and the rest with what follows."""
    before: list[Block] = []
    for block in part.blocks:
        rows = _rows_most(block)
        if not rows or not isinstance(block, Table):
            before.append(block)
            continue
        while len(block.rows) > rows:
            yield replace(part, blocks=(*before, replace(block, rows=block.rows[:rows], notes=())))
            part, before = replace(part, label="", heading=(), starts_page=False), []
            block = replace(block, rows=block.rows[rows:], caption=(), legend=())
        before.append(block)
    yield replace(part, blocks=tuple(before))


def _rows_most(block: Block) -> int:
    """Rows after which a table is cut; 0 for what is no table or short enough."""
    if not isinstance(block, Table) or len(block.rows) * len(block.columns) <= CELLS_MOST:
        return 0
    return max(1, CELLS_MOST // max(1, len(block.columns)))


def _cost(block: Block) -> float:
    if isinstance(block, Table):
        return COST_OF_BLOCK + COST_OF_CELL * (len(block.rows) + 1) * len(block.columns)
    if isinstance(block, Listing):
        return COST_OF_BLOCK * len(block.items) / 2
    if isinstance(block, Paragraph):
        return COST_OF_BLOCK * (1 + sum(len(getattr(run, "text", "")) for run in block.runs) / 600)
    return COST_OF_BLOCK


def _html(document: Document, parts: list[Part], is_continued: bool) -> str:
    drawn = [render_part(part, document) for part in parts]
    if is_continued:
        drawn[0] = _without_head(drawn[0])
    return chapter_page(document, "\n".join(drawn))


def _without_head(html: str) -> str:
    """A piece of a part that another chapter began: no anchor, no heading, no caption a second time."""
    html = re.sub(r'^<section class="([^"]*)" id="[^"]*">\n<h\d>.*?</h\d>\n', r'<section class="\1">\n', html, count=1)
    html = re.sub(r'<table id="[^"]*">', '<table class="continued">', html, count=1)
    return re.sub(r"<caption></caption>", "", html, count=1)
