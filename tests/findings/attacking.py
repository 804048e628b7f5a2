"""What an attacker has: the pages and files of the portal, public knowledge of who replied when, and algebra.

Nothing here reads how figures are withheld. An ``Equation`` says that of a set of replies so many have something in
common, which the line names; a set that the attacker can work out by adding and subtracting is ``given_away``.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from random import Random

from django.utils import translation
from openpyxl import load_workbook

from findings.choices import Category
from parties.choices import RegionalGroup
from parties.models import Participation, State
from questionnaires.models import Cycle
from submissions.models import Revision

Line = tuple[object, ...]
Members = frozenset[int]
PRIME = 2**61 - 1


@dataclass(frozen=True)
class Equation:
    line: Line
    members: Members
    number: int


class Knowledge:
    """Who replied by which day, as what, in which group, in each cycle: all of it public."""

    def __init__(self, instrument) -> None:
        self.states = {state.pk: state for state in State.objects.all()}
        self.held = {held.state_id: held for held in Participation.objects.filter(instrument=instrument)}
        found = Revision.objects.filter(submission__instrument=instrument).order_by("submitted_at", "number")
        self.replies = list(found.select_related("submission"))
        self.state_of = {reply.pk: reply.state_id for reply in self.replies}

    def standing(self, cycle: Cycle, day: date, capacity: str = "party", group: str = "") -> Members:
        latest = {
            reply.state_id: reply.pk
            for reply in self.replies
            if reply.submission.cycle_id == cycle.pk and reply.submitted_at.date() <= day
        }
        return frozenset(
            reply for state, reply in latest.items() if self._is(state, day, capacity) and self.is_in(state, group)
        )

    def through(self, cycle: Cycle, run: Sequence[Cycle]) -> Members:
        """The replies in one cycle of the States that replied as parties in all of them."""
        replied = [{self.state_of[pk] for pk in self.standing(each, each.cut_off_on)} for each in run]
        same = set.intersection(*replied)
        return frozenset(pk for pk in self.standing(cycle, cycle.cut_off_on) if self.state_of[pk] in same)

    def _is(self, state: int, day: date, capacity: str) -> bool:
        held = self.held.get(state)
        return {"none": "other"}.get(status := str(held.status_on(day)) if held else "none", status) == capacity

    def is_in(self, state: int, group: str) -> bool:
        if group in Category.values:
            return bool(getattr(self.states[state], f"is_{group}"))
        return not group or self.states[state].regional_group == group


def group_in(head: str, language: str) -> str:
    """The group that the head of a column begins with, in the language of the file; "" is all States."""
    with translation.override(language):
        labels = {str(label): value for value, label in (*RegionalGroup.choices, *Category.choices) if value}
    return next((value for label, value in labels.items() if head.startswith(label)), "")


def rows_of(content: bytes, form: str) -> list[list[object]]:
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(io.BytesIO(content), read_only=True).worksheets[0].values]


def number_in(cell: object) -> int | None:
    """None where it is withheld, in whatever language."""
    return int(str(cell)) if str(cell).isdigit() else None


def families(equations: Iterable[Equation]) -> dict[frozenset[Members], list[Line]]:
    """Lines of which the same sets are known; ``AssertionError`` where one figure was told in two ways."""
    known: defaultdict[Line, dict[Members, int]] = defaultdict(dict)
    for each in equations:
        assert known[each.line].setdefault(each.members, each.number) == each.number, each.line
    found: defaultdict[frozenset[Members], list[Line]] = defaultdict(list)
    for line, numbers in known.items():
        found[frozenset(members for members in numbers if members)].append(line)
    return found


def given_away(sets: Iterable[Members], state_of: Mapping[int, int], threshold: int) -> dict[Members, Fraction] | None:
    """Coefficients by which the sets add up to fewer than ``threshold`` States, if there are any."""
    listed = sorted(sets, key=sorted)
    columns = sorted({reply for each in listed for reply in each})
    rows = [[int(reply in each) for reply in columns] for each in listed]
    hidden = _changes_nobody_sees(rows, len(columns))
    place = {reply: at for at, reply in enumerate(columns)}
    of_state: defaultdict[int, list[int]] = defaultdict(list)
    for reply in columns:
        of_state[state_of[reply]].append(place[reply])
    for size in range(1, threshold):
        for few in combinations(of_state, size):
            places = [at for state in few for at in of_state[state]]
            if _rank([[vector[at] for vector in hidden] for at in places]) < len(places):
                return _coefficients(listed, rows, places)
    return None


def _changes_nobody_sees(rows: list[list[int]], width: int) -> list[list[int]]:
    """Random ways to change all answers that change no figure known: as many as few replies could tell apart."""
    rng, left = Random(0), [row[:] for row in rows]
    vectors = [[rng.randrange(PRIME) for _ in range(width)] for _ in range(len(left) + 12)]
    for row in left:
        seen = [sum(v for v, is_in in zip(vector, row, strict=True) if is_in) % PRIME for vector in vectors]
        pivot = next((n for n, value in enumerate(seen) if value), None)
        if pivot is None:
            continue
        scale, base = pow(seen[pivot], -1, PRIME), vectors[pivot]
        vectors = [
            [(a - b * value * scale) % PRIME for a, b in zip(vector, base, strict=True)] if value else vector
            for n, (vector, value) in enumerate(zip(vectors, seen, strict=True))
            if n != pivot
        ]
    return vectors[:12]


def _rank(rows: list[list[int]]) -> int:
    left, found = [row for row in rows if any(row)], 0
    while left:
        pivot = left.pop()
        place = next(n for n, value in enumerate(pivot) if value)
        scale, found = pow(pivot[place], -1, PRIME), found + 1
        reduced = ([(a - b * row[place] * scale) % PRIME for a, b in zip(row, pivot, strict=True)] for row in left)
        left = [row for row in reduced if any(row)]
    return found


def _coefficients(listed: list[Members], rows: list[list[int]], places: list[int]) -> dict[Members, Fraction]:
    """Exactly: eliminate all other columns, keeping count of what was added; a row that is left is the answer."""
    width = len(rows[0])
    kept = [
        ([Fraction(value) for value in row], [Fraction(int(n == m)) for m in range(len(rows))])
        for n, row in enumerate(rows)
    ]
    for column in (at for at in range(width) if at not in places):
        pivot = next((pair for pair in kept if pair[0][column]), None)
        if pivot is None:
            continue
        kept = [_less(pair, pivot, pair[0][column] / pivot[0][column]) for pair in kept if pair is not pivot]
    found = next(pair for pair in kept if any(pair[0]))
    return {members: factor for members, factor in zip(listed, found[1], strict=True) if factor}


def _less(pair, other, factor: Fraction):
    return tuple([a - factor * b for a, b in zip(x, y, strict=True)] for x, y in zip(pair, other, strict=True))


def sampled(rng: Random, choices: Mapping[str, Sequence[str]], count: int) -> Iterator[dict[str, str]]:
    for _ in range(count):
        yield {name: rng.choice(values) for name, values in choices.items()}
