"""What was handed to a person, and on which days they are reminded. Source: issue 4, "Sharing"."""

from datetime import UTC, date, datetime

import pytest

from submissions.rules import EVERYTHING, NOTHING, handed, is_to_be_reminded

WHOLE = handed([(5, "", "may_edit")])
ONE = handed([(5, "tip-5-1", "may_edit")])
PROPOSE = handed([(5, "", "may_propose")])
MIXED = handed([(5, "", "may_propose"), (5, "tip-5-1", "may_edit")])
DUE = date(2026, 12, 10)

# handed over → (shows, may edit, may propose) of: the article, a question, what opens under it, one whose key begins
# with the same letters, another article.
CASES = [
    (WHOLE, [(5, ""), (5, "tip-5-1"), (5, "tip-5-1.laws"), (5, "tip-5-10")], "111 111 111 111"),
    (ONE, [(5, ""), (5, "tip-5-1"), (5, "tip-5-1.laws"), (5, "tip-5-10"), (6, "tip-5-1")], "000 111 111 000 000"),
    (PROPOSE, [(5, ""), (5, "tip-5-1"), (6, "tip-6-1")], "101 101 000"),
    (MIXED, [(5, ""), (5, "tip-5-1"), (5, "tip-5-2")], "101 111 101"),
    (EVERYTHING, [(5, ""), (9, "tip-9-1")], "111 111"),
    (NOTHING, [(5, ""), (5, "tip-5-1")], "000 000"),
]


@pytest.mark.parametrize(("whose", "places", "expected"), CASES)
def test_who_is_shown_what(whose, places, expected):
    found = [
        "".join(str(int(asked(*place))) for asked in (whose.shows, whose.may_edit, whose.may_propose))
        for place in places
    ]

    assert " ".join(found) == expected


def test_a_single_question_is_a_part_of_its_article_and_not_the_article():
    assert (ONE.shows_part_of(5), ONE.articles, ONE.touched) == (True, frozenset(), {5})
    assert (WHOLE.articles, EVERYTHING.articles) == ({5}, None)


@pytest.mark.parametrize(
    ("today", "reminded_on", "expected"),
    [
        ("2026-12-02", None, False),  # 8 days before
        ("2026-12-03", None, True),  # 7 days before
        ("2026-12-04", None, True),  # yesterday nothing was sent: made up for
        ("2026-12-04", "2026-12-03", False),
        ("2026-12-08", "2026-12-03", False),
        ("2026-12-09", "2026-12-03", True),  # 1 day before
        ("2026-12-10", "2026-12-09", False),
        ("2026-12-10", "2026-12-08", True),  # asked for by hand two days before; the last day is a step of its own
        ("2026-12-11", "2026-12-09", True),  # over
        ("2026-12-12", "2026-12-11", False),
        ("2026-12-17", "2026-12-11", False),
        ("2026-12-18", "2026-12-11", True),  # weekly at most
    ],
)
def test_when_a_letter_goes_out(today, reminded_on, expected):
    moment = datetime.fromisoformat(reminded_on).replace(hour=5, tzinfo=UTC) if reminded_on else None

    assert is_to_be_reminded(DUE, reminded_at=moment, today=date.fromisoformat(today)) is expected


def test_without_a_due_date_nobody_is_reminded():
    assert is_to_be_reminded(None, reminded_at=None, today=DUE) is False
