"""What a State said in an earlier cycle, held against the same question as it is asked now.

Sources: issue 4, "Less to do" (carry-over, nothing new since); design.md, section 3 (same, wording, compatible,
breaking; answers move only by an explicit step).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from questionnaires.rules import ChangeClass, QuestionContent, compare
from submissions.rules.values import OTHER_ANSWER_STATES

# What a State meant to say; an answer that was never confirmed is none.
SAYING = ("answered", *OTHER_ANSWER_STATES)


class Step(StrEnum):
    """What "nothing new" does with one answer."""

    CONFIRM = "confirm"  # it was carried over and waits
    TAKE = "take"  # nothing is said yet: what was said before is said again
    SIGN = "sign"  # it says already what was said before
    LEAVE = "leave"  # there is nothing of before to confirm
    REFUSE = "refuse"  # it says something else by now


@dataclass(frozen=True)
class Said:
    """One answer: its state and its value."""

    answer_state: str
    value: object = None


def former_of(question: QuestionContent, former: Iterable[QuestionContent]) -> tuple[str, ChangeClass] | None:
    """Key of the question of an earlier version that asked the same, and what has changed since; None for a new one.

    The stable key decides. Where no question has it, one of the same kind about the same provision, with the same end
    of its key (".laws"), is the same question under another name.
    """
    listed = list(former)
    found = next((f for f in listed if f.key == question.key), None)
    if found is None and question.provision is not None:
        end = question.key.partition(".")[2]
        found = next(
            (
                f
                for f in listed
                if (f.provision, f.kind, f.key.partition(".")[2]) == (question.provision, question.kind, end)
            ),
            None,
        )
    if found is None:
        return None
    (change,) = compare([replace(found, key=question.key)], [question])
    return found.key, change.change


def is_offered(said: Said, change: ChangeClass) -> bool:
    """Whether a former answer may be taken over: one to a question that now asks something else is only shown."""
    return said.answer_state in SAYING and change != ChangeClass.BREAKING


def step_for(now: Said | None, former: Said | None, *, is_waiting: bool) -> Step:
    """What to do with one answer of a provision under which nothing is new.

    ``now``: what is said, or waits to be confirmed; ``former``: what was said before, where it may be taken over.
    """
    if now is None or now.answer_state == "unanswered":
        return Step.TAKE if former else Step.LEAVE
    if former is not None and now != former:
        return Step.REFUSE
    if is_waiting:
        return Step.CONFIRM
    return Step.SIGN if former else Step.LEAVE


def statement_stands(signed_at: datetime, written_at: Iterable[datetime]) -> bool:
    """Whether nothing under the provision was written after somebody signed that nothing is new there."""
    return all(moment <= signed_at for moment in written_at)


def is_day_possible(since_on: date, *, today: date) -> bool:
    """Nothing can be new since a day to come, nor since before the Convention. Source: it was adopted in 2000."""
    return date(2000, 1, 1) <= since_on <= today
