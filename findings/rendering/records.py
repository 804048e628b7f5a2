"""Tables of figures line by line for programs: one record for each figure, with its denominator and its day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from findings.choices import RESERVED, Aspect
from findings.queries.figures import Count, Line, Statuses, Table, Trend
from findings.rendering.sentences import group_label, whose
from instruments.choices import Cluster
from instruments.models import Article, Provision
from instruments.queries import published_text
from questionnaires.models import Cycle

# All States of the selection together, and those of no regional group; no group has such a name.
ALL_GROUPS, NO_GROUP = "all", "none"
ELEMENT = "element"


@dataclass(frozen=True)
class Record:
    """One figure. What the others of its table differ in is empty here: a group, a cycle, or what was reported."""

    subject: Article | Provision | str
    count: Count
    counted_on: date
    label: str = ""
    group: str = ""
    group_label: str = ""
    aspect: str = ""
    status: str = ""
    cycle: str = ""
    is_changed: bool = False

    @property
    def reference(self) -> str:
        return str(self.subject)

    @property
    def published_title(self) -> tuple[str, str]:
        """The title of an article, the summary of a provision, the words of a kind; and the language they are in."""
        language = get_language() or "en"
        if isinstance(self.subject, str):
            cluster = str(Cluster(self.subject).label) if self.subject in Cluster.values else ""
            return self.label or cluster, language
        return published_text(self.subject, "title" if isinstance(self.subject, Article) else "summary", language)


def table_records(table: Table, *, labels: Mapping[str, str] | None = None) -> list[Record]:
    """Line by line, group by group, then all of them together; with one group alone only that one."""
    return [record for line in table.lines for record in _of_line(table, line, labels or {})]


def _of_line(table: Table, line: Line, labels: Mapping[str, str]) -> Iterator[Record]:
    selection, label = table.selection, labels.get(str(line.subject), "")
    for group in table.groups:
        name = group_label(group, selection.grouping)
        yield Record(line.subject, line.cells[group], table.counted_on, label, group or NO_GROUP, name)
    if not selection.group:
        yield Record(line.subject, line.total, table.counted_on, label, ALL_GROUPS, whose(selection))


def status_records(statuses: Sequence[Statuses], day: date) -> list[Record]:
    """Provision by provision: what was reported, reservations, law and practice apart, the points left open."""
    return [record for each in statuses for record in _of_provision(each, day)]


def _of_provision(each: Statuses, day: date) -> Iterator[Record]:
    parts = [
        (Aspect.WHOLE, {**each.counts, RESERVED: each.reserved}),
        (Aspect.LAW, each.law),
        (Aspect.PRACTICE, each.practice),
        (ELEMENT, each.missing),
    ]
    for aspect, counts in parts:
        for status, count in counts.items():
            yield Record(each.provision, count, day, aspect=str(aspect), status=status)


def trend_records(trends: Sequence[Trend], cycles: Sequence[Cycle]) -> list[Record]:
    """Article by article, cycle by cycle in the order of time, the same States only; each cycle at its own day."""
    return [
        Record(
            trend.subject,
            trend.counts[cycle.slug],
            cycle.cut_off_on,
            cycle=cycle.slug,
            is_changed=cycle.slug in trend.changed,
        )
        for trend in trends
        for cycle in cycles
    ]
