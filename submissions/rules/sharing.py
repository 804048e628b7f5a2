"""What was handed to one person of a State, when they are reminded of it, and what it lets them do.

Source: issue 4, "Sharing"; design.md, section 5, row "draft responses".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

MAY_EDIT = "may_edit"
# Days before the due date on which a letter goes out, and between two letters about what is overdue.
REMIND_BEFORE_DAYS = (7, 1)
REMIND_OVERDUE_DAYS = 7


@dataclass(frozen=True)
class Place:
    """An article, or one question of it with all that opens under it: ``tip-5-1`` holds ``tip-5-1.laws``."""

    article_id: int
    question_key: str = ""

    def holds(self, article_id: int, key: str = "") -> bool:
        """Whether it takes in this question; with no key, the article as a whole."""
        if article_id != self.article_id:
            return False
        return not self.question_key or key == self.question_key or key.startswith(f"{self.question_key}.")


@dataclass(frozen=True)
class Handed:
    """What one person reads of a text in preparation, and where they write. Asked without a key: the whole article.

    Whoever forgets the key is told of less than was handed, never of more.
    """

    edited: frozenset[Place] = frozenset()
    proposed: frozenset[Place] = frozenset()
    is_all: bool = False

    def shows(self, article_id: int, key: str = "") -> bool:
        return self.may_propose(article_id, key)

    def shows_part_of(self, article_id: int) -> bool:
        """Whether the article or any question of it was handed over."""
        return self.is_all or any(place.article_id == article_id for place in self.edited | self.proposed)

    def may_edit(self, article_id: int, key: str = "") -> bool:
        return self.is_all or any(place.holds(article_id, key) for place in self.edited)

    def may_propose(self, article_id: int, key: str = "") -> bool:
        """Whether what this person writes there is at least kept as a proposal; who may edit may that as well."""
        return self.may_edit(article_id, key) or any(place.holds(article_id, key) for place in self.proposed)

    @property
    def touched(self) -> frozenset[int]:
        """Ids of the articles handed over, as a whole or in part."""
        return frozenset(place.article_id for place in self.edited | self.proposed)

    @property
    def articles(self) -> frozenset[int] | None:
        """Ids of the articles handed over as a whole, None for all."""
        if self.is_all:
            return None
        return frozenset(place.article_id for place in self.edited | self.proposed if not place.question_key)


EVERYTHING = Handed(is_all=True)
NOTHING = Handed()


def handed(rows: Iterable[tuple[int, str, str]]) -> Handed:
    """Of assignments that stand: (id of the article, question key or nothing, mode)."""
    places = {(Place(article_id, key), mode) for article_id, key, mode in rows}
    return Handed(
        edited=frozenset(place for place, mode in places if mode == MAY_EDIT),
        proposed=frozenset(place for place, mode in places if mode != MAY_EDIT),
    )


def is_to_be_reminded(due_on: date | None, *, reminded_at: datetime | None, today: date) -> bool:
    """Whether a letter about this due date is to go out: 7 days and 1 day before, then at most once a week.

    A day on which nothing was sent is made up for on the next. Source: issue 4, "reminders by mail".
    """
    if due_on is None:
        return False
    last, days_left = reminded_at.date() if reminded_at else None, (due_on - today).days
    if days_left < 0:
        return last is None or last <= due_on or (today - last).days >= REMIND_OVERDUE_DAYS
    steps = [days for days in REMIND_BEFORE_DAYS if days_left <= days]
    return bool(steps) and (last is None or (due_on - last).days > min(steps))
