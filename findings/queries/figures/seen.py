"""What a reader sees of the figures: everything for the Secretariat; for others, what was released and no more.

A day that was released says of each set of States whether its figures are shown, in every table alike; any other day
is answered with the latest one released before it, and before the first there is no figure.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from findings import rules
from findings.models import ReplyMovement, Tally
from findings.queries.figures.contract import (
    Count,
    Line,
    Reader,
    Released,
    Selection,
    Statuses,
    Table,
    Trend,
    run_key,
    set_key,
)
from findings.queries.figures.reading import ALL, Denominator, groups_in
from questionnaires.models import Cycle

Days = dict[int, dict[date, dict[int, frozenset[str]]]]


def cut_offs(cycle: Cycle, *, reader: Reader) -> list[date]:
    """Days that may be asked for, latest first: for the Secretariat each day on which the figures changed; for others
    the days whose figures were released."""
    if reader.threshold is not None:
        return sorted(released_to(reader, [cycle]).get(cycle.pk, {}), reverse=True)
    days = ReplyMovement.objects.filter(cycle=cycle).order_by().values_list("on_day", flat=True).distinct()
    return sorted({*days, cycle.cut_off_on}, reverse=True)


def released_in(cycles: Iterable[Cycle]) -> Days:
    """What readers outside the Secretariat are given, as settled when the cycles were last counted. One query."""
    return _read(Tally.objects.filter(cycle__in=[cycle.pk for cycle in cycles]))


def released_alike(cycle: Cycle) -> Days:
    """The same of every cycle that may stand beside this one."""
    return _read(Tally.objects.filter(cycle__is_illustrative=cycle.is_illustrative))


def _read(tallies: QuerySet[Tally]) -> Days:
    return {pk: _days(stored) for pk, stored in tallies.order_by().values_list("cycle", "released")}


def _days(stored: Mapping[str, Mapping[str, list[str]]]) -> dict[date, dict[int, frozenset[str]]]:
    return {
        date.fromisoformat(day): {int(instrument): frozenset(keys) for instrument, keys in held.items()}
        for day, held in stored.items()
    }


def released_to(reader: Reader, cycles: Iterable[Cycle]) -> Released:
    """What this reader is given; a document is read for what will be."""
    return reader.released if reader.released is not None else released_in(cycles)


def as_answered(selections: Sequence[Selection], *, reader: Reader) -> list[Selection]:
    """The selections whose figures this reader is given: those of the latest released day until the one asked for.

    A document is read for its own day alone. One query, which reads the rule in force as well; none for the
    Secretariat, and none where it is known what will be released.
    """
    if reader.threshold is None:
        return list(selections)
    if reader.released is not None:
        return [_answered(each, reader.released.get(each.cycle.pk, {}), reader) for each in selections]
    found = Tally.objects.filter(cycle__in={selection.cycle.pk for selection in selections}).select_related("rule")
    tallies = {tally.cycle_id: tally for tally in found}
    answered = []
    for each in selections:
        tally = tallies.get(each.cycle.pk)
        given = _answered(each, _days(tally.released) if tally else {}, reader)
        answered.append(replace(given, in_force=tally.rule if tally else None))
    return answered


def _answered(selection: Selection, days: Mapping[date, Mapping[int, frozenset[str]]], reader: Reader) -> Selection:
    day = selection.cut_off_on
    if reader.released is None:
        day = max((each for each in days if each <= day), default=day)
    keys = days.get(day, {}).get(selection.instrument.pk, frozenset())
    groups = (ALL, *groups_in(selection.grouping))
    shown = frozenset(group for group in groups if set_key(selection.capacity, group) in keys)
    return replace(selection, cut_off_on=day, shown=shown)


def as_seen(table: Table, given: Selection) -> Table:
    """A table of all groups, without the figures of sets that are not shown."""
    if given.shown is None:
        return table
    lines = [
        replace(
            line,
            cells={group: _seen(count, group, given) for group, count in line.cells.items()},
            total=_seen(line.total, ALL, given),
        )
        for line in table.lines
    ]
    return replace(table, lines=lines, has_withheld=any(_has_withheld(line) for line in lines))


def statuses_as_seen(statuses: Sequence[Statuses], denominator: Denominator, given: Selection) -> list[Statuses]:
    """Statuses over one group or all States: all of them, or none, of whatever could be said of the provision."""
    group = given.group or ALL
    of = denominator.replied.get(group, 0)
    if not _seen(Count(0, of), group, given).is_withheld:
        return list(statuses)
    return [_hidden(each, of) for each in statuses]


def trends_as_seen(
    trends: Sequence[Trend], cycles: Sequence[Cycle], instrument_id: int, *, reader: Reader, released: Released
) -> list[Trend]:
    """Trends: a cycle at a time, the same States are a set of that cycle's own cut-off date as any other."""
    if reader.threshold is None:
        return list(trends)
    key = run_key(cycles[0].pk, cycles[-1].pk)
    shown = {
        cycle.slug
        for cycle in cycles
        if key in released.get(cycle.pk, {}).get(cycle.cut_off_on, {}).get(instrument_id, frozenset())
    }
    return withheld_trends(trends, but=shown)


def withheld_trends(trends: Sequence[Trend], *, but: Container[str] = ()) -> list[Trend]:
    """Trends without the figures of any cycle but those named; of one regional group no cycle's are ever released."""
    return [
        replace(
            trend,
            counts={
                slug: count if slug in but or not count.of else Count(None, count.of)
                for slug, count in trend.counts.items()
            },
        )
        for trend in trends
    ]


def _seen(count: Count, group: str, given: Selection) -> Count:
    """A group of which nobody replied has no figure to hide."""
    is_shown = given.shown is None or group in given.shown or not count.of
    return count if is_shown else Count(None, count.of)


def _has_withheld(line: Line) -> bool:
    return any(count.is_withheld for count in (*line.cells.values(), line.total))


def _hidden(one: Statuses, of: int) -> Statuses:
    """Every status the provision can have, withheld: which ones are there would say that they were reported."""
    withheld = Count(None, of)
    notices = rules.NOTICE_TABLE.values() if one.provision.requires_notification else ["applied"]
    law = [status for status in rules.LAW_TABLE.values() if status != "no_information"]
    return replace(
        one,
        counts=dict.fromkeys(rules.TABLE[one.provision.obligation].values(), withheld),
        law=dict.fromkeys(law, withheld),
        practice=dict.fromkeys(notices, withheld),
        missing={},
        reserved=withheld,
    )
