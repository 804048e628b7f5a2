"""Which sets of States may have figures shown, so that none of fewer than five can be worked out from all of them.

A figure is the number of States of a set (a group, on a day) of which something is true. Who is in which set is public;
what is true of whom is not. Whoever reads the figures of several sets may add and subtract them, and so comes to know
the sum over the States with any coefficients that a combination of the sets has. The sets shown *give away* a few
States when there is a combination in which only those few are left: then the figure of these few alone is known.

Decided by the sets alone, never by a figure, and for every line of every table alike: which cell is withheld tells
nothing, and no line completes another. What this does not hide: that a figure is none, or all, of the set it stands
for or of what is left by subtraction, which then tells the same of each of its States; such a set has five States or
more. Sources: design.md, section 2, rule 8; issue 5, "Withholding".

A State that revised its reply stands with two replies, whose figures are two unknowns: what is weighed are replies.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

# Sums are made modulo this prime: a combination of whole sets that leaves few States leaves them here too.
PRIME = 2**31 - 1
STEPS_MAX = 2000
Row = list[int]
Few = frozenset[int]
NOBODY: Few = frozenset()
Key = TypeVar("Key")


def sets_shown(
    wanted: Iterable[tuple[Key, Collection[int]]],
    state_of: Mapping[int, int],
    threshold: int,
    *,
    already: Collection[Collection[int]] = (),
) -> list[Key]:
    """The keys of the sets of replies whose figures may be shown, each weighed beside those before it.

    ``wanted``: key and replies, what matters most first. ``already``: sets whose figures are out and are not taken
    back. ``state_of``: reply → its State. A set without replies has no figure to hide.
    """
    out = {frozenset(members) for members in already}
    found = []
    for key, each in wanted:
        members = frozenset(each)
        if not members or members in out:
            found.append(key)
        elif not gives_away([*out, members], state_of, threshold):
            out.add(members)
            found.append(key)
    return found


def gives_away(shown: Sequence[Collection[int]], state_of: Mapping[int, int], threshold: int) -> bool:
    """Whether adding and subtracting the figures of these sets leaves those of fewer than ``threshold`` States.

    Replies that are in exactly the same sets can never be told apart; each such class is one column, each set a row.
    """
    sets_of: defaultdict[int, int] = defaultdict(int)
    for place, members in enumerate(shown):
        for reply in members:
            sets_of[reply] |= 1 << place
    columns: defaultdict[int, set[int]] = defaultdict(set)
    for reply, sets in sets_of.items():
        columns[sets].add(state_of[reply])
    rows = [[sets >> place & 1 for sets in columns] for place in range(len(shown))]
    rows, states = _tied(rows, [frozenset(each) for each in columns.values()], NOBODY, threshold)
    return _leaves_few(_independent(rows), states, threshold)


def _leaves_few(rows: list[Row], columns: list[Few], threshold: int) -> bool:
    """Whether a combination of independent rows, other than nothing, is left on columns of few States alone.

    Column by column, either the combination is zero there, which ties the rows to each other, or it is left there and
    its States are ``taken``; so there is little to try. What is not settled in ``STEPS_MAX`` steps counts as left.
    """
    waiting = [(rows, columns, NOBODY)]
    for _step in range(STEPS_MAX):
        if not waiting:
            return False
        rows, columns, taken = waiting.pop()
        rows, columns = _tied(*_merged(rows, columns), taken, threshold)
        if not rows:
            continue
        place = max(range(len(columns)), key=lambda each: len(columns[each]))
        rest = [row[:place] + row[place + 1 :] for row in rows]
        if len(_independent(rest)) < len(rest):
            return True
        waiting.append((rest, columns[:place] + columns[place + 1 :], taken | columns[place]))
        waiting.append((_zero_at(rows, place), columns, taken))
    return True


def _tied(rows: list[Row], columns: list[Few], taken: Few, threshold: int) -> tuple[list[Row], list[Few]]:
    """The combinations that are zero on every column of too many States, on the columns that are left.

    Columns on which every combination has values in the same proportion are zero together, so they count as one.
    """
    while many := [place for place, states in enumerate(columns) if len(states | taken) >= threshold]:
        for place in many:
            rows = _zero_at(rows, place)
        rows, columns = _merged(rows, columns)
    return rows, columns


def _merged(rows: list[Row], columns: list[Few]) -> tuple[list[Row], list[Few]]:
    """Columns in the same proportion as one, with the States of all; columns of zeros are left out."""
    if not rows:
        return [], []
    merged: dict[tuple[int, ...], Few] = {}
    for values, states in zip(zip(*rows, strict=True), columns, strict=True):
        first = next(filter(None, values), 0)
        if first:
            scale = pow(first, -1, PRIME) if first != 1 else 1
            proportion = tuple([value * scale % PRIME for value in values]) if scale != 1 else values
            merged[proportion] = merged.get(proportion, NOBODY) | states
    return [list(row) for row in zip(*merged, strict=True)], list(merged.values())


def _zero_at(rows: list[Row], place: int) -> list[Row]:
    """Combinations that are zero in one column, as many as there are independent ones."""
    pivot = next((row for row in rows if row[place]), None)
    if pivot is None:
        return rows
    found = []
    for row in rows:
        if row is pivot:
            continue
        factor = row[place]
        found.append(
            [(a * pivot[place] - b * factor) % PRIME for a, b in zip(row, pivot, strict=True)] if factor else row
        )
    return [row for row in found if any(row)]


def _independent(rows: Sequence[Row]) -> list[Row]:
    """As many of the rows, each less multiples of others, as are independent of each other."""
    left, found = [row for row in rows if any(row)], []
    while left:
        pivot = left[0]
        place = next(n for n, value in enumerate(pivot) if value)
        found.append(pivot)
        left = _zero_at(left, place)
    return found
