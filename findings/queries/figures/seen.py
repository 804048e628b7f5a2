"""What a reader sees of the figures: everything for the Secretariat; for others, nothing that rests on few States."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from findings import rules
from findings.choices import Grouping
from findings.models import ReplyMovement
from findings.queries.figures.contract import Count, Line, Reader, Selection, Statuses, Table, Trend
from findings.queries.figures.reading import ALL, Denominator
from questionnaires.models import Cycle


def cut_offs(cycle: Cycle, *, reader: Reader) -> list[date]:
    """Days that may be asked for, latest first: for the Secretariat each day on which the figures changed; for others
    the days whose figures were released."""
    if reader.threshold is not None:
        return [cycle.cut_off_on]
    days = ReplyMovement.objects.filter(cycle=cycle).order_by().values_list("on_day", flat=True).distinct()
    return sorted({*days, cycle.cut_off_on}, reverse=True)


def as_answered(selections: Sequence[Selection], *, reader: Reader) -> list[Selection]:
    """The selections whose figures this reader is given: those of the latest released day until the one asked for."""
    if reader.threshold is None:
        return list(selections)
    return [replace(selection, cut_off_on=selection.cycle.cut_off_on) for selection in selections]


def as_seen(table: Table, *, reader: Reader) -> Table:
    """A table of all groups, without what the reader may not see."""
    if reader.threshold is None:
        return table
    is_region = table.selection.grouping == Grouping.REGION
    seen = _regions_as_seen if is_region else _categories_as_seen
    lines = [seen(line, reader.threshold) for line in table.lines]
    return replace(table, lines=lines, has_withheld=any(_has_withheld(line) for line in lines))


def statuses_as_seen(
    statuses: Sequence[Statuses], denominator: Denominator, *, selection: Selection, reader: Reader
) -> list[Statuses]:
    """Statuses over one group or all States: all of them, or none."""
    group = selection.group or ALL
    if reader.threshold is None or not _is_withheld(denominator, selection, group, reader.threshold):
        return list(statuses)
    return [
        replace(
            each,
            counts=_hidden(each.counts),
            missing=_hidden(each.missing),
            law=_hidden(each.law),
            practice=_hidden(each.practice),
            reserved=Count(None, each.reserved.of),
        )
        for each in statuses
    ]


def trends_as_seen(trends: Sequence[Trend], *, reader: Reader) -> list[Trend]:
    """Trends for the Secretariat; for others none of their figures, as yet.

    Beside the table of one cycle they would tell what those States said that replied in that cycle alone, which may be
    very few. They open when every set of States is weighed against all others (issue 5, "Withholding").
    """
    return _for_the_secretariat(trends, reader)


def trends_of_group_as_seen(trends: Sequence[Trend], *, reader: Reader) -> list[Trend]:
    """Trends of one regional group: beside those of all States they would tell what very few others said."""
    return _for_the_secretariat(trends, reader)


def _for_the_secretariat(trends: Sequence[Trend], reader: Reader) -> list[Trend]:
    if reader.threshold is None:
        return list(trends)
    return [
        replace(trend, counts={slug: Count(None, count.of) for slug, count in trend.counts.items()}) for trend in trends
    ]


def _regions_as_seen(line: Line, threshold: int) -> Line:
    cells = {group: rules.Cell(count.number or 0, count.of or 0) for group, count in line.cells.items()}
    row = rules.withhold(cells, threshold)
    seen = {group: count if row.cells[group] else Count(None, count.of) for group, count in line.cells.items()}
    return replace(line, cells=seen, total=line.total if row.total else Count(None, line.total.of))


def _categories_as_seen(line: Line, threshold: int) -> Line:
    """Categories overlap with each other and with regional groups: set beside those, they would tell of few States.

    Withheld from all but the Secretariat until every set is weighed against all others (issue 5, "Withholding"). The
    total is the one of the table by regional groups; it stays or goes as there.
    """
    cells = {group: Count(None, count.of) for group, count in line.cells.items()}
    total = Count(None, line.total.of) if 0 < (line.total.of or 0) < threshold else line.total
    return replace(line, cells=cells, total=total)


def _is_withheld(denominator: Denominator, selection: Selection, group: str, threshold: int) -> bool:
    if 0 < denominator.replied.get(group, 0) < threshold:
        return True
    if group == ALL:
        return False
    if selection.grouping != Grouping.REGION:
        return True  # as in _categories_as_seen
    return group in rules.withheld_groups({g: n for g, n in denominator.replied.items() if g != ALL}, threshold)


def _has_withheld(line: Line) -> bool:
    return any(count.is_withheld for count in (*line.cells.values(), line.total))


def _hidden(counts: Mapping[str, Count]) -> dict[str, Count]:
    return {name: Count(None, count.of) for name, count in counts.items()}
