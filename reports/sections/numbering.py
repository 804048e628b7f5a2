"""Numbers of parts, paragraphs and footnotes: by the model, through the whole document, equal in all languages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.sections.blocks import (
    Block,
    Footnote,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Part,
    Quotation,
    Run,
    Runs,
    Table,
)


@dataclass
class Counters:
    """What comes next."""

    paragraphs: Iterator[int] = field(default_factory=lambda: count(1))
    footnotes: Iterator[int] = field(default_factory=lambda: count(1))


def numbered(parts: Iterable[Part], counters: Counters) -> tuple[Part, ...]:
    """The same parts with their labels, and with every paragraph and footnote numbered in reading order."""
    bodies, annexes = iter(section_numbers()), iter(annex_numbers())
    found = []
    for part in parts:
        label = ""
        if part.level == 1:
            label = _annex_label(next(annexes)) if part.is_annex else _label(next(bodies))
        heading = with_footnotes(part.heading, counters)
        blocks = numbered_blocks(part.blocks, counters)
        found.append(replace(part, label=label, heading=heading, blocks=blocks))
    return tuple(found)


def numbered_blocks(blocks: Iterable[Block], counters: Counters) -> tuple[Block, ...]:
    return tuple(_block(block, counters) for block in blocks)


def annex_numbers() -> list[str]:
    """Numbers of annexes: some languages count them otherwise than sections ("first", not "firstly")."""
    return [
        # Translators: number of an annex of a United Nations document, as your language writes it.
        pgettext("annex number", "I"),
        pgettext("annex number", "II"),
        pgettext("annex number", "III"),
        pgettext("annex number", "IV"),
        pgettext("annex number", "V"),
        pgettext("annex number", "VI"),
    ]


def section_numbers() -> list[str]:
    """Numbers of sections as the language counts them."""
    return [
        # Translators: number of a section of a United Nations document, as your language writes it.
        pgettext("section number", "I"),
        pgettext("section number", "II"),
        pgettext("section number", "III"),
        pgettext("section number", "IV"),
        pgettext("section number", "V"),
        pgettext("section number", "VI"),
        pgettext("section number", "VII"),
        pgettext("section number", "VIII"),
        pgettext("section number", "IX"),
        pgettext("section number", "X"),
        pgettext("section number", "XI"),
        pgettext("section number", "XII"),
    ]


def _label(number: str) -> str:
    return (_("%(number)s. %(title)s") % {"number": number, "title": ""}).strip()


def _annex_label(number: str) -> str:
    return (_("Annex %(number)s. %(title)s") % {"number": number, "title": ""}).strip()


def _block(block: Block, counters: Counters) -> Block:
    if isinstance(block, Paragraph):
        number = next(counters.paragraphs) if block.is_numbered else 0
        anchor = block.anchor or (f"par-{number}" if number else "")
        return replace(block, number=number, anchor=anchor, runs=with_footnotes(block.runs, counters))
    if isinstance(block, Heading | Notice):
        return replace(block, runs=with_footnotes(block.runs, counters))
    if isinstance(block, Listing):
        return replace(block, items=tuple(with_footnotes(item, counters) for item in block.items))
    if isinstance(block, Quotation):
        return replace(block, source=with_footnotes(block.source, counters))
    return _table(block, counters)


def _table(table: Table, counters: Counters) -> Table:
    """Cells hold no footnotes: what is to be said of a table stands in its notes."""
    caption = with_footnotes(table.caption, counters)
    return replace(table, caption=caption, notes=tuple(with_footnotes(note, counters) for note in table.notes))


def with_footnotes(runs: Runs, counters: Counters) -> Runs:
    if not any(isinstance(run, Footnote) for run in runs):
        return runs
    return tuple(_run(run, counters) for run in runs)


def _run(run: Run, counters: Counters) -> Run:
    return replace(run, number=next(counters.footnotes)) if isinstance(run, Footnote) else run
