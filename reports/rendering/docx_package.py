"""The package around a Word document: page, head and foot, styles, properties; python-docx, loaded only when needed."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reports.rendering.docx_marks import LANGUAGES, NAMESPACE, Marks
from reports.rendering.docx_styles import Style, define_styles
from reports.rendering.packages import repacked

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


@dataclass(frozen=True)
class Cover:
    """``head`` and ``foot``: whole paragraphs. ``numbering`` and ``footnotes``: whole parts of the package, or ""."""

    title: str
    subject: str
    author: str
    identifier: str
    dated_on: str
    head: str
    foot: str
    styles: tuple[Style, ...] = ()
    numbering: str = ""
    footnotes: str = ""
    has_fields: bool = False


def packed_document(cover: Cover, marks: Marks, written: str) -> bytes:
    """``written``: all paragraphs and tables of the body. The same document gives the same bytes."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    document = docx.Document()
    define_styles(document.styles, marks.tag, cover.styles)
    body = document.element.body
    section = body.sectPr
    for element in [element for element in body if element is not section]:
        body.remove(element)
    for element in list(parse_xml(f"<w:body {NAMESPACE}>{written}</w:body>")):
        section.addprevious(element)
    _set_page(document, cover, marks)
    _set_properties(document, cover, marks)
    compatibility = document.settings.element.find(qn("w:compat"))
    for setting in list(compatibility):
        # The newest of Word's modes: without it the title bar speaks of an old document.
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    _add_parts(document, cover, compatibility)
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _set_page(document: Any, cover: Cover, marks: Marks) -> None:
    """A4, the columns of an Arabic page from the right; a report's first page has its masthead for a head."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    if cover.has_fields:
        section.different_first_page_header_footer = True
        _write(section.first_page_footer, cover.foot)
        _write(section.first_page_header, marks.paragraph(style="Header"))
    _write(section.footer, cover.foot)
    _write(section.header, cover.head)
    if marks.is_rtl:
        properties = document.element.body.sectPr
        grid = properties.find(qn("w:docGrid"))
        grid.addprevious(parse_xml(f"<w:bidi {NAMESPACE}/>"))


def _write(part: Any, written: str) -> None:
    """Paragraphs in place of the one that was there."""
    from docx.oxml import parse_xml

    part.is_linked_to_previous = False
    old = part.paragraphs[0]._p
    for element in list(parse_xml(f"<w:hdr {NAMESPACE}>{written}</w:hdr>")):
        old.addprevious(element)
    old.getparent().remove(old)


def _set_properties(document: Any, cover: Cover, marks: Marks) -> None:
    properties = document.core_properties
    properties.title, properties.subject = cover.title[:255], cover.subject[:255]
    properties.author = properties.last_modified_by = cover.author[:255]
    properties.language = LANGUAGES[marks.tag]
    properties.comments, properties.identifier = "", cover.identifier
    day = cover.dated_on or "2000-01-01"
    properties.created = properties.modified = datetime.fromisoformat(day).replace(tzinfo=UTC)


def _add_parts(document: Any, cover: Cover, before: Any) -> None:
    """Lists and footnotes; and that Word is to work out the contents, for which it asks when the file is opened."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    if cover.has_fields:
        before.addprevious(parse_xml(f'<w:updateFields {NAMESPACE} w:val="true"/>'))
        # Only the heads of columns are divided inside words: all other styles forbid it.
        tab_stop = document.settings.element.find(qn("w:defaultTabStop"))
        tab_stop.addnext(parse_xml(f"<w:autoHyphenation {NAMESPACE}/>"))
    if cover.numbering:
        element = document.part.numbering_part.element
        for old in list(element):
            element.remove(old)
        for new in list(parse_xml(cover.numbering)):
            element.append(new)
    if cover.footnotes:
        name = PackURI("/word/footnotes.xml")
        part = Part(name, FOOTNOTES, cover.footnotes.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        separators = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'
        before.addprevious(parse_xml(f"<w:footnotePr {NAMESPACE}>{separators}</w:footnotePr>"))
