"""Filters of the response overview: read from the address, combined, each choice with what it would leave."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from instruments.choices import ArticleGroup, Obligation
from submissions import rules
from submissions.queries import ArticleRow

Test = Callable[[ArticleRow, str], bool]


@dataclass(frozen=True)
class Choice:
    """``count``: articles it would leave, with all other filters as they are."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Filter:
    """A filter with choices, or one to tick: then ``choices`` has one."""

    name: str
    label: str
    chosen: str
    choices: Sequence[Choice]

    @property
    def tick(self) -> Choice:
        """The one choice of a filter to tick."""
        return self.choices[0]


@dataclass(frozen=True)
class Filtered:
    """What the address asks for: the articles that fit all of it, and the filters as they are shown."""

    rows: Sequence[ArticleRow]
    selects: Sequence[Filter]
    ticks: Sequence[Filter]

    @property
    def is_filtered(self) -> bool:
        """Whether anything was chosen."""
        return any(filter_.chosen for filter_ in (*self.selects, *self.ticks))


def filter_rows(rows: Sequence[ArticleRow], mine: Collection[int], request: HttpRequest, *, is_own: bool) -> Filtered:
    """The rows that fit; ``mine``: ids of the articles of which this person was handed anything.

    Ticks are about the State's own work, so others are not offered them.
    """
    tests = _tests(mine)
    selects, ticks = _selects(is_own=is_own), _ticks() if is_own else {}
    allowed = {name: {value for value, _label in choices} for name, (_title, choices) in selects.items()}
    allowed |= {name: {"1"} for name in ticks}
    asked = {name: request.GET.get(name, "") for name in allowed}
    # An address with a choice that does not exist asks for nothing.
    chosen = {name: value if value in allowed[name] else "" for name, value in asked.items()}

    def fitting(changed: Mapping[str, str]) -> list[ArticleRow]:
        wanted = {name: value for name, value in (chosen | dict(changed)).items() if value}
        return [row for row in rows if all(tests[name](row, value) for name, value in wanted.items())]

    def choices_of(name: str, listed: Sequence[tuple[str, str]]) -> list[Choice]:
        return [Choice(value, str(label), len(fitting({name: value}))) for value, label in listed]

    return Filtered(
        rows=fitting({}),
        selects=[Filter(name, title, chosen[name], choices_of(name, c)) for name, (title, c) in selects.items()],
        ticks=[Filter(name, label, chosen[name], choices_of(name, [("1", label)])) for name, label in ticks.items()],
    )


def _tests(mine: Collection[int]) -> dict[str, Test]:
    return {
        "state": lambda row, value: row.progress.status == value,
        "obligation": lambda row, value: value in row.obligations,
        "theme": lambda row, value: row.article.group == value,
        "mark": _is_marked,
        "mine": lambda row, _value: row.article.pk in mine,
        "confirm": lambda row, _value: row.standing.waiting_count > 0,
        "open": lambda row, _value: row.standing.asked_count > 0 or row.standing.problem_count > 0,
        "unanswered": lambda row, _value: row.standing.unanswered_count > 0,
    }


def _is_marked(row: ArticleRow, mark: str) -> bool:
    standing = {
        "complete": row.marks and row.marks.complete,
        "reviewed": row.marks and row.marks.reviewed,
        "changed": row.marks and row.marks.changed_since,
    }
    return bool(standing.get(mark))


def _selects(*, is_own: bool) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    states = [
        (rules.NOT_STARTED, _("not started")),
        (rules.IN_PROGRESS, _("in progress")),
        (rules.COMPLETE, _("answered")),
    ]
    marks = [("complete", _("complete")), ("reviewed", _("reviewed")), ("changed", _("changed since"))]
    return {
        "state": (_("State of work"), states),
        "obligation": (_("Level of obligation"), [(value, str(label)) for value, label in Obligation.choices]),
        "theme": (_("Theme"), [(value, str(label)) for value, label in ArticleGroup.choices]),
        **({"mark": (_("Marked"), marks)} if is_own else {}),
    }


def _ticks() -> dict[str, str]:
    return {
        "mine": _("handed to me"),
        "confirm": _("to confirm"),
        "open": _("open questions and what to mend"),
        "unanswered": _("with unanswered questions"),
    }
