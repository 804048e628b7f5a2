"""Stored figures: on any day of the past they agree with a naive recount, at a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings import rules
from findings.choices import RESERVED, Aspect, Band, Capacity, Grouping
from findings.models import AssistanceNeed, Difficulty, Gap
from findings.queries import figures
from findings.queries.figures import Count, Reader, Selection
from findings.services import bring_up_to_date
from instruments.models import Article, Instrument
from parties.models import Participation, State
from questionnaires.models import Cycle
from submissions.models import Revision
from tests.factories.findings import PARTIES, make_declaration, random_answers, submit_answers
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.django_db

OFFENCE = "fir-5-1-a"
CUT_OFF = date(2026, 10, 1)
FIRST_DAY = date(2026, 8, 1)
SECRETARIAT, EXPERT = Reader(threshold=None), Reader(threshold=5)
WEOG = "Western European and other States"


@pytest.fixture
def cycle(catalogue, all_states):
    return make_cycle(cut_off_on=CUT_OFF)


@pytest.fixture
def firearms(catalogue):
    return Instrument.objects.get(code="FIR")


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def totals(table: figures.Table) -> dict[object, int | None]:
    return {line.subject: line.total.number for line in table.lines if line.total.number}


def test_article_table_counts_by_group(cycle, firearms) -> None:
    for iso3, said in {"NOR": "no", "ESP": "yes", "KEN": "no"}.items():
        submit_answers(iso3, cycle, {OFFENCE: said})
    bring_up_to_date(cycle)

    table = figures.article_table(Selection(cycle, CUT_OFF, firearms), band=Band.MANDATORY, reader=SECRETARIAT)

    line = next(line for line in table.lines if line.subject.number == 5)
    assert (line.total, line.cells[WEOG], line.cells["African States"]) == (Count(2, 3), Count(1, 2), Count(1, 1))
    assert table.states[WEOG] == (
        Participation.objects.parties_on(CUT_OFF).filter(instrument=firearms, state__regional_group=WEOG).count(),
        2,
    )
    assert (table.rule_number, table.counted_on, table.has_withheld) == (rules.RULE_NUMBER, CUT_OFF, False)


@pytest.mark.parametrize(
    ("submitted_at", "is_counted"),
    [
        pytest.param(datetime(2026, 10, 1, 23, 59, 59, 999999, tzinfo=UTC), True, id="last moment of the day"),
        pytest.param(datetime(2026, 10, 2, tzinfo=UTC), False, id="first moment after it"),
    ],
)
def test_cut_off_day_is_included_and_no_more(cycle, firearms, submitted_at, is_counted) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"}, submitted_at=submitted_at)
    bring_up_to_date(cycle)

    table = figures.article_table(Selection(cycle, CUT_OFF, firearms), band=Band.MANDATORY, reader=SECRETARIAT)

    assert (sum(totals(table).values()), table.states[WEOG][1]) == (int(is_counted), int(is_counted))


def test_not_a_party_on_the_cut_off_is_outside_the_denominator(cycle, firearms) -> None:
    """Source: design.md, section 2, rules 3 and 4. The day of consent is the first that counts."""
    Participation.objects.filter(state__iso3="NOR", instrument=firearms).update(
        signed_on=date(2002, 5, 10), consented_on=CUT_OFF
    )
    for iso3 in ("NOR", "ESP"):
        submit_answers(iso3, cycle, {OFFENCE: "no"})
    bring_up_to_date(cycle)

    counted = [
        sum(totals(figures.article_table(selection, band=Band.MANDATORY, reader=SECRETARIAT)).values())
        for day in (CUT_OFF - timedelta(days=1), CUT_OFF)
        for capacity in (Capacity.PARTY, Capacity.SIGNATORY)
        for selection in [Selection(cycle, day, firearms, capacity=capacity)]
    ]

    assert counted == [1, 1, 2, 0]


def test_drafts_do_not_count(cycle, firearms) -> None:
    submit_answers("NOR", cycle, {OFFENCE: "no"}, submitted_at=None)

    applied_count = bring_up_to_date(cycle)

    table = figures.article_table(Selection(cycle, CUT_OFF, firearms), band=Band.MANDATORY, reader=SECRETARIAT)
    assert (applied_count, totals(table), table.states[WEOG][1]) == (0, {}, 0)


def test_reserved_provision_is_counted_apart_and_nowhere_else(cycle, firearms) -> None:
    """Source: design.md, section 2, rule 3."""
    article = firearms.articles.get(number=5)
    provision = article.provisions.get(slug=OFFENCE)
    make_declaration("NOR", firearms, "reservation", "2010-01-01", provision=provision)
    for iso3 in ("NOR", "KEN"):
        submit_answers(iso3, cycle, {OFFENCE: "no"})
    bring_up_to_date(cycle)
    selection = Selection(cycle, CUT_OFF, firearms)

    statuses = figures.article_statuses(selection, article=article, reader=SECRETARIAT)
    table = figures.article_table(selection, band=Band.MANDATORY, reader=SECRETARIAT)

    found = next(each for each in statuses if each.provision == provision)
    assert (found.counts, found.reserved) == ({"gap": Count(1, 2)}, Count(1, 2))
    assert found.law == {"not_in_place": Count(1, 2)}
    assert totals(table) == {article: 1}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_of_any_day_agree_with_a_naive_recount(cycle, firearms, seed) -> None:
    """Chains of submissions and changes of participation on random days, read on the days of change and between."""
    rng = Random(seed)
    live_through(cycle, firearms, rng)
    bring_up_to_date(cycle)
    changed = [moment.date() for moment in Revision.objects.values_list("submitted_at", flat=True)]
    held = Participation.objects.filter(instrument=firearms, consented_on__gte=FIRST_DAY)
    changed += [day for days in held.values_list("signed_on", "consented_on") for day in days if day]

    for _ in range(8):
        day = rng.choice([*changed, FIRST_DAY + timedelta(days=rng.randrange(90))])
        capacity, grouping = rng.choice(Capacity.values), rng.choice(Grouping.values)
        selection = Selection(cycle, day, firearms, grouping=grouping, capacity=capacity)
        assert read_all(selection) == recount(selection)


@pytest.mark.parametrize(("grouping", "group"), [("region", WEOG), ("category", "ldc"), ("category", "sids")])
def test_statuses_of_one_group_are_those_of_its_states(cycle, firearms, grouping, group) -> None:
    live_through(cycle, firearms, Random(4))
    bring_up_to_date(cycle)
    selection = Selection(cycle, CUT_OFF, firearms, grouping=grouping, group=group)

    told = {
        (each.provision.pk, status): count.number
        for each in figures.article_statuses(selection, article=None, reader=SECRETARIAT)
        for status, count in {**each.counts, RESERVED: each.reserved}.items()
        if count.number
    }

    expected: Counter[tuple] = Counter()
    for state in State.objects.all():
        held = Participation.objects.filter(state=state, instrument=firearms).first()
        revision = Revision.objects.filter(state=state, submitted_at__lt=at(CUT_OFF + timedelta(days=1), 0)).last()
        is_party = held is not None and held.status_on(CUT_OFF) == "party"
        if revision and is_party and group in groups_of(selection, state):
            for gap in Gap.objects.filter(revision=revision):
                expected[gap.provision_id, RESERVED if gap.is_reserved else gap.status] += 1
    assert told == expected
    assert told or group == WEOG


def live_through(cycle, instrument, rng: Random) -> None:
    """Twelve States, up to three submissions each; some become signatory or party on the way, some reserve."""
    states = rng.sample([iso3 for listed in PARTIES.values() for iso3 in listed], 12)
    for iso3 in states:
        signed, bound = sorted(FIRST_DAY + timedelta(days=rng.randrange(-20, 110)) for _ in range(2))
        held = Participation.objects.filter(state__iso3=iso3, instrument=instrument)
        fates = [{}, {"signed_on": signed, "consented_on": bound}, {"signed_on": None, "consented_on": bound}]
        fate = rng.choice(fates)
        held.update(**fate) if fate else None
        State.objects.filter(iso3=iso3).update(is_ldc=rng.random() < 0.5, is_sids=rng.random() < 0.5)
        if rng.random() < 0.3:
            article = rng.choice(list(instrument.articles.filter(provisions__isnull=False)))
            make_declaration(iso3, instrument, "reservation", "2026-08-20", article=article)
        days = sorted(rng.randrange(80) for _ in range(rng.randint(1, 3)))
        for order, offset in enumerate(days):
            moment = at(FIRST_DAY + timedelta(days=offset), 10 + order)
            submit_answers(iso3, cycle, random_answers(cycle, "FIR", rng), submitted_at=moment)


def read_all(selection: Selection) -> dict[tuple, int]:
    """Every figure there is, by name; those of nobody are left out."""
    found: Counter[tuple] = Counter()

    def note(name: tuple, table: figures.Table) -> None:
        for line in table.lines:
            subject = line.subject if isinstance(line.subject, str) else line.subject.pk
            found[(*name, subject, "*")] = line.total.number
            for group, count in line.cells.items():
                found[(*name, subject, group)] = count.number

    asked = {"reader": SECRETARIAT}
    for band in Band.values:
        table = figures.article_table(selection, band=band, **asked)
        note(("article", band), table)
        note(("cluster", band), figures.cluster_table(selection, band=band, **asked))
        for group, (states, replied) in table.states.items():
            found["states", group], found["replied", group] = states, replied
    for article in [None, *Article.objects.filter(instrument=selection.instrument)]:
        pk = article.pk if article else None
        note(("assistance", pk), figures.assistance(selection, article=article, **asked))
        note(("difficulty", pk), figures.difficulties(selection, article=article, **asked))
    for each in figures.article_statuses(selection, article=None, **asked):
        for aspect, counts in {Aspect.WHOLE: each.counts, Aspect.LAW: each.law, Aspect.PRACTICE: each.practice}.items():
            for status, count in counts.items():
                found["status", aspect.value, each.provision.pk, status] = count.number
        found["status", "whole", each.provision.pk, RESERVED] = each.reserved.number
        for element, count in each.missing.items():
            found["element", element] = count.number
    return {name: number for name, number in found.items() if number}


def recount(selection: Selection) -> dict[tuple, int]:
    """The same, State by State, from gaps and participation."""
    found: defaultdict[tuple, set[int]] = defaultdict(set)
    end = at(selection.cut_off_on + timedelta(days=1), 0)
    for state in State.objects.all():
        held = Participation.objects.filter(state=state, instrument=selection.instrument).first()
        status = held.status_on(selection.cut_off_on).value if held else "none"
        if {"none": "other"}.get(status, status) != selection.capacity:
            continue
        groups = groups_of(selection, state)
        for group in groups:
            found["states", group].add(state.pk)
        revisions = Revision.objects.filter(state=state, submission__cycle=selection.cycle, submitted_at__lt=end)
        revision = revisions.order_by("number").last()
        if revision:
            for group in groups:
                found["replied", group].add(state.pk)
            for name, is_grouped in names_in(revision):
                for group in ["*", *groups] if is_grouped else [None]:
                    found[(*name, group) if is_grouped else name].add(state.pk)
    return {name: len(states) for name, states in found.items()}


def groups_of(selection: Selection, state: State) -> list[str]:
    if selection.grouping == Grouping.REGION:
        return [state.regional_group]
    return [name for name in ("ldc", "lldc", "sids") if getattr(state, f"is_{name}")]


def names_in(revision: Revision) -> Iterator[tuple[tuple, bool]]:
    """The figures in which a revision counts, and whether they are told by group."""
    for gap in Gap.objects.filter(revision=revision).select_related("provision__article"):
        provision, article = gap.provision, gap.provision.article
        yield ("status", "whole", provision.pk, RESERVED if gap.is_reserved else gap.status), False
        if gap.is_reserved:
            continue
        for aspect, status in {"law": gap.law_status, "practice": gap.practice_status}.items():
            if status != "no_information":
                yield ("status", aspect, provision.pk, status), False
        for element in gap.missing_elements:
            yield ("element", element), False
        band = rules.band_of(provision.obligation)
        if gap.status in rules.COUNTED[band]:
            yield ("article", band, article.pk), True
            if article.cluster:
                yield ("cluster", band, article.cluster), True
    for family, model in {"assistance": AssistanceNeed, "difficulty": Difficulty}.items():
        for need in model.objects.filter(revision=revision):
            yield (family, need.article_id, need.kind), True
            yield (family, None, need.kind), True


def test_group_chosen_has_the_figures_it_has_beside_the_others(cycle, firearms) -> None:
    for iso3 in ("NOR", "ESP", "KEN"):
        submit_answers(iso3, cycle, {OFFENCE: "no"})
    bring_up_to_date(cycle)
    selection = Selection(cycle, CUT_OFF, firearms, group=WEOG)

    table = figures.article_table(selection, band=Band.MANDATORY, reader=SECRETARIAT)

    line = next(line for line in table.lines if line.subject.number == 5)
    assert (table.groups, line.cells, line.total) == ([WEOG], {WEOG: Count(2, 2)}, Count(2, 2))


def test_small_figures_are_withheld_from_experts_on_every_door(cycle, firearms) -> None:
    """Source: design.md, section 2, rule 8."""
    said = {OFFENCE: "no", f"{OFFENCE}.assistance": ["training"]}
    for iso3 in ("NOR", "ESP", "KEN"):
        submit_answers(iso3, cycle, said)
    bring_up_to_date(cycle)
    selection, expert = Selection(cycle, CUT_OFF, firearms), Reader(threshold=5)
    article = firearms.articles.get(number=5)

    asked = [
        figures.article_table(selection, band=Band.MANDATORY, reader=expert),
        figures.provision_table(selection, article=article, band=Band.MANDATORY, reader=expert),
        figures.cluster_table(selection, band=Band.MANDATORY, reader=expert),
        figures.assistance(selection, article=None, reader=expert),
    ]
    statuses = figures.article_statuses(selection, article=article, reader=expert)

    told = [c.number for t in asked for line in t.lines for c in (*line.cells.values(), line.total) if c.of]
    told += [count.number for each in statuses for count in (*each.counts.values(), each.reserved)]
    assert told
    assert set(told) == {None}
    assert [table.has_withheld for table in asked] == [True] * 4


def test_withheld_statuses_do_not_say_which_were_reported(cycle, firearms) -> None:
    """Planted: two States said no, nobody said in part; the list of what is withheld is that of the obligation."""
    for iso3 in ("NOR", "ESP"):
        submit_answers(iso3, cycle, {OFFENCE: "no"})
    bring_up_to_date(cycle)
    article = firearms.articles.get(number=5)

    listed = figures.article_statuses(Selection(cycle, CUT_OFF, firearms), article=article, reader=EXPERT)

    told = {each.provision.slug: (set(each.counts), each.missing, each.is_withheld) for each in listed}
    assert told[OFFENCE] == (set(rules.TABLE["mandatory"].values()), {}, True)


def test_expert_is_given_no_day_but_those_released(cycle, firearms) -> None:
    """Between two days an expert could see what one State has added."""
    for place, iso3 in enumerate(["NOR", "ESP", "KEN", "BRA", "ALB"]):
        submit_answers(iso3, cycle, {OFFENCE: "no"}, submitted_at=at(date(2026, 8, 3 + place % 2)))
    bring_up_to_date(cycle)
    days = [date(2026, 8, 3), CUT_OFF, CUT_OFF + timedelta(days=9)]

    tables = [
        figures.article_table(Selection(cycle, day, firearms), band=Band.MANDATORY, reader=EXPERT) for day in days
    ]

    counted = [(table.counted_on, totals(table)) for table in tables]
    assert counted == [(days[0], {}), *[(CUT_OFF, {firearms.articles.get(number=5): 5})] * 2]
    assert {line.total for line in tables[0].lines} == {Count(None, 3)}
    assert figures.cut_offs(cycle, reader=EXPERT) == [CUT_OFF]
    assert figures.cut_offs(cycle, reader=SECRETARIAT) == [CUT_OFF, date(2026, 8, 4), date(2026, 8, 3)]


def test_nothing_is_given_out_before_the_cut_off_day_has_passed(cycle, firearms) -> None:
    """Planted: five States replied; who looks every day would see what the sixth one adds."""
    Cycle.objects.filter(pk=cycle.pk).update(cut_off_on=timezone.now().date())
    cycle.refresh_from_db()
    for iso3 in ["NOR", "ESP", "KEN", "BRA", "ALB"]:
        submit_answers(iso3, cycle, {OFFENCE: "no"}, submitted_at=at(date(2026, 8, 3)))
    bring_up_to_date(cycle)

    table = figures.article_table(Selection(cycle, cycle.cut_off_on, firearms), band=Band.MANDATORY, reader=EXPERT)

    assert {line.total for line in table.lines} == {Count(None, 5)}
    assert figures.cut_offs(cycle, reader=EXPERT) == []


def test_trends_are_those_of_the_same_states(catalogue, all_states, firearms) -> None:
    cycles = [
        make_cycle(
            slug,
            version_number=number,
            opens_on=date(year, 1, 1),
            closes_on=date(year, 8, 1),
            cut_off_on=date(year, 10, 1),
        )
        for slug, number, year in (("one", 1, 2024), ("two", 1, 2025), ("three", 2, 2026))
    ]
    for cycle, states in zip(cycles, (("NOR", "ESP", "KEN"), ("NOR", "ESP"), ("NOR", "KEN", "ESP")), strict=True):
        for iso3 in states:
            said = "no" if iso3 != "ESP" or cycle.slug == "one" else "yes"
            submit_answers(iso3, cycle, {OFFENCE: said}, submitted_at=at(cycle.closes_on))
        bring_up_to_date(cycle)

    found = {
        trend.subject.number: trend for trend in figures.trends(cycles, firearms, band="mandatory", reader=SECRETARIAT)
    }
    ends = figures.trends([cycles[2], cycles[0]], firearms, band="mandatory", reader=SECRETARIAT)

    assert found[5].counts == {"one": Count(2, 2), "two": Count(1, 2), "three": Count(1, 2)}
    assert list(found[5].counts) == ["one", "two", "three"]
    assert "two" not in found[5].changed
    by_number = {trend.subject.number: trend for trend in ends}
    assert by_number[5].counts == {"one": Count(2, 2), "three": Count(1, 2)}
    hidden = figures.trends(cycles, firearms, band="mandatory", reader=Reader(threshold=5))
    assert {count.number for trend in hidden for count in trend.counts.values()} == {None}


@pytest.mark.parametrize("name", ["articles", "provisions", "clusters", "statuses", "assistance", "trends"])
def test_number_of_queries_does_not_depend_on_states(cycle, firearms, name) -> None:
    counted, article = [], firearms.articles.get(number=5)
    for states in (["NOR"], ["ESP", "KEN", "BRA"]):
        for iso3 in states:
            submit_answers(iso3, cycle, {OFFENCE: "no", f"{OFFENCE}.assistance": ["training"]})
        bring_up_to_date(cycle)
        with CaptureQueriesContext(connection) as asked:
            ask(name, Selection(cycle, CUT_OFF, firearms), article)
        counted.append(len(asked))

    assert counted[0] == counted[1]
    assert counted[0] <= 7


def ask(name: str, selection: Selection, article: Article) -> object:
    asked = {"reader": SECRETARIAT}
    cycles, instrument = [selection.cycle] * 2, selection.instrument
    return {
        "articles": lambda: figures.article_tables([selection] * 5, band="mandatory", **asked),
        "provisions": lambda: figures.provision_table(selection, article=article, band="mandatory", **asked),
        "clusters": lambda: figures.cluster_table(selection, band="mandatory", **asked),
        "statuses": lambda: figures.article_statuses(selection, article=None, **asked),
        "assistance": lambda: figures.assistance(selection, article=None, **asked),
        "trends": lambda: figures.trends(cycles, instrument, band="mandatory", **asked),
    }[name]()
