"""When a clarification is due, whether a mark on an article still stands, and how long what is said may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# How a clarification stands on one day.
OPEN = "open"
DUE = "due"
OVERDUE = "overdue"
ANSWERED = "answered"
SETTLED = "settled"
CLARIFICATION_STAGES = (OPEN, DUE, OVERDUE, ANSWERED, SETTLED)

# Working practice, to be confirmed by the Secretariat: three weeks to answer, and said to be due in the last of them.
CLARIFICATION_DAYS = 21
DUE_WITHIN_DAYS = 7
# A comment, a question and its answer are letters of a page or two, never an annex.
TALK_MAX_CHARACTERS = 5_000

COMPLETE = "complete"
REVIEWED = "reviewed"
REOPENED = "reopened"


def clarification_stage(*, is_answered: bool, is_settled: bool, due_on: date, today: date) -> str:
    """How a clarification stands on ``today``; the day on which it is due is the last one in time.

    Source: house.md, "Words of the field": dates are inclusive.
    """
    if is_settled:
        return SETTLED
    if is_answered:
        return ANSWERED
    if due_on < today:
        return OVERDUE
    return DUE if due_on <= today + timedelta(days=DUE_WITHIN_DAYS) else OPEN


def default_due_on(today: date) -> date:
    """The day by which a clarification asked today is to be answered, unless the asker says otherwise."""
    return today + timedelta(days=CLARIFICATION_DAYS)


@dataclass(frozen=True)
class Mark:
    """What somebody said of an article: complete, reviewed, opened again; with the name they are shown by."""

    kind: str
    person: str
    marked_at: datetime
    note: str = ""


@dataclass(frozen=True)
class Marks:
    """What is said of an article as it stands now.

    ``complete``, ``reviewed``: the mark that stands, None for none. ``changed_since``: the mark, of a review where
    there was one, that stands no more because an answer was written after it. ``reopened``: the last word was to open
    it again.
    """

    complete: Mark | None = None
    reviewed: Mark | None = None
    changed_since: Mark | None = None
    reopened: Mark | None = None


def marks_standing(marks: Sequence[Mark], written_at: datetime | None) -> Marks:
    """Which marks of one article stand; ``marks`` in the order they were made, ``written_at`` its latest answer.

    Opened again, neither mark stands. An answer written after a mark ends it. Source: issue 4, "Talk": a changed answer
    reopens its review mark.
    """
    latest: dict[str, Mark] = {}
    for mark in marks:
        if mark.kind == REOPENED:
            latest = {REOPENED: mark}
        else:
            latest.pop(REOPENED, None)
            latest[mark.kind] = mark
    standing = {kind: mark for kind, mark in latest.items() if written_at is None or written_at <= mark.marked_at}
    # What was reviewed after the change needs no word that it was changed.
    watched = (REVIEWED, COMPLETE) if REVIEWED not in standing else ()
    fallen = [latest[kind] for kind in watched if kind in latest and kind not in standing]
    return Marks(
        complete=standing.get(COMPLETE),
        reviewed=standing.get(REVIEWED),
        changed_since=fallen[0] if fallen else None,
        reopened=latest.get(REOPENED),
    )
