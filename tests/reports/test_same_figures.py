"""The same figures in six languages and every format: each file is read back by its own means and compared.

Source: design.md, section 4; a report whose Arabic version says another number is the failure the portal is to end.
"""

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from reports import outline
from reports.choices import ReportFormat
from reports.rendering import book, formats
from reports.rendering.akn_names import NAMESPACE, PORTAL_NAMESPACE
from reports.rendering.docx_report import figure_tag
from reports.rendering.facts import Facts, facts_of
from reports.sections.blocks import Cell, Document, Figure, Paragraph, Row, Table, figures, tables, walk
from reports.sections.content import WITHHELD_MARK
from tests.factories.documents import small_document
from tests.factories.reports import LANGUAGES, SNAPSHOT
from tests.reports.pdf_reader import pieces_of

SHA256 = "5" * 64
WITHHELD = {
    "ar": "محجوب",
    "zh-hans": "不予显示",
    "en": "withheld",
    "fr": "non communiqué",
    "ru": "не приводится",
    "es": "no se muestra",
}
# Tags under which a number counts or leads elsewhere: heads of columns, marks of items, calls of notes, the contents.
NO_FIGURES = {"THead", "Lbl", "Reference", "Link"}
Found = dict[str, int | None]


def report(language: str) -> Document:
    return outline.compose(SNAPSHOT, language, {})


def facts(language: str) -> Facts:
    return facts_of(SNAPSHOT, SHA256, kind="gap_analysis", language=language)


def printed(text: str) -> int | None:
    """A number as a language prints it; None where there are no digits: the mark of a withheld figure."""
    digits = [str(unicodedata.digit(c)) for c in text if unicodedata.category(c) == "Nd"]
    return int("".join(digits)) if digits else None


def in_html(content: bytes, _document: Document) -> Found:
    found: Found = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            said = dict(attrs)
            if name := said.get("data-figure"):
                found[name] = number(str(said.get("value") or said.get("data-value")))

    Reader().feed(content.decode())
    return found


def in_docx(content: bytes, document: Document) -> Found:
    """By the tags of the controls; every control is read by what is printed in it."""
    names = {figure_tag(name): name for name in figures(document)}
    roots = [docx.Document(io.BytesIO(content)).element]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "word/footnotes.xml" in package.namelist():
            roots.append(etree.fromstring(package.read("word/footnotes.xml")))
    found: Found = {}
    for control in (control for root in roots for control in root.iter(qn("w:sdt"))):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
        text = "".join(said.text or "" for said in control.iter(qn("w:t")))
        keep(found, names[tag], printed(text))
    return found | in_words(document, found)


def in_akn(content: bytes, _document: Document) -> Found:
    found: Found = {}
    for quantity in etree.fromstring(content).iter(f"{{{NAMESPACE}}}quantity"):
        value = number(quantity.get("normalized"))
        assert not quantity.text or printed(quantity.text) == value
        keep(found, quantity.get(f"{{{PORTAL_NAMESPACE}}}figure"), value)
    return found


def in_json(content: bytes, _document: Document) -> Found:
    return {name: figure["number"] for name, figure in json.loads(content)["figures"].items()}


def in_xlsx(content: bytes, document: Document) -> Found:
    """The sheet of all figures; and in each table the cells where the model has one figure alone."""
    book = load_workbook(io.BytesIO(content))
    lines = {name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames}
    return from_lines(lines, document)


def in_csv(content: bytes, document: Document) -> Found:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        texts = {name.removesuffix(".csv"): package.read(name).decode("utf-8-sig") for name in package.namelist()}
    lines = {name: list(csv.reader(io.StringIO(text))) for name, text in texts.items()}
    return from_lines(lines, document)


def from_lines(lines: dict[str, list[list[Any]]], document: Document) -> Found:
    word = WITHHELD[document.language]
    sheets = [name for name in lines if name not in ("about", "figures")]
    found = {str(name): None if value == word else int(value) for name, value, *_unit in lines["figures"][1:]}
    alone: Found = {}
    for name, table in zip(sheets, tables(document), strict=True):
        for row, line in zip(table.rows, lines[name][1:], strict=False):
            for place, figure in alone_in(row):
                keep(alone, figure.id, None if line[place] == word else int(line[place]))
    assert alone.items() <= found.items()
    assert len(alone) > 20
    return found


