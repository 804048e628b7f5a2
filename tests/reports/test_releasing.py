"""A published report releases the figures of its day; what it prints is withheld beside all that is out."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from findings.models import Release
from reports import services
from reports.choices import ReportKind
from reports.models import Report
from reports.rendering import jobs
from tests.factories.findings import answer_everywhere, submit_answers
from tests.factories.parties import make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import TODAY

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")
NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
ANSWERS = {"fir-5-1-a": "yes", "fir-5-1-b": "no"}
LATER = [date(2026, 10, 10), date(2026, 10, 20)]


@pytest.fixture
def answered(db):
    """21 States replied by the cut-off date, four more by a later day, one more by another."""
    cycle = make_cycle(questionnaires=["fir"], cut_off_on=date(2026, 10, 1))
    answer_everywhere(cycle, ANSWERS)
    for iso3, day in {"ITA": 5, "PRT": 6, "SWE": 7, "POL": 8, "SVK": 12}.items():
        submit_answers(iso3, cycle, ANSWERS, submitted_at=datetime(2026, 10, day, tzinfo=UTC))
    return cycle


def drawn(cycle, day: date, **changes) -> Report:
    request = {"languages": ["en"], "formats": ["html"], "masthead": {}, "actor": None, "today": TODAY}
    report = services.compile_report(cycle, cut_off_on=day, **(request | changes))
    for job in report.jobs.all():
        jobs.draw(job.pk)
    return report


def total_in(report: Report) -> list[int | None]:
    article = next(article for article in report.snapshot["articles"] if article["number"] == 5)
    return article["bands"]["mandatory"]["total"]


def test_a_report_prints_what_may_be_shown_once_its_day_is_released(answered) -> None:
    """Planted: four States more than on the cut-off date, which is out; and five more, which are enough."""
    few, enough = (drawn(answered, day) for day in LATER)

    assert (few.snapshot["counted_on"], total_in(few)) == (LATER[0].isoformat(), [None, 25])
    assert (enough.snapshot["counted_on"], total_in(enough)) == (LATER[1].isoformat(), [26, 26])
    assert list(Release.objects.values_list("on_day", flat=True)) == [answered.cut_off_on]


def test_publication_releases_the_day(answered) -> None:
    report, officer = drawn(answered, LATER[1]), make_officer()

    services.publish_report(report, actor=officer, now=NOW)

    released = Release.objects.get(on_day=LATER[1])
    assert (released.cycle, released.by, released.released_at) == (answered, officer, NOW)


def test_a_report_is_not_published_beside_figures_that_complete_it(answered) -> None:
    """Both could be shown alone; the one that comes second would tell what the last State added."""
    submit_answers("FIN", answered, ANSWERS, submitted_at=datetime(2026, 10, 9, tzinfo=UTC))
    reports = [drawn(answered, day) for day in LATER]
    officer = make_officer()
    services.publish_report(reports[1], actor=officer, now=NOW)

    with pytest.raises(ValidationError, match="figures have changed since"):
        services.publish_report(reports[0], actor=officer, now=NOW)

    assert [total_in(report) for report in reports] == [[26, 26], [27, 27]]
    assert total_in(drawn(answered, LATER[0])) == [None, 26]


def test_a_report_on_changes_shows_no_figure_of_a_day_that_is_not_out(answered) -> None:
    changes = {"kind": ReportKind.CHANGES, "filters": {"earlier_on": LATER[0]}}
    before = drawn(answered, LATER[1], **changes).snapshot["changes"]["before"]["FIR"]
    since_cut_off = {"kind": ReportKind.CHANGES, "filters": {"earlier_on": answered.cut_off_on}}
    known = drawn(answered, LATER[1], **since_cut_off).snapshot["changes"]["before"]["FIR"]

    assert (before["replied"], before["articles"]["5"]) == (25, [None, 25])
    assert (known["replied"], known["articles"]["5"]) == (21, [21, 21])
