"""The job of a paper: the same lease, fence and reaper as a report's; the same paper the same job."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from parties.models import User
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.services import discard_draft, publish_version
from reports import services, tasks
from reports.choices import JobStatus, PaperProblem
from reports.models import PaperJob
from reports.rendering import files, jobs, leases
from tests.factories.questionnaires import NOW, get_version
from tests.factories.reports import make_job, make_paper_job
from tests.reports.papers import make_paper_version

pytestmark = pytest.mark.usefixtures("catalogue")
claim = partial(jobs.claim_job, kind=PaperJob)


def lose_lease(job: PaperJob) -> None:
    PaperJob.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def fresh(job: PaperJob) -> PaperJob:
    return PaperJob.objects.get(pk=job.pk)


def ask(actor: User, version: QuestionnaireVersion | None = None, language: str = "en", form: str = "docx") -> PaperJob:
    return services.ask_for_paper(version or get_version("fir-checklist"), language=language, form=form, actor=actor)


@pytest.fixture
def rung(monkeypatch) -> list[tuple[str, int]]:
    """Jobs the broker was rung for, in order, with the kind of work."""
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks.draw_report, "delay", lambda pk: found.append(("report", pk)))
    monkeypatch.setattr(tasks.draw_paper, "delay", lambda pk: found.append(("paper", pk)))
    return found


def test_the_same_paper_is_the_same_job(officer, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, again = ask(officer), ask(User.objects.create(username="somebody"))
    others = [ask(officer, language="fr"), ask(officer, form="pdf"), ask(officer, get_version("tip-checklist"))]

    assert again.pk == first.pk
    assert rung == [("paper", first.pk)]
    assert len({first.pk, *(other.pk for other in others)}) == 4
    assert (first.asked_by, first.is_draft, first.version_number) == (officer, False, 1)


def test_a_changed_text_is_another_job(officer):
    draft = make_paper_version()

    before = ask(officer, draft)
    Question.objects.filter(version=draft, key="tip-5.examples").update(text_en="Which examples?")
    after = ask(officer, draft)
    publish_version(draft, actor=None, now=NOW, reason="For a test.")
    published = ask(officer, QuestionnaireVersion.objects.get(pk=draft.pk))

    assert len({before.pk, after.pk, published.pk}) == 3
    assert [job.is_draft for job in (before, after, published)] == [True, True, False]


def test_a_paper_is_announced_after_commit_and_drawn(officer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        job = ask(officer)
        assert fresh(job).status == JobStatus.QUEUED
    for callback in waiting:
        callback()

    done = fresh(job)
    content = files.path_of(done.file_sha256).read_bytes()
    assert (done.status, done.attempts, done.fence) == (JobStatus.DONE, 1, 1)
    assert (done.file_bytes, content[:2]) == (len(content), b"PK")
    assert done.file_name == "fir-checklist-v1.en.docx"
    assert not jobs.draw_paper(job.pk)


def test_the_pdf_of_a_paper_counts_its_pages(officer):
    job = ask(officer, form="pdf")

    assert jobs.draw_paper(job.pk)

    assert (fresh(job).status, fresh(job).page_count > 1) == (JobStatus.DONE, True)


@pytest.mark.parametrize(
    ("slug", "number", "is_draft", "language", "form", "name"),
    [
        ("untoc", 2, False, "fr", "pdf", "untoc-questionnaire-v2.fr.pdf"),
        ("untoc-checklist", 1, False, "zh-hans", "docx", "untoc-checklist-v1.zh-hans.docx"),
        ("tip", 3, True, "ar", "docx", "tip-questionnaire-v3-draft.ar.docx"),
    ],
)
def test_a_file_is_named_after_its_paper(slug, number, is_draft, language, form, name):
    questionnaire = get_version(slug).questionnaire

    job = PaperJob(
        questionnaire=questionnaire, version_number=number, is_draft=is_draft, language=language, format=form
    )

    assert job.file_name == name


def test_a_worker_that_lost_its_lease_cannot_finish_a_paper():
    job = make_paper_job()
    slow = claim(job.pk)
    assert claim(job.pk) is None
    lose_lease(job)
    quick = claim(job.pk)

    assert not jobs.finish_job(slow, content=b"slow", page_count=2)
    assert not jobs.fail_job(slow, reason="slow", is_final=True)
    with pytest.raises(jobs.LeaseLost):
        jobs.renew_lease(slow, stage="layout", done_count=3)
    assert jobs.finish_job(quick, content=b"quick", page_count=1)
    assert (fresh(job).page_count, fresh(job).fence) == (1, 2)


def test_jobs_of_two_kinds_with_one_number_are_two_jobs():
    report_job = make_job()
    paper_job = make_paper_job(pk=report_job.pk)

    paper_claim = claim(paper_job.pk)

    assert (paper_claim, jobs.claim_job(report_job.pk)) == (
        jobs.Claim(report_job.pk, 1, PaperJob),
        jobs.Claim(report_job.pk, 1),
    )
    assert jobs.finish_job(paper_claim, content=b"paper", page_count=1)
    report_job.refresh_from_db()
    assert report_job.status == JobStatus.RUNNING


def test_the_reaper_takes_up_papers_beside_reports(rung):
    report_job, never_announced, lost = make_job(), make_paper_job(), make_paper_job(language="fr")
    claim(lost.pk)
    assert services.take_up_jobs() == 2
    lose_lease(lost)

    assert services.take_up_jobs() == 1
    assert jobs.draw_paper(lost.pk)
    assert services.take_up_jobs() == 0
    assert rung == [("report", report_job.pk), ("paper", never_announced.pk), ("paper", lost.pk)]
    assert (fresh(lost).status, fresh(lost).attempts, fresh(lost).fence) == (JobStatus.DONE, 2, 2)


def test_a_worker_lost_five_times_ends_a_paper(rung):
    job = make_paper_job(status=JobStatus.RUNNING, attempts=5, fence=5)
    lose_lease(job)

    services.take_up_jobs()

    assert rung == []
    assert (fresh(job).status, fresh(job).error.startswith("The worker was lost")) == (JobStatus.FAILED, True)


def test_broker_down_leaves_a_paper_queued(officer, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(_job_id: int) -> None:
        raise OperationalError("Error 111 connecting to 127.0.0.1:6379. Connection refused.")

    monkeypatch.setattr(tasks.draw_paper, "delay", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        job = ask(officer)

    assert (fresh(job).status, fresh(job).announced_at) == (JobStatus.QUEUED, None)


def test_a_failure_is_kept_with_its_reason_and_tried_again(
    officer, rung, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("reports.rendering.papers.render_docx", lambda _paper: 1 / 0)
    job = ask(officer)
    for _attempt in range(leases.ATTEMPTS_MAX):
        jobs.draw_paper(job.pk)
    failed = fresh(job)
    monkeypatch.undo()
    monkeypatch.setattr(tasks.draw_paper, "delay", lambda pk: rung.append(("paper", pk)))

    with django_capture_on_commit_callbacks(execute=True):
        again = ask(officer)

    assert (failed.status, failed.attempts, failed.error) == (
        JobStatus.FAILED,
        5,
        "ZeroDivisionError: division by zero",
    )
    assert again.pk == job.pk
    assert rung == [("paper", job.pk)]
    assert (fresh(job).status, fresh(job).attempts, fresh(job).error) == (JobStatus.QUEUED, 0, "")
    assert jobs.draw_paper(job.pk)


def test_a_text_that_changed_meanwhile_is_not_drawn_under_the_old_name(officer):
    """One attempt is enough: another would meet the same. Asking again gives the paper as it is now."""
    draft = make_paper_version()
    job = ask(officer, draft)
    Question.objects.filter(version=draft, key="tip-5.examples").update(text_en="Which examples?")

    assert not jobs.draw_paper(job.pk)

    assert (fresh(job).status, fresh(job).attempts) == (JobStatus.FAILED, 1)
    assert fresh(job).error == PaperProblem.TEXT_CHANGED
    assert jobs.draw_paper(ask(officer, draft).pk)


def test_a_draft_looked_at_on_paper_can_still_be_thrown_away(officer):
    draft = make_paper_version()
    job = ask(officer, draft)

    discard_draft(draft, actor=officer, now=NOW)

    assert not jobs.draw_paper(job.pk)
    assert fresh(job).error == PaperProblem.TEXT_CHANGED


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"language": "de"}, "de is not a language of the portal."),
        ({"form": "odt"}, "odt is not a format of papers."),
    ],
)
def test_what_cannot_be_asked_for_is_said(officer, changes, sentence):
    with pytest.raises(ValidationError, match=sentence):
        ask(officer, **changes)

    assert PaperJob.objects.count() == 0


def test_a_version_that_asks_nothing_has_no_paper(officer):
    empty = QuestionnaireVersion.objects.create(questionnaire=get_version("tip").questionnaire, number=77)

    with pytest.raises(ValidationError, match=r"^\['tip v77 asks nothing yet\.'\]$"):
        ask(officer, empty)


def test_taking_up_costs_the_same_number_of_queries_however_many_wait(monkeypatch):
    """But for the note that each was announced: three for each of three kinds, three for whom the reaper acts."""
    monkeypatch.setattr(tasks.draw_paper, "delay", lambda _pk: None)
    costs = []
    for language in ("en", "fr", "es"):
        make_paper_job(language=language)
        PaperJob.objects.update(announced_at=None)
        with CaptureQueriesContext(connection) as asked:
            waiting = services.take_up_jobs()
        costs.append(len(asked) - waiting)

    assert costs == [12, 12, 12]
