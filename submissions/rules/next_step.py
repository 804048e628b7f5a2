"""What a person does next in a submission: one thing, the nearest to being done first.

Source: issue 4, "Less to do"; our own order, from what blocks a submission to what only makes it complete.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class NextKind(StrEnum):
    MEND = "mend"  # what would keep the submission from being made
    CONFIRM = "confirm"  # answers that were carried over
    ASKED = "asked"  # comments and questions that wait for an answer
    ANSWER = "answer"  # an article that is begun, or else the first that is not
    DONE = "done"


@dataclass(frozen=True)
class ArticleStanding:
    """What is open in one article: ``number`` of the article, counts, and the key of the first of each kind."""

    number: int
    unanswered_count: int = 0
    waiting_count: int = 0
    problem_count: int = 0
    asked_count: int = 0
    is_begun: bool = False
    first_unanswered: str = ""
    first_waiting: str = ""
    first_problem: str = ""
    first_asked: str = ""


@dataclass(frozen=True)
class NextStep:
    """``count`` things of a kind in article ``number``; ``key``: the question where to begin, blank for none."""

    kind: NextKind
    number: int = 0
    count: int = 0
    key: str = ""


def next_step(articles: Sequence[ArticleStanding]) -> NextStep:
    """The one thing to do next; ``articles`` in their order, those of this person only."""
    for article in articles:
        if article.problem_count:
            return NextStep(NextKind.MEND, article.number, article.problem_count, article.first_problem)
    for article in articles:
        if article.waiting_count:
            return NextStep(NextKind.CONFIRM, article.number, article.waiting_count, article.first_waiting)
    for article in articles:
        if article.asked_count:
            return NextStep(NextKind.ASKED, article.number, article.asked_count, article.first_asked)
    for article in sorted(articles, key=lambda article: not article.is_begun):
        if article.unanswered_count:
            return NextStep(NextKind.ANSWER, article.number, article.unanswered_count, article.first_unanswered)
    return NextStep(NextKind.DONE)
