"""The package around a paper in Word: page, head and foot, styles, properties; python-docx, loaded only when needed."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from reports.rendering.docx_marks import LANGUAGES, NAMESPACE, Marks
from reports.rendering.docx_styles import define_styles
from reports.sections.paper import Paper


def packed_document(paper: Paper, marks: Marks, written: str) -> bytes:
    """``written``: all paragraphs and tables of the body."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    document = docx.Document()
    define_styles(document.styles, paper.tag)
    body = document.element.body
    section = body.sectPr
    for element in [element for element in body if element is not section]:
        body.remove(element)
    for element in list(parse_xml(f"<w:body {NAMESPACE}>{written}</w:body>")):
        section.addprevious(element)
    _set_page(document, paper, marks)
    _set_properties(document, paper)
    compatibility = document.settings.element.find(qn("w:compat"))
    for setting in list(compatibility):
        # The newest of Word's modes: without it the title bar speaks of an old document.
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    return _packed(document)


def _set_page(document: Any, paper: Paper, marks: Marks) -> None:
    """A4, the code of the paper and the page's number in the foot, the columns of an Arabic page from the right."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    foot = section.footer
    page = marks.field("PAGE", "1") + marks.run(" / ", rtl=False, tag="en") + marks.field("NUMPAGES", "1")
    written = marks.paragraph(marks.reference(paper.masthead.code) + marks.tab() + page, style="Footer")
    _replace_paragraph(foot, parse_xml(written.replace("<w:p>", f"<w:p {NAMESPACE}>", 1)))
    title = marks.paragraph(marks.run(paper.masthead.running_title), style="Header")
    _replace_paragraph(section.header, parse_xml(title.replace("<w:p>", f"<w:p {NAMESPACE}>", 1)))
    if marks.is_rtl:
        properties = document.element.body.sectPr
        grid = properties.find(qn("w:docGrid"))
        grid.addprevious(parse_xml(f"<w:bidi {NAMESPACE}/>"))


def _replace_paragraph(part: Any, paragraph: Any) -> None:
    part.is_linked_to_previous = False
    old = part.paragraphs[0]._p
    old.getparent().replace(old, paragraph)


def _set_properties(document: Any, paper: Paper) -> None:
    properties = document.core_properties
    properties.title = paper.masthead.running_title
    properties.subject = paper.masthead.kind
    properties.author = properties.last_modified_by = paper.masthead.portal
    properties.language = LANGUAGES[paper.tag]
    properties.comments, properties.identifier = "", paper.masthead.code
    day = paper.dated_on or "2000-01-01"
    properties.created = properties.modified = datetime.fromisoformat(day).replace(tzinfo=UTC)


def _packed(document: Any) -> bytes:
    """The package with no moment of packing in it, so that the same paper has the same digest."""
    raw, packed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            undated = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            target.writestr(undated, source.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
