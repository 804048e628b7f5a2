"""Stored figures: they agree with a naive recount on any day of the past."""

from datetime import date

import pytest

from findings.choices import Band
from findings.queries import figures
from findings.queries.figures import Count, Reader, Selection
from findings.services import bring_up_to_date
from instruments.models import Instrument
from tests.factories.findings import submit_answers
from tests.factories.questionnaires import make_cycle

pytestmark = pytest.mark.django_db

OFFENCE = "fir-5-1-a"
CUT_OFF = date(2026, 10, 1)
SECRETARIAT = Reader(threshold=None)


@pytest.fixture
def cycle(catalogue, all_states):
    return make_cycle(cut_off_on=CUT_OFF)


@pytest.fixture
def firearms(catalogue):
    return Instrument.objects.get(code="FIR")


def test_article_table_counts_by_group(cycle, firearms) -> None:
    for iso3, said in {"NOR": "no", "ESP": "yes", "KEN": "no"}.items():
        submit_answers(iso3, cycle, {OFFENCE: said})
    bring_up_to_date(cycle, cut_off_on=CUT_OFF)
    selection = Selection(cycle, CUT_OFF, firearms)

    table = figures.article_table(selection, band=Band.MANDATORY, reader=SECRETARIAT)

    line = next(line for line in table.lines if line.subject.number == 5)
    assert line.total == Count(2, 3)
    assert line.cells["Western European and other States"] == Count(1, 2)
    assert line.cells["African States"] == Count(1, 1)
    assert table.states["Western European and other States"][1] == 2
