"""The styles of a paper in Word: headings that a screen reader and a table of contents know, and those of its own."""

from dataclasses import dataclass
from typing import Any

from reports.rendering.docx_marks import EDGE, FONTS, GREY, NAMESPACE, language_mark

RULE = f'w:val="single" w:sz="4" w:space="1" w:color="{EDGE}"'


@dataclass(frozen=True)
class Style:
    """``size`` in half points; ``before``, ``after``, ``indent`` in twentieths of a point; ``borders``: which sides."""

    id: str
    name: str
    size: int = 20
    before: int = 0
    after: int = 60
    is_bold: bool = False
    is_grey: bool = False
    outline: int | None = None
    keeps_next: bool = False
    indent: int = 0
    hanging: int = 0
    borders: str = ""
    tabs: str = ""
    kind: str = "paragraph"
    is_raised: bool = False
    is_italic: bool = False
    at_end: bool = False
    is_hyphenated: bool = False


STYLES = (
    Style("Title", "Title", size=32, before=240, after=60, is_bold=True, keeps_next=True),
    Style("Subtitle", "Subtitle", size=24, is_bold=True),
    Style("Heading1", "heading 1", size=26, before=240, after=120, is_bold=True, outline=0, keeps_next=True),
    Style(
        "Heading2", "heading 2", size=22, before=240, after=60, is_bold=True, outline=1, keeps_next=True, borders="top"
    ),
    Style("Heading3", "heading 3", size=20, before=160, after=40, is_bold=True, outline=2, keeps_next=True),
    Style("TOCHeading", "TOC Heading", size=26, before=240, after=120, is_bold=True, keeps_next=True),
    Style("TOC1", "toc 1", after=20, tabs='<w:tab w:val="right" w:leader="dot" w:pos="9638"/>'),
    Style("ListBullet", "List Bullet", indent=284, hanging=284),
    Style("Footer", "footer", size=16, tabs='<w:tab w:val="right" w:pos="9638"/>'),
    Style("Header", "header", size=16),
    Style("PaperPlain", "Paper plain", after=40),
    Style("PaperMark", "Paper mark", is_bold=True, before=120, after=120, borders="top left bottom right"),
    Style("PaperSummary", "Paper summary", is_grey=True, keeps_next=True),
    Style("PaperWhen", "Paper when", is_grey=True, before=160, after=20, keeps_next=True),
    Style("PaperQuestion", "Paper question", is_bold=True, before=120, keeps_next=True),
    Style("PaperGuidance", "Paper guidance", size=17, is_grey=True, keeps_next=True),
    Style("PaperBoxes", "Paper boxes", after=20, indent=340, hanging=340),
    Style("PaperLine", "Paper line", size=24, before=60, after=0, borders="bottom between"),
    Style("PaperCell", "Paper cell", size=17, after=0),
    Style("PaperNote", "Paper note", size=16, is_grey=True, after=40),
    Style("Small", "Paper small", size=16, is_grey=True, kind="character"),
)

# What a report has beside these.
REPORT_STYLES = (
    Style("Heading4", "heading 4", size=20, before=120, after=40, is_bold=True, outline=3, keeps_next=True),
    Style("Heading5", "heading 5", size=20, before=120, after=40, is_italic=True, outline=4, keeps_next=True),
    Style("Heading6", "heading 6", size=20, before=120, after=40, is_grey=True, outline=5, keeps_next=True),
    Style("TOC2", "toc 2", after=20, indent=284, tabs='<w:tab w:val="right" w:leader="dot" w:pos="9638"/>'),
    Style("TOC3", "toc 3", after=20, indent=568, tabs='<w:tab w:val="right" w:leader="dot" w:pos="9638"/>'),
    Style("Header", "header", size=16, tabs='<w:tab w:val="right" w:pos="9638"/>'),
    Style("Caption", "caption", size=18, before=160, after=60, is_bold=True, keeps_next=True),
    Style("Quote", "Quote", before=80, after=20, indent=568, is_italic=True, keeps_next=True),
    Style("FootnoteText", "footnote text", size=16, after=20),
    Style("FootnoteReference", "footnote reference", size=20, kind="character", is_raised=True),
    Style("MastheadTop", "Report masthead", after=120, borders="bottom", tabs='<w:tab w:val="right" w:pos="9638"/>'),
    Style("MastheadLine", "Report masthead line", after=20),
    Style("SummaryHeading", "Report summary heading", size=22, before=240, after=80, is_bold=True, keeps_next=True),
    Style("ReportText", "Report text", after=120),
    Style("ReportNotice", "Report notice", before=120, after=120, borders="top left bottom right"),
    Style("ReportItem", "Report item", after=60),
    Style("ReportSource", "Report source", size=17, after=120, indent=568, is_grey=True),
    Style("ReportCell", "Report cell", size=16, after=0),
    Style("ReportHead", "Report head", size=13, after=0, is_hyphenated=True),
    Style("ReportFigureHead", "Report figure head", size=13, after=0, at_end=True, is_hyphenated=True),
    Style("ReportFigure", "Report figure", size=16, after=0, at_end=True),
    Style("ReportCellNote", "Report cell note", size=14, after=0, is_grey=True),
    Style("ReportNote", "Report note", size=16, before=40, after=40, is_grey=True),
)


