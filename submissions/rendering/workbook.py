"""The workbook of one instrument: how to fill it in, then a line for each question, article by article.

Everything is text: what begins like a formula is none (design.md, section 9). The heading stays in sight; all but the
cells to write in is locked, without a password. Hidden: the key of each question, the answer it went out with, lists.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from submissions.rendering.content import KEY_HEADING, SHEET_OF_KEYS, SHEET_OF_LISTS, Form, Line, Words, escaped

# In characters: reference, question, guidance, obligation, how to answer | answer, reason, language | what stands.
WIDTHS = (13, 46, 40, 16, 26, 52, 26, 14, 26)
FIRST_OPEN, LAST_OPEN = 6, 8
KEY, BASE, MARK = 10, 11, 12
LINE_POINTS, ROW_POINTS_MAX = 14.5, 400.0
HEAD_ROWS = 2
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
INK, QUIET = "FF1D2628", "FF434D50"
HEADING = PatternFill("solid", fgColor="FF1F4E5F")
ARTICLE = PatternFill("solid", fgColor="FFDCE6EA")
OPEN = PatternFill("solid", fgColor="FFFFFBEF")
EDGE = Border(*(Side("thin", color="FFC3CBCE"),) * 4)
RIGHT_TO_LEFT, LEFT_TO_RIGHT = 2, 1
FONTS = {"zh-hans": "Microsoft YaHei"}
FONT = "Arial"


def write_workbook(form: Form) -> bytes:
    """The whole file."""
    book = Workbook(write_only=True)
    writer = _Writer(book, form)
    writer.write_questions()
    writer.write_notes()
    writer.write_hidden()
    properties = book.properties
    properties.creator, properties.title, properties.language = form.author, escaped(form.title), form.language
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class _Writer:
    """Sheets of one workbook, with the styles they share."""

    def __init__(self, book: Workbook, form: Form) -> None:
        self.form = form
        self.notes = self._sheet(book, form.notes_title[:31])
        self.sheet = self._sheet(book, form.code)
        self.lists, self.keys = book.create_sheet(SHEET_OF_LISTS), book.create_sheet(SHEET_OF_KEYS)
        book.active = 0
        self.font = FONTS.get(form.language, FONT)
        # Ten looks for thousands of cells: each is worked out once.
        self.looks: dict[tuple[str, bool, bool], object] = {}

    def _sheet(self, book: Workbook, title: str) -> Worksheet:
        sheet = book.create_sheet(title)
        sheet.sheet_view.rightToLeft = self.form.is_rtl
        return sheet

    def write_notes(self) -> None:
        sheet = self.notes
        sheet.column_dimensions["A"].width = 100
        lines = [(self.form.title, "title"), (self.form.subtitle, "quiet")]
        lines += [(mark, "bold") for mark in self.form.marks] + [(self.form.notes_title, "bold")]
        lines += [(note, "plain") for note in self.form.notes]
        for number, (text, style) in enumerate(lines, start=1):
            height = 30.0 if style == "title" else _height([(text, 100)]) + 6
            sheet.row_dimensions[number].height = height
            sheet.append([self._cell(sheet, text, style=style)])
        _protect(sheet)

    def write_questions(self) -> None:
        sheet, form = self.sheet, self.form
        for column, width in enumerate(WIDTHS, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for column in (KEY, BASE, MARK):
            sheet.column_dimensions[get_column_letter(column)].hidden = True
        sheet.freeze_panes = f"B{HEAD_ROWS + 1}"
        sheet.print_title_rows = f"{HEAD_ROWS}:{HEAD_ROWS}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        title = " · ".join((form.title, *form.marks))
        sheet.append([self._cell(sheet, title, style="heading-plain")])
        heads = [self._cell(sheet, name, style="heading") for name in form.columns]
        sheet.row_dimensions[HEAD_ROWS].height = 30.0
        sheet.append([*heads, self._cell(sheet, KEY_HEADING, style="plain")])
        number = HEAD_ROWS
        offered: dict[tuple[tuple[str, ...], bool], list[str]] = {}
        spoken = []
        for group in form.groups:
            number += 1
            sheet.row_dimensions[number].height = 24.0
            band = [self._cell(sheet, "", style="article") for _width in WIDTHS[1:]]
            sheet.append([self._cell(sheet, group.heading, style="article"), *band])
            for line in group.lines:
                number += 1
                sheet.row_dimensions[number].height = _line_height(line)
                sheet.append(list(self._line(line)))
                if line.choices:
                    offered.setdefault((line.choices, line.is_open), []).append(f"{_letter(FIRST_OPEN)}{number}")
                spoken.append(f"{_letter(LAST_OPEN)}{number}")
        self._offer(offered, spoken)
        _protect(sheet)

    def _line(self, line: Line) -> Iterator[WriteOnlyCell]:
        sheet = self.sheet
        yield self._cell(sheet, line.reference, style="reference")
        yield self._words(sheet, line.question, "question")
        yield self._words(sheet, line.guidance, "guidance")
        yield self._cell(sheet, line.level, style="locked")
        yield self._cell(sheet, line.how, style="guidance")
        is_open = not line.is_locked
        yield self._cell(sheet, line.answer, style="open" if is_open else "locked", is_rtl=line.is_text_rtl)
        yield self._cell(
            sheet, line.reason, style="open" if is_open and line.takes_reason else "locked", is_rtl=line.is_text_rtl
        )
        yield self._cell(sheet, line.tongue, style="open" if is_open else "locked")
        yield self._cell(sheet, line.stands, style="guidance")
        for text in (line.key, str(line.base), line.digest):
            yield self._cell(sheet, text, style="plain", is_rtl=False)

    def _offer(self, offered: dict[tuple[tuple[str, ...], bool], list[str]], spoken: list[str]) -> None:
        """Drop-down lists, in the hidden sheet: what a list does not hold is refused, or with an open list is not."""
        lists: list[Sequence[str]] = [self.form.tongues]
        self._validate(1, self.form.tongues, spoken, is_open=False)
        for (choices, is_open), cells in offered.items():
            lists.append(choices)
            self._validate(len(lists), choices, cells, is_open=is_open)
        for row in range(max(len(one) for one in lists)):
            self.lists.append([escaped(one[row]) if row < len(one) else None for one in lists])

    def _validate(self, column: int, choices: Sequence[str], cells: Iterable[str], *, is_open: bool) -> None:
        letter = get_column_letter(column)
        listed = DataValidation(
            type="list",
            formula1=f"{quote_sheetname(SHEET_OF_LISTS)}!${letter}$1:${letter}${len(choices)}",
            allow_blank=True,
            sqref=" ".join(cells),
        )
        listed.showErrorMessage = not is_open
        self.sheet.data_validations.append(listed)

    def write_hidden(self) -> None:
        """By what the portal knows its own workbook again; shown by no menu."""
        for value in (self.form.token, str(self.form.issue_number), str(self.form.submission_number)):
            self.keys.append([value])
        self.keys.sheet_state, self.lists.sheet_state = "veryHidden", "veryHidden"

    def _words(self, sheet: Worksheet, words: Words, style: str) -> WriteOnlyCell:
        return self._cell(sheet, words.text, style=style, is_rtl=words.is_rtl)

    def _cell(self, sheet: Worksheet, text: str, *, style: str, is_rtl: bool | None = None) -> WriteOnlyCell:
        cell = WriteOnlyCell(sheet, escaped(text) or None)
        right = self.form.is_rtl if is_rtl is None else is_rtl
        if text:
            cell.data_type = "s"
        look = (style, right, text.startswith(FORMULA_BEGINNINGS))
        if look in self.looks:
            cell._style = self.looks[look]
            return cell
        cell.number_format, cell.quotePrefix = "@", look[2]
        self._dress(cell, style, right)
        self.looks[look] = cell._style
        return cell

    def _dress(self, cell: WriteOnlyCell, style: str, right: bool) -> None:
        is_bold = style in ("title", "bold", "heading", "heading-plain", "article", "question", "reference")
        size = {"title": 16, "article": 12, "guidance": 9}.get(style, 10)
        colour = {"heading": "FFFFFFFF", "guidance": QUIET, "quiet": QUIET}.get(style, INK)
        cell.font = Font(name=self.font, size=size, bold=is_bold, color=colour)
        wraps = style not in ("article", "heading-plain", "title")
        order = LEFT_TO_RIGHT if style == "reference" else RIGHT_TO_LEFT if right else LEFT_TO_RIGHT
        side = "right" if right else "left"
        cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=wraps, readingOrder=order)
        cell.protection = Protection(locked=style != "open")
        fill = {"heading": HEADING, "article": ARTICLE, "open": OPEN}.get(style)
        if fill:
            cell.fill = fill
        if style in ("open", "locked", "question", "guidance", "reference"):
            cell.border = EDGE


def _protect(sheet: Worksheet) -> None:
    protection = sheet.protection
    protection.sheet, protection.formatColumns, protection.formatRows = True, False, False


def _line_height(line: Line) -> float:
    texts = (line.reference, line.question.text, line.guidance.text, line.level, line.how, line.answer, line.reason)
    return _height(zip((*texts, line.tongue, line.stands), WIDTHS, strict=True))


def _height(texts: Iterable[tuple[str, int]]) -> float:
    """Points for the longest cell: not every program makes room for wrapped lines by itself."""
    lines = max(
        sum(1 + int(_breadth(part[:5000]) * 1.1 // width) for part in text.split("\n")) for text, width in texts
    )
    return min(max(lines, 2) * LINE_POINTS, ROW_POINTS_MAX)


def _breadth(text: str) -> int:
    """How many letters of a Latin text it takes the room of: a Chinese character that of two."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _letter(column: int) -> str:
    return str(get_column_letter(column))
