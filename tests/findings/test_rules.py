"""The gap rule, case by case."""

import pytest

from findings import rules
from findings.choices import Band, GapStatus, LawStatus, PracticeStatus
from findings.queries.figures import Count
from instruments.choices import Obligation
from submissions.choices import AnswerState
from submissions.rules import Reply

YES, IN_PART, NO = (Reply("answered", value) for value in ("yes", "in_part", "no"))
LAW = Reply("answered", [7])

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
        (0, 0, None, 0),
        (0, 45, 0, 1),
        (24, 45, 53, 4),  # the example of frontend.md, 4.3
        (1, 200, 1, 2),
        (1, 4, 25, 2),
        (2, 4, 50, 3),
        (3, 4, 75, 4),
        (4, 4, 100, 5),
    ],
)
def test_count_says_share_and_shade(count: int, replied: int, share: int | None, step: int | None) -> None:
    assert (Count(count, replied).share, Count(count, replied).step) == (share, step)
