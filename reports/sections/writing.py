"""What an officer typed, as runs of the document: words, figures by name, footnotes.

A text may stand in a document of another language, where there is none in its own: its words then say which they are.
"""

import re
from collections.abc import Callable, Iterable

from reports.rules import Live, Note, Piece, parse
from reports.sections.blocks import Figure, Footnote, Run, Runs, Words
from reports.sections.content import direction, language_tag

# Ends of lines inside a paragraph, and blanks around them.
BREAK = re.compile(r"\s*\n\s*")


def written(text: str, language: str, *, document: str) -> tuple[Runs, ...]:
    """The paragraphs of a sound text in ``language``, for a document in the language ``document``.

    Figures have their name alone: ``texts.filled`` gives them the numbers of a report.
    """
    spoken = _speaker(language, document)
    return tuple(_runs(paragraph.pieces, spoken) for paragraph in parse(text))


def typed(paragraphs: Iterable[Runs]) -> str:
    """The way back: what an officer would have typed for these paragraphs."""
    return "\n\n".join("".join(_typed(run) for run in runs) for runs in paragraphs)


def retyped(text: str, language: str) -> str:
    """A text without the liberties of typing: there and back."""
    return typed(written(text, language, document=language))


def _runs(pieces: Iterable[Piece], spoken: Callable[[str], Words]) -> Runs:
    return tuple(_run(piece, spoken) for piece in pieces)


def _run(piece: Piece, spoken: Callable[[str], Words]) -> Run:
    if isinstance(piece, Live):
        return Figure(piece.name, None, "")
    if isinstance(piece, Note):
        return Footnote(tuple(_run(inner, spoken) for inner in piece.pieces))
    return spoken(piece.text)


def _speaker(language: str, document: str) -> Callable[[str], Words]:
    """Chinese writes no space between words, so a line that ends needs none."""
    space = "" if language == "zh-hans" else " "
    if language == document:
        return lambda text: Words(BREAK.sub(space, text))
    return lambda text: Words(BREAK.sub(space, text), tag=language_tag(language), direction=direction(language))


def _typed(run: Run) -> str:
    if isinstance(run, Footnote):
        return f"[^{''.join(_typed(inner) for inner in run.runs)}]"
    return f"{{{{{run.id}}}}}" if isinstance(run, Figure) else run.text
