"""Reads only the database and the list of what was acknowledged; knows nothing of the portal's code.

An acknowledged answer must be there, with its words, once; the versions of an answer must follow one another without a
hole, each later than the one before; and the answer that stands must be the latest of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSIONS = """
SELECT r.submission_id, q.key, v.write_id::text, v.number, v.value #>> '{}', v.is_rival, v.written_at, a.number
FROM submissions_responseversion v
JOIN submissions_response a ON a.id = v.response_id
JOIN submissions_revision r ON r.id = a.revision_id
JOIN questionnaires_question q ON q.id = a.question_id
WHERE r.submission_id = ANY (%s)
ORDER BY r.submission_id, q.key, v.number, v.id
"""


@dataclass(frozen=True)
class Verdict:
    """Counts over all that was acknowledged; ``examples`` name the first few that are not as they should be."""

    acknowledged: int
    lost: int
    doubled: int
    reordered: int
    examples: list[str]

    @property
    def is_sound(self) -> bool:
        return self.lost == self.doubled == self.reordered == 0


def check(cursor: Any, notes: Path) -> Verdict:
    """Compare the database behind ``cursor`` with the notes, one JSON list a line (see ``write_note``)."""
    noted = [json.loads(line) for line in notes.read_text().splitlines()]
    cursor.execute("SELECT set_config('portal.scope', 'all', false)")
    cursor.execute(VERSIONS, [sorted({row[0] for row in noted})])
    kept = cursor.fetchall()
    examples: list[str] = []
    acknowledged = {row[2]: row for row in noted}
    lost = _count(examples, "lost", _lost(acknowledged, kept))
    doubled = _count(examples, "doubled", _doubled(kept))
    reordered = _count(examples, "out of order", _reordered(acknowledged, kept))
    return Verdict(len(acknowledged), lost, doubled, reordered, examples[:10])


def _lost(acknowledged: dict[str, list], kept: list[tuple]) -> list[str]:
    found = {write_id: (submission, key, value) for submission, key, write_id, _n, value, is_rival, *_ in kept
             if not is_rival}  # fmt: skip
    return [
        f"{key} {write_id}"
        for write_id, (submission, key, _id, _version, value) in acknowledged.items()
        if found.get(write_id) != (submission, key, value)
    ]


def _doubled(kept: list[tuple]) -> list[str]:
    """Words are different in every write: the same ones twice are one write that was stored twice."""
    seen: defaultdict[str, int] = defaultdict(int)
    for _submission, _key, _write_id, _number, value, *_ in kept:
        seen[value] += 1
    return [value for value, count in seen.items() if count > 1]


def _reordered(acknowledged: dict[str, list], kept: list[tuple]) -> list[str]:
    """Numbers 1, 2, 3 ... of each answer, later ones written later, and the number each acknowledgement named."""
    found = []
    last: dict[tuple[int, str], tuple[int, Any]] = {}
    standing: dict[tuple[int, str], int] = {}
    for submission, key, write_id, number, _value, is_rival, written_at, stands in kept:
        if is_rival:
            continue
        before, moment = last.get((submission, key), (0, written_at))
        told = acknowledged[write_id][3] if write_id in acknowledged else 0
        if number != before + 1 or written_at < moment or told not in (0, number):
            found.append(f"{key} {write_id}: {number} after {before}, told {told}")
        last[submission, key] = (number, written_at)
        standing[submission, key] = stands
    found += [f"{place}: {standing[place]} stands, not {number}" for place, (number, _) in last.items()
              if standing[place] != number]  # fmt: skip
    return found


def _count(examples: list[str], word: str, found: Iterable[str]) -> int:
    listed = list(found)
    examples += [f"{word}: {name}" for name in listed]
    return len(listed)
