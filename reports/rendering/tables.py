"""The tables of a document as plain rows: what workbook and CSV share. Bars are left out: their figures stand beside."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.sections.blocks import Cell, Document, Figure, Footnote, Runs, Table, plain, tables, walk

# The length of a sheet's name in a spreadsheet, and what may not stand in one.
NAME_MAX, DIGEST = 31, 6
FORBIDDEN = re.compile(r"[^\w.\-]+", re.ASCII)
ABOUT, FIGURES = "about", "figures"


@dataclass(frozen=True)
class Value:
    """``number`` stands alone in its cell; ``text`` is all else, also the word for a withheld figure."""

    text: str = ""
    number: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table under a name that is the same in all languages."""

    name: str
    caption: str
    heads: tuple[Value, ...]
    lines: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...]


def sheets(document: Document) -> list[Sheet]:
    """Every table of the document in reading order, then all its figures by name."""
    taken = {ABOUT, FIGURES}
    with override(document.language):
        found = [_sheet(table, sheet_name(table.id, taken)) for table in tables(document)]
        return [*found, _all_figures(document)]


def sheet_name(table_id: str, taken: set[str]) -> str:
    """The id of a table as a name a spreadsheet takes, in no case like one of ``taken``, to which it is added."""
    name = FORBIDDEN.sub("-", table_id).strip("-.'") or "table"
    if len(name) > NAME_MAX:
        digest = hashlib.sha256(table_id.encode()).hexdigest()[:DIGEST]
        name = f"{name[: NAME_MAX - DIGEST - 1]}-{digest}"
    unique, number = name, 2
    while unique.lower() in taken:
        ending = f"-{number}"
        unique, number = name[: NAME_MAX - len(ending)] + ending, number + 1
    taken.add(unique.lower())
    return unique


def shown_columns(table: Table) -> list[int]:
    """Places of the columns that hold more than bars."""
    rows = [row.cells for row in table.rows]

    def is_drawn(place: int) -> bool:
        cells = [cells[place] for cells in rows]
        return any(cell.bar for cell in cells) and not any(cell.runs for cell in cells)

    return [place for place in range(len(table.columns)) if not is_drawn(place)]


def words_of(runs: Runs) -> str:
    """The words of a line with the word "withheld" where a figure is; its footnotes in brackets at the end."""
    text = "".join(_word(run) for run in runs if not isinstance(run, Footnote))
    return text + "".join(f" [{words_of(run.runs)}]" for run in runs if isinstance(run, Footnote))


def _word(run: object) -> str:
    if isinstance(run, Figure) and run.number is None:
        return _("withheld")
    return str(getattr(run, "text", ""))


def _sheet(table: Table, name: str) -> Sheet:
    places = shown_columns(table)
    has_notes = any(row.note for row in table.rows)
    heads = [Value(words_of(table.columns[place].heading)) for place in places]
    lines = []
    for row in table.rows:
        values = [_value(row.cells[place]) for place in places]
        lines.append(tuple([*values, Value(words_of(row.note))] if has_notes else values))
    if has_notes:
        heads.append(Value(_("Remark")))
    notes = tuple(words_of(note) for note in table.notes)
    return Sheet(name, words_of(table.caption), tuple(heads), tuple(lines), notes)


def _value(cell: Cell) -> Value:
    said = [run for run in cell.runs if isinstance(run, Figure) or plain((run,)).strip()]
    if len(said) == 1 and isinstance(said[0], Figure) and said[0].number is not None:
        return Value(said[0].text, said[0].number, said[0].unit)
    return Value(words_of(cell.runs))


def _all_figures(document: Document) -> Sheet:
    heads = (Value(_("Name of the figure")), Value(_("Number")), Value(_("Unit")))
    return Sheet(FIGURES, _("All figures of the document, by name"), heads, tuple(_figure_lines(walk(document))), ())


def _figure_lines(found: Iterable[object]) -> Iterable[tuple[Value, ...]]:
    seen = {figure.id: figure for figure in found if isinstance(figure, Figure)}
    for name, figure in seen.items():
        number = Value(_("withheld")) if figure.number is None else Value(figure.text, figure.number, figure.unit)
        yield Value(name), number, Value(_("per cent") if figure.unit == "percent" else "")
