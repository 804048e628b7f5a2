"""A report as a Word document that a translator can edit: real headings, contents, footnotes, numbers, tables.

A figure in a line is a content control that knows its name and cannot be typed over; it may be moved with its sentence.
Bars are left out: the figures beside them say the same.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import count
from typing import Any
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.rendering.docx_lists import Footnotes, Lists
from reports.rendering.docx_marks import EDGE, Marks
from reports.rendering.docx_package import Cover, packed_document
from reports.rendering.docx_styles import REPORT_STYLES
from reports.rendering.facts import Facts
from reports.rendering.tables import shown_columns
from reports.sections.blocks import (
    Cell,
    Document,
    Figure,
    Footnote,
    Heading,
    Link,
    Listing,
    Notice,
    Paragraph,
    Quotation,
    Row,
    Run,
    Runs,
    Table,
    contents,
)
from reports.sections.content import list_mark
from reports.sections.paper.content import LEFT_TO_RIGHT
from submissions.rendering.content import writable

# The width of the text on A4 with margins of 20 mm, in twentieths of a point.
WIDTH = 9638
# Shades of a heat table, as in css/report.css; 0 is hatched: no information.
FILLS = ("", "F4F8F9", "DCEBEE", "B9D7DD", "8BBAC4", "5E9CAA")
HATCHED = f'<w:shd w:val="thinDiagStripe" w:color="{EDGE}" w:fill="FFFFFF"/>'
HEAD_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="DCE6EA"/>'
# What Word takes for the name of a bookmark, and for the tag of a control.
BOOKMARK_MAX, TAG_MAX = 40, 64
NOT_IN_NAMES = re.compile(r"\W", re.ASCII)
FIGURE_TAG = "figure:"
PAGE_FIELDS = re.compile(r"%\((pages?)\)s")


def render_docx_report(document: Document, facts: Facts) -> bytes:
    """The whole file. The same document gives the same bytes."""
    marks = Marks(document.tag, document.direction == "rtl")
    writer = _Writer(document, marks)
    with override(document.language):
        written = "".join(writer.body())
        head = _head(document, marks)
    cover = Cover(
        title=writable(document.title),
        subject=writable(facts.cycle),
        author=writable(document.masthead.organization),
        identifier=writable(document.symbol),
        dated_on=facts.dated_on,
        head=head,
        foot=marks.paragraph(marks.tab() + _page(document, marks), style="Footer"),
        styles=REPORT_STYLES,
        numbering=writer.lists.part(),
        footnotes=writer.notes.part(),
        has_fields=True,
    )
    return packed_document(cover, marks, written)


def bookmark_name(anchor: str) -> str:
    """A bookmark's name: letters, digits and strokes below only, and not longer than Word takes."""
    name = f"_{NOT_IN_NAMES.sub('_', anchor)}"
    if len(name) <= BOOKMARK_MAX and name[1:].replace("_", "-") == anchor:
        return name
    digest = hashlib.sha256(anchor.encode("utf-8", "backslashreplace")).hexdigest()[:12]
    return f"{name[: BOOKMARK_MAX - 13]}_{digest}"


def figure_tag(figure_id: str) -> str:
    """The tag of a control by which a figure is known again."""
    tag = FIGURE_TAG + figure_id
    return tag if len(tag) <= TAG_MAX else FIGURE_TAG + hashlib.sha256(figure_id.encode()).hexdigest()[:48]


def _head(document: Document, marks: Marks) -> str:
    """The running head: symbol and title; and on each page that data are illustrative."""
    symbol = marks.reference(document.symbol) if document.symbol else ""
    head = marks.paragraph(symbol + marks.tab() + marks.run(document.running_head), style="Header")
    if document.is_illustrative:
        said = _("Illustrative data: generated for demonstration, not a statement by any State.")
        head += marks.paragraph(marks.run(said, bold=True), style="Header")
    return head


def _page(document: Document, marks: Marks) -> str:
    """The page's number among all, in the words of the language."""
    pieces = PAGE_FIELDS.split(document.page_words)
    fields = {"page": "PAGE", "pages": "NUMPAGES"}
    return "".join(
        marks.field(fields[piece], "1") if place % 2 else marks.run(piece) for place, piece in enumerate(pieces)
    )


