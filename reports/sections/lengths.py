"""How long a document is: its running text, what stands in tables, its annexes.

Source: knowledge/mechanism.md, 5.2: at most 8,500 words, headings and footnotes included. What counts there is the
running text; tables and annexes are told apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.rules import words
from reports.sections.blocks import Block, Document, Footnote, Listing, Quotation, Runs, Table, plain


@dataclass(frozen=True)
class Lengths:
    """In words; in characters for Chinese."""

    body: int = 0
    tables: int = 0
    annexes: int = 0


def measure(document: Document) -> Lengths:
    masthead = document.masthead
    front = [masthead.title, masthead.subtitle, *_lines((*masthead.notices, *masthead.summary), of_tables=False)]
    body, tables, annexes = list(front), [], []
    for part in document.parts:
        if part.is_annex:
            annexes += [
                *_said(part.heading),
                *_lines(part.blocks, of_tables=False),
                *_lines(part.blocks, of_tables=True),
            ]
        else:
            body += [*_said(part.heading), *_lines(part.blocks, of_tables=False)]
            tables += _lines(part.blocks, of_tables=True)
    language = document.language
    return Lengths(_count(body, language), _count(tables, language), _count(annexes, language))


def _count(lines: Iterable[str], language: str) -> int:
    return words("\n".join(lines), language)


def _lines(blocks: Iterable[Block], *, of_tables: bool) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table) == of_tables:
            yield from _of_table(block) if isinstance(block, Table) else _of_text(block)


def _of_text(block: Block) -> Iterator[str]:
    if isinstance(block, Quotation):
        yield block.text
        yield from _said(block.source)
    elif isinstance(block, Listing):
        for item in block.items:
            yield from _said(item)
    elif not isinstance(block, Table):
        yield from _said(block.runs)


def _of_table(table: Table) -> Iterator[str]:
    yield from _said(table.caption)
    for line in (*(column.heading for column in table.columns), *table.notes):
        yield from _said(line)
    for row in table.rows:
        for line in (*(cell.runs for cell in row.cells), row.note):
            yield from _said(line)


def _said(runs: Runs) -> Iterator[str]:
    """A line, then its footnotes."""
    yield plain(runs)
    for run in runs:
        if isinstance(run, Footnote):
            yield plain(run.runs)
