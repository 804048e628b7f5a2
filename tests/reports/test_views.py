"""Who sees which report, and what the pages do."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.choices import JobStatus
from reports.models import Report, ReportJob
from reports.rendering import files, jobs
from reports.services import compile_report
from tests.factories.findings import answer_everywhere
from tests.factories.parties import make_nominated
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import LANGUAGES, TODAY, make_job, make_report, make_snapshot

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")
FORM = {
    "cut_off_on": "2026-10-01",
    "languages": list(LANGUAGES),
    "formats": ["html"],
    "symbol": "CTOC/COP/2026/4",
    "session": "13",
    "agenda_item": "3",
}


@pytest.fixture
def readers(officer, client_of) -> dict:
    return {
        "officer": client_of(officer),
        "focal point": client_of(make_nominated("NOR")),
        "expert": client_of(make_nominated("ARG", "expert")),
        "anonymous": client_of(None),
    }


def drawn_job(**fields) -> ReportJob:
    job = make_job(**fields)
    assert jobs.draw(job.pk)
    return ReportJob.objects.select_related("report").get(pk=job.pk)


def publish(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(published_at=timezone.now())


def test_a_report_not_yet_published_is_for_the_secretariat_alone(readers):
    job = drawn_job()
    addresses = [
        reverse("reports:report", args=[job.report_id]),
        reverse("reports:file", args=[job.pk]),
        reverse("reports:read", args=[job.pk]),
    ]

    answers = {name: [browser.get(a).status_code for a in addresses] for name, browser in readers.items()}

    assert answers == {
        "officer": [200, 200, 200],
        "focal point": [404, 404, 404],
        "expert": [404, 404, 404],
        "anonymous": [404, 404, 404],
    }


def test_a_published_report_is_for_everybody(readers):
    job = drawn_job()
    publish(job.report)
    addresses = [reverse("reports:report", args=[job.report_id]), reverse("reports:file", args=[job.pk])]

    answers = {name: [browser.get(a).status_code for a in addresses] for name, browser in readers.items()}

    assert answers == {name: [200, 200] for name in readers}


def test_only_the_secretariat_compiles_publishes_and_retries(readers):
    job = drawn_job()
    publish(job.report)
    cycle = job.report.cycle
    calls = {
        "focal point": 404,
        "expert": 404,
        "anonymous": 302,
    }

    for name, status in calls.items():
        browser = readers[name]
        assert browser.get(reverse("reports:compile", args=[cycle.slug])).status_code == status
        assert browser.post(reverse("reports:compile", args=[cycle.slug]), FORM).status_code in (status, 401)
        assert browser.post(reverse("reports:publish", args=[job.report_id])).status_code in (status, 401)
        assert browser.post(reverse("reports:retry", args=[job.pk])).status_code in (status, 401)
    assert Report.objects.count() == 1


def test_the_list_shows_published_reports_and_more_to_the_secretariat(readers):
    hidden = make_report()

    before = {name: browser.get(reverse("reports:index")).content.decode() for name, browser in readers.items()}
    publish(hidden)
    after = readers["anonymous"].get(reverse("reports:index")).content.decode()

    shown = {name: "CTOC/COP/2026/4" in page for name, page in before.items()}
    assert shown == {"officer": True, "focal point": False, "expert": False, "anonymous": False}
    assert "CTOC/COP/2026/4" in after


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(readers, django_assert_num_queries, count):
    for number in range(count):
        publish(make_report(snapshot=make_snapshot(threshold=5 + number)))

    with django_assert_num_queries(2):
        readers["anonymous"].get(reverse("reports:index"))


def test_compiling_by_the_form_draws_six_languages(readers, django_capture_on_commit_callbacks):
    cycle = make_cycle(questionnaires=["fir"])
    answer_everywhere(cycle, {"fir-5-1-a": "yes"})

    with django_capture_on_commit_callbacks(execute=True):
        answer = readers["officer"].post(reverse("reports:compile", args=[cycle.slug]), FORM)

    report = Report.objects.get()
    page = readers["officer"].get(answer["Location"]).content.decode()
    assert answer["Location"] == report.get_absolute_url()
    assert set(report.jobs.values_list("status", flat=True)) == {JobStatus.DONE}
    assert sorted(report.jobs.values_list("language", flat=True)) == sorted(LANGUAGES)
    assert "6 documents of 6 are ready." in page
    assert "every 2s" not in page


def test_a_bad_cut_off_date_is_said_and_what_was_typed_is_kept(readers):
    cycle = make_cycle(questionnaires=["fir"])

    answer = readers["officer"].post(
        reverse("reports:compile", args=[cycle.slug]), FORM | {"cut_off_on": "2999-01-01", "languages": ["fr"]}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The cut-off date cannot lie in the future." in page
    assert 'value="2999-01-01"' in page
    assert 'value="CTOC/COP/2026/4"' in page
    assert page.count("checked") == 2
    assert Report.objects.count() == 0


def test_the_list_of_documents_renews_itself_until_all_are_ready(readers):
    job = make_job()
    address = reverse("reports:report", args=[job.report_id])
    headers = {"HX-Request": "true"}

    page = readers["officer"].get(address).content.decode()
    waiting = readers["officer"].get(address, {"done": "0"}, headers=headers)
    jobs.draw(job.pk)
    ready = readers["officer"].get(address, {"done": "0"}, headers=headers)

    assert 'hx-trigger="every 2s"' in page
    assert page.count("htmx-2.min.js") == 1
    assert (waiting.status_code, b"hx-swap-oob" in waiting.content) == (200, False)
    assert (ready.status_code, b"hx-swap-oob" in ready.content) == (286, True)
    assert b"<html" not in ready.content


def test_a_failed_document_can_be_tried_again_by_a_button(readers, django_capture_on_commit_callbacks):
    job = make_job(status=JobStatus.FAILED, attempts=5, error="ZeroDivisionError")

    page = readers["officer"].get(reverse("reports:report", args=[job.report_id])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        readers["officer"].post(reverse("reports:retry", args=[job.pk]))

    assert "ZeroDivisionError" in page
    assert ReportJob.objects.get(pk=job.pk).status == JobStatus.DONE


def test_publishing_by_the_button(readers):
    """A report that was read from the figures; a made-up one would be refused."""
    cycle = make_cycle(questionnaires=["fir"])
    masthead = {"symbol": "CTOC/COP/2026/4"}
    report = compile_report(
        cycle,
        cut_off_on=cycle.cut_off_on,
        languages=["en"],
        formats=["html"],
        masthead=masthead,
        actor=None,
        today=TODAY,
    )
    job = report.jobs.get()
    jobs.draw(job.pk)

    page = readers["officer"].get(reverse("reports:report", args=[job.report_id])).content.decode()
    readers["officer"].post(reverse("reports:publish", args=[job.report_id]))
    again = readers["officer"].post(reverse("reports:publish", args=[job.report_id]))

    assert "Publish this report" in page
    assert (again.status_code, "This report has already been published." in again.content.decode()) == (422, True)


def test_a_file_is_kept_under_its_symbol_and_language(readers):
    job = drawn_job(language="ar")

    answer = readers["officer"].get(reverse("reports:file", args=[job.pk]))
    again = readers["officer"].get(
        reverse("reports:file", args=[job.pk]), headers={"If-None-Match": f'"{job.file_sha256}"'}
    )

    assert answer["Content-Disposition"] == 'attachment; filename="CTOC-COP-2026-4-ar.html"'
    assert answer["ETag"] == f'"{job.file_sha256}"'
    assert b"".join(answer.streaming_content) == files.path_of(job.file_sha256).read_bytes()
    assert again.status_code == 304


def test_a_document_on_the_screen_may_load_and_run_nothing(readers):
    job = drawn_job()

    answer = readers["officer"].get(reverse("reports:read", args=[job.pk]))

    assert answer["Content-Security-Policy"].startswith("default-src 'none';")
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert answer["Content-Disposition"].startswith("inline")


def test_a_document_that_is_not_ready_is_not_there(readers):
    job = make_job()

    assert readers["officer"].get(reverse("reports:file", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_report_in_each_language(readers, language):
    job = drawn_job(language=language)

    answer = readers["officer"].get(f"/{language}/reports/{job.report_id}/")

    assert answer.status_code == 200
    assert f"CTOC-COP-2026-4-{language}.html" in answer.content.decode()
