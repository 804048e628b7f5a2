"""Everything a report shows of one or several instruments, at the price of a few tables; withheld as everywhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q

from findings import rules
from findings.choices import RESERVED, Aspect, Capacity, NeedFamily
from findings.models import (
    ArticleMovement,
    ClusterMovement,
    ElementMovement,
    GapRule,
    NeedMovement,
    ProvisionMovement,
    TrendCount,
)
from findings.queries.figures.contract import Count, Reader, Selection, Statuses, Table, Trend
from findings.queries.figures.needs import LISTS
from findings.queries.figures.reading import ALL, Denominator, Sums, denominators, rules_of, sums
from findings.queries.figures.seen import as_answered, released_to, statuses_as_seen, trends_as_seen, withheld_trends
from findings.queries.figures.statuses import _in_order
from findings.queries.figures.tables import tables
from findings.queries.figures.through_cycles import questions_changed
from instruments.choices import Cluster
from instruments.models import Article, Instrument, Provision
from questionnaires.models import Cycle, Option


@dataclass(frozen=True)
class Whole:
    """One instrument. ``articles``, ``clusters``: band → table; ``needs``: family → table over all articles;
    ``needs_by_article``: family → article id → table; ``states``: capacity → group → (States, of which replied), on
    the day asked for, which is public; the tables are of the day they were released for (``Table.counted_on``).
    """

    selection: Selection
    articles: Mapping[str, Table]
    clusters: Mapping[str, Table]
    statuses: Sequence[Statuses]
    needs: Mapping[str, Table]
    needs_by_article: Mapping[str, Mapping[int, Table]]
    states: Mapping[str, Mapping[str, tuple[int, int]]]


def whole(selections: Sequence[Selection], *, reader: Reader) -> list[Whole]:
    """For selections of one cycle, an instrument and a day each. Twelve queries at most, whatever their number."""
    answered = as_answered(selections, reader=reader)
    reading = _read(selections, answered)
    return [_one(place, reading) for place in range(len(selections))]


@dataclass(frozen=True)
class _Reading:
    selections: Sequence[Selection]
    answered: Sequence[Selection]
    rules: Sequence[GapRule | None]
    denominators: Sequence[Denominator]
    states: Sequence[Mapping[str, Mapping[str, tuple[int, int]]]]
    articles: Sequence[Sums]
    clusters: Sequence[Sums]
    statuses: Sequence[Sums]
    elements: Sequence[Sums]
    needs: Sequence[Sums]
    provisions: Sequence[Sequence[Provision]]
    kinds: Mapping[tuple[int, str], list[str]]


def _read(selections: Sequence[Selection], answered: Sequence[Selection]) -> _Reading:
    applied = rules_of(answered)
    known, states = _denominators(selections, answered)
    instruments = [selection.instrument.pk for selection in selections]
    listed = Provision.objects.filter(article__instrument__in=instruments).select_related("article__instrument")
    provisions = list(listed.order_by("article__instrument__position", "article__number", "position"))
    whole_provision = Q(aspect=Aspect.WHOLE)
    return _Reading(
        selections=selections,
        answered=answered,
        rules=applied,
        denominators=known,
        states=states,
        articles=sums(ArticleMovement, answered, by=["band", "article"], rules=applied),
        clusters=sums(ClusterMovement, answered, by=["band", "cluster"], rules=applied),
        statuses=sums(ProvisionMovement, answered, by=["provision", "status"], rules=applied, where=whole_provision),
        elements=sums(ElementMovement, answered, by=["provision", "element"], rules=applied),
        needs=sums(NeedMovement, answered, by=["family", "article", "kind"]),
        provisions=[[p for p in provisions if p.article.instrument_id == pk] for pk in instruments],
        kinds=_kinds(selections),
    )


def _denominators(
    selections: Sequence[Selection], answered: Sequence[Selection]
) -> tuple[list[Denominator], list[dict[str, dict[str, tuple[int, int]]]]]:
    """Of the tables; and who replied in every capacity, on the day asked for. Two queries."""
    asked = [replace(s, capacity=capacity) for s in selections for capacity in Capacity.values]
    found = denominators([*answered, *asked])
    rest = iter(found[len(answered) :])
    states = [
        {capacity: _pairs(next(rest), selection.group) for capacity in Capacity.values} for selection in selections
    ]
    return found[: len(answered)], states


def _pairs(denominator: Denominator, group: str) -> dict[str, tuple[int, int]]:
    return {
        name: (count, denominator.replied.get(name, 0))
        for name, count in denominator.states.items()
        if name != ALL and (not group or name == group)
    }


def _kinds(selections: Sequence[Selection]) -> dict[tuple[int, str], list[str]]:
    """(Instrument, family) → kinds in the order of the questionnaire. One query."""
    cycles = {selection.cycle.pk for selection in selections}
    options = Option.objects.filter(option_list__version__cycles__in=cycles, option_list__slug__in=LISTS.values())
    families = {slug: family for family, slug in LISTS.items()}
    found: defaultdict[tuple[int, str], dict[str, None]] = defaultdict(dict)
    path = "option_list__version__questionnaire__instrument"
    for instrument, slug, kind in options.order_by("position").values_list(path, "option_list__slug", "slug"):
        found[instrument, families[slug]][kind] = None
    return {key: list(kinds) for key, kinds in found.items()}


def _one(place: int, reading: _Reading) -> Whole:
    selection = reading.selections[place]
    provisions = reading.provisions[place]

    def laid_out(
        counted: Mapping[tuple[object, ...], dict[str, int]], subjects: Sequence[Article | Provision | str]
    ) -> Table:
        return tables(
            [selection],
            [reading.answered[place]],
            [reading.rules[place]],
            [dict(counted)],
            [subjects],
            known=[reading.denominators[place]],
        )[0]

    needs = reading.needs[place]
    articles = list({p.article_id: p.article for p in provisions}.values())
    families = [str(family) for family in NeedFamily.values]
    kinds = {family: reading.kinds.get((selection.instrument.pk, family), []) for family in families}
    return Whole(
        selection=selection,
        articles={b: laid_out(_under(reading.articles[place], b), _articles_in(provisions, b)) for b in rules.BANDS},
        clusters={b: laid_out(_under(reading.clusters[place], b), _clusters_in(provisions, b)) for b in rules.BANDS},
        statuses=_statuses(place, reading),
        needs={f: laid_out(_under(needs, f, None), kinds[f]) for f in families},
        needs_by_article={f: {a.pk: laid_out(_under(needs, f, a.pk), kinds[f]) for a in articles} for f in families},
        states=reading.states[place],
    )


def _under(counted: Sums, *first: object) -> Sums:
    """What is counted under the first parts of the key, by the rest of it."""
    return {key[len(first) :]: counts for key, counts in counted.items() if key[: len(first)] == first}


def _articles_in(provisions: Iterable[Provision], band: str) -> list[Article]:
    return list({p.article_id: p.article for p in provisions if p.obligation in rules.BANDS[band]}.values())


def _clusters_in(provisions: Iterable[Provision], band: str) -> list[str]:
    held = {provision.article.cluster for provision in provisions if provision.obligation in rules.BANDS[band]}
    return [cluster for cluster in Cluster.values if cluster in held]


def _statuses(place: int, reading: _Reading) -> list[Statuses]:
    selection, denominator = reading.selections[place], reading.denominators[place]
    group = selection.group or ALL
    replied = denominator.replied.get(group, 0)
    told: defaultdict[object, dict[str, Count]] = defaultdict(dict)
    for (provision, status), counts in reading.statuses[place].items():
        if counts.get(group):
            told[provision][str(status)] = Count(counts[group], replied)
    open_in: defaultdict[object, dict[str, Count]] = defaultdict(dict)
    for (provision, element), counts in reading.elements[place].items():
        if counts.get(group):
            open_in[provision][str(element)] = Count(counts[group], replied)
    found = []
    for provision in reading.provisions[place]:
        reserved = told[provision.pk].pop(RESERVED, Count(0, replied))
        missing = _in_order(open_in[provision.pk])
        found.append(Statuses(provision=provision, counts=told[provision.pk], missing=missing, reserved=reserved))
    return statuses_as_seen(found, denominator, reading.answered[place])


def trends_of(
    cycles: Sequence[Cycle], instruments: Sequence[Instrument], *, band: str, reader: Reader, group: str = ""
) -> dict[int, list[Trend]]:
    """Instrument id → trends of its articles through all the cycles named, as ``trends`` gives them; of the States of
    one regional group, where one is named. Four queries."""
    ordered = sorted(cycles, key=lambda cycle: (cycle.opens_on, cycle.slug))
    if len(ordered) < 2:
        return {}
    run = TrendCount.objects.filter(
        instrument__in=instruments, first=ordered[0], last=ordered[-1], regional_group=group
    )
    counts: defaultdict[tuple[int, int | None], dict[int, int]] = defaultdict(dict)
    rows = run.filter(band__in=(band, "")).values_list("instrument", "article", "cycle", "state_count")
    for instrument, pk, cycle, count in rows:
        counts[instrument, pk][cycle] = count
    changed = questions_changed(ordered, instruments)
    in_band = Provision.objects.filter(article=OuterRef("pk"), obligation__in=rules.BANDS[band])
    listed = Article.objects.filter(Exists(in_band), instrument__in=[i.pk for i in instruments if counts[i.pk, None]])
    found: defaultdict[int, list[Trend]] = defaultdict(list)
    for article in listed.select_related("instrument").order_by("instrument__position", "number"):
        states, of_article = counts[article.instrument_id, None], counts[article.instrument_id, article.pk]
        pairs = {c.slug: Count(of_article.get(c.pk, 0), states.get(c.pk, 0)) for c in ordered if c.pk in states}
        found[article.instrument_id].append(Trend(article, pairs, frozenset(changed[article.pk])))
    if group and reader.threshold is not None:
        return {pk: withheld_trends(trends) for pk, trends in found.items()}
    released = {} if reader.threshold is None else released_to(reader, ordered)
    return {pk: trends_as_seen(trends, ordered, pk, reader=reader, released=released) for pk, trends in found.items()}
