"""A report compiled from submitted answers: one snapshot, the same inputs the same jobs, publication for good."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from findings.services import bring_up_to_date
from reports import outline, queries, services, tasks
from reports.choices import JobStatus
from reports.models import Report, ReportJob
from reports.rendering import jobs
from tests.factories.findings import PARTIES, answer_everywhere, submit_answers
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import LANGUAGES, TODAY, make_job, make_report

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")
NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
ANSWERS = {"fir-5-1-a": "yes", "fir-5-1-b": "no", "fir-5-1-b.assistance": ["training"]}
QUERIES_MAX = 30


def compile_one(cycle, **changes) -> Report:
    request = {
        "cut_off_on": cycle.cut_off_on,
        "languages": ["en", "ar"],
        "formats": ["html"],
        "masthead": {"symbol": "CTOC/COP/2026/4", "session": 13, "agenda_item": "3"},
        "actor": None,
        "today": TODAY,
    }
    return services.compile_report(cycle, **(request | changes))


@pytest.fixture
def answered(db):
    """A cycle in which 21 States parties answered alike under the Firearms Protocol."""
    cycle = make_cycle(questionnaires=["fir"])
    answer_everywhere(cycle, ANSWERS)
    return cycle


def article_5(snapshot):
    return next(article for article in snapshot["articles"] if article["number"] == 5)


def test_snapshot_holds_what_the_aggregates_say(answered):
    report = compile_one(answered)

    snapshot = report.snapshot
    counts = {provision["key"]: provision["counts"] for provision in article_5(snapshot)["provisions"]}
    states = sorted(iso3 for listed in PARTIES.values() for iso3 in listed)
    assert counts["FIR 5(1)(a)"] == {"not_substantiated": 21}
    assert counts["FIR 5(1)(b)"] == {"gap": 21}
    assert article_5(snapshot)["bands"]["mandatory"]["total"] == 21
    assert snapshot["assistance"]["instruments"]["FIR"] == {
        "total": 21,
        "kinds": {"training": 21},
        "articles": {"5": 21},
    }
    assert [state["iso3"] for state in snapshot["replied_states"]] == states
    assert snapshot["replied_states"][0]["replies"] == {"FIR": {"capacity": "party", "on": "2026-09-01"}}
    assert json.loads(json.dumps(snapshot)) == snapshot


def test_snapshot_withholds_what_the_gap_table_withholds(answered):
    """Two States of one group replied: that group and a second one are withheld, the total is not."""
    snapshot = compile_one(answered).snapshot

    band = article_5(snapshot)["bands"]["mandatory"]
    withheld = {group for group, count in band["groups"].items() if count is None}
    assert "Western European and other States" in withheld
    assert len(withheld) > 1
    assert band["total"] == 21


def test_snapshot_counts_nothing_that_came_after_the_cut_off_day(answered):
    submit_answers("ITA", answered, ANSWERS, submitted_at=datetime(2026, 10, 2, tzinfo=UTC))

    earlier = compile_one(answered).snapshot
    later = compile_one(answered, cut_off_on=date(2026, 10, 2)).snapshot

    assert ("ITA" in {s["iso3"] for s in earlier["replied_states"]}) is False
    assert ("ITA" in {s["iso3"] for s in later["replied_states"]}) is True


@pytest.mark.parametrize("further", [0, 3])
def test_snapshot_costs_the_same_number_of_queries_however_many_replied(answered, further):
    for iso3 in ["ITA", "PRT", "SWE"][:further]:
        submit_answers(iso3, answered, ANSWERS)
    bring_up_to_date(answered)

    with CaptureQueriesContext(connection) as asked:
        queries.read_snapshot(answered, cut_off_on=answered.cut_off_on, dated_on=TODAY, masthead={})

    assert len(asked) == 18
    assert len(asked) <= QUERIES_MAX


def test_six_languages_of_a_real_cycle_hold_the_same_figures(answered):
    snapshot = compile_one(answered).snapshot

    figures = [outline.figures(outline.compose(snapshot, language)) for language in LANGUAGES]

    assert len(figures[0]) > 500
    assert figures == [figures[0]] * 6


def test_same_inputs_give_the_same_report_and_the_same_jobs(answered):
    first = compile_one(answered)
    again = compile_one(answered, languages=["ar", "en", "fr"])

    assert again.pk == first.pk
    assert list(first.jobs.values_list("language", flat=True).order_by("pk")) == ["ar", "en", "fr"]


def test_other_inputs_give_another_report(answered):
    first = compile_one(answered)
    others = [
        compile_one(answered, masthead={"symbol": "CTOC/COP/2026/5"}),
        compile_one(answered, cut_off_on=date(2026, 9, 30)),
        compile_one(answered, today=date(2026, 11, 25)),
    ]

    assert len({first.pk, *(report.pk for report in others)}) == 4


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cut_off_on": date(2026, 11, 25)}, "The cut-off date cannot lie in the future."),
        ({"cut_off_on": date(2025, 12, 31)}, "The cut-off date cannot lie before the day on which the cycle opened."),
        ({"languages": ["de"]}, "de is not a language of the portal."),
        ({"formats": ["doc"]}, "doc is not a format of reports."),
        ({"languages": []}, "Choose at least one language and one format."),
    ],
)
def test_what_cannot_be_compiled_is_refused(answered, changes, sentence):
    with pytest.raises(ValidationError) as refused:
        compile_one(answered, **changes)

    assert refused.value.messages == [sentence]
    assert Report.objects.count() == 0


def test_jobs_are_announced_once_the_report_is_kept(answered, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(tasks.draw_report, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        report = compile_one(answered)
        assert rung == []

    assert rung == list(report.jobs.order_by("pk").values_list("pk", flat=True))
    assert ReportJob.objects.filter(announced_at=None).count() == 0


def test_broker_down_does_not_stop_compiling(answered, monkeypatch, django_capture_on_commit_callbacks):
    asked = []

    def refuse(job_id):
        asked.append(job_id)
        raise OperationalError("Connection refused.")

    monkeypatch.setattr(tasks.draw_report, "delay", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        report = compile_one(answered)

    # Asked once, not once per job: each try may take seconds.
    assert len(asked) == 1
    assert set(report.jobs.values_list("status", "announced_at")) == {(JobStatus.QUEUED, None)}


def test_a_message_draws_the_job(answered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        report = compile_one(answered)

    assert set(report.jobs.values_list("status", flat=True)) == {JobStatus.DONE}


def test_a_report_is_published_once_and_for_good(officer):
    job = make_job()
    jobs.draw(job.pk)
    report = job.report

    services.publish_report(report, actor=officer, now=NOW)

    assert Report.objects.get(pk=report.pk).published_at == NOW
    with pytest.raises(ValidationError, match="already been published"):
        services.publish_report(report, actor=officer, now=NOW)


def test_a_report_with_a_missing_document_is_not_published(officer):
    report = make_report()
    done, _waiting = make_job(report), make_job(report, language="ar")
    jobs.draw(done.pk)

    with pytest.raises(ValidationError, match="when all its documents are ready"):
        services.publish_report(done.report, actor=officer, now=NOW)

    assert Report.objects.get(pk=done.report.pk).published_at is None


def test_a_published_report_takes_no_further_documents(answered, officer):
    report = compile_one(answered)
    for job in report.jobs.all():
        jobs.draw(job.pk)
    services.publish_report(report, actor=officer, now=NOW)

    compile_one(answered, languages=list(LANGUAGES))

    assert report.jobs.count() == 2
