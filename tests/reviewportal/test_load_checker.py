"""The checker of `make faults` finds what it is there to find: each kind of harm, done to sound rows by hand."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewportal.load.checker import check

FIRST = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


class Rows:
    """A cursor over rows of (key, write id, number, value, is rival, minutes after nine, number that stands)."""

    def __init__(self, rows: list[tuple]) -> None:
        self._rows = rows

    def execute(self, _sql: str, _arguments: object = None) -> None:
        """The rows are what they are."""

    def fetchall(self) -> list[tuple]:
        return [(1, *row[:5], FIRST + timedelta(minutes=row[5]), row[6]) for row in self._rows]


SOUND = [("a", "w1", 1, "one", False, 0, 2), ("a", "w2", 2, "two", False, 1, 2), ("b", "w3", 1, "three", False, 0, 1)]
NOTED = [[1, "a", "w1", 1, "one"], [1, "a", "w2", 2, "two"], [1, "b", "w3", 0, "three"]]
HARM = [
    # what was done, rows, lost, doubled, reordered
    ("nothing", SOUND, 0, 0, 0),
    ("a row went", SOUND[:2], 1, 0, 0),
    ("words changed", [*SOUND[:2], ("b", "w3", 1, "tree", False, 0, 1)], 1, 0, 0),
    ("kept as a rival only", [*SOUND[:2], ("b", "w3", 1, "three", True, 0, 1)], 1, 0, 0),
    ("stored twice", [*SOUND[:2], ("b", "w3", 1, "three", False, 0, 2), ("b", "w9", 2, "three", False, 0, 2)], 0, 1, 0),
    ("a hole", [SOUND[0], ("a", "w2", 3, "two", False, 1, 3), SOUND[2]], 0, 0, 1),
    ("earlier than the one before", [SOUND[0], ("a", "w2", 2, "two", False, -1, 2), SOUND[2]], 0, 0, 1),
    ("the former one stands", [(*row[:6], 1) for row in SOUND], 0, 0, 1),
]


@pytest.mark.parametrize(("done", "rows", "lost", "doubled", "reordered"), HARM, ids=[row[0] for row in HARM])
def test_checker_finds_what_was_done(tmp_path: Path, done: str, rows: list, lost: int, doubled: int, reordered: int):
    notes = tmp_path / "notes"
    notes.write_text("".join(json.dumps(note) + "\n" for note in NOTED))

    verdict = check(Rows(rows), notes)

    assert (verdict.lost, verdict.doubled, verdict.reordered) == (lost, doubled, reordered)
    assert verdict.is_sound == (done == "nothing")
