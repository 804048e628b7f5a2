"""Which words of a text came and which went, for an eye that compares two versions of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with the space behind it; a Chinese character or a mark stands alone.
PIECE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]|[^\W\u3400-\u9fff\uf900-\ufaff]+|\s+|.")
# Longer texts than these, in words, are shown whole: comparing them would keep the page waiting.
PIECES_MAX = 2000


class Mark(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True)
class Passage:
    """A run of words with the same mark."""

    mark: Mark
    text: str


def word_differences(before: str, after: str) -> list[Passage]:
    """Passages in the order of reading, what was taken out before what took its place.

    Those kept and taken make ``before``, those kept and added make ``after``, letter by letter.
    """
    old, new = PIECE.findall(before), PIECE.findall(after)
    if max(len(old), len(new)) > PIECES_MAX:
        return [*_passage(Mark.TAKEN, old), *_passage(Mark.ADDED, new)]
    found: list[Passage] = []
    for tag, old_from, old_to, new_from, new_to in _steps(old, new):
        if tag == "equal":
            found += _passage(Mark.KEPT, new[new_from:new_to])
        else:
            found += [*_passage(Mark.TAKEN, old[old_from:old_to]), *_passage(Mark.ADDED, new[new_from:new_to])]
    return found


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Steps of the comparison. A space alone between two changes is no common ground: the changes grow together."""
    held: tuple[str, int, int, int, int] | None = None
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, step in enumerate(steps):
        tag, old_from, old_to, new_from, new_to = step
        is_inner = 0 < place < len(steps) - 1
        if tag == "equal" and is_inner and not "".join(old[old_from:old_to]).strip():
            step = ("replace", old_from, old_to, new_from, new_to)
        if held is not None and held[0] != "equal" and step[0] != "equal":
            held = ("replace", held[1], old_to, held[3], new_to)
            continue
        if held is not None:
            yield held
        held = step
    if held is not None:
        yield held


def _passage(mark: Mark, pieces: Sequence[str]) -> list[Passage]:
    return [Passage(mark, "".join(pieces))] if pieces else []
