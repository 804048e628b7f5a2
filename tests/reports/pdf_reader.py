"""A tagged PDF read back: its tags in reading order, and what is drawn under each, decoded by the fonts' own tables."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pikepdf

RANGE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
SHOWING = {"Tj", "TJ"}
# (Page, marked content id) → what is drawn there.
Drawn = Mapping[tuple[tuple[int, int], int], str]


@dataclass(frozen=True)
class Piece:
    """A run of text as it was drawn, and the tags it stands under, the outermost first."""

    text: str
    roles: tuple[str, ...]


def pieces_of(content: bytes) -> Iterator[Piece]:
    """Everything that a reader of the tags is read, in their order."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        drawn: dict[tuple[tuple[int, int], int], str] = {}
        for page in pdf.pages:
            for mark, text in _drawn_on(page).items():
                drawn[page.obj.objgen, mark] = text
        yield from _pieces(pdf.Root.StructTreeRoot, (), (0, 0), drawn)


def _pieces(element: pikepdf.Object, roles: tuple[str, ...], page: tuple[int, int], drawn: Drawn) -> Iterator[Piece]:
    page = element.Pg.objgen if "/Pg" in element else page
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield Piece(drawn.get((page, kid), ""), roles)
        elif "/MCID" in kid:
            yield Piece(drawn.get((kid.Pg.objgen if "/Pg" in kid else page, int(kid.MCID)), ""), roles)
        elif "/S" in kid:
            yield from _pieces(kid, (*roles, str(kid.S)[1:]), page, drawn)


def _drawn_on(page: pikepdf.Page) -> dict[int, str]:
    """Marked content id → its text, on one page."""
    fonts = {name: _letters(font.ToUnicode.read_bytes()) for name, font in page.Resources.get("/Font", {}).items()}
    found: defaultdict[int, str] = defaultdict(str)
    marks: list[int | None] = []
    letters: Mapping[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            marks.append(_mark(operands))
        elif operator == "EMC":
            marks.pop()
        elif operator == "Tf":
            letters = fonts[str(operands[0])]
        elif operator in SHOWING and marks and marks[-1] is not None:
            found[marks[-1]] += _shown(operands[0], letters)
    return found


def _mark(operands: list[pikepdf.Object]) -> int | None:
    named = operands[1] if len(operands) > 1 else None
    return int(named.MCID) if isinstance(named, pikepdf.Dictionary) and "/MCID" in named else None


def _shown(operand: pikepdf.Object, letters: Mapping[int, str]) -> str:
    """Codes of two bytes each; the numbers between them only move the pen."""
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(letters.get(int.from_bytes(codes[place : place + 2]), "?") for place in range(0, len(codes), 2))


@cache
def _letters(table: bytes) -> dict[int, str]:
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in RANGE.findall(table)}
