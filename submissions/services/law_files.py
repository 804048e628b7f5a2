"""A register of laws as a file to take along: CSV or XLSX, in the reader's language, every cell plain text."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from submissions.queries import LawEntry

# Read by a spreadsheet as the beginning of a formula. Source: design.md, section 9.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
# Without it, spreadsheets read UTF-8 as something else.
BYTE_ORDER_MARK = "\ufeff"
CELL_CHARACTERS_MAX = 32_767
WIDTHS = (40, 18, 14, 12, 40, 24, 20, 60, 50, 12)


def register_as_csv(entries: Iterable[LawEntry]) -> bytes:
    """One line per article of a law; a cell that begins like a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in _rows(entries):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_BEGINNINGS) else cell for cell in row])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def register_as_workbook(entries: Iterable[LawEntry]) -> bytes:
    """The same lines as a spreadsheet; every cell is typed as text."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Laws")[:31]
    sheet.sheet_view.rightToLeft = get_language_bidi()
    for line, row in enumerate(_rows(entries), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(line, column)
            cell.value = value[:CELL_CHARACTERS_MAX]
            cell.data_type, cell.number_format = "s", "@"
            cell.quotePrefix = value.startswith(FORMULA_BEGINNINGS)
            cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=line == 1)
    for letter, width in zip("ABCDEFGHIJ", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(entries: Iterable[LawEntry]) -> Iterable[list[str]]:
    yield [
        *(_("Title of the law"), _("Number of the law"), _("Day of adoption"), _("Language of the title")),
        *(_("Link to the text of the law"), _("File"), _("Articles of that law"), _("Excerpt")),
        *(_("Cited in the answers to"), _("Other answers")),
    ]
    for entry in entries:
        law = entry.law
        day = law.adopted_on.isoformat() if law.adopted_on else ""
        known = [law.title, law.number, day, law.language, law.url, law.file.name if law.file else ""]
        for article in entry.articles:
            uses = [use for use in entry.uses if article.pk in use.article_ids]
            seen = [f"{use.instrument} {use.reference}" for use in uses if use.is_seen]
            cited = [*known, article.designation, article.excerpt, "; ".join(dict.fromkeys(seen))]
            yield [*cited, str(len(uses) - len(seen))]
        if not entry.articles:
            yield [*known, "", "", "", "0"]
