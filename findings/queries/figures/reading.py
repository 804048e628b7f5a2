"""Sums of movements, for one selection or several at once: the number of queries does not depend on how many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import FilteredRelation, Q, Sum

from findings.choices import Capacity, Category, Grouping
from findings.models import GapRule, Movement, ReplyMovement, Tally
from findings.queries.figures.contract import Selection
from parties.choices import ParticipationStatus, RegionalGroup
from parties.models import Participation, State

STRATUM = ("stratum__regional_group", "stratum__is_ldc", "stratum__is_lldc", "stratum__is_sids")
CAPACITIES = {
    ParticipationStatus.PARTY: Capacity.PARTY,
    ParticipationStatus.SIGNATORY: Capacity.SIGNATORY,
    ParticipationStatus.NONE: Capacity.OTHER,
}
# All States together, in the same mapping as the groups; no group has this name.
ALL = "*"
Sums = dict[tuple[object, ...], dict[str, int]]


@dataclass(frozen=True)
class Denominator:
    """Group → States in the capacity of the selection, and how many of them replied; ``ALL`` is all of them."""

    states: Mapping[str, int]
    replied: Mapping[str, int]


def groups_of(grouping: str, regional_group: str, is_ldc: bool, is_lldc: bool, is_sids: bool) -> tuple[str, ...]:
    """The groups in which a State is counted: one regional group, or each category that it belongs to."""
    if grouping == Grouping.REGION:
        return (regional_group,)
    held = {Category.LDC: is_ldc, Category.LLDC: is_lldc, Category.SIDS: is_sids}
    return tuple(category.value for category, is_in in held.items() if is_in)


def in_group(grouping: str, group: str) -> Q:
    """Movements of the States of one group."""
    if grouping == Grouping.REGION:
        return Q(stratum__regional_group=group)
    return Q(**{f"stratum__is_{Category(group).value}": True})


def groups_in(grouping: str) -> tuple[str, ...]:
    """All groups, in the order shown."""
    return tuple((RegionalGroup if grouping == Grouping.REGION else Category).values)


def rules_of(selections: Sequence[Selection]) -> list[GapRule | None]:
    """The rule of each selection; None where the cycle was never counted, or that rule never written. Two queries at
    most."""
    in_force = {selection.cycle.pk: selection.in_force for selection in selections if selection.in_force}
    if unread := {s.cycle.pk for s in selections if not s.rule_number} - in_force.keys():
        tallies = Tally.objects.filter(cycle__in=unread).select_related("rule").defer("released")
        in_force |= {tally.cycle_id: tally.rule for tally in tallies}
    numbers = {s.rule_number for s in selections if s.rule_number}
    named = {rule.number: rule for rule in GapRule.objects.filter(number__in=numbers)} if numbers else {}
    return [named.get(s.rule_number) if s.rule_number else in_force.get(s.cycle.pk) for s in selections]


def sums(
    model: type[Movement],
    selections: Sequence[Selection],
    *,
    by: Sequence[str] = (),
    rules: Sequence[GapRule | None] | None = None,
    where: Q | None = None,
    only: str | None = None,
) -> list[Sums]:
    """For each selection: values of ``by`` → group (and ``ALL``) → States. One query.

    ``rules``: of each selection, where the table tells rules apart. ``only``: this group alone, or ``ALL``; the
    database then adds up the rest, which is quicker where there is much to tell apart.
    """
    asked: dict[int, Q] = {}
    for place, selection in enumerate(selections):
        rule = rules[place] if rules else None
        if rules is None or rule is not None:
            asked[place] = _asked(selection, rule)
    found: list[Sums] = [defaultdict(lambda: defaultdict(int)) for _ in selections]
    if not asked:
        return found
    some = reduce(or_, asked.values())
    told = STRATUM if only is None else ()
    if only not in (None, ALL):
        some &= in_group(selections[0].grouping, str(only))
    rows = model._default_manager.filter(where or Q(), some).order_by().values_list(*by, *told)
    columns = {f"n{place}": Sum("change", filter=q, default=0) for place, q in asked.items()}
    places = list(asked)
    for row in rows.annotate(**columns):
        key, stratum, counts = row[: len(by)], row[len(by) : len(by) + len(told)], row[len(by) + len(told) :]
        for place, count in zip(places, counts, strict=True):
            if count and only is None:
                _add(found[place][key], groups_of(selections[place].grouping, *stratum), count)
            elif count:
                found[place][key][str(only)] += count
    return found


def _asked(selection: Selection, rule: GapRule | None) -> Q:
    q = Q(
        cycle=selection.cycle,
        instrument=selection.instrument,
        capacity=selection.capacity,
        on_day__lte=selection.cut_off_on,
    )
    return q & Q(rule=rule) if rule else q


def _add(counts: dict[str, int], groups: Iterable[str], count: int) -> None:
    for group in (*groups, ALL):
        counts[group] += count


def denominators(selections: Sequence[Selection]) -> list[Denominator]:
    """States in the capacity of each selection on its day, and how many replied by its end. Two queries."""
    replied = [counts[()] for counts in sums(ReplyMovement, selections)]
    strata, held = _states_and_participation({selection.instrument.pk for selection in selections})
    found = []
    for place, selection in enumerate(selections):
        counts: defaultdict[str, int] = defaultdict(int)
        for pk, stratum in strata.items():
            participation = held.get((pk, selection.instrument.pk))
            status = participation.status_on(selection.cut_off_on) if participation else ParticipationStatus.NONE
            if CAPACITIES[status] == selection.capacity:
                _add(counts, groups_of(selection.grouping, *stratum), 1)
        found.append(Denominator(counts, replied[place]))
    return found


def _states_and_participation(
    instruments: Collection[int],
) -> tuple[dict[int, tuple[str, bool, bool, bool]], dict[tuple[int, int], Participation]]:
    """State → the groups it belongs to, for every State; (State, instrument) → its participation. One query."""
    within = FilteredRelation("participations", condition=Q(participations__instrument__in=instruments))
    facts = ("instrument_id", "status", "signed_on", "consented_on", "as_of")
    rows = State.objects.annotate(held=within).order_by()
    strata: dict[int, tuple[str, bool, bool, bool]] = {}
    held: dict[tuple[int, int], Participation] = {}
    groups = ("regional_group", "is_ldc", "is_lldc", "is_sids")
    for pk, group, is_ldc, is_lldc, is_sids, *told in rows.values_list("pk", *groups, *(f"held__{f}" for f in facts)):
        strata[pk] = (group, is_ldc, is_lldc, is_sids)
        if told[0] is not None:
            held[pk, told[0]] = Participation(state_id=pk, **dict(zip(facts, told, strict=True)))
    return strata, held
