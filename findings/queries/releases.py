"""Which figures of a day may be released beside all that was released before. Source: design.md, section 2, rule 8."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from findings import rules
from findings.choices import Capacity, Category, Grouping
from findings.models import Release
from findings.queries.figures.contract import Released, set_key
from findings.queries.figures.reading import ALL, groups_in
from findings.queries.figures.seen import released_alike
from findings.queries.replying import Replies, Sets, replies_in
from questionnaires.choices import QuestionnaireKind
from questionnaires.models import Cycle

Run = Sequence[Cycle]


@dataclass(frozen=True)
class Planned:
    """What may be released of one day of a cycle that was not so far: instrument id → key → revisions."""

    cycle: Cycle
    on_day: date
    members: Mapping[int, Sets]


def plan_release(cycle: Cycle, on_day: date) -> list[Planned]:
    """The sets of one day whose figures may be shown; with the own cut-off date of the cycle, also its trends.

    Totals come first, then regional groups from the largest, categories, trends, and the other capacities: what comes
    first is shown, and what would give away a few States beside it is not. Seven queries at most.
    """
    runs = _runs_with(cycle) if on_day == cycle.cut_off_on else {}
    cycles = _cycles_in(runs, cycle)
    replies, out = replies_in(cycles.values()), _sets_out(cycles)
    state_of = replies.state_of
    days = {pk: each.cut_off_on for pk, each in cycles.items()} | {cycle.pk: on_day}
    found: defaultdict[int, dict[int, Sets]] = defaultdict(dict)
    for (pk, instrument), wanted in _wanted(cycle, on_day, runs, replies).items():
        known = out[pk, instrument]
        already = [members for _day, _key, members in known]
        keys = rules.sets_shown(wanted, state_of, settings.SMALL_CELL_THRESHOLD, already=already)
        sets = dict(wanted)
        if new := {key: sets[key] for key in keys if (days[pk], key, sets[key]) not in known}:
            found[pk][instrument] = new
    return [Planned(cycles[pk], days[pk], members) for pk, members in found.items()]


def released_with(cycle: Cycle, on_day: date) -> Released:
    """What readers will be given once this day is released, beside what they are given already.

    One query where it is already, ten at most where it is not.
    """
    days = {pk: dict(of) for pk, of in released_alike(cycle).items()}
    if on_day in days.get(cycle.pk, {}):
        return days
    for each in plan_release(cycle, on_day):
        of_day = dict(days.setdefault(each.cycle.pk, {}).get(each.on_day, {}))
        for instrument, sets in each.members.items():
            of_day[instrument] = of_day.get(instrument, frozenset()) | frozenset(sets)
        days[each.cycle.pk][each.on_day] = of_day
    return days


def still_released(cycle: Cycle) -> dict[str, dict[str, list[str]]]:
    """Day → instrument id → keys of the sets that hold today the replies they were released with; as it is stored.

    Where facts were corrected since, a set of the same name holds other States: beside the figures that are out it
    would give them away. Six queries.
    """
    releases = list(Release.objects.filter(cycle=cycle))
    runs = _runs_with(cycle) if releases else {}
    replies = replies_in(_cycles_in(runs, cycle).values())
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for release in releases:
        today = replies.sets_on(cycle, release.on_day)
        if release.on_day == cycle.cut_off_on:
            for instrument, listed in runs.items():
                for run in listed:
                    today.setdefault(instrument, {}).update(replies.sets_through(run, instrument)[cycle.pk])
        for instrument_id, sets in release.members.items():
            same = today.get(int(instrument_id), {})
            kept = {key for key, members in sets.items() if same.get(key) == frozenset(members)}
            found[release.on_day.isoformat()][instrument_id] |= kept
    return {day: {pk: sorted(keys) for pk, keys in of.items()} for day, of in found.items()}


def runs_of(cycles: Sequence[Cycle]) -> list[Run]:
    """Every row of two or more cycles that follow each other."""
    return [cycles[start:end] for start in range(len(cycles)) for end in range(start + 2, len(cycles) + 1)]


def _wanted(
    cycle: Cycle, on_day: date, runs: Mapping[int, Sequence[Run]], replies: Replies
) -> dict[tuple[int, int], list[tuple[str, frozenset[int]]]]:
    """(Cycle, instrument) → keys and sets, in the order in which they are weighed."""
    wanted: defaultdict[tuple[int, int], list[tuple[str, frozenset[int]]]] = defaultdict(list)
    days = replies.sets_on(cycle, on_day)
    for instrument, sets in days.items():
        wanted[cycle.pk, instrument] += _in_order(sets, Capacity.PARTY)
    for instrument, listed in runs.items():
        for run in listed:
            for pk, sets in replies.sets_through(run, instrument).items():
                wanted[pk, instrument] += sets.items()
    for instrument, sets in days.items():
        wanted[cycle.pk, instrument] += [*_in_order(sets, Capacity.SIGNATORY), *_in_order(sets, Capacity.OTHER)]
    return wanted


def _in_order(sets: Sets, capacity: Capacity) -> Iterator[tuple[str, frozenset[int]]]:
    regions = [set_key(capacity, group) for group in groups_in(Grouping.REGION)]
    regions.sort(key=lambda key: -len(sets.get(key, ())))
    names = [set_key(capacity, ALL), *regions, *(set_key(capacity, group) for group in Category.values)]
    return ((key, sets[key]) for key in names if key in sets)


def _runs_with(cycle: Cycle) -> dict[int, list[Run]]:
    """Instrument → runs that this cycle is part of and whose other cycles have their own cut-off date released.

    The shortest and the latest come first. Three queries.
    """
    cycles, released = _alike(cycle), released_alike(cycle)
    pairs = Cycle.objects.filter(pk__in=[each.pk for each in cycles]).order_by()
    asked = set(pairs.values_list("pk", "versions__questionnaire__instrument"))
    found: dict[int, list[Run]] = {}
    for instrument in {instrument for pk, instrument in asked if pk == cycle.pk and instrument is not None}:
        runs = [run for run in runs_of([each for each in cycles if (each.pk, instrument) in asked]) if cycle in run]
        is_out = [all(each == cycle or each.cut_off_on in released.get(each.pk, {}) for each in run) for run in runs]
        listed = [run for run, out in zip(runs, is_out, strict=True) if out]
        found[instrument] = sorted(listed, key=lambda run: (len(run), -cycles.index(run[-1])))
    return found


def _cycles_in(runs: Mapping[int, Sequence[Run]], cycle: Cycle) -> dict[int, Cycle]:
    return {each.pk: each for listed in runs.values() for run in listed for each in run} | {cycle.pk: cycle}


def _alike(cycle: Cycle) -> list[Cycle]:
    """The cycles that were counted and may stand beside this one, in the order of time."""
    counted = Cycle.objects.filter(kind=QuestionnaireKind.FULL, tally__isnull=False)
    return list(counted.filter(is_illustrative=cycle.is_illustrative).order_by("opens_on", "slug"))


def _sets_out(cycles: Iterable[int]) -> defaultdict[tuple[int, int], set[tuple[date, str, frozenset[int]]]]:
    """(Cycle, instrument) → day, key and replies of every set that was ever released."""
    found: defaultdict[tuple[int, int], set[tuple[date, str, frozenset[int]]]] = defaultdict(set)
    for release in Release.objects.filter(cycle__in=list(cycles)):
        for instrument, sets in release.members.items():
            found[release.cycle_id, int(instrument)] |= {
                (release.on_day, key, frozenset(members)) for key, members in sets.items()
            }
    return found