def in_pdf(content: bytes, document: Document) -> Found:
    """By the tags, in reading order after the title: each number that stands by itself is a figure of the model."""
    pieces = list(pieces_of(content))
    title = max(place for place, piece in enumerate(pieces) if "H1" in piece.roles)
    numbers = [p.text for p in pieces[title + 1 :] if is_figure(p.text) and not NO_FIGURES & {*p.roles}]
    shown = [figure for figure in walk(document) if isinstance(figure, Figure) and figure.text]
    assert len(numbers) == len(shown)
    found: Found = {}
    for figure, text in zip(shown, numbers, strict=True):
        keep(found, figure.id, printed(text))
    return found | in_words(document, found)


def is_figure(text: str) -> bool:
    said = text.strip()
    return said == WITHHELD_MARK or bool(re.fullmatch(r"\d([\d\s.,٬٫’]*\d)?", said))


def in_words(document: Document, found: Found) -> Found:
    """Where the words of a language say the number ("one State" in Arabic) nothing is printed, and nothing marked."""
    said = {f.id: f.number for f in walk(document) if isinstance(f, Figure) and not f.text and f.id not in found}
    assert set(said.values()) <= {0, 1, 2}
    return said


def alone_in(row: Row) -> Iterator[tuple[int, Figure]]:
    """Cells that hold one figure and nothing else; a column of bars comes last, so places are the same."""
    for place, cell in enumerate(row.cells):
        if len(cell.runs) == 1 and isinstance(cell.runs[0], Figure):
            yield place, cell.runs[0]


def keep(found: Found, name: str, value: int | None) -> None:
    assert found.setdefault(name, value) == value


def number(value: str) -> int | None:
    return None if value == "withheld" else int(value)


READERS: dict[ReportFormat, Callable[[bytes, Document], Found]] = {
    ReportFormat.PDF: in_pdf,
    ReportFormat.HTML: in_html,
    ReportFormat.DOCX: in_docx,
    ReportFormat.XLSX: in_xlsx,
    ReportFormat.CSV: in_csv,
    ReportFormat.JSON: in_json,
    ReportFormat.AKN: in_akn,
}


def file(form: ReportFormat, document: Document) -> bytes:
    if form == ReportFormat.PDF:
        return book.draw_book(document)[0]
    return formats.render(form, document, facts(document.language))


def differences(document: Document, form: ReportFormat, expected: Found) -> dict[str, tuple[object, object]]:
    """Name → (in the model of English, in this file) wherever they are not the same."""
    found = READERS[form](file(form, document), document)
    nothing = "nothing"
    names = expected.keys() | found.keys()
    return {
        name: (expected.get(name, nothing), found.get(name, nothing))
        for name in sorted(names)
        if expected.get(name, nothing) != found.get(name, nothing)
    }


def changed(document: Document, name: str, number: int) -> Document:
    """The document with another number under one name, wherever it stands in a paragraph or table."""

    def change(value: Any) -> Any:
        if isinstance(value, Figure) and value.id == name:
            return replace(value, number=number, text=str(number))
        if isinstance(value, tuple):
            return tuple(change(item) for item in value)
        if isinstance(value, Paragraph | Cell):
            return replace(value, runs=change(value.runs))
        if isinstance(value, Row):
            return replace(value, cells=change(value.cells))
        return replace(value, rows=change(value.rows)) if isinstance(value, Table) else value

    return replace(document, parts=tuple(replace(part, blocks=change(part.blocks)) for part in document.parts))


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.REPORT_FILES_DIR = tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("make", "form"),
    # A PDF takes as long as all the rest together: the report alone is drawn as one.
    [(make, form) for make in (report, small_document) for form in READERS if (make, form) != (small_document, "pdf")],
)
def test_every_format_says_the_figures_of_the_model(language, form, make):
    expected = figures(make("en"))

    assert len(expected) > 40
    assert None in expected.values()
    assert differences(make(language), form, expected) == {}


@pytest.mark.parametrize("form", READERS)
def test_another_number_in_one_language_is_found(form):
    """The comparison is worth something: one number of the Arabic version changed is one difference."""
    document = small_document("ar")
    name = next(f.id for table in tables(document) for f in walk(table) if isinstance(f, Figure) and f.number)

    found = differences(changed(document, name, 977), form, figures(small_document("en")))

    assert list(found) == [name]
    assert found[name][1] == 977


def test_no_format_is_left_out():
    assert set(READERS) == set(ReportFormat)
