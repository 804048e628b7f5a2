"""Questions asked of gaps and of stored aggregates of all States: pages and reports read no responses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from django.db.models import Exists, OuterRef, Q, Subquery

from findings import rules
from findings.choices import Aspect, Capacity
from findings.models import ArticleMovement, Gap, ProvisionMovement, Recomputation
from findings.queries import figures
from findings.queries.figures import Reader, Selection
from findings.queries.figures.reading import ALL, denominators, rules_of, sums
from instruments.models import Article, Instrument, Provision
from parties.choices import RegionalGroup
from parties.models import Participation
from questionnaires.choices import QuestionnaireKind
from questionnaires.models import Cycle, CycleQuerySet
from submissions.choices import RevisionStatus
from submissions.models import Revision, RevisionQuerySet

# A revision that was submitted counts for every cut-off date on which it stood, also once it is superseded.
EVER_SUBMITTED = [RevisionStatus.SUBMITTED, RevisionStatus.SUPERSEDED]
StatusCounts = dict[str, int]


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


@dataclass(frozen=True)
class TableRow:
    """One line of the gap table: an article or a provision, and its figures as this reader may see them."""

    subject: Article | Provision
    figures: rules.Row

    @property
    def cells(self) -> list[rules.Cell | None]:
        return list(self.figures.cells.values())


@dataclass(frozen=True)
class Table:
    """Article (or provision) × regional group, in treaty order; ``groups`` in alphabetical order of their names."""

    groups: list[RegionalGroup]
    rows: list[TableRow]
    parties: ReplyCount
    signatories: ReplyCount

    @property
    def has_withheld(self) -> bool:
        return any(None in (*row.cells, row.figures.total) for row in self.rows)


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
    """(State, instrument) → State party or signatory on ``day``; a pair that is missing is neither."""
    signatories = Participation.objects.signatories_on(day).order_by().values_list("state", "instrument")
    parties = Participation.objects.parties_on(day).order_by().values_list("state", "instrument")
    return dict.fromkeys(signatories, Capacity.SIGNATORY) | dict.fromkeys(parties, Capacity.PARTY)


def cycles_read() -> CycleQuerySet:
    """The cycles from which gaps follow: those of full questionnaires, latest first."""
    return Cycle.objects.filter(kind=QuestionnaireKind.FULL).order_by("-opens_on", "slug")


def reply_counts(cycle: Cycle, cut_off_on: date, *, capacity: str = Capacity.PARTY) -> dict[int, dict[str, ReplyCount]]:
    """Instrument id → regional group → States in this capacity, and how many replied. Four queries."""
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


def provision_counts(cycle: Cycle, cut_off_on: date) -> dict[int, dict[str, StatusCounts]]:
    """Provision id → regional group → status → States parties."""
    counts: dict[int, dict[str, StatusCounts]] = defaultdict(lambda: defaultdict(dict))
    selections = _selections(cycle, cut_off_on)
    by, where = ["provision", "status"], Q(aspect=Aspect.WHOLE)
    for found in sums(ProvisionMovement, selections, by=by, rules=rules_of(selections), where=where):
        for (provision, status), groups in found.items():
            for group, count in groups.items():
                if group != ALL:
                    counts[cast("int", provision)][group][str(status)] = count
    return {provision: dict(groups) for provision, groups in counts.items()}


def article_counts(cycle: Cycle, cut_off_on: date) -> dict[int, dict[str, dict[str, int]]]:
    """Article id → band → regional group → States parties with at least one thing counted there."""
    counts: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    selections = _selections(cycle, cut_off_on)
    for found in sums(ArticleMovement, selections, by=["article", "band"], rules=rules_of(selections)):
        for (article, band), groups in found.items():
            counts[cast("int", article)][str(band)] = {group: n for group, n in groups.items() if group != ALL}
    return counts


def _selections(cycle: Cycle, cut_off_on: date) -> list[Selection]:
    instruments = Instrument.objects.filter(questionnaires__versions__cycles=cycle).distinct()
    return [Selection(cycle, cut_off_on, instrument) for instrument in instruments]


def article_table(cycle: Cycle, cut_off_on: date, *, instrument: Instrument, band: str, threshold: int | None) -> Table:
    """Articles × regional groups, as the pages of the overview lay them out."""
    selection = Selection(cycle, cut_off_on, instrument)
    return _table(figures.article_table(selection, band=band, reader=Reader(threshold)), selection)


def provision_table(cycle: Cycle, cut_off_on: date, *, article: Article, band: str, threshold: int | None) -> Table:
    """The same, provision by provision of one article."""
    selection = Selection(cycle, cut_off_on, article.instrument)
    return _table(figures.provision_table(selection, article=article, band=band, reader=Reader(threshold)), selection)


def _table(table: figures.Table, selection: Selection) -> Table:
    capacities = [replace(selection, capacity=capacity) for capacity in (Capacity.PARTY, Capacity.SIGNATORY)]
    parties, signatories = (ReplyCount(d.states.get(ALL, 0), d.replied.get(ALL, 0)) for d in denominators(capacities))
    rows = [
        TableRow(line.subject, rules.Row({g: _cell(c) for g, c in line.cells.items()}, _cell(line.total)))
        for line in table.lines
        if not isinstance(line.subject, str)
    ]
    return Table([RegionalGroup(group) for group in table.groups], rows, parties, signatories)


def _cell(count: figures.Count) -> rules.Cell | None:
    return None if count.number is None else rules.Cell(count.number, count.of or 0)
