"""The gap rule, case by case; what a reader may work out from a table with withheld figures."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from findings import rules
from findings.choices import Band, GapStatus, LawStatus, PracticeStatus
from findings.rules import Cell
from instruments.choices import Obligation
from submissions.choices import AnswerState
from submissions.rules import Reply

YES, IN_PART, NO = (Reply("answered", value) for value in ("yes", "in_part", "no"))
LAW = Reply("answered", [7])
THRESHOLD = 5

# Source: issue 2, table under "findings". One line per row of it, one column per level of obligation.
ISSUE_TABLE = [
    # reply, laws, mandatory and mandatory_qualified, consider, optional
    ("yes, law cited", YES, LAW, "in_place", "in_place", "used"),
    ("yes, no law cited", YES, None, "not_substantiated", "not_substantiated", "not_substantiated"),
    ("in part", IN_PART, LAW, "partial_gap", "in_part", "partly_used"),
    ("no", NO, None, "gap", "not_in_place", "not_used"),
    ("reason", Reply("not_applicable", "No coast."), None, "not_applicable", "not_applicable", "not_applicable"),
    ("blank", None, None, "no_information", "no_information", "no_information"),
]
CASES = [
    pytest.param(obligation, reply, laws, status, id=f"{obligation}, {name}")
    for name, reply, laws, duty, consider, optional in ISSUE_TABLE
    for obligation, status in {
        "mandatory": duty,
        "mandatory_qualified": duty,
        "consider": consider,
        "optional": optional,
        "procedural": duty,  # read like a duty, shown apart: see rules.RULE_SOURCE
    }.items()
]


@pytest.mark.parametrize(("obligation", "reply", "laws", "status"), CASES)
def test_status_follows_table_of_issue(obligation, reply, laws, status) -> None:
    assert rules.status_of(obligation, "legislative", reply, laws) == status


# Source: issue 5, "Gaps and aggregates": law and practice apart; gap rule, version 2.
@pytest.mark.parametrize(
    ("measure_type", "reply", "laws", "law"),
    [
        ("legislative", YES, LAW, "named"),
        ("legislative", YES, None, "not_named"),
        ("legislative", IN_PART, LAW, "in_part"),
        ("legislative", IN_PART, None, "in_part"),
        ("legislative", NO, None, "not_in_place"),
        ("legislative", Reply("not_applicable", "No coast."), None, "not_applicable"),
        ("legislative", None, None, "no_information"),
        # Where the measure needs no law, only one that is named tells anything of the law.
        ("operational", YES, LAW, "named"),
        ("operational", YES, None, "no_information"),
        ("operational", IN_PART, LAW, "in_part"),
        ("operational", IN_PART, None, "no_information"),
        ("operational", NO, None, "no_information"),
        ("operational", Reply("not_applicable", "No coast."), None, "not_applicable"),
    ],
)
def test_law_is_read_by_itself(measure_type, reply, laws, law) -> None:
    assert rules.law_status_of(measure_type, reply, laws) == law


# Source: as above; a notice is practice of its own (issue 3, "The questions"); silence is not a gap (design.md, 2, 3).
@pytest.mark.parametrize(
    ("reply", "notice", "is_article_applied", "practice"),
    [
        (YES, None, True, "applied"),
        (IN_PART, None, True, "applied"),
        (YES, None, False, "no_information"),
        (NO, None, True, "no_information"),
        (None, None, True, "no_information"),
        (Reply("not_applicable", "No coast."), None, True, "no_information"),
        (NO, Reply("answered", "at-deposit"), False, "applied"),
        (None, Reply("answered", "later"), False, "applied"),
        (YES, Reply("answered", "not-yet"), True, "not_applied"),
        (NO, Reply("answered", "not-concerned"), True, "no_information"),
        (NO, Reply("unanswered", "later"), False, "no_information"),
    ],
)
def test_practice_is_read_by_itself(reply, notice, is_article_applied, practice) -> None:
    found = rules.practice_status_of(reply, notice=notice, is_article_applied=is_article_applied)

    assert found == practice


def test_tables_of_law_and_practice_know_only_known_statuses() -> None:
    assert set(rules.LAW_TABLE.values()) == set(LawStatus.values)
    assert set(rules.NOTICE_TABLE.values()) < set(PracticeStatus.values)


def test_version_1_is_stored_as_it_always_was() -> None:
    assert set(rules.rule_as_stored(1)["table"]) == set(Obligation.values)
    assert set(rules.rule_as_stored(2)["table"]) == {*Obligation.values, "law", "notice"}


@pytest.mark.parametrize(
    ("ticked", "missing"),
    [
        (None, []),
        (Reply("unanswered"), []),
        (Reply("not_available"), []),
        (Reply("answered", ["1", "2", "3"]), []),
        (Reply("answered", ["2"]), ["UNTOC 16(10)/1", "UNTOC 16(10)/3"]),
        (Reply("answered", ["9"]), ["UNTOC 16(10)/1", "UNTOC 16(10)/2", "UNTOC 16(10)/3"]),
    ],
)
def test_missing_elements_are_those_left_open_once_one_is_ticked(ticked, missing):
    """Source: issue 3, "The questions": an unticked element names itself in the gap; silence names nothing."""
    assert rules.missing_elements("UNTOC 16(10)", ("1", "2", "3"), ticked) == missing


@pytest.mark.parametrize("measure_type", ["administrative", "operational", "cooperation", "notification"])
def test_yes_needs_no_law_where_measure_is_not_legislative(measure_type: str) -> None:
    assert rules.status_of("mandatory", measure_type, YES) == "in_place"


@pytest.mark.parametrize(
    "laws",
    [
        pytest.param(Reply("answered", []), id="empty list"),
        pytest.param(Reply("will_follow"), id="will follow"),
        pytest.param(Reply("unanswered", [7]), id="taken back"),
    ],
)
def test_yes_with_laws_that_name_none_is_not_substantiated(laws: Reply) -> None:
    assert rules.status_of("mandatory", "legislative", YES, laws) == "not_substantiated"


@pytest.mark.parametrize("obligation", Obligation.values)
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(state, value), id=f"{state}, {value!r}")
        for state in AnswerState.values
        for value in (None, "yes", "in_part", "no")
        if state not in ("answered", "not_applicable")
    ]
    + [
        pytest.param(Reply("not_applicable", ""), id="not applicable without a reason"),
        pytest.param(Reply("not_applicable", "  \n"), id="not applicable, blank reason"),
        pytest.param(Reply("not_applicable", None), id="not applicable, no reason"),
        pytest.param(Reply("answered", None), id="answered with nothing"),
        pytest.param(Reply("answered", "perhaps"), id="answered with something else"),
        pytest.param(Reply("answered", ["yes"]), id="answered with a list"),
    ],
)
def test_silence_is_no_information(obligation: str, reply: Reply) -> None:
    """Source: design.md, section 2, rule 3: silence is not a gap."""
    assert rules.status_of(obligation, "legislative", reply, LAW) == "no_information"


def test_optional_never_gives_a_gap() -> None:
    """Source: design.md, section 2, rule 2."""
    assert {"gap", "partial_gap"} & set(rules.TABLE["optional"].values()) == set()


def test_table_knows_every_obligation_and_only_known_statuses() -> None:
    assert set(rules.TABLE) == set(Obligation.values)
    assert {status for row in rules.TABLE.values() for status in row.values()} == set(GapStatus.values)


def test_every_obligation_is_in_one_band() -> None:
    levels = [level for band in rules.BANDS.values() for level in band]

    assert sorted(levels) == sorted(Obligation.values)
    assert list(rules.BANDS) == list(rules.COUNTED) == Band.values


@pytest.mark.parametrize(
    ("count", "replied", "share", "step"),
    [
        (0, 0, None, None),
        (0, 45, 0, 1),
        (24, 45, 53, 4),  # the example of frontend.md, 4.3
        (1, 200, 1, 2),
        (1, 4, 25, 2),
        (2, 4, 50, 3),
        (3, 4, 75, 4),
        (4, 4, 100, 5),
    ],
)
def test_cell_says_share_and_shade(count: int, replied: int, share: int | None, step: int | None) -> None:
    assert (Cell(count, replied).share, Cell(count, replied).step) == (share, step)


@pytest.mark.parametrize(
    ("replied", "withheld"),
    [
        pytest.param({"A": 9, "B": 12}, set(), id="nothing small"),
        pytest.param({"A": 3, "B": 0, "C": 9, "D": 12}, {"A", "C"}, id="one small: the smallest other goes too"),
        pytest.param({"A": 1, "B": 2, "C": 9, "D": 12}, {"A", "B", "C"}, id="two small that add up to three"),
        pytest.param({"A": 3, "B": 4, "C": 9}, {"A", "B"}, id="two small that add up to seven"),
        pytest.param({"A": 3, "B": 40}, {"A", "B"}, id="nothing left to show"),
        pytest.param({"A": 3}, {"A"}, id="only one group, small"),
        pytest.param({"A": 0, "B": 9}, set(), id="no reply is no figure"),
        pytest.param({"A": 5, "B": 9}, set(), id="five is enough"),
    ],
)
def test_withheld_groups(replied: dict[str, int], withheld: set[str]) -> None:
    assert rules.withheld_groups(replied, THRESHOLD) == withheld


def test_withhold_widens_where_subtraction_would_leave_none() -> None:
    row = rules.withhold({"A": Cell(0, 3), "B": Cell(0, 6), "C": Cell(4, 9), "D": Cell(5, 20)}, THRESHOLD)

    assert row.cells == {"A": None, "B": None, "C": None, "D": Cell(5, 20)}
    assert row.total == Cell(9, 38)


def test_withhold_hides_small_total() -> None:
    row = rules.withhold({"A": Cell(1, 2), "B": Cell(0, 2), "C": Cell(0, 0)}, THRESHOLD)

    assert row == rules.Row({"A": None, "B": None, "C": Cell(0, 0)}, None)


cells = st.integers(0, 14).flatmap(lambda replied: st.builds(Cell, st.integers(0, replied), st.just(replied)))
lines = st.lists(cells, min_size=1, max_size=6).map(lambda found: dict(zip("ABCDEF", found, strict=False)))


@given(lines)
@example({"A": Cell(0, 3), "B": Cell(0, 2), "C": Cell(20, 40)})
@example({"A": Cell(3, 3), "B": Cell(2, 2), "C": Cell(20, 40)})
@example({"A": Cell(1, 3), "B": Cell(20, 40)})
def test_no_withheld_figure_can_be_worked_out(line: dict[str, Cell]) -> None:
    """The reader knows all denominators, all figures shown, and solves for the rest."""
    row = rules.withhold(line, THRESHOLD)
    hidden = [group for group, cell in row.cells.items() if cell is None]
    solutions = solve(line, row)

    says_the_same_of_all = row.total is not None and row.total.count in (0, row.total.replied)
    if not says_the_same_of_all:
        assert [group for group in hidden if len(solutions[group]) == 1] == []
    assert all(cell.replied >= THRESHOLD for cell in row.cells.values() if cell and cell.replied)
    if hidden and row.total is not None:
        assert sum(line[group].replied for group in hidden) >= THRESHOLD


@given(lines, st.data())
def test_every_line_withholds_the_groups_of_its_denominators(line: dict[str, Cell], data: st.DataObject) -> None:
    """Whatever the figures, so that one table cannot complete another."""
    other = {group: Cell(data.draw(st.integers(0, cell.replied)), cell.replied) for group, cell in line.items()}
    always = rules.withheld_groups({group: cell.replied for group, cell in line.items()}, THRESHOLD)

    hidden = [{g for g, c in rules.withhold(each, THRESHOLD).cells.items() if c is None} for each in (line, other)]

    assert [always <= each for each in hidden] == [True, True]


def solve(line: dict[str, Cell], row: rules.Row) -> dict[str, range]:
    """For each hidden group, the figures that agree with all that is shown."""
    hidden = {group: line[group].replied for group, cell in row.cells.items() if cell is None}
    if row.total is None:
        return {group: range(replied + 1) for group, replied in hidden.items()}
    left = row.total.count - sum(cell.count for cell in row.cells.values() if cell is not None)
    everywhere = sum(hidden.values())
    return {
        group: range(max(0, left - (everywhere - replied)), min(replied, left) + 1) for group, replied in hidden.items()
    }
