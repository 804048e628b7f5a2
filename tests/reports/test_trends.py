"""Trends of a report, from two cycles that States really answered: the same States only, in all groups and in one."""

from datetime import UTC, date, datetime

import pytest

from findings.services import bring_up_to_date
from reports import outline, services
from reports.choices import ReportKind
from reports.models import Report
from reports.sections import blocks
from tests.factories.findings import PARTIES, submit_answers
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import TODAY

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")
OFFENCE = "fir-5-1-a"
AFRICA = PARTIES["African States"]


@pytest.fixture
def cycles(db):
    """Two years apart. All but Benin and Norway replied in the first, all but Albania in the second: in the first the
    African States had a gap, in the second Kenya alone."""
    first = make_cycle("then", opens_on=date(2024, 1, 1), closes_on=date(2024, 8, 1), cut_off_on=date(2024, 10, 1))
    second = make_cycle("now")
    for iso3 in [iso3 for states in PARTIES.values() for iso3 in states]:
        if iso3 not in ("BEN", "NOR"):
            said = "no" if iso3 in AFRICA else "yes"
            submit_answers(iso3, first, {OFFENCE: said}, submitted_at=datetime(2024, 8, 1, tzinfo=UTC))
        if iso3 != "ALB":
            submit_answers(iso3, second, {OFFENCE: "no" if iso3 in ("KEN", "BEN") else "yes"})
    for cycle in (first, second):
        bring_up_to_date(cycle)
    return first, second


def compiled(cycle, **changes) -> Report:
    request = {"languages": ["en"], "formats": ["html"], "masthead": {"symbol": "", "session": 13}, "actor": None}
    return services.compile_report(cycle, cut_off_on=cycle.cut_off_on, today=TODAY, **(request | changes))


def trend_of(report: Report):
    return next(trend for trend in report.snapshot["trends"] if trend["instrument"] == "FIR")


def article_5(report: Report):
    return next(line for line in trend_of(report)["lines"] if line["number"] == 5)["counts"]


@pytest.mark.parametrize(
    ("scope", "states", "counts"),
    [
        pytest.param({}, 18, {"then": [6, 18], "now": [1, 18]}, id="all States"),
        pytest.param(
            {"kind": ReportKind.REGIONAL, "filters": {"group": "African States"}},
            6,
            {"then": [6, 6], "now": [1, 6]},
            id="one group",
        ),
        pytest.param(
            {"kind": ReportKind.REGIONAL, "filters": {"group": "Eastern European States"}},
            5,
            {"then": [0, 5], "now": [0, 5]},
            id="another group",
        ),
    ],
)
def test_trends_count_the_states_that_replied_in_every_cycle(cycles, settings, scope, states, counts):
    """Nothing is withheld here, so that the numbers themselves are seen."""
    settings.SMALL_CELL_THRESHOLD = None

    report = compiled(cycles[1], **scope)

    assert trend_of(report)["states"] == {"then": states, "now": states}
    assert article_5(report) == counts


def test_a_regional_report_says_how_many_they_are_and_withholds_what_they_said(cycles):
    """Beside the trends of all States those of a group would tell what very few others said."""
    report = compiled(cycles[1], kind=ReportKind.REGIONAL, filters={"group": "African States"})

    assert trend_of(report)["states"] == {"then": 6, "now": 6}
    assert article_5(report) == {"then": [None, 6], "now": [None, 6]}
    document = outline.compose(report.snapshot, "en")
    shown = blocks.figures(document)
    assert shown["trends.fir.replied.then"] == 6
    assert shown["trends.fir.5.then"] is None


def test_the_first_cycle_of_all_has_no_trends(cycles):
    report = compiled(cycles[0])

    assert report.snapshot["trends"] == []
    (part,) = [p for p in outline.compose(report.snapshot, "en").parts if p.id.startswith("trends")]
    assert "no earlier cycle" in blocks.plain(part.blocks[0].runs)