class _Writer:
    """Writes the body of one document, and gathers its footnotes and lists."""

    def __init__(self, document: Document, marks: Marks) -> None:
        self.document, self.marks = document, marks
        self.notes, self.lists = Footnotes(marks), Lists(document.language)
        self.numbers = count(1)
        self.writers: dict[type, Any] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Listing: self._listing,
            Quotation: self._quotation,
            Notice: self._notice,
            Table: self._table,
        }

    def body(self) -> Iterator[str]:
        yield from self._masthead()
        yield from self._contents()
        for part in self.document.parts:
            label = self.marks.run(f"{part.label} ") if part.label else ""
            heading = self._marked(part.id, label + self._runs(part.heading))
            style = f"Heading{min(part.level, 6)}"
            yield self.marks.paragraph(heading, style=style, new_page=part.starts_page)
            for block in part.blocks:
                yield self.writers[type(block)](block)
        # A table may not be the last thing in a document.
        yield self.marks.paragraph(style="ReportText")

    def _masthead(self) -> Iterator[str]:
        masthead, marks = self.document.masthead, self.marks
        symbol = marks.reference(self.document.symbol, bold=True) if self.document.symbol else ""
        yield marks.paragraph(marks.run(masthead.organization, bold=True) + marks.tab() + symbol, style="MastheadTop")
        for field in masthead.fields:
            if field.name != "symbol" and field.text:
                yield marks.paragraph(marks.run(field.text), style="MastheadLine")
        for notice in masthead.notices:
            yield self._notice(notice)
        yield marks.paragraph(marks.run(masthead.title), style="Title")
        if masthead.subtitle:
            yield marks.paragraph(marks.run(masthead.subtitle), style="Subtitle")
        if masthead.summary:
            yield marks.paragraph(marks.run(masthead.summary_heading), style="SummaryHeading")
        for block in masthead.summary:
            yield self.writers[type(block)](block)

    def _contents(self) -> Iterator[str]:
        """A table of contents that is there before Word works it out, as a field that Word keeps up to date."""
        marks, entries = self.marks, contents(self.document)
        yield marks.paragraph(marks.run(self.document.contents_heading), style="TOCHeading", new_page=True)
        last = len(entries) - 1
        for place, entry in enumerate(entries):
            opening = marks.field_opening(r'TOC \o "1-3" \h \z \u') if place == 0 else ""
            closing = marks.field_closing() if place == last else ""
            label = marks.run(f"{entry.label} ") if entry.label else ""
            name = bookmark_name(entry.anchor)
            words = label + "".join(self._run(run) for run in entry.runs if not isinstance(run, Footnote | Link))
            page = marks.field(rf"PAGEREF {name} \h", "")
            line = f'<w:hyperlink w:anchor="{name}" w:history="1">{words}{marks.tab()}{page}</w:hyperlink>'
            yield marks.paragraph(opening + line + closing, style=f"TOC{min(entry.level, 3)}")

    def _runs(self, runs: Runs, *, bold: bool = False) -> str:
        return "".join(self._run(run, bold=bold) for run in runs)

    def _run(self, run: Run, *, bold: bool = False) -> str:
        marks = self.marks
        if isinstance(run, Figure):
            return self._figure(run, bold=bold)
        if isinstance(run, Footnote):
            return self.notes.call(self._runs(run.runs))
        if isinstance(run, Link):
            return f'<w:hyperlink w:anchor="{bookmark_name(run.anchor)}">{marks.run(run.text)}</w:hyperlink>'
        rtl = {"rtl": True, "ltr": False}.get(run.direction)
        # A reference such as 6(1)(a) among Arabic: its brackets too stand from left to right.
        turn = LEFT_TO_RIGHT if marks.is_rtl and rtl is False else ""
        return marks.run(
            f"{turn}{run.text}{turn}", bold=bold or run.is_strong, italic=run.is_emphasis, tag=run.tag, rtl=rtl
        )

    def _figure(self, figure: Figure, *, bold: bool) -> str:
        """Locked: what it says cannot be changed, only where it stands. Where the words say the number, nothing."""
        if not figure.text:
            return ""
        tag = quoteattr(figure_tag(writable(figure.id)))
        return (
            f'<w:sdt><w:sdtPr><w:tag w:val={tag}/><w:lock w:val="contentLocked"/></w:sdtPr>'
            f"<w:sdtContent>{self.marks.run(figure.text, bold=bold)}</w:sdtContent></w:sdt>"
        )

    def _marked(self, anchor: str, content: str) -> str:
        return self.marks.bookmark(next(self.numbers), bookmark_name(anchor), content) if anchor else content

    def _heading(self, heading: Heading) -> str:
        content = self._marked(heading.anchor, self._runs(heading.runs))
        return self.marks.paragraph(content, style=f"Heading{min(heading.level, 6)}")

    def _paragraph(self, paragraph: Paragraph) -> str:
        content = self._marked(paragraph.anchor, self._runs(paragraph.runs, bold=paragraph.is_strong))
        list_id = self.lists.numbered(paragraph.number) if paragraph.is_numbered else 0
        rtl = {"rtl": True, "ltr": False}.get(paragraph.direction)
        return self.marks.paragraph(content, style="ReportText", list_id=list_id, rtl=rtl)

    def _listing(self, listing: Listing) -> str:
        list_id = self.lists.lettered(len(listing.items)) if listing.is_ordered else self.lists.bulleted
        written = []
        for place, item in enumerate(listing.items):
            mark = "" if list_id else self.marks.run(f"{list_mark(place, self.document.language)} ")
            written.append(self.marks.paragraph(mark + self._runs(item), style="ReportItem", list_id=list_id))
        return "".join(written)

    def _quotation(self, quotation: Quotation) -> str:
        """The State's words in their language and direction, then whose they are."""
        rtl = quotation.direction == "rtl"
        said = self.marks.run(quotation.text, tag=quotation.tag, rtl=rtl)
        return self.marks.paragraph(said, style="Quote", rtl=rtl) + self.marks.paragraph(
            self._runs(quotation.source), style="ReportSource"
        )

    def _notice(self, notice: Notice) -> str:
        return self.marks.paragraph(self._runs(notice.runs), style="ReportNotice")

    def _table(self, table: Table) -> str:
        marks, places = self.marks, shown_columns(table)
        columns = [table.columns[place] for place in places]
        widths = _widths([column.weight for column in columns])
        styles = ["ReportFigure" if column.is_number else "ReportCell" for column in columns]
        caption = marks.paragraph(self._marked(table.id, self._runs(table.caption)), style="Caption")
        heads = [
            marks.paragraph(self._runs(column.heading, bold=True), style=style)
            for column, style in zip(columns, styles, strict=True)
        ]
        rows = [marks.row(heads, widths, is_heading=True, shades=[HEAD_SHADE] * len(heads))]
        rows += [self._row(row, places, widths, styles) for row in table.rows]
        said = "".join(run.text for run in table.caption if not isinstance(run, Footnote))
        drawn = marks.table(rows, widths, borders="top bottom insideH", caption=said)
        notes = "".join(marks.paragraph(self._runs(note), style="ReportNote") for note in table.notes)
        # Word joins tables between which nothing stands.
        return caption + drawn + (notes or marks.paragraph(style="ReportCell"))

    def _row(self, row: Row, places: list[int], widths: list[int], styles: list[str]) -> str:
        cells, shades = [], []
        for place, style in zip(places, styles, strict=True):
            cell = row.cells[place]
            written = self.marks.paragraph(self._runs(cell.runs, bold=row.is_total), style=style)
            if not cells and row.note:
                written += self.marks.paragraph(self._runs(row.note), style="ReportCellNote")
            cells.append(written)
            shades.append(_shade(cell))
        return self.marks.row(cells, widths, shades=shades)


def _shade(cell: Cell) -> str:
    if not cell.step:
        return HATCHED if cell.step == 0 else ""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{FILLS[cell.step]}"/>'


def _widths(weights: list[int]) -> list[int]:
    """Shares of the width of the text; what rounding leaves goes to the first column."""
    whole = sum(weights) or 1
    widths = [WIDTH * weight // whole for weight in weights]
    widths[0] += WIDTH - sum(widths)
    return widths
