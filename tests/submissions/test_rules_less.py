"""Less to do, as tables: time left, the next step, what was typed into the find field, what may be signed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from submissions import rules
from submissions.rules import ArticleStanding, NextKind, NextStep, Said, Step, TimeLeft, Words


@pytest.mark.parametrize(
    ("unanswered", "waiting", "expected"),
    [
        (0, 0, None),
        (1, 0, TimeLeft(minutes=5)),
        (0, 3, TimeLeft(minutes=5)),
        (5, 1, TimeLeft(minutes=30)),
        (7, 0, TimeLeft(minutes=45)),
        (18, 0, TimeLeft(minutes=90)),
        (19, 0, TimeLeft(hours=2)),
        (389, 0, TimeLeft(hours=33)),
    ],
)
def test_time_left_is_rounded_up_and_no_finer_than_a_guess(unanswered, waiting, expected):
    """Source: our own assumption, five minutes a provision and one to confirm; issue 4, "Less to do"."""
    assert rules.time_left(unanswered, waiting) == expected


QUIET = ArticleStanding(5)
FRESH = ArticleStanding(6, unanswered_count=4, first_unanswered="f")
BEGUN = ArticleStanding(8, unanswered_count=2, first_unanswered="b", is_begun=True)
WAITS = ArticleStanding(9, waiting_count=3, first_waiting="w", unanswered_count=1)
ASKED = ArticleStanding(10, asked_count=1, first_asked="a")
WRONG = ArticleStanding(11, problem_count=1, first_problem="p")


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([], NextStep(NextKind.DONE)),
        ([QUIET], NextStep(NextKind.DONE)),
        ([QUIET, FRESH], NextStep(NextKind.ANSWER, 6, 4, "f")),
        ([FRESH, BEGUN], NextStep(NextKind.ANSWER, 8, 2, "b")),
        ([FRESH, BEGUN, ASKED], NextStep(NextKind.ASKED, 10, 1, "a")),
        ([FRESH, ASKED, WAITS], NextStep(NextKind.CONFIRM, 9, 3, "w")),
        ([FRESH, WAITS, ASKED, WRONG], NextStep(NextKind.MEND, 11, 1, "p")),
    ],
)
def test_one_thing_comes_next(articles, expected):
    """Source: our own order, from what blocks a submission to what makes it complete."""
    assert rules.next_step(articles) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Words()),
        ("  \x00 ", Words()),
        ("money  laundering", Words(("money", "laundering"))),
        ("5(1)(a)", Words(("5(1)(a)",), reference="5(1)(a)")),
        ("UNTOC 5 (1) (A)", Words(("UNTOC", "5", "(1)", "(A)"), reference="5(1)(a)")),
        ("art 18", Words(("art", "18"), article=18)),
        ("Article 18", Words(("Article", "18"), article=18)),
        ("ст. 18", Words(("ст.", "18"), article=18)),
        ("artículo 18", Words(("artículo", "18"), article=18)),
        ("第18条", Words(("第18条",), article=18)),
        ("المادة ١٨", Words(("المادة", "١٨"), article=18)),
        ("18", Words(("18",), article=18)),
        ("2003", Words(("2003",))),
        ("100%", Words(("100%",))),
        ("a " * 40, Words(("a",))),
    ],
)
def test_what_was_typed_is_read_as_words_and_as_a_reference(typed, expected):
    assert rules.read_words(typed) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Money and money", ["money"], [("Money", True), (" and ", False), ("money", True)]),
        ("وغسل الأموال", ["أموال"], [("وغسل ال", False), ("أموال", True)]),
        ("洗钱行为", ["钱"], [("洗", False), ("钱", True), ("行为", False)]),
        ("a.b", ["."], [("a", False), (".", True), ("b", False)]),
        ("none", [], [("none", False)]),
        ("laundering", ["laund", "laundering"], [("laundering", True)]),
    ],
)
def test_words_are_marked_where_they_stand(text, words, expected):
    assert rules.marked(text, words) == expected


def test_long_answer_is_shown_around_the_first_word():
    text = "x" * 500 + " needle " + "y" * 500

    pieces = rules.marked(text, ["needle"], is_excerpt=True)

    assert ("needle", True) in pieces
    assert len("".join(piece for piece, _is_word in pieces)) < 260


YES, NO = Said("answered", "yes"), Said("answered", "no")


@pytest.mark.parametrize(
    ("now", "former", "waits", "expected"),
    [
        (None, None, False, Step.LEAVE),
        (None, YES, False, Step.TAKE),
        (Said("unanswered"), YES, False, Step.TAKE),
        (YES, YES, False, Step.SIGN),
        (YES, NO, False, Step.REFUSE),
        (YES, NO, True, Step.REFUSE),
        (YES, YES, True, Step.CONFIRM),
        (YES, None, True, Step.CONFIRM),
        (YES, None, False, Step.LEAVE),
        (Said("will_follow"), YES, False, Step.REFUSE),
    ],
)
def test_what_signing_does_with_one_answer(now, former, waits, expected):
    """Source: issue 4, "Less to do": one act confirms what is unchanged, and nothing that is not."""
    assert rules.step_for(now, former, is_waiting=waits) == expected


def test_statement_stands_until_something_is_written_after_it():
    signed = datetime(2026, 11, 24, 9, tzinfo=UTC)

    assert rules.statement_stands(signed, [signed, signed - timedelta(days=1)])
    assert not rules.statement_stands(signed, [signed, signed + timedelta(seconds=1)])


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(1999, 12, 31), False), (date(2000, 1, 1), True), (date(2026, 11, 24), True), (date(2026, 11, 25), False)],
)
def test_day_of_a_statement_is_neither_to_come_nor_before_the_convention(day, expected):
    assert rules.is_day_possible(day, today=date(2026, 11, 24)) is expected
