"""How long the rest of a questionnaire may take one person: an honest round figure, never for others to see.

Source: issue 4, "Less to do" (estimated minutes left). No figure per question was found in the material of the
Conference, so the two below are our own assumption, to be replaced once people have been watched at work.
"""

from dataclasses import dataclass

# Our own assumption: to read a provision, answer it, name the law, and say a sentence or two.
MINUTES_PER_QUESTION = 5
# Our own assumption: to read again what was said before, and to confirm it.
MINUTES_TO_CONFIRM = 1
# A guess is not finer than this: (up to so many minutes, in steps of so many); beyond, whole hours.
STEPS = ((30, 5), (90, 15))


@dataclass(frozen=True)
class TimeLeft:
    """Either ``minutes`` or whole ``hours``; the other is 0."""

    minutes: int = 0
    hours: int = 0


def time_left(unanswered_count: int, waiting_count: int = 0) -> TimeLeft | None:
    """Time for required questions without an answer and for answers to be confirmed, rounded up; None for nothing."""
    minutes = unanswered_count * MINUTES_PER_QUESTION + waiting_count * MINUTES_TO_CONFIRM
    if minutes <= 0:
        return None
    for limit, step in STEPS:
        if minutes <= limit:
            return TimeLeft(minutes=-(-minutes // step) * step)
    return TimeLeft(hours=-(-minutes // 60))
