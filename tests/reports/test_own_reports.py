"""A State's own report behind two walls: who may read it as the portal knows it, and what the database shows a session.

Source: issue 5, "a State's own report"; design.md, section 5: not yours is 404, not 403.
"""

import pytest
from django.urls import reverse

from findings.services import bring_up_to_date
from parties import isolation
from parties.choices import Role
from parties.models import State
from reports import services
from reports.choices import ReportKind
from reports.models import Report, ReportJob
from reports.rendering import jobs
from reports.views import documents
from tests.factories.findings import submit_answers
from tests.factories.parties import make_nominated
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import TODAY

pytestmark = pytest.mark.usefixtures("catalogue", "all_states", "db")
OWN_READERS = {"officer", "NOR focal_point", "NOR alternate"}


@pytest.fixture
def job() -> ReportJob:
    """The report on Norway's own replies, drawn as a web page."""
    cycle = make_cycle(questionnaires=["fir"])
    submit_answers("NOR", cycle, {"fir-5-1-a": "yes"})
    bring_up_to_date(cycle)
    report = services.compile_report(
        cycle,
        kind=ReportKind.STATE,
        filters={"state": "NOR"},
        cut_off_on=cycle.cut_off_on,
        languages=["en"],
        formats=["html"],
        masthead={"symbol": "", "session": 13},
        actor=None,
        today=TODAY,
    )
    job = report.jobs.get()
    assert jobs.draw(job.pk)
    return job


@pytest.fixture
def readers(officer, client_of) -> dict:
    people = {f"{iso3} {role}": make_nominated(iso3, role) for iso3 in ("NOR", "ARG") for role in Role}
    return {name: client_of(user) for name, user in {"officer": officer, "nobody": None, **people}.items()}


def addresses(job: ReportJob) -> list[str]:
    report = reverse("reports:report", args=[job.report_id])
    return [report, *(reverse(f"reports:{name}", args=[job.pk]) for name in ("file", "read"))]


def found_by(readers, job: ReportJob) -> dict[str, list[int]]:
    return {name: [browser.get(a).status_code for a in addresses(job)] for name, browser in readers.items()}


def test_own_report_is_there_for_the_states_focal_point_and_nobody_elses(readers, job):
    expected = {name: [200 if name in OWN_READERS else 404] * 3 for name in readers}

    assert found_by(readers, job) == expected


def test_own_report_is_listed_for_nobody_else(readers, job):
    address = job.report.get_absolute_url()

    listed = {name for name, browser in readers.items() if address in browser.get("/en/reports/").content.decode()}

    assert listed == OWN_READERS


def test_with_the_first_wall_gone_the_second_still_hides_it_from_other_states(readers, job, monkeypatch):
    monkeypatch.setattr(documents, "can_read_report", lambda _standing, _report: True)

    found = found_by(readers, job)

    others = {name: answers for name, answers in found.items() if name == "nobody" or name.startswith("ARG")}
    assert others == dict.fromkeys(others, [404] * 3)


def test_database_shows_own_reports_to_sessions_of_that_state_alone(job):
    def seen() -> int:
        return Report.objects.filter(kind=ReportKind.STATE).count()

    shown = {}
    for iso3 in ("NOR", "ARG"):
        with isolation.acting_for([State.objects.get(iso3=iso3).pk]):
            shown[iso3] = seen()
    with isolation.acting_for([]):
        shown["nobody"] = seen()

    assert shown == {"NOR": 1, "ARG": 0, "nobody": 0}
