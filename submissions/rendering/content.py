"""What a form is made of, in one language: sentences to print, and cells to write in. Both formats draw from it."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

SHEET_OF_KEYS, SHEET_OF_LISTS = "_portal", "_lists"
# Above the hidden column of keys: what makes a row ours.
KEY_HEADING = "portal-key"
# A spreadsheet holds no more in one cell, counted as it counts: in halves of four bytes.
CELL_UNITS_MAX = 32_767
# Characters that XML cannot hold at all, and what looks like a spreadsheet's way of writing one.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Words:
    """A published text, in the form's language or, where there is none, in another one."""

    text: str
    language: str = ""
    is_rtl: bool = False


@dataclass(frozen=True)
class Line:
    """One question. ``answer``, ``reason``, ``tongue``: what stands, as the cells say it; ``tongue``: its language.

    ``choices`` are offered in a list; with ``is_open`` something else may be written too. ``how``: when it is asked
    and how it is answered. ``stands``: which version of the answer this is. ``is_locked``: too long for a cell.
    """

    key: str
    base: int
    reference: str
    question: Words
    guidance: Words
    level: str
    how: str
    answer: str
    reason: str
    tongue: str
    stands: str
    choices: tuple[str, ...] = ()
    is_open: bool = False
    takes_reason: bool = False
    is_text_rtl: bool = False
    is_locked: bool = False

    @property
    def digest(self) -> str:
        return digest(self.answer, self.reason, self.tongue)

    @property
    def word_digest(self) -> str:
        return digest(writable(self.answer), writable(self.reason), self.tongue)


@dataclass(frozen=True)
class Group:
    """One article: its number and title, and what is asked about it."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Form:
    """One workbook, or one Word form.

    ``token`` is the signed mark by which the portal knows it again; ``columns``: names of the eight columns that are
    seen; ``notes``: how it is filled in; ``marks``: what must be known of it at first sight; ``blank``: what stands in
    the Word form where nothing is written.
    """

    token: str
    issue_number: int
    submission_number: int
    code: str
    language: str
    is_rtl: bool
    title: str
    subtitle: str
    marks: tuple[str, ...]
    notes_title: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    tongues: tuple[str, ...]
    author: str
    blank: str
    choose: str
    lists: dict[str, Sequence[str]] = field(default_factory=dict)


def digest(answer: str, reason: str, tongue: str) -> str:
    """By which a cell that nobody touched is known: blanks around the words and kinds of line break do not count."""
    words = [part.replace("\r\n", "\n").replace("\r", "\n").strip() for part in (answer, reason, tongue)]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


def escaped(text: str) -> str:
    """A text as a spreadsheet keeps it: what XML cannot hold as _xFFFE_."""
    safe = LIKE_ESCAPE.sub("_x005F_", text)
    return UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", safe)


def unescaped(text: str) -> str:
    """The text that ``escaped`` was given; a half of a character, which is none, stays as it is written."""
    return ESCAPED.sub(lambda found: found[0] if 0xD800 <= int(found[1], 16) < 0xE000 else chr(int(found[1], 16)), text)


def writable(text: str) -> str:
    """A text as a Word file keeps it: for what XML cannot hold, the sign of an unknown character."""
    return UNWRITABLE.sub("\ufffd", text)


def fits_a_cell(text: str) -> bool:
    """Whether a spreadsheet can hold it whole."""
    return len(escaped(text).encode("utf-16-le", "surrogatepass")) // 2 <= CELL_UNITS_MAX
