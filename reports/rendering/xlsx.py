"""Every table of a document as a sheet of one workbook: numbers are numbers, all else is text and never a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from reports.rendering.facts import Facts, about
from reports.rendering.packages import repacked
from reports.rendering.tables import ABOUT, Sheet, Value, sheets
from reports.sections.blocks import Document
from submissions.rendering.content import CELL_UNITS_MAX, escaped, fits_a_cell

FONTS = {"zh-hans": "Microsoft YaHei"}
FONT, HEADING_FILL, HEADING_INK = "Arial", "FF1F4E5F", "FFFFFFFF"
# In characters: the column that heads the rows, the others, the two of the first sheet.
WIDTHS, ABOUT_WIDTHS = (44, 16), (34, 90)
PERCENT = '0"%"'
RIGHT_TO_LEFT, LEFT_TO_RIGHT = 2, 1
CUT = " […]"
CORE = "docProps/core.xml"


def render_xlsx(document: Document, facts: Facts) -> bytes:
    """The workbook: "about" first, then a sheet for each table, then all figures. The same document, the same bytes."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    writer = _Writer(book, document)
    found = sheets(document)
    writer.write_about(about(document, facts), found)
    for sheet in found:
        writer.write(sheet)
    day = datetime.fromisoformat(facts.dated_on).replace(tzinfo=UTC)
    properties = book.properties
    properties.creator, properties.title = document.masthead.organization, escaped(document.title)
    properties.language, properties.created, properties.identifier = document.tag, day, document.symbol
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue(), {CORE: _core(book, day)})


def _core(book: Any, day: datetime) -> bytes:
    """The properties dated by the document: openpyxl writes the moment of saving over them."""
    from openpyxl.xml.functions import tostring

    book.properties.modified = day
    return bytes(tostring(book.properties.to_tree()))


class _Writer:
    """Sheets of one workbook with the looks they share, each worked out once."""

    def __init__(self, book: Any, document: Document) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self.book, self.is_rtl = book, document.direction == "rtl"
        order = RIGHT_TO_LEFT if self.is_rtl else LEFT_TO_RIGHT
        name = FONTS.get(document.language, FONT)
        self.plain, self.bold = Font(name=name, size=10), Font(name=name, size=10, bold=True)
        self.heading = Font(name=name, size=10, bold=True, color=HEADING_INK)
        self.fill = PatternFill("solid", fgColor=HEADING_FILL)
        self.wrapped = Alignment(wrap_text=True, vertical="top", readingOrder=order)
        self.words = Alignment(vertical="top", readingOrder=order)

    def write_about(self, lines: Sequence[tuple[str, str | int]], found: Iterable[Sheet]) -> None:
        sheet = self._sheet(ABOUT, ABOUT_WIDTHS)
        for name, value in lines:
            number = value if isinstance(value, int) else None
            sheet.append([self._words(sheet, name, font=self.bold), self._cell(sheet, Value(str(value), number))])
        for table in found:
            sheet.append([self._words(sheet, text) for text in (table.name, table.caption)])

    def write(self, table: Sheet) -> None:
        widths = (WIDTHS[0], *(WIDTHS[1] for _head in table.heads[1:]))
        sheet = self._sheet(table.name, widths)
        sheet.freeze_panes = "B2"
        sheet.print_title_rows = "1:1"
        sheet.append([self._words(sheet, head.text, font=self.heading, fill=self.fill) for head in table.heads])
        for line in table.lines:
            sheet.append([self._cell(sheet, value) for value in line])
        for note in table.notes:
            sheet.append([self._words(sheet, note)])

    def _sheet(self, name: str, widths: Sequence[int]) -> Any:
        from openpyxl.utils import get_column_letter

        sheet = self.book.create_sheet(name)
        sheet.sheet_view.rightToLeft = self.is_rtl
        sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        return sheet

    def _cell(self, sheet: Any, value: Value) -> Any:
        if value.number is None:
            return self._words(sheet, value.text)
        cell = self._bare(sheet, value.number)
        if value.unit == "percent":
            cell.number_format = PERCENT
        return cell

    def _words(self, sheet: Any, text: str, *, font: Any = None, fill: Any = None) -> Any:
        """Text, whatever it begins with; cut where a cell can hold no more, and the cut is seen."""
        if not fits_a_cell(text):
            text = _cut(text)
        cell = self._bare(sheet, "")
        cell.value = escaped(text)
        cell.data_type, cell.alignment = "s", self.wrapped
        if font:
            cell.font = font
        if fill:
            cell.fill = fill
        return cell

    def _bare(self, sheet: Any, value: str | int) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, value=value)
        cell.font, cell.alignment = self.plain, self.words
        return cell


def _cut(text: str) -> str:
    """As much as a cell holds: what is written with an escape takes more room than it has characters."""
    text = text[:CELL_UNITS_MAX]
    while not fits_a_cell(text + CUT):
        text = text[: len(text) * 7 // 8]
    return text + CUT
