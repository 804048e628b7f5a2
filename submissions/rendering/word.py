"""The Word form of one article: printed it is a paper, filled in on a screen each answer is a content control.

A control is known by its tag, ``portal:a:3``: the answer to the third question; which question that is, and which
answer it went out with, stands signed in a hidden control at the end. Elements stand in the order of the schema: Word
refuses others. Arabic has ``w:rtl`` on the run, ``w:bidi`` on the paragraph and ``w:bidiVisual`` on the table.
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from submissions.rendering.content import Form, Line, Words, writable

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LANGUAGES = {"ar": "ar-SA", "zh-hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
# Fonts that a ministry's Word has. "cs" draws Arabic, "eastAsia" Chinese.
FONTS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Microsoft YaHei" w:cs="Arial"/>'
GREY, EDGE, OPEN = "434D50", "8A9497", "FFFBEF"
WIDTHS = (2400, 7238)
# Places of the names of what is filled in among the columns of a form.
ANSWER, REASON, TONGUE, STANDS = 5, 6, 7, 8


def write_word(form: Form) -> bytes:
    """The whole file. python-docx is slow to load, and loaded only here."""
    import docx
    from docx.oxml import parse_xml
    from docx.shared import Mm

    document = docx.Document()
    body = document.element.body
    section = body.sectPr
    for element in [element for element in body if element is not section]:
        body.remove(element)
    written = "".join(_Writer(form).body())
    for element in list(parse_xml(f"<w:body {NAMESPACE}>{written}</w:body>")):
        section.addprevious(element)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    _set_styles(document, form)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = form.title, form.author, ""
    properties.language = LANGUAGES[form.language]
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_styles(document: Any, form: Form) -> None:
    """The fonts and the language under everything, in place of the template's; headings in the ink of the text."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(qn("w:docDefaults"))
    written = (
        f"<w:docDefaults {NAMESPACE}><w:rPrDefault><w:rPr>{FONTS}<w:sz w:val='20'/><w:szCs w:val='20'/>"
        f"{_language(form.language)}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        "<w:spacing w:after='60' w:line='259' w:lineRule='auto'/></w:pPr></w:pPrDefault></w:docDefaults>"
    )
    document.styles.element.replace(defaults, parse_xml(written))
    for name in ("Title", "Heading 1", "Heading 2"):
        style = document.styles[name].element
        for old in style.findall(qn("w:rPr")):
            style.remove(old)
        size = {"Title": 32, "Heading 1": 28, "Heading 2": 22}[name]
        style.append(
            parse_xml(f"<w:rPr {NAMESPACE}>{FONTS}<w:b/><w:bCs/><w:sz w:val='{size}'/><w:szCs w:val='{size}'/></w:rPr>")
        )


def _language(code: str) -> str:
    name = LANGUAGES.get(code, "en-GB")
    beside = {"ar": f' w:bidi="{name}"', "zh-hans": f' w:eastAsia="{name}"'}.get(code, "")
    return f'<w:lang w:val="{name}"{beside}/>'


