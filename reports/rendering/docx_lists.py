"""Numbers, marks and footnotes of a Word document: real ones, which move on when a translator adds a line."""

from dataclasses import dataclass, field

from reports.rendering.docx_marks import NAMESPACE, Marks
from reports.sections.content import MARKS, list_mark

NUMBERED, BULLETED, LETTERED = 0, 1, 2
LETTERS_MAX = 26
# To the text of a numbered paragraph, from the edge; of an item, from there.
INDENT = 567


@dataclass
class Lists:
    """Lists are known by a number; each that begins anew is one of its own."""

    language: str
    kinds: list[tuple[int, int]] = field(default_factory=lambda: [(BULLETED, 1)])
    numbered_id: int = 0
    next_number: int = 0

    @property
    def bulleted(self) -> int:
        return 1

    def numbered(self, number: int) -> int:
        """The list that goes on with this number; a number out of its turn begins a list there."""
        if not self.numbered_id or number != self.next_number:
            self.numbered_id = self._new(NUMBERED, number)
        self.next_number = number + 1
        return self.numbered_id

    def lettered(self, item_count: int) -> int:
        """A new list of (a), (b) as the language counts; 0 when there are more items than letters."""
        return self._new(LETTERED, 1) if item_count <= len(MARKS.get(self.language, " " * LETTERS_MAX)) else 0

    def part(self) -> str:
        """The whole of ``numbering.xml``."""
        shape = list_mark(0, self.language)
        letters = ("arabicAbjad" if self.language in MARKS else "lowerLetter", f"{shape[: shape[0] == '(']}%1)")
        abstract = (
            _abstract(NUMBERED, "decimal", "%1.", 0, 0)
            + _abstract(BULLETED, "bullet", "•", 2 * INDENT, INDENT)
            + _abstract(LETTERED, *letters, 2 * INDENT, INDENT)
        )
        lists = "".join(
            f'<w:num w:numId="{place}"><w:abstractNumId w:val="{kind}"/><w:lvlOverride w:ilvl="0">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for place, (kind, start) in enumerate(self.kinds, start=1)
        )
        return f"<w:numbering {NAMESPACE}>{abstract}{lists}</w:numbering>"

    def _new(self, kind: int, start: int) -> int:
        self.kinds.append((kind, start))
        return len(self.kinds)


def _abstract(number: int, form: str, text: str, indent: int, hanging: int) -> str:
    stop = f'<w:tabs><w:tab w:val="num" w:pos="{indent or INDENT}"/></w:tabs>'
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr>{stop}<w:ind w:left="{indent}" w:hanging="{hanging}"/></w:pPr></w:lvl></w:abstractNum>'
    )


@dataclass
class Footnotes:
    """The text of each footnote; Word numbers them in the order in which they are called, as the model does."""

    marks: Marks
    written: list[str] = field(default_factory=list)

    def call(self, content: str) -> str:
        """The mark of a footnote in the text; ``content``: its runs."""
        self.written.append(content)
        look = self.marks.look(style="FootnoteReference")
        return f'<w:r>{look}<w:footnoteReference w:id="{len(self.written)}"/></w:r>'

    def part(self) -> str:
        """The whole of ``footnotes.xml``, or "" when there are none."""
        if not self.written:
            return ""
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        mark = f"<w:r>{self.marks.look(style='FootnoteReference')}<w:footnoteRef/></w:r>{self.marks.run(' ')}"
        notes = "".join(
            f'<w:footnote w:id="{number}">{self.marks.paragraph(mark + content, style="FootnoteText")}</w:footnote>'
            for number, content in enumerate(self.written, start=1)
        )
        heading = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return f"{heading}<w:footnotes {NAMESPACE}>{rules}{notes}</w:footnotes>"
