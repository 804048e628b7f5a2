"""When a clarification is due, whether a mark stands, and the steps a clarification takes."""

from datetime import date, datetime, timedelta

import pytest

from submissions import rules
from submissions.rules import Mark, Marks, clarification_stage, default_due_on, marks_standing, next_status
from tests.factories.submissions import NOW, TODAY

# Source: issue 4, "Talk": typed, dated, due; house.md: the last day is included.
STAGES = [
    (TODAY + timedelta(days=8), False, False, rules.OPEN),
    (TODAY + timedelta(days=7), False, False, rules.DUE),
    (TODAY, False, False, rules.DUE),
    (TODAY - timedelta(days=1), False, False, rules.OVERDUE),
    (TODAY - timedelta(days=1), True, False, rules.ANSWERED),
    (TODAY - timedelta(days=1), False, True, rules.SETTLED),
    (TODAY + timedelta(days=8), True, True, rules.SETTLED),
]


@pytest.mark.parametrize(("due_on", "is_answered", "is_settled", "stage"), STAGES)
def test_stage_of_a_clarification(due_on, is_answered, is_settled, stage):
    found = clarification_stage(is_answered=is_answered, is_settled=is_settled, due_on=due_on, today=TODAY)

    assert found == stage


def test_clarification_is_due_in_three_weeks_unless_said_otherwise():
    assert default_due_on(date(2026, 11, 24)) == date(2026, 12, 15)


# Source: design.md, section 4, "Submission": submitted → clarification asked → revised.
STEPS = [
    ("draft", "ask_clarification", None),
    ("cleared", "ask_clarification", None),
    ("submitted", "ask_clarification", "clarification_asked"),
    ("clarification_asked", "ask_clarification", "clarification_asked"),
    ("clarification_asked", "settle_clarifications", "submitted"),
    ("clarification_asked", "revise", "draft"),
    ("submitted", "settle_clarifications", None),
    ("draft", "settle_clarifications", None),
    ("closed", "ask_clarification", None),
]


@pytest.mark.parametrize(("status", "event", "after"), STEPS)
def test_steps_of_a_submission_by_clarifications(status, event, after):
    assert next_status(status, event) == after


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


COMPLETE = Mark("complete", "Kari", at(1))
REVIEWED = Mark("reviewed", "Ola", at(2))
REOPENED = Mark("reopened", "Ola", at(3), "Cite the law.")
AGAIN = Mark("complete", "Kari", at(5))

# Source: issue 4, "Talk": a changed answer reopens its review mark; models/sharing.py, ArticleMark.
MARKS = [
    ([], at(0), Marks()),
    ([COMPLETE], None, Marks(complete=COMPLETE)),
    ([COMPLETE], at(0), Marks(complete=COMPLETE)),
    ([COMPLETE], at(1), Marks(complete=COMPLETE)),
    ([COMPLETE], at(2), Marks(changed_since=COMPLETE)),
    ([COMPLETE, REVIEWED], at(1), Marks(complete=COMPLETE, reviewed=REVIEWED)),
    ([COMPLETE, REVIEWED], at(2), Marks(reviewed=REVIEWED)),
    ([COMPLETE, REVIEWED], at(3), Marks(changed_since=REVIEWED)),
    ([COMPLETE, REVIEWED, AGAIN], at(4), Marks(complete=AGAIN, changed_since=REVIEWED)),
    ([COMPLETE, REVIEWED, REOPENED], at(1), Marks(reopened=REOPENED)),
    ([COMPLETE, REVIEWED, REOPENED], at(4), Marks(reopened=REOPENED)),
    ([COMPLETE, REVIEWED, REOPENED, AGAIN], at(4), Marks(complete=AGAIN)),
]


@pytest.mark.parametrize(("made", "written_at", "expected"), MARKS)
def test_which_marks_stand(made, written_at, expected):
    assert marks_standing(made, written_at) == expected
