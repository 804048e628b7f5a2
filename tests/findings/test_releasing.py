"""What is released stays released, and nothing that would complete it goes out afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from findings.models import Release
from findings.queries import figures, plan_release
from findings.queries.figures import Count, Reader, Selection
from findings.services import bring_up_to_date, release_figures
from instruments.models import Instrument
from parties import isolation
from parties.models import State
from tests.factories.findings import PARTIES, answer_everywhere, submit_answers
from tests.factories.parties import make_officer
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.django_db

OFFENCE = "fir-5-1-a"
CUT_OFF = date(2026, 10, 1)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EXPERT = Reader(threshold=5)


@pytest.fixture
def cycle(catalogue, all_states):
    """21 States replied on the first of September."""
    cycle = make_cycle(questionnaires=["fir"], cut_off_on=CUT_OFF)
    answer_everywhere(cycle, {OFFENCE: "no"})
    return cycle


def total_on(cycle, day: date) -> tuple[date, Count]:
    firearms = Instrument.objects.get(code="FIR")
    table = figures.article_table(Selection(cycle, day, firearms), band="mandatory", reader=EXPERT)
    return table.counted_on, next(line.total for line in table.lines if line.subject.number == 5)


def reply_later(cycle, states: list[str], day: date) -> None:
    for iso3 in states:
        submit_answers(iso3, cycle, {OFFENCE: "no"}, submitted_at=datetime(day.year, day.month, day.day, tzinfo=UTC))
    bring_up_to_date(cycle)


@pytest.mark.parametrize(
    ("states", "total"),
    [
        pytest.param(["ITA"], Count(None, 22), id="one more would be told by the difference"),
        pytest.param(["ITA", "PRT", "SWE", "POL", "SVK"], Count(26, 26), id="five more are enough"),
    ],
)
def test_a_later_day_shows_what_does_not_tell_of_a_few(cycle, states, total) -> None:
    later = CUT_OFF + timedelta(days=10)
    reply_later(cycle, states, CUT_OFF + timedelta(days=5))
    before = total_on(cycle, later)

    release_figures(cycle, later, actor=make_officer(), now=NOW)

    assert (before, total_on(cycle, later)) == ((CUT_OFF, Count(21, 21)), (later, total))
    assert total_on(cycle, CUT_OFF) == (CUT_OFF, Count(21, 21))


def test_released_again_adds_nothing_and_is_never_rewritten(cycle) -> None:
    count = Release.objects.count()

    release_figures(cycle, CUT_OFF, actor=make_officer(), now=NOW)

    assert Release.objects.count() == count == 1
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Release.objects.update(members={})


def test_a_day_that_is_not_over_is_not_released(cycle) -> None:
    with pytest.raises(ValidationError, match="once it has passed"):
        release_figures(cycle, NOW.date(), actor=make_officer(), now=NOW)


def test_a_set_that_holds_other_states_by_now_is_withheld(cycle) -> None:
    """Planted: a group is corrected. Beside what is out, its new figure would tell of the State that was moved."""
    firearms = Instrument.objects.get(code="FIR")
    selection = Selection(cycle, CUT_OFF, firearms)

    def cells() -> dict[str, int | None]:
        table = figures.article_table(selection, band="mandatory", reader=EXPERT)
        line = next(line for line in table.lines if line.subject.number == 5)
        return {group: count.number for group, count in line.cells.items() if count.of}

    before = cells()
    State.objects.filter(iso3=PARTIES["African States"][0]).update(regional_group="Eastern European States")
    bring_up_to_date(cycle)

    after = cells()
    assert (before["African States"], before["Eastern European States"]) == (7, 6)
    assert (after["African States"], after["Eastern European States"]) == (None, None)


def test_trends_are_shown_where_their_states_are_enough_beside_the_rest(catalogue, all_states) -> None:
    """21 replied in each of two cycles; in the third, with one that is new, three of them did not."""
    firearms = Instrument.objects.get(code="FIR")
    listed = [iso3 for states in PARTIES.values() for iso3 in states]
    replied = {"one": listed, "two": listed, "three": [*listed[3:], "ITA"]}
    cycles = []
    for year, (slug, states) in enumerate(replied.items(), start=2024):
        opens = {"opens_on": date(year, 1, 1), "closes_on": date(year, 12, 1), "cut_off_on": date(year, 10, 1)}
        cycles.append(make_cycle(slug, questionnaires=["fir"], **opens))
        reply_later(cycles[-1], states, date(year, 9, 1))

    pairs = {}
    for first, last in ((0, 1), (1, 2)):
        trends = figures.trends(cycles[first : last + 1], firearms, band="mandatory", reader=EXPERT)
        pairs[first, last] = next(trend.counts for trend in trends if trend.subject.number == 5)

    assert pairs == {
        (0, 1): {"one": Count(21, 21), "two": Count(21, 21)},
        (1, 2): {"two": Count(None, 18), "three": Count(None, 18)},
    }


def test_a_release_costs_the_same_number_of_queries_however_many_replied(cycle) -> None:
    counts = []
    for states in (["ITA"], ["PRT", "SWE", "POL"]):
        reply_later(cycle, states, CUT_OFF + timedelta(days=3))
        with isolation.acting_for_all(), CaptureQueriesContext(connection) as asked:
            plan_release(cycle, CUT_OFF + timedelta(days=4))
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 7
