"""The spreadsheet that goes to the translation service. Its words are English, which every translator reads.

Everything is text: a cell that begins like a formula is none (design.md, section 9).
"""

from io import BytesIO
from unicodedata import east_asian_width

from django.conf import settings
from django.utils import translation
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from instruments.choices import TextStage
from instruments.rules import ENGLISH, text_digest
from questionnaires.rules.exchange import exact_digest
from questionnaires.services.exchange.contents import Outgoing, OutgoingText

SHEET = "Texts"
# Heading → width in characters; the last two columns are hidden.
COLUMNS = {
    "Key": 30,
    "Field": 10,
    "Context": 40,
    "English": 60,
    "Official terms": 32,
    "Target": 60,
    "Status": 18,
    "Made from": 18,
    "Stood here": 24,
}
HIDDEN = ("Made from", "Stood here")
OPEN = ("Target", "Status")
HEADS = ("Version", "Language", "Exported on", "Content key", "Note")
STATUS_WORDS = {
    TextStage.MISSING: "missing",
    TextStage.DRAFT: "draft",
    TextStage.TO_REVIEW: "to be reviewed",
    TextStage.APPROVED: "approved",
    TextStage.SOURCE_CHANGED: "English changed",
}
NOTE = "Write in the columns Target and Status only. Keep names in braces, as {year}, as they are."
NOTE_FOR_REVIEW = "For review only: this version is published, and its texts cannot be imported any more."
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
HEADING = PatternFill("solid", fgColor="FFE7ECEF")
LINE_POINTS, ROW_POINTS_MAX = 15, 400
RIGHT_TO_LEFT, LEFT_TO_RIGHT = 2, 1


def write_workbook(outgoing: Outgoing) -> bytes:
    """One sheet: what it is, then a line per text."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    sheet.sheet_view.rightToLeft = translation.get_language_info(outgoing.language)["bidi"]
    _write_head(sheet, outgoing)
    heading = len(HEADS) + 2
    for column, (name, width) in enumerate(COLUMNS.items(), start=1):
        cell = _write(sheet, heading, column, name)
        cell.font, cell.fill = Font(bold=True), HEADING
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = width, name in HIDDEN
    for line, text in enumerate(outgoing.texts, start=heading + 1):
        values = _values(text)
        for column, (name, value) in enumerate(zip(COLUMNS, values, strict=True), start=1):
            cell = _write(sheet, line, column, value, language=outgoing.language if name == "Target" else ENGLISH)
            cell.protection = Protection(locked=name not in OPEN)
        sheet.row_dimensions[line].height = _height(values)
    _finish(sheet, heading, heading + len(outgoing.texts))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_head(sheet: Worksheet, outgoing: Outgoing) -> None:
    with translation.override(ENGLISH):
        language = str(dict(settings.LANGUAGES)[outgoing.language])
    lines = {
        "Version": (outgoing.version,),
        "Language": (outgoing.language, language),
        "Exported on": (outgoing.made_at.date().isoformat(),),
        "Content key": (outgoing.content_key,),
        "Note": (NOTE_FOR_REVIEW if outgoing.is_for_review else NOTE,),
    }
    for line, name in enumerate(HEADS, start=1):
        for column, value in enumerate((name, *lines[name]), start=1):
            cell = _write(sheet, line, column, value)
            # Longer than its column: it runs on over the empty cells beside it, whichever side they are.
            side = "right" if sheet.sheet_view.rightToLeft else "left"
            cell.alignment, cell.font = Alignment(horizontal=side, readingOrder=LEFT_TO_RIGHT), Font(bold=column == 1)


def _height(values: tuple[str, ...]) -> float:
    """Points for the longest cell: not every program makes room for wrapped lines by itself."""
    seen = [(value, width) for value, (name, width) in zip(values, COLUMNS.items(), strict=True) if name not in HIDDEN]
    lines = max(sum(1 + int(_breadth(part) * 1.1 // width) for part in value.split("\n")) for value, width in seen)
    return float(min(lines * LINE_POINTS, ROW_POINTS_MAX))


def _breadth(text: str) -> int:
    """How many letters of a Latin text it takes the room of: a Chinese character that of two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _values(text: OutgoingText) -> tuple[str, ...]:
    return (
        text.subject,
        text.field,
        text.context,
        text.english,
        "\n".join(f"{name} = {rendering}" for name, rendering in text.terms.items()),
        text.target,
        STATUS_WORDS[text.stage],
        text_digest(text.english),
        f"{exact_digest(text.target)} {text.stage}",
    )


def _write(sheet: Worksheet, line: int, column: int, value: str, *, language: str = ENGLISH) -> Cell:
    cell: Cell = sheet.cell(line, column)
    cell.value = value
    cell.data_type, cell.number_format = "s", "@"
    if value.startswith(FORMULA_BEGINNINGS):
        cell.quotePrefix = True
    order = RIGHT_TO_LEFT if translation.get_language_info(language)["bidi"] else LEFT_TO_RIGHT
    cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
    return cell


def _finish(sheet: Worksheet, heading: int, last: int) -> None:
    """The heading stays in sight; statuses come from a list; all but target and status is locked, without password."""
    sheet.freeze_panes = f"A{heading + 1}"
    status = get_column_letter(list(COLUMNS).index("Status") + 1)
    listed = DataValidation(type="list", formula1=f'"{",".join(STATUS_WORDS.values())}"', allow_blank=True)
    listed.showErrorMessage = True
    listed.add(f"{status}{heading + 1}:{status}{last}")
    sheet.add_data_validation(listed)
    sheet.auto_filter.ref = f"A{heading}:{get_column_letter(len(COLUMNS))}{last}"
    protection = sheet.protection
    protection.sheet, protection.formatColumns, protection.formatRows, protection.autoFilter = True, False, False, False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{heading}:{heading}"
