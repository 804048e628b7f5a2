"""A table of the pages as CSV and as a spreadsheet: the same lines, and no formula ever comes alive."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language, get_language_info
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

# Read by a spreadsheet as the beginning of a formula. Source: design.md, section 9.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
# Without it, spreadsheets read UTF-8 as something else.
BYTE_ORDER_MARK = "\ufeff"
CHARACTERS_MAX = 32_000  # of one cell, below what spreadsheets take
Value = str | int | None


@dataclass(frozen=True)
class Sheet:
    """``notes``: what the table says, its method, day and citation; a second sheet where there is one."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = field(default_factory=tuple)


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text


def as_csv(sheet: Sheet) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(head) for head in sheet.heads])
    for row in sheet.rows:
        writer.writerow(["" if value is None else safe_cell(value) for value in row])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def as_workbook(sheet: Sheet) -> bytes:
    """Numbers as numbers, all else as text."""
    book = Workbook(write_only=True)
    is_right_to_left = get_language_info(get_language() or "en")["bidi"]
    table, notes = book.create_sheet("1"), book.create_sheet("2")
    for each in (table, notes):
        each.sheet_view.rightToLeft = is_right_to_left
    table.freeze_panes = "B2"
    table.column_dimensions["B"].width = 60
    notes.column_dimensions["A"].width = 110
    table.append([_cell(table, head, is_bold=True) for head in sheet.heads])
    for row in sheet.rows:
        table.append([_cell(table, value) for value in row])
    for place, note in enumerate((sheet.title, *sheet.notes)):
        notes.append([_cell(notes, note, is_bold=not place)])
    book.properties.title = safe_cell(sheet.title)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet, value: Value, *, is_bold: bool = False) -> WriteOnlyCell:
    is_number = isinstance(value, int)
    text = "" if value is None else "".join(c for c in safe_cell(value) if c.isprintable() or c in "\n\t")
    cell = WriteOnlyCell(sheet, value if is_number else text[:CHARACTERS_MAX])
    if not is_number:
        cell.data_type = "s"
    if is_bold:
        cell.font = Font(bold=True)
    return cell


FILES: Mapping[str, tuple[Callable[[Sheet], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
