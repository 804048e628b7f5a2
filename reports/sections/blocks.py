"""The neutral model of a document, from which every format is drawn: PDF, Word, web page, tables, Akoma Ntoso.

Built by ``outline`` from a frozen snapshot and the texts of a report, in one language. No markup, no database, no
clock: a renderer is a pure function of a ``Document``. All sequences are tuples, so that equal documents are equal.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any


@dataclass(frozen=True)
class Words:
    """Text in the document's language, or in another (``tag``, BCP 47, and ``direction`` given then)."""

    text: str
    is_strong: bool = False
    is_emphasis: bool = False
    tag: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of the snapshot under a name that is the same in every language; ``number`` None is withheld.

    ``text`` is the number as the language prints it, or the mark of a withheld figure. ``unit``: "" or "percent".
    """

    id: str
    number: int | None
    text: str
    unit: str = ""


@dataclass(frozen=True)
class Footnote:
    """A footnote, standing where it is called. ``number`` runs through the document and is given by ``outline``."""

    runs: "tuple[Words | Figure | Link, ...]"
    number: int = 0


@dataclass(frozen=True)
class Link:
    """Words that lead to an anchor of the same document."""

    text: str
    anchor: str


Run = Words | Figure | Footnote | Link
Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a part; ``level`` 1 to 6 continues that of the part without a gap."""

    anchor: str
    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A numbered paragraph of the document (``number`` is given by ``outline``, through the whole document), or one
    without a number (``is_numbered`` False). Conclusions and recommendations are strong as a whole. ``tag`` and
    ``direction``: of a paragraph that stands in another language as a whole, its figures among its words."""

    runs: Runs
    is_numbered: bool = True
    number: int = 0
    is_strong: bool = False
    anchor: str = ""
    tag: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Listing:
    """Items under the paragraph before; ``is_ordered`` gives (a), (b) as the language counts."""

    items: tuple[Runs, ...]
    is_ordered: bool = False


@dataclass(frozen=True)
class Quotation:
    """A State's own words, in the language in which they were written, never translated by us; and whose they are."""

    text: str
    tag: str
    direction: str
    source: Runs


@dataclass(frozen=True)
class Notice:
    """A sentence in a box: illustrative data, coverage of languages, why figures are withheld. ``kind`` names which."""

    kind: str
    runs: Runs


@dataclass(frozen=True)
class Column:
    """``weight``: share of the width, relative to the other columns (layout is fixed). Numbers align at the end."""

    heading: Runs
    weight: int = 1
    is_number: bool = True


@dataclass(frozen=True)
class Segment:
    """A piece of a bar: ``start`` and ``length`` in thousandths of the whole, in reading direction."""

    kind: str
    start: int
    length: int


@dataclass(frozen=True)
class Cell:
    """``step`` 1 to 5 is the shade of a heat table, 0 no information (hatched), None no shade. ``bar`` stands alone."""

    runs: Runs = ()
    step: int | None = None
    bar: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Row:
    """The first cell heads the row. ``note`` stands small under it."""

    cells: tuple[Cell, ...]
    note: Runs = ()
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under one caption. ``id`` is the same in all languages and names the CSV and the sheet of the workbook."""

    id: str
    caption: Runs
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Runs, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()  # kind of segment → its name, in order


Block = Heading | Paragraph | Listing | Quotation | Notice | Table


@dataclass(frozen=True)
class Part:
    """A piece of the document under one heading: a chapter (level 1), an instrument (2), an article (3), an annex (1).

    Parts follow each other in reading order; each is drawn and cached by itself. ``label`` is the number as the
    language writes it, with its stop ("IV.", "Annex II."), "" for a part without one; a space follows it.
    """

    id: str
    level: int
    label: str
    heading: Runs
    blocks: tuple[Block, ...]
    is_annex: bool = False
    starts_page: bool = False


@dataclass(frozen=True)
class Field:
    """A line of the masthead: symbol, distribution, date, original language, session … ``name`` is stable."""

    name: str
    text: str


@dataclass(frozen=True)
class Masthead:
    """The head of the first page, text only (no emblem)."""

    organization: str
    fields: tuple[Field, ...]
    title: str
    subtitle: str = ""
    summary_heading: str = ""
    summary: tuple[Block, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Document:
    """One report in one language. ``contents_heading``, ``page_words`` ("%(page)s / %(pages)s"): for the renderer."""

    language: str
    tag: str
    direction: str
    title: str
    running_head: str
    symbol: str
    masthead: Masthead
    parts: tuple[Part, ...]
    contents_heading: str
    page_words: str
    is_illustrative: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents, and a bookmark."""

    level: int
    anchor: str
    label: str
    runs: Runs


def contents(document: Document, depth: int = 3) -> tuple[Entry, ...]:
    """Parts down to ``depth`` in reading order; the anchor of a part is its id."""
    return tuple(Entry(p.level, p.id, p.label, p.heading) for p in document.parts if p.level <= depth)


def figures(document: Document) -> dict[str, int | None]:
    """Name → number of every figure of the document; the same in all languages. Source: design.md, section 4.

    ``ValueError`` when one name stands for two numbers.
    """
    found: dict[str, int | None] = {}
    for figure in walk(document):
        if isinstance(figure, Figure) and found.setdefault(figure.id, figure.number) != figure.number:
            raise ValueError(f"{figure.id} stands for {found[figure.id]} and {figure.number}")
    return found


def tables(document: Document) -> tuple[Table, ...]:
    return tuple(block for part in document.parts for block in part.blocks if isinstance(block, Table))


def plain(runs: Runs) -> str:
    """The words of a line without its footnotes."""
    return "".join(run.text for run in runs if not isinstance(run, Footnote))


def running_note(document: Document) -> str:
    """What the foot of every page repeats: that data are illustrative. Other notices stand on the first page alone."""
    found = (notice for notice in document.masthead.notices if notice.kind == "illustrative")
    return next((plain(notice.runs) for notice in found), "")


def walk(value: Any) -> Iterator[Any]:
    """Every dataclass inside ``value``, itself first, in reading order."""
    if is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            yield from walk(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from walk(item)
