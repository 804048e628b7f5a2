"""Questions asked of gaps and of stored aggregates of all States: pages and reports read no responses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Subquery

from findings.choices import Capacity
from findings.models import Gap, Recomputation
from findings.queries.figures import Selection
from findings.queries.figures.reading import denominators
from instruments.models import Instrument
from parties.choices import ParticipationStatus, RegionalGroup
from parties.models import Participation
from questionnaires.choices import QuestionnaireKind
from questionnaires.models import Cycle, CycleQuerySet
from submissions.choices import RevisionStatus
from submissions.models import Revision, RevisionQuerySet

# A revision that was submitted counts for every cut-off date on which it stood, also once it is superseded.
EVER_SUBMITTED = [RevisionStatus.SUBMITTED, RevisionStatus.SUPERSEDED]


@dataclass(frozen=True)
class ReplyCount:
    """States in one capacity on the cut-off date, and how many of them had replied by its end."""

    state_count: int
    replied_count: int


NOBODY = ReplyCount(0, 0)


@dataclass(frozen=True)
class CountedRevision:
    """The revision by which one State counts under one instrument on a cut-off date."""

    pk: int
    state_id: int
    instrument_id: int


def submissions_awaiting_gaps() -> RevisionQuerySet:
    """Submitted revisions that the rule in force in their cycle has not been applied to yet, oldest first.

    Checklists are not read by the rule: an item stands for several provisions.
    """
    latest = Recomputation.objects.filter(cycle=OuterRef("submission__cycle")).order_by("-pk")
    applied = Gap.objects.filter(revision=OuterRef("pk"), rule=OuterRef("in_force"))
    full = Revision.objects.filter(submission__version__questionnaire__kind=QuestionnaireKind.FULL)
    full = full.annotate(in_force=Subquery(latest.values("rule")[:1]))
    return full.filter(~Exists(applied), status__in=EVER_SUBMITTED).order_by("submitted_at", "pk")


def revisions_on(cycle: Cycle, cut_off_on: date) -> list[CountedRevision]:
    """The revision of each submission that stood at the end of the cut-off day, in UTC.

    Source: design.md, section 2, rule 4; house.md, dates are inclusive.
    """
    end = datetime.combine(cut_off_on + timedelta(days=1), time(), tzinfo=UTC)
    revisions = Revision.objects.filter(submission__cycle=cycle, status__in=EVER_SUBMITTED, submitted_at__lt=end)
    latest = revisions.order_by("submission_id", "-number").distinct("submission_id")
    return [CountedRevision(*row) for row in latest.values_list("pk", "state_id", "submission__instrument")]


def capacities_on(day: date) -> dict[tuple[int, int], Capacity]:
    """(State, instrument) → State party or signatory on ``day``; a pair that is missing is neither. One query."""
    told = {ParticipationStatus.PARTY: Capacity.PARTY, ParticipationStatus.SIGNATORY: Capacity.SIGNATORY}
    held = ((each, each.status_on(day)) for each in Participation.objects.defer("note").order_by())
    return {(each.state_id, each.instrument_id): told[status] for each, status in held if status in told}


def cycles_read() -> CycleQuerySet:
    """The cycles from which gaps follow: those of full questionnaires, latest first."""
    return Cycle.objects.filter(kind=QuestionnaireKind.FULL).order_by("-opens_on", "slug")


def instruments_asked_about(cycles: CycleQuerySet) -> dict[Cycle, list[Instrument]]:
    """Each of these cycles, earliest first, with the instruments of its questionnaires in treaty order. One query."""
    path = "questionnaireversion__questionnaire__instrument"
    asked = Cycle.versions.through.objects.filter(cycle__in=cycles).select_related("cycle", path)
    found: dict[Cycle, dict[Instrument, None]] = {}
    for row in asked.order_by("cycle__opens_on", "cycle__slug", f"{path}__position"):
        found.setdefault(row.cycle, {})[row.questionnaireversion.questionnaire.instrument] = None
    return {cycle: list(instruments) for cycle, instruments in found.items()}


def reply_counts(cycle: Cycle, cut_off_on: date, *, capacity: str = Capacity.PARTY) -> dict[int, dict[str, ReplyCount]]:
    """Instrument id → regional group → States in this capacity, and how many replied. Three queries."""
    instruments = list(Instrument.objects.filter(questionnaires__versions__cycles=cycle).distinct())
    selections = [Selection(cycle, cut_off_on, instrument, capacity=capacity) for instrument in instruments]
    return {
        instrument.pk: {
            group: ReplyCount(found.states.get(group, 0), found.replied.get(group, 0)) for group in RegionalGroup.values
        }
        for instrument, found in zip(instruments, denominators(selections), strict=True)
    }


def add_up(counts: Iterable[ReplyCount]) -> ReplyCount:
    """All regional groups together."""
    listed = list(counts)
    return ReplyCount(sum(c.state_count for c in listed), sum(c.replied_count for c in listed))
