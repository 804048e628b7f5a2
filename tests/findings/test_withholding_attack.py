"""An expert asks everything there is to ask and tries to solve for a few States: it fails, and it did not before.

Source: issue 5, "Show", 1. What is asked of pages and files stands in ``PAGES``, what of the API in ``programs``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from findings.choices import Band, Capacity, Category
from findings.models import Gap
from findings.rules import BANDS as BANDS_OF
from findings.rules import COUNTED, withholding
from findings.services import bring_up_to_date, release_figures
from instruments.models import Instrument
from parties.choices import RegionalGroup, Role
from parties.models import Participation, State
from questionnaires.choices import QuestionKind
from questionnaires.models import Cycle, Question
from tests.factories.findings import submit_answers
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.findings.attacking import (
    Equation,
    Knowledge,
    families,
    given_away,
    group_in,
    number_in,
    rows_of,
    sampled,
)
from tests.findings.programs import told_to_programs

pytestmark = pytest.mark.django_db

THRESHOLD, STATE_COUNT, SEED = 5, 32, 7
ARTICLE, PROVISION = 5, "fir-5-1-a"
# Days of the later cycle that are asked for; figures of some of them are released with a report.
REPORTED_ON = [date(2026, 8, 15), date(2026, 9, 10), date(2026, 10, 20)]
ASKED_ON = [*REPORTED_ON, date(2026, 8, 14), date(2026, 9, 1), date(2026, 10, 1), date(2026, 10, 21)]
WHO = {
    "grouping": ["region", "category"],
    "group": ["", *(group for group in RegionalGroup.values if group), *Category.values],
    "capacity": Capacity.values,
    "cut_off": [day.isoformat() for day in ASKED_ON],
}


@dataclass(frozen=True)
class World:
    cycles: list[Cycle]
    instrument: Instrument
    knows: Knowledge


@pytest.fixture
def world(catalogue, all_states) -> World:
    """Two cycles. States reply on many days, some twice, some as signatories, one on the way to becoming a party."""
    rng, instrument = Random(SEED), Instrument.objects.get(code="FIR")
    cycles = [
        make_cycle(
            slug,
            questionnaires=["fir"],
            opens_on=date(year, 1, 1),
            closes_on=date(year, 12, 31),
            cut_off_on=date(year, 10, 1),
        )
        for slug, year in (("one", 2025), ("two", 2026))
    ]
    parties = Participation.objects.parties_on(date(2020, 1, 1)).filter(instrument=instrument)
    states = rng.sample(sorted(parties.values_list("state__iso3", flat=True)), STATE_COUNT)
    signed = Participation.objects.filter(instrument=instrument, state__iso3__in=states[:7])
    signed.update(status="signatory", signed_on=date(2002, 1, 1), consented_on=None)
    signed.filter(state__iso3=states[0]).update(consented_on=date(2026, 9, 5), status="party")
    for iso3 in states:
        State.objects.filter(iso3=iso3).update(
            is_ldc=rng.random() < 0.4, is_lldc=rng.random() < 0.3, is_sids=rng.random() < 0.3
        )
    for cycle in cycles:
        reply_at_random(cycle, states, rng)
        bring_up_to_date(cycle)
    officer, now = make_officer("publisher"), timezone.now()
    for day in REPORTED_ON:
        release_figures(cycles[1], day, actor=officer, now=now)
    return World(cycles, instrument, Knowledge(instrument))


def reply_at_random(cycle: Cycle, states: list[str], rng: Random) -> None:
    questions = Question.objects.filter(version__cycles=cycle, section__article__number=ARTICLE)
    asked = questions.filter(kind=QuestionKind.IMPLEMENTATION).values_list("key", flat=True)
    first = date(cycle.opens_on.year, 8, 1)
    for iso3 in states:
        if rng.random() < 0.1:
            continue
        days = sorted(rng.sample(range(85), 1 + (rng.random() < 0.15)))
        for day in [first + timedelta(days=each) for each in days]:
            answers: dict[str, object] = {key: rng.choice(["yes", "in_part", "no"]) for key in asked}
            answers |= {f"{PROVISION}.assistance": rng.choice([["training"], ["equipment"], []])}
            submit_answers(iso3, cycle, answers, submitted_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


@pytest.fixture
def expert(client_of, all_states):
    return client_of(make_nominated("URY", Role.EXPERT))


@dataclass(frozen=True)
class Answer:
    """What came back: ``rows`` of a file with their heads, for a query about a cycle in a language."""

    world: World
    cycle: Cycle
    query: dict[str, str]
    language: str
    rows: list[list[object]]

    def equation(self, line: tuple, head: object, number: object, day: str) -> Iterator[Equation]:
        """What the column says of the States that anybody can tell it is about; nothing where it is withheld."""
        said = number_in(number)
        group = self.query.get("group") or group_in(str(head), self.language)
        beside = next((each for each in self.world.cycles if str(head).startswith(each.title)), self.cycle)
        on = date.fromisoformat(day) if beside == self.cycle else beside.cut_off_on
        members = self.world.knows.standing(beside, on, self.query.get("capacity", "party"), group)
        if said is not None:
            yield Equation((beside.slug, *line), members, said)


def read_grid(answer: Answer) -> Iterator[Equation]:
    """Reference, title, what is counted, day; then number, denominator and share of each column."""
    heads, *rows = answer.rows
    band = answer.query.get("obligation", "mandatory")
    for row in rows:
        for place in range(4, len(heads) - 1, 3):
            yield from answer.equation((band, row[0]), heads[place], row[place], str(row[3]))


def read_trends(answer: Answer) -> Iterator[Equation]:
    """As above; the States are those that replied in every cycle, and the lines those of the table of articles."""
    heads, *rows = answer.rows
    for row in rows:
        for place in range(4, len(heads) - 1, 3):
            cycle = next(each for each in answer.world.cycles if str(heads[place]).startswith(each.title))
            members, said = answer.world.knows.through(cycle, answer.world.cycles), number_in(row[place])
            if said is not None:
                yield Equation((cycle.slug, "mandatory", row[0]), members, said)


def read_lists(answer: Answer) -> Iterator[Equation]:
    """Reference, part, what is counted, number, denominator, day: of one provision."""
    for reference, part, counted, number, _of, day, *_rest in answer.rows[1:]:
        yield from answer.equation((answer.language, reference, part, counted), "", number, str(day))


def read_statuses(answer: Answer) -> Iterator[Equation]:
    """Reference, title, level, what is counted, number, denominator, day: of every provision of an article."""
    for reference, _title, _level, counted, number, _of, day, *_rest in answer.rows[1:]:
        yield from answer.equation((answer.language, reference, "statuses", counted), "", number, str(day))


def read_needs(answer: Answer) -> Iterator[Equation]:
    """As a grid; what is counted names the table."""
    heads, *rows = answer.rows
    for row in rows:
        for place in range(4, len(heads) - 1, 3):
            yield from answer.equation((answer.language, row[2], row[0]), heads[place], row[place], str(row[3]))


BANDS = {"obligation": Band.values}
# Name of the page, what its address takes, what it may be asked, how its table is read.
PAGES: list[tuple[str, dict[str, object], dict[str, list[str]], Callable[[Answer], Iterator[Equation]]]] = [
    ("overview", {}, WHO | BANDS, read_grid),
    ("overview", {}, WHO | BANDS | {"cycles": ["one"]}, read_grid),
    ("clusters", {"code": "FIR"}, WHO | BANDS, read_grid),
    ("article", {"code": "FIR", "number": ARTICLE}, WHO | BANDS, read_grid),
    ("provision", {"code": "FIR", "slug_of": PROVISION}, WHO, read_lists),
    ("across", {"code": "FIR", "number": ARTICLE}, WHO, read_statuses),
    ("across", {"code": "FIR", "number": ARTICLE}, WHO | {"form": ["html"]}, read_needs),
    ("trends", {"code": "FIR"}, {"since": ["one", "two"]}, read_trends),
]
ASKED_OF_EACH = 30


def everything_told(world: World, browser) -> Iterator[Equation]:
    """The table of articles for every group, capacity and day; of each page a good part of all that can be asked."""
    for capacity in Capacity.values:
        for day in WHO["cut_off"]:
            for grouping in WHO["grouping"]:
                query = {"grouping": grouping, "capacity": capacity, "cut_off": day}
                yield from told(world, browser, world.cycles[1], PAGES[0], query, "csv", "en")
    rng = Random(SEED)
    for page in PAGES:
        choices = {"form": ["csv", "xlsx"], "language": ["en", "fr"], "slug": ["two", "two", "one"]} | page[2]
        for query in sampled(rng, choices, ASKED_OF_EACH):
            form, language, slug = (query.pop(name) for name in ("form", "language", "slug"))
            cycle = next(each for each in world.cycles if each.slug == slug)
            yield from told(world, browser, cycle, page, query, form, language)
    yield from told_to_programs(
        world.knows, world.cycles, browser, article=ARTICLE, who=WHO, seed=SEED, count=ASKED_OF_EACH
    )


def told(world: World, browser, cycle: Cycle, page, query, form: str, language: str) -> Iterator[Equation]:
    """Nothing where the question makes no sense: a day without figures, a group of another grouping."""
    name, args, _choices, read = page
    query = {key: value for key, value in query.items() if value}
    args = {"slug": cycle.slug, **args} | ({} if form == "html" else {"form": form})
    with translation.override(language):
        url = reverse(f"findings:{name}" if form == "html" else f"findings:{name}_file", kwargs=args, query=query)
        response = browser.get(url)
        assert response.status_code in (200, 400), url
        if response.status_code == 200:
            for rows in tables_on(response) if form == "html" else [rows_of(response.content, form)]:
                yield from read(Answer(world, cycle, query, language, rows))


def tables_on(response) -> list[list[list[object]]]:
    """Difficulties and assistance, which are on the page alone; as they are laid out there."""
    day = response.context["page"].day
    return [[grid.heads(), *grid.rows(day, "")] for _title, grid in response.context["needs"]]


def attack(world: World, browser) -> tuple[list[Equation], list[tuple]]:
    """What was told, and what could be solved: line, coefficients."""
    equations = list(everything_told(world, browser))
    solved = []
    for sets, lines in families(equations).items():
        found = given_away(sets, world.knows.state_of, THRESHOLD)
        if found:
            solved += [(line, found) for line in lines]
    return equations, solved


def test_an_expert_solves_for_nobody(world, expert) -> None:
    """Neither line by line, nor if what is told of one line were told of all."""
    equations, solved = attack(world, expert)

    assert solved == []
    told_of = {slug: {e.members for e in equations if e.line[0] == slug and e.members} for slug in ("one", "two")}
    assert {slug: given_away(sets, world.knows.state_of, THRESHOLD) for slug, sets in told_of.items()} == {
        "one": None,
        "two": None,
    }
    assert [len(sets) >= few for sets, few in zip(told_of.values(), (4, 8), strict=True)] == [True, True], told_of
    assert len(equations) > 500


def test_an_expert_solves_for_a_few_where_each_set_is_looked_at_alone(monkeypatch, request) -> None:
    """The same portal without complementary withholding; what is solved agrees with what those few reported."""

    def is_small(shown, state_of, threshold) -> bool:
        return any(len({state_of[reply] for reply in each}) < threshold for each in shown)

    monkeypatch.setattr(withholding, "gives_away", is_small)
    world, expert = request.getfixturevalue("world"), request.getfixturevalue("expert")

    equations, solved = attack(world, expert)

    line = ("two", "mandatory", f"FIR {ARTICLE}")
    found = dict(solved)[line]
    few = left_of(found)
    numbers = {each.members: each.number for each in equations if each.line == line}
    counted = Gap.objects.filter(revision__in=few, provision__article__number=ARTICLE, status__in=COUNTED["mandatory"])
    counted = counted.filter(provision__obligation__in=BANDS_OF["mandatory"], is_reserved=False)
    reported = set(counted.values_list("revision", flat=True))
    assert 0 < len({world.knows.state_of[reply] for reply in few}) < THRESHOLD
    assert sum(factor * numbers[members] for members, factor in found.items()) == sum(few[pk] for pk in reported)


def left_of(coefficients) -> dict[int, Fraction]:
    """The replies that are left, and how often, when the sets are added up so."""
    left: dict[int, Fraction] = {}
    for members, factor in coefficients.items():
        for reply in members:
            left[reply] = left.get(reply, Fraction(0)) + factor
    return {reply: factor for reply, factor in left.items() if factor}
