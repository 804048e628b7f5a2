"""Which sets of States may have figures shown: small cases by hand, and a check against every combination."""

import time
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from findings.rules import gives_away, sets_shown

THRESHOLD = 5


def states(text: str) -> frozenset[int]:
    """Each letter is a State with one reply."""
    return frozenset(map(ord, text))


ONE_EACH = {ord(letter): ord(letter) for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
ALL = "abcdefghijklmnopqrst"


@pytest.mark.parametrize(
    ("shown", "is_given_away"),
    [
        pytest.param(["abcd"], True, id="a set that is small itself"),
        pytest.param(["abcde"], False, id="five are enough"),
        pytest.param([ALL, "abcdefgh"], False, id="a total and a part, twelve are left"),
        pytest.param([ALL, ALL[:-2]], True, id="subtraction from the total leaves two"),
        pytest.param([ALL, "abcdefghi", "jklmnopqr"], True, id="two parts of three: the third is s and t"),
        pytest.param([ALL, "abcdefg", "hijklmn"], False, id="two parts of three: six are left"),
        pytest.param(["abcdefgh", "abcdefghi"], True, id="two days, one new reply"),
        pytest.param(["abcdefgh", "abcdefghijklm"], False, id="two days, five new replies"),
        pytest.param(["abcdefgh", "efghijkl"], False, id="an overlap alone cannot be told apart"),
        pytest.param(["abcdefgh", "abcdefij"], True, id="the difference of two sets is on four States"),
        pytest.param(["abcdefgh", "efghijkl", "abcdijkl"], True, id="half of two sums less the third leaves four"),
        pytest.param(["abcdefgh", "efghijklm", "abcdijkl"], False, id="... and a fifth State with them is enough"),
        pytest.param(
            ["abcdefghij", "klmnopqrst", "abcdefklmnop", "ghijqrstu"], True, id="two regions and two categories leave u"
        ),
    ],
)
def test_what_sets_give_away(shown: list[str], is_given_away: bool) -> None:
    assert gives_away([states(each) for each in shown], ONE_EACH, THRESHOLD) == is_given_away


def test_a_revised_reply_is_another_unknown_of_the_same_state() -> None:
    """Twelve States; on the second day one of them stands with another reply: the difference is its own."""
    first, second = frozenset(range(12)), frozenset([*range(11), 99])
    state_of = {reply: reply for reply in range(12)} | {99: 11}

    assert gives_away([first, second], state_of, THRESHOLD) is True
    assert gives_away([first], state_of, THRESHOLD) is False


def test_what_comes_first_is_shown_and_what_would_complete_it_is_not() -> None:
    wanted = {"all": ALL, "Africa": "abcdefgh", "Asia": "ijklmnopqr", "Europe": "st", "nobody": "", "LDC": "abcdef"}

    shown = sets_shown([(key, states(each)) for key, each in wanted.items()], ONE_EACH, THRESHOLD)

    assert shown == ["all", "Africa", "nobody"]


def test_what_is_out_already_is_weighed_and_not_taken_back() -> None:
    earlier, later = states("abcdefghijkl"), states("abcdefghijklmno")

    assert sets_shown([("later", later)], ONE_EACH, THRESHOLD, already=[earlier]) == []
    assert sets_shown([("again", earlier)], ONE_EACH, THRESHOLD, already=[earlier]) == ["again"]


@pytest.mark.parametrize("seed", range(60))
def test_agrees_with_a_look_at_every_few_states(seed: int) -> None:
    """Exact fractions: without the columns of few States the rows lose rank, or they give nothing away."""
    rng = Random(seed)
    count, threshold = rng.randint(4, 9), rng.randint(2, 4)
    state_of = {reply: rng.randrange(count) if rng.random() < 0.3 else reply for reply in range(count)}
    shown = [frozenset(r for r in state_of if rng.random() < 0.6) for _ in range(rng.randint(1, 5))]
    whole = rank([[int(reply in each) for reply in state_of] for each in shown])

    is_given_away = any(
        rank([[int(r in each) for r in state_of if state_of[r] not in few] for each in shown]) < whole
        for size in range(1, threshold)
        for few in combinations(set(state_of.values()), size)
    )

    assert gives_away(shown, state_of, threshold) == is_given_away


def rank(rows: list[list[int]]) -> int:
    left, found = [[Fraction(value) for value in row] for row in rows], 0
    while left := [row for row in left if any(row)]:
        pivot = left.pop()
        place = next(n for n, value in enumerate(pivot) if value)
        left = [[a - b * row[place] / pivot[place] for a, b in zip(row, pivot, strict=True)] for row in left]
        found += 1
    return found


def test_eight_days_of_all_states_are_weighed_in_two_seconds() -> None:
    """198 States, nine sets a day; the fastest of three, for the machine has other work."""
    wanted, state_of = eight_days(Random(1))
    spent = []
    for _ in range(3):
        begun = time.process_time()
        shown = sets_shown(wanted, state_of, THRESHOLD)
        spent.append(time.process_time() - begun)

    assert len(shown) > 30
    assert min(spent) < 2


def eight_days(rng: Random) -> tuple[list[tuple[str, set[int]]], dict[int, int]]:
    """Four States in five reply, on one of eight days; regions and categories of the size they have."""
    region = [rng.choices("ABCDE", [54, 55, 23, 33, 29])[0] for _ in range(198)]
    category = [
        "".join(c for c, share in zip("xyz", (0.24, 0.16, 0.2), strict=True) if rng.random() < share) for _ in region
    ]
    day_of = {state: rng.randrange(8) for state in range(198) if rng.random() < 0.8}
    wanted = []
    for day in range(8):
        replied = {state for state, on in day_of.items() if on <= day}
        wanted.append((f"{day}", replied))
        wanted += [(f"{day}{each}", {s for s in replied if region[s] == each}) for each in "ABCDE"]
        wanted += [(f"{day}{each}", {s for s in replied if each in category[s]}) for each in "xyz"]
    return wanted, {state: state for state in day_of}