def define_styles(styles: Any, tag: str, further: tuple[Style, ...] = ()) -> None:
    """Put ``STYLES``, and ``further`` after them, in place of those of the same name.

    The document's fonts and language stand under all of them.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    root = styles.element
    defaults = root.find(qn("w:docDefaults"))
    root.replace(defaults, parse_xml(_defaults(tag)))
    for style in (*STYLES, *further):
        for old in [e for e in root if e.get(qn("w:styleId")) == style.id]:
            root.remove(old)
        root.append(parse_xml(_style(style)))


def _defaults(tag: str) -> str:
    return (
        f'<w:docDefaults {NAMESPACE}><w:rPrDefault><w:rPr>{FONTS}<w:sz w:val="20"/><w:szCs w:val="20"/>'
        f"{language_mark(tag)}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        "<w:suppressAutoHyphens/>"
        f'<w:spacing w:after="60" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )


def _style(style: Style) -> str:
    based_on = '<w:basedOn w:val="Normal"/>' if style.kind == "paragraph" else ""
    own = "" if style.name.lower() in OF_WORD else ' w:customStyle="1"'
    paragraph = f"<w:pPr>{_paragraph(style)}</w:pPr>" if style.kind == "paragraph" else ""
    return (
        f'<w:style {NAMESPACE} w:type="{style.kind}" w:styleId="{style.id}"{own}><w:name w:val="{style.name}"/>'
        f"{based_on}<w:qFormat/>{paragraph}<w:rPr>{_run(style)}</w:rPr></w:style>"
    )


def _paragraph(style: Style) -> str:
    sides = [side for side in ("top", "left", "bottom", "right", "between") if side in style.borders.split()]
    borders = "".join(f"<w:{side} {RULE}/>" for side in sides)
    return (
        ("<w:keepNext/>" if style.keeps_next else "")
        + ("<w:keepLines/>" if style.id != "PaperPlain" else "")
        + (f"<w:pBdr>{borders}</w:pBdr>" if borders else "")
        + (f"<w:tabs>{style.tabs}</w:tabs>" if style.tabs else "")
        + ('<w:suppressAutoHyphens w:val="0"/>' if style.is_hyphenated else "")
        + f'<w:spacing w:before="{style.before}" w:after="{style.after}"/>'
        + (f'<w:ind w:left="{style.indent}" w:hanging="{style.hanging}"/>' if style.indent else "")
        # In a paragraph from right to left "right" is the left: it means the end of the line.
        + ('<w:jc w:val="right"/>' if style.at_end else "")
        + (f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "")
    )


def _run(style: Style) -> str:
    return (
        ("<w:b/><w:bCs/>" if style.is_bold else "")
        + ("<w:i/><w:iCs/>" if style.is_italic else "")
        + (f'<w:color w:val="{GREY}"/>' if style.is_grey else "")
        + f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>'
        + ('<w:vertAlign w:val="superscript"/>' if style.is_raised else "")
    )


# Names that Word knows; all others are of our own.
OF_WORD = {
    *("title", "subtitle", "heading 1", "heading 2", "heading 3", "toc heading", "toc 1"),
    *("list bullet", "footer", "header"),
    *("heading 4", "heading 5", "heading 6", "toc 2", "toc 3", "caption", "quote", "footnote text"),
    "footnote reference",
}
