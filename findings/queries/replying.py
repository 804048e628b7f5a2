"""Who replied by which day, as what, and in which group: all that is public, as sets of replies to weigh."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from findings.choices import Capacity, Grouping
from findings.queries.figures.contract import run_key, set_key
from findings.queries.figures.reading import ALL, CAPACITIES, groups_of
from parties.choices import ParticipationStatus
from parties.models import Participation, State
from questionnaires.models import Cycle
from submissions.choices import RevisionStatus
from submissions.models import Revision

# Key of a set (``set_key``, ``run_key``) → the revisions by which its States count.
Sets = dict[str, frozenset[int]]


@dataclass(frozen=True)
class Reply:
    """A revision from the day on which it was submitted."""

    pk: int
    state_id: int
    instrument_id: int
    submission_id: int
    number: int
    from_day: date
    stands: bool


@dataclass(frozen=True)
class Replies:
    """Of some cycles. ``groups``: State → its groups; ``held``: (State, instrument) → its participation."""

    of_cycle: Mapping[int, Sequence[Reply]]
    groups: Mapping[int, Sequence[str]]
    held: Mapping[tuple[int, int], Participation]

    @property
    def state_of(self) -> dict[int, int]:
        """Revision → State, also where it does not count any more."""
        return {reply.pk: reply.state_id for listed in self.of_cycle.values() for reply in listed}

    def standing_on(self, cycle: Cycle, day: date) -> list[tuple[Reply, Capacity]]:
        """The reply of each State and instrument at the end of the day, and as what the State then gave it."""
        latest: dict[int, Reply] = {}
        for reply in self.of_cycle.get(cycle.pk, ()):
            before = latest.get(reply.submission_id)
            if reply.stands and reply.from_day <= day and (before is None or before.number < reply.number):
                latest[reply.submission_id] = reply
        return [(reply, self._capacity(reply, day)) for reply in latest.values()]

    def sets_on(self, cycle: Cycle, day: date) -> dict[int, Sets]:
        """Instrument → every set that has figures on that day, by capacity and group."""
        found: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for reply, capacity in self.standing_on(cycle, day):
            for group in (ALL, *self.groups[reply.state_id]):
                found[reply.instrument_id][set_key(capacity, group)].add(reply.pk)
        return {pk: {key: frozenset(members) for key, members in sets.items()} for pk, sets in found.items()}

    def sets_through(self, run: Sequence[Cycle], instrument_id: int) -> dict[int, Sets]:
        """Cycle → the States that replied as parties in every cycle of a run, as they replied in this one."""
        by_state = {
            cycle.pk: {
                reply.state_id: reply.pk
                for reply, capacity in self.standing_on(cycle, cycle.cut_off_on)
                if reply.instrument_id == instrument_id and capacity == Capacity.PARTY
            }
            for cycle in run
        }
        same = set.intersection(*(set(replied) for replied in by_state.values()))
        key = run_key(run[0].pk, run[-1].pk)
        return {pk: {key: frozenset(replied[state] for state in same)} for pk, replied in by_state.items()}

    def _capacity(self, reply: Reply, day: date) -> Capacity:
        held = self.held.get((reply.state_id, reply.instrument_id))
        return CAPACITIES[held.status_on(day) if held else ParticipationStatus.NONE]


def replies_in(cycles: Iterable[Cycle]) -> Replies:
    """Everything that was ever submitted in these cycles. Three queries; needs ``isolation.acting_for_all``."""
    of_cycle: defaultdict[int, list[Reply]] = defaultdict(list)
    counted = (RevisionStatus.SUBMITTED, RevisionStatus.SUPERSEDED)
    named = (
        "submission__cycle",
        "pk",
        "state_id",
        "submission__instrument",
        "submission_id",
        "number",
        "submitted_at",
        "status",
    )
    found = Revision.objects.filter(submission__cycle__in=[c.pk for c in cycles], submitted_at__isnull=False)
    for cycle, pk, state, instrument, chain, number, at, status in found.order_by().values_list(*named):
        from_day = at.date()
        of_cycle[cycle].append(Reply(pk, state, instrument, chain, number, from_day, status in counted))
    states = State.objects.order_by().values_list("pk", "regional_group", "is_ldc", "is_lldc", "is_sids")
    return Replies(
        of_cycle=of_cycle,
        groups={
            pk: [group for grouping in Grouping for group in groups_of(grouping, region, is_ldc, is_lldc, is_sids)]
            for pk, region, is_ldc, is_lldc, is_sids in states
        },
        held={(each.state_id, each.instrument_id): each for each in Participation.objects.order_by()},
    )


def is_over(day: date, today: date) -> bool:
    """Whether no reply can count for this day any more; days end in UTC."""
    return day + timedelta(days=1) <= today