class _Writer:
    """Writes one form. Each content control has a number of its own."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.numbers = count(1)

    def body(self) -> Iterator[str]:
        form = self.form
        yield self._paragraph(self._run(form.title), style="Title")
        yield self._paragraph(self._run(form.subtitle))
        for mark in form.marks:
            yield self._paragraph(self._run(mark, is_bold=True))
        yield self._paragraph(self._run(form.notes_title, is_bold=True), keep=True)
        for note in form.notes:
            yield self._paragraph(self._run(note))
        number = 0
        for group in form.groups:
            yield self._paragraph(self._run(group.heading), style="Heading1")
            for line in group.lines:
                number += 1
                yield from self._question(line, number)
        hidden = self._run(form.token, is_hidden=True)
        yield self._paragraph(self._control("portal:form", "", hidden, kind="<w:text/>"))

    def _question(self, line: Line, number: int) -> Iterator[str]:
        """Everything keeps to what follows: a question is not torn from its answer."""
        level = self._run(f"\u2003{line.level}", colour=GREY) if line.level else ""
        yield self._paragraph(self._run(line.reference, is_rtl=False) + level, style="Heading2", keep=True)
        yield self._paragraph(self._words(line.question, is_bold=True), keep=True)
        if line.guidance.text:
            yield self._paragraph(self._words(line.guidance, colour=GREY), keep=True)
        for how in line.how.split("\n"):
            yield self._paragraph(self._run(how, colour=GREY), keep=True)
        names = self.form.columns
        rows = [self._row(names[ANSWER], self._answer(line, number))]
        if line.takes_reason:
            rows.append(self._row(names[REASON], self._text(f"portal:r:{number}", names[REASON], line.reason, line)))
        tongue = self._list(f"portal:t:{number}", names[TONGUE], line.tongue, self.form.tongues)
        rows.append(self._row(names[TONGUE], tongue))
        yield self._table(rows)
        yield self._paragraph(self._run(f"{names[STANDS]}: {line.stands}" if line.stands else "", colour=GREY))

    def _answer(self, line: Line, number: int) -> str:
        name, tag = self.form.columns[ANSWER], f"portal:a:{number}"
        if line.choices and not line.is_open:
            return self._list(tag, name, line.answer, line.choices)
        return self._text(tag, name, line.answer, line)

    def _text(self, tag: str, name: str, text: str, line: Line) -> str:
        is_rtl = line.is_text_rtl if text else self.form.is_rtl
        shown = self._run(text, is_rtl=is_rtl) if text else self._run(self.form.blank, colour=GREY)
        control = self._control(tag, name, shown, kind='<w:text w:multiLine="1"/>', is_blank=not text)
        return self._paragraph(control, is_rtl=is_rtl)

    def _list(self, tag: str, name: str, chosen: str, choices: tuple[str, ...]) -> str:
        items = "".join(f"<w:listItem w:displayText={_attribute(c)} w:value={_attribute(c)}/>" for c in choices)
        shown = self._run(chosen) if chosen else self._run(self.form.choose, colour=GREY)
        kind = f"<w:dropDownList>{items}</w:dropDownList>"
        return self._paragraph(self._control(tag, name, shown, kind=kind, is_blank=not chosen))

    def _control(self, tag: str, name: str, content: str, *, kind: str, is_blank: bool = False) -> str:
        alias = f"<w:alias w:val={_attribute(name)}/>" if name else ""
        blank = "<w:showingPlcHdr/>" if is_blank else ""
        return (
            f'<w:sdt><w:sdtPr>{alias}<w:tag w:val="{tag}"/><w:id w:val="{next(self.numbers)}"/>'
            f'<w:lock w:val="sdtLocked"/>{blank}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
        )

    def _words(self, words: Words, *, is_bold: bool = False, colour: str = "") -> str:
        language = words.language or self.form.language
        return self._run(words.text, is_bold=is_bold, colour=colour, is_rtl=words.is_rtl, language=language)

    def _run(
        self,
        text: str,
        *,
        is_bold: bool = False,
        colour: str = "",
        is_hidden: bool = False,
        is_rtl: bool | None = None,
        language: str = "",
    ) -> str:
        right = self.form.is_rtl if is_rtl is None else is_rtl
        look = (
            ("<w:b/><w:bCs/>" if is_bold else "")
            + ("<w:vanish/>" if is_hidden else "")
            + (f'<w:color w:val="{colour}"/>' if colour else "")
            + ("<w:rtl/>" if right else "")
            + _language(language or self.form.language)
        )
        lines = [_pieces(line) for line in writable(text).split("\n")]
        return f"<w:r><w:rPr>{look}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"

    def _paragraph(self, content: str, *, style: str = "", keep: bool = False, is_rtl: bool | None = None) -> str:
        right = self.form.is_rtl if is_rtl is None else is_rtl
        properties = (
            (f'<w:pStyle w:val="{style}"/>' if style else "")
            + ("<w:keepNext/>" if keep else "")
            + ("<w:bidi/>" if right else "")
        )
        return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"

    def _table(self, rows: list[str]) -> str:
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{EDGE}"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
        return (
            f"<w:tbl><w:tblPr>{'<w:bidiVisual/>' if self.form.is_rtl else ''}"
            f'<w:tblW w:w="{sum(WIDTHS)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        )

    def _row(self, name: str, cell: str) -> str:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{OPEN}"/>'
        return (
            f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{WIDTHS[0]}" w:type="dxa"/></w:tcPr>{self._paragraph(self._run(name))}'
            f'</w:tc><w:tc><w:tcPr><w:tcW w:w="{WIDTHS[1]}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc></w:tr>'
        )


def _pieces(line: str) -> str:
    return "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))


def _attribute(text: str) -> str:
    return quoteattr(writable(text))
