"""WordprocessingML as text: runs, paragraphs, tables, fields, each with its language and direction.

Elements stand in the order of the schema: Word refuses others. Every run says its language; Arabic has ``w:rtl`` on
the run, ``w:bidi`` on the paragraph and ``w:bidiVisual`` on the table. Source: knowledge/report-engine.md, section 5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from reports.sections.paper.content import LEFT_TO_RIGHT, Printed
from submissions.rendering.content import writable

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# BCP 47 tag of a text → the language as Word names it.
LANGUAGES = {"ar": "ar-SA", "zh-Hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
# Fonts that a ministry's Word has. "cs" draws Arabic, "eastAsia" Chinese.
FONTS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Microsoft YaHei" w:cs="Arial"/>'
BOX_FONT = (
    '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:cs="MS Gothic" w:hint="eastAsia"/>'
)
BOX, GREY, EDGE = "☐", "434D50", "8A9497"


def language_mark(tag: str) -> str:
    """``w:lang`` of a run: Word reads ``bidi`` for Arabic, ``eastAsia`` for Chinese, ``val`` for the others."""
    name = LANGUAGES.get(tag, tag)
    beside = {"ar": f' w:bidi="{name}"', "zh-Hans": f' w:eastAsia="{name}"'}.get(tag, "")
    return f'<w:lang w:val="{name}"{beside}/>'


@dataclass(frozen=True)
class Marks:
    """Writes for one document language."""

    tag: str
    is_rtl: bool

    def run(
        self,
        text: str,
        *,
        style: str = "",
        bold: bool = False,
        italic: bool = False,
        tag: str = "",
        rtl: bool | None = None,
    ) -> str:
        """Words in the document's language, or in ``tag``. ``style``: a character style."""
        lines = escape(writable(text)).split("\n")
        said = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
        look = self.look(style=style, bold=bold, italic=italic, tag=tag, rtl=rtl)
        return f"<w:r>{look}{said}</w:r>"

    def look(
        self,
        *,
        style: str = "",
        bold: bool = False,
        italic: bool = False,
        tag: str = "",
        rtl: bool | None = None,
    ) -> str:
        """The properties of a run."""
        is_rtl = self.is_rtl if rtl is None else rtl
        named = f'<w:rStyle w:val="{style}"/>' if style else ""
        weight = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
        direction = "<w:rtl/>" if is_rtl else ""
        return f"<w:rPr>{named}{weight}{direction}{language_mark(tag or self.tag)}</w:rPr>"

    def words(self, text: Printed, *, style: str = "", bold: bool = False) -> str:
        """A published text; in another language with its mark."""
        run = self.run(text.text, style=style, bold=bold, tag=text.tag, rtl=text.direction == "rtl")
        return run + (self.run(f" [{text.mark}]", style="Small") if text.mark else "")

    def reference(self, ref: str, *, style: str = "", bold: bool = False) -> str:
        """A reference such as 5(1)(a): from left to right wherever it stands, its brackets too."""
        mark = LEFT_TO_RIGHT if self.is_rtl else ""
        return self.run(f"{mark}{ref}{mark}", style=style, bold=bold, tag="en", rtl=False)

    def box(self) -> str:
        """A box to tick, and a space that keeps its words beside it."""
        return (
            f"<w:r><w:rPr>{BOX_FONT}{'<w:rtl/>' if self.is_rtl else ''}{language_mark(self.tag)}</w:rPr>"
            f'<w:t xml:space="preserve">{BOX}\u00a0</w:t></w:r>'
        )

    def tab(self) -> str:
        return "<w:r><w:tab/></w:r>"

    def field(self, instruction: str, shown: str, *, is_dirty: bool = False) -> str:
        """A field and what it shows until Word works it out."""
        dirty = ' w:dirty="true"' if is_dirty else ""
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{self.run(shown, rtl=False, tag="en")}'
            f'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def field_opening(self, instruction: str) -> str:
        """A field over several paragraphs, which Word is to work out; ends with ``field_closing``."""
        return (
            '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve">'
            f' {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )

    def field_closing(self) -> str:
        return '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

    def paragraph(
        self,
        content: str = "",
        *,
        style: str = "",
        keep: bool = False,
        new_page: bool = False,
        list_id: int = 0,
        rtl: bool | None = None,
    ) -> str:
        """``keep``: on the same page as what follows. ``list_id``: the list whose next number or mark it has."""
        is_rtl = self.is_rtl if rtl is None else rtl
        properties = (
            (f'<w:pStyle w:val="{style}"/>' if style else "")
            + ("<w:keepNext/>" if keep else "")
            + ("<w:pageBreakBefore/>" if new_page else "")
            + (f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>' if list_id else "")
            + ("<w:bidi/>" if is_rtl else "")
        )
        return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"

    def bookmark(self, number: int, name: str, content: str) -> str:
        attributes = f"w:id={quoteattr(str(number))}"
        return f"<w:bookmarkStart {attributes} w:name={quoteattr(name)}/>{content}<w:bookmarkEnd {attributes}/>"

    def table(
        self, rows: Iterable[str], widths: Sequence[int], *, borders: str, caption: str = "", margin: int = 0
    ) -> str:
        """``widths`` in twentieths of a point; ``borders``: which of top, bottom, insideH, insideV are drawn.

        ``caption``: what a screen reader says of the table. ``margin``: beside the words of a cell, Word's own if 0.
        """
        beside = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
        margins = f"<w:tblCellMar>{beside}</w:tblCellMar>" if margin else ""
        said = f"<w:tblCaption w:val={quoteattr(writable(caption))}/>" if caption else ""
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        values = {side: "single" if side in borders.split() else "nil" for side in sides}
        drawn = "".join(
            f'<w:{side} w:val="{value}" w:sz="4" w:space="0" w:color="{EDGE}"/>' for side, value in values.items()
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        properties = (
            f"{'<w:bidiVisual/>' if self.is_rtl else ''}"
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{drawn}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/>{margins}{said}'
        )
        return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"

    def row(
        self,
        cells: Sequence[str],
        widths: Sequence[int],
        *,
        is_heading: bool = False,
        height: int = 0,
        shades: Sequence[str] = (),
    ) -> str:
        """``cells`` hold whole paragraphs; a row is never torn, a heading comes again on each page.

        ``shades``: a ``w:shd`` for each cell, or "".
        """
        properties = "<w:cantSplit/>" + (f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else "")
        properties += "<w:tblHeader/>" if is_heading else ""
        inside = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
            for cell, width, shade in zip(cells, widths, shades or [""] * len(cells), strict=True)
        )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"
