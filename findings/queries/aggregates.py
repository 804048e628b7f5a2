"""Questions asked of gaps and of stored aggregates of all States: pages and reports read no responses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Sum

from findings import rules
from findings.choices import Capacity
from findings.models import ArticleAggregate, AssistanceAggregate, Gap, ProvisionAggregate, ReplyAggregate
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
    """Submitted revisions that the current rule has not been applied to yet, oldest first.

    Checklists are not read by the rule: an item stands for several provisions.
    """
    applied = Gap.objects.filter(revision=OuterRef("pk"), rule__number=rules.RULE_NUMBER)
    full = Revision.objects.filter(submission__version__questionnaire__kind=QuestionnaireKind.FULL)
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


def cut_offs_of(cycle: Cycle) -> list[date]:
    """Cut-off dates for which aggregates are stored, latest first."""
    stored = ReplyAggregate.objects.filter(cycle=cycle).order_by("-cut_off_on")
    return list(stored.values_list("cut_off_on", flat=True).distinct())


def reply_counts(cycle: Cycle, cut_off_on: date, *, capacity: str = Capacity.PARTY) -> dict[int, dict[str, ReplyCount]]:
    """Instrument id → regional group → States in this capacity, and how many replied. One query."""
    counts: defaultdict[int, dict[str, ReplyCount]] = defaultdict(dict)
    rows = ReplyAggregate.objects.filter(cycle=cycle, cut_off_on=cut_off_on, capacity=capacity)
    for row in rows.order_by():
        counts[row.instrument_id][row.regional_group] = ReplyCount(row.state_count, row.replied_count)
    return dict(counts)


def add_up(counts: Iterable[ReplyCount]) -> ReplyCount:
    """All regional groups together."""
    listed = list(counts)
    return ReplyCount(sum(c.state_count for c in listed), sum(c.replied_count for c in listed))


def provision_counts(
    cycle: Cycle, cut_off_on: date, *, capacity: str = Capacity.PARTY
) -> dict[int, dict[str, StatusCounts]]:
    """Provision id → regional group → status → States. One query; a status nobody has is missing."""
    counts: dict[int, dict[str, StatusCounts]] = defaultdict(lambda: defaultdict(dict))
    rows = ProvisionAggregate.objects.filter(cycle=cycle, cut_off_on=cut_off_on, capacity=capacity)
    rows = rows.filter(rule__number=rules.RULE_NUMBER).order_by()
    for provision, group, status, count in rows.values_list("provision", "regional_group", "status", "state_count"):
        counts[provision][group][status] = count
    return {provision: dict(groups) for provision, groups in counts.items()}


def roll_up(cycle: Cycle, cut_off_on: date, *, by: str, capacity: str = Capacity.PARTY) -> dict[object, StatusCounts]:
    """Article id, cluster, level of obligation or instrument id → status → answers, added up over provisions.

    ``by``: "article", "cluster", "obligation" or "instrument". An answer is one State's under one provision, so
    these are not numbers of States. One query.
    """
    path = {
        "article": "provision__article",
        "cluster": "provision__article__cluster",
        "obligation": "provision__obligation",
        "instrument": "provision__article__instrument",
    }[by]
    counts: defaultdict[object, StatusCounts] = defaultdict(dict)
    rows = ProvisionAggregate.objects.filter(cycle=cycle, cut_off_on=cut_off_on, capacity=capacity)
    rows = rows.filter(rule__number=rules.RULE_NUMBER).order_by()
    for key, status, count in rows.values_list(path, "status").annotate(answers=Sum("state_count")):
        counts[key][status] = count
    return dict(counts)


def assistance_counts(cycle: Cycle, cut_off_on: date, *, capacity: str = Capacity.PARTY) -> dict[int, dict[str, int]]:
    """Article id → kind of assistance → States that ask for it. One query."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = AssistanceAggregate.objects.filter(cycle=cycle, cut_off_on=cut_off_on, capacity=capacity).order_by()
    for article, kind, count in rows.values_list("article", "kind", "state_count"):
        counts[article][kind] = count
    return dict(counts)


def article_table(cycle: Cycle, cut_off_on: date, *, instrument: Instrument, band: str, threshold: int | None) -> Table:
    """Articles × regional groups: States parties with at least one thing counted in the band. Four queries.

    ``threshold`` None is the Secretariat's view; otherwise small figures are withheld (``rules.withhold``).
    """
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = ArticleAggregate.objects.filter(
        cycle=cycle,
        cut_off_on=cut_off_on,
        article__instrument=instrument,
        band=band,
        capacity=Capacity.PARTY,
        rule__number=rules.RULE_NUMBER,
    ).order_by()
    for article, group, count in rows.values_list("article", "regional_group", "state_count"):
        counts[article][group] = count
    in_band = Provision.objects.filter(article=OuterRef("pk"), obligation__in=rules.BANDS[band])
    articles = instrument.articles.filter(Exists(in_band)).order_by("number")
    return _table(cycle, cut_off_on, instrument, list(articles), counts, threshold)


def provision_table(cycle: Cycle, cut_off_on: date, *, article: Article, band: str, threshold: int | None) -> Table:
    """The same, provision by provision of one article. Four queries."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = ProvisionAggregate.objects.filter(
        cycle=cycle,
        cut_off_on=cut_off_on,
        provision__article=article,
        status__in=rules.COUNTED[band],
        capacity=Capacity.PARTY,
        rule__number=rules.RULE_NUMBER,
    ).order_by()
    sums = rows.values_list("provision", "regional_group").annotate(states=Sum("state_count"))
    for provision, group, count in sums:
        counts[provision][group] = count
    provisions = article.provisions.filter(obligation__in=rules.BANDS[band]).order_by("position")
    return _table(cycle, cut_off_on, article.instrument, list(provisions), counts, threshold)


def _table(
    cycle: Cycle,
    cut_off_on: date,
    instrument: Instrument,
    subjects: Sequence[Article | Provision],
    counts: Mapping[int, Mapping[str, int]],
    threshold: int | None,
) -> Table:
    parties = reply_counts(cycle, cut_off_on).get(instrument.pk, {})
    signatories = reply_counts(cycle, cut_off_on, capacity=Capacity.SIGNATORY).get(instrument.pk, {})
    groups = [group for group in RegionalGroup if parties.get(group, NOBODY).state_count]
    replied = {str(group): parties[group].replied_count for group in groups}
    rows = []
    for subject in subjects:
        cells = {group: rules.Cell(counts.get(subject.pk, {}).get(group, 0), replied[group]) for group in replied}
        figures = rules.shown_in_full(cells) if threshold is None else rules.withhold(cells, threshold)
        rows.append(TableRow(subject, figures))
    return Table(groups, rows, add_up(parties.values()), add_up(signatories.values()))
