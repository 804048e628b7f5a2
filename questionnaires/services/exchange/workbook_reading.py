"""The spreadsheet comes back: read cell by cell, as if each had been typed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.choices import ExchangeFormat
from questionnaires.rules.exchange import FileRow, Reason, evened_lines
from questionnaires.services.exchange.incoming import (
    FileRefused,
    Incoming,
    language_code,
    refuse_duplicates,
    refuse_many,
    with_marks,
)
from questionnaires.services.exchange.workbook import COLUMNS, FORMULA_BEGINNINGS, HEADS, STATUS_WORDS
from questionnaires.services.exchange.workbook_vetting import vet_workbook

# The heading stands no lower than this, whatever was written above it.
HEADING_MAX = 20
WIDTH_MAX = 40
# How a spreadsheet writes a character that XML does not hold.
ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|00[89][0-9A-Fa-f]|007[Ff])_")
STAGES = {name.casefold(): str(stage) for stage, word in STATUS_WORDS.items() for name in (word, stage)}


def read_workbook(data: bytes) -> Incoming:
    """The first sheet of a spreadsheet; ``FileRefused`` says in one sentence why it cannot be read."""
    vet_workbook(data)
    try:
        sheet = load_workbook(BytesIO(data), keep_links=False).worksheets[0]
    except Exception as error:  # a foreign library on a foreign file: whatever it is, the file is refused
        raise FileRefused(_("The spreadsheet is damaged and cannot be read.")) from error
    refuse_many(sheet.max_row)
    head = _read_head(sheet)
    heading = _heading(sheet)
    merged = {
        line for area in sheet.merged_cells.ranges for line in range(area.min_row, min(area.max_row, sheet.max_row) + 1)
    }
    rows = [
        _read_row(line, cells, line in merged)
        for line, cells in enumerate(_lines(sheet, heading + 1), start=heading + 1)
        if line in merged or any(cell.value not in (None, "") for cell in cells[: len(COLUMNS)])
    ]
    language = language_code(head.get("Language", ""))
    return Incoming(ExchangeFormat.XLSX, head.get("Version", ""), language, refuse_duplicates(rows))


def _lines(sheet: Worksheet, first: int) -> Iterator[tuple[Cell | MergedCell, ...]]:
    width = min(max(sheet.max_column, len(COLUMNS)), WIDTH_MAX)
    yield from sheet.iter_rows(min_row=first, max_row=max(sheet.max_row, first), max_col=width)


def _read_head(sheet: Worksheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for cells in sheet.iter_rows(max_row=min(sheet.max_row, HEADING_MAX), max_col=2):
        name, value = (_text(cell) for cell in cells)
        if name in HEADS and value:
            found.setdefault(name, value)
    return found


def _heading(sheet: Worksheet) -> int:
    for line, cells in enumerate(sheet.iter_rows(max_row=min(sheet.max_row, HEADING_MAX), max_col=len(COLUMNS)), 1):
        if tuple(_text(cell) for cell in cells) == tuple(COLUMNS):
            return line
    raise FileRefused(
        _("The row of headings is not the one the portal wrote. Export again, and leave columns where they are.")
    )


def _read_row(line: int, cells: tuple[Cell | MergedCell, ...], is_merged: bool) -> FileRow:
    values = dict(zip(COLUMNS, (_text(cell) for cell in cells), strict=False))
    status = (values["Status"] or "").strip()
    row = FileRow(
        place=str(line),
        subject=(values["Key"] or "").strip(),
        field=(values["Field"] or "").strip(),
        source=values["English"] or "",
        target=_without_apostrophe(values["Target"] or ""),
        status=STAGES.get(status.casefold(), status),
        problem=_problem(cells, values, is_merged),
    )
    if not (values["Made from"] or values["Stood here"]):
        return replace(row, has_marks=False)
    return with_marks(row, f"{values['Made from'] or '-'} {values['Stood here'] or '-'}")


def _problem(cells: tuple[Cell | MergedCell, ...], values: dict[str, str | None], is_merged: bool) -> str:
    if is_merged:
        return Reason.MERGED
    if any(cell.data_type == "f" for cell in cells):
        return Reason.FORMULA
    return Reason.NOT_TEXT if None in values.values() else ""


def _text(cell: Cell | MergedCell) -> str | None:
    """The text of a cell; a whole number is what was typed; None for a date, a truth value, an error, a formula."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "n" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if cell.data_type not in ("s", "str", "inlineStr") or not isinstance(value, str):
        return None
    # The database holds no NUL: another character that is no text stands for it, and is refused as such.
    return evened_lines(ESCAPED.sub(lambda match: chr(int(match[1], 16) or 0x1A), value.replace("_x000D_", "")))


def _without_apostrophe(text: str) -> str:
    """Some tools write what begins like a formula with an apostrophe before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_BEGINNINGS) else text
