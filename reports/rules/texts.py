"""What an officer types for a section is read: paragraphs, live figures by name, footnotes; what cannot be so is named.

No markup but this: an empty line begins a paragraph, ``{{name}}`` is a figure of the report, ``[^ … ]`` a footnote,
which may hold figures. A figure cannot be typed, so no language version can show another one.
Source: knowledge/mechanism.md, 5.3 (numbers come from placeholders); issue 5, "Builder".
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reports.choices import TextProblem

# Ours: about three times the 8,500 words of a whole report of the Secretariat, in one section.
LENGTH_MAX = 60_000
# Why a text is returned: a few sentences.
REASON_MAX = 2_000
# A page names so many problems at once; the others come to light when these are mended.
PROBLEMS_MOST = 20
EXCERPT_AROUND = 20
CUT = re.compile(r"\n[^\S\n]*\n\s*")
MARK = re.compile(r"\{\{|\}\}|\[\^|\[|\]")
FIGURE = re.compile(r"\{\{([^{}\[\]]*)\}\}")
# Marks that turn the direction of what follows, and may hide what a line says. ALM, LRM and RLM turn nothing.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Said:
    """Words as they were typed; ``position`` counts characters of the paragraph from 1."""

    text: str
    position: int = 1


@dataclass(frozen=True)
class Live:
    """A figure of the report by its name."""

    name: str
    position: int = 1


@dataclass(frozen=True)
class Note:
    """A footnote, where it is called."""

    pieces: "tuple[Said | Live, ...]"
    position: int = 1


Piece = Said | Live | Note


@dataclass(frozen=True)
class Paragraph:
    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Problem:
    """``paragraph`` and ``position`` (in characters) count from 1. ``excerpt``: what stands there."""

    kind: TextProblem
    paragraph: int
    position: int
    excerpt: str


def parse(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a sound text. What is not sound is kept as words, and named by ``problems``."""
    return tuple(Paragraph(n, _Reader(n, typed).pieces) for n, typed in paragraphs(text))


def problems(text: str, known_figures: Collection[str]) -> tuple[Problem, ...]:
    """Why a text cannot be kept, in reading order; nothing for a sound one. At most ``PROBLEMS_MOST``."""
    if len(text) > LENGTH_MAX:
        return (Problem(TextProblem.TOO_LONG, 1, 1, text[:EXCERPT_AROUND].strip()),)
    found: list[Problem] = []
    for number, typed in paragraphs(text):
        reader = _Reader(number, typed, known_figures)
        found += sorted([*_unseen(number, typed), *reader.problems], key=lambda problem: problem.position)
        if len(found) >= PROBLEMS_MOST:
            break
    return tuple(found[:PROBLEMS_MOST])


def figure_names(text: str) -> tuple[str, ...]:
    """Names of the figures a text shows, in reading order, those in footnotes among them."""
    return tuple(
        piece.name for paragraph in parse(text) for piece in _flat(paragraph.pieces) if isinstance(piece, Live)
    )


def excerpt(text: str, position: int) -> str:
    """A few words around a place of a paragraph (counted from 1), on one line."""
    start = max(0, position - 1 - EXCERPT_AROUND)
    shown = text[start : position - 1 + 2 * EXCERPT_AROUND]
    return " ".join("".join(" " if _is_unseen(c) else c for c in shown).split())


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Each as it was typed, with its number. Line ends are one character, whatever machine they were typed on."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    yield from enumerate(CUT.split(unified) if unified else (), start=1)


def _flat(pieces: tuple[Piece, ...]) -> Iterator[Said | Live]:
    for piece in pieces:
        if isinstance(piece, Note):
            yield from piece.pieces
        else:
            yield piece


def _unseen(number: int, typed: str) -> Iterator[Problem]:
    for at, character in enumerate(typed, start=1):
        if _is_unseen(character):
            yield Problem(TextProblem.CONTROL_CHARACTER, number, at, excerpt(typed, at))


def _is_unseen(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in TURNING or unicodedata.category(character) in ("Cc", "Cs")


class _Reader:
    """Reads one paragraph from its beginning to its end, once."""

    def __init__(self, number: int, typed: str, known: Collection[str] | None = None) -> None:
        self.number, self.typed, self.known = number, typed, known
        self.problems: list[Problem] = []
        self.at = 0
        self.pieces: tuple[Piece, ...] = self._read()

    def _read(self) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        start = 0
        while mark := MARK.search(self.typed, self.at):
            self.at = mark.end()
            read = self._figure(mark) or (self._footnote(mark) if mark[0] == "[^" else None)
            if read is not None:
                pieces += [*self._said(start, mark.start()), read]
                start = self.at
        return (*pieces, *self._said(start, len(self.typed)))

    def _figure(self, mark: re.Match[str]) -> Live | None:
        """The figure that begins at a mark; None when there is none, with the problem where there should be one."""
        if mark[0] == "}}":
            self._name(TextProblem.UNOPENED_FIGURE, mark.start())
        if mark[0] != "{{":
            return None
        found = FIGURE.match(self.typed, mark.start())
        if found is None:
            self._name(TextProblem.UNCLOSED_FIGURE, mark.start())
            return None
        self.at = found.end()
        name = found[1].strip()
        if self.known is not None and name not in self.known:
            self._name(TextProblem.UNKNOWN_FIGURE, mark.start())
        return Live(name, mark.start() + 1)

    def _footnote(self, opening: re.Match[str]) -> Note | None:
        """The footnote that begins at a mark. Square brackets inside it come in pairs."""
        pieces: list[Said | Live] = []
        start, depth = self.at, 0
        while mark := MARK.search(self.typed, self.at):
            self.at = mark.end()
            if mark[0] == "]" and depth == 0:
                return self._closed(opening, [*pieces, *self._said(start, mark.start())])
            if mark[0] == "[^":
                self._name(TextProblem.NESTED_FOOTNOTE, mark.start())
            depth += {"[": 1, "[^": 1, "]": -1}.get(mark[0], 0)
            if read := self._figure(mark):
                pieces += [*self._said(start, mark.start()), read]
                start = self.at
        self._name(TextProblem.UNCLOSED_FOOTNOTE, opening.start())
        self.at = len(self.typed)
        return None

    def _closed(self, opening: re.Match[str], pieces: list[Said | Live]) -> Note:
        if not any(isinstance(piece, Live) or piece.text.strip() for piece in pieces):
            self._name(TextProblem.EMPTY_FOOTNOTE, opening.start())
        return Note(tuple(pieces), opening.start() + 1)

    def _said(self, start: int, end: int) -> list[Said]:
        return [Said(self.typed[start:end], start + 1)] if end > start else []

    def _name(self, kind: TextProblem, at: int) -> None:
        self.problems.append(Problem(kind, self.number, at + 1, excerpt(self.typed, at + 1)))
