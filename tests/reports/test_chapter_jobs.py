"""Chapters of a job: drawn once, by whoever comes; nothing is lost with a helper, a message or a worker."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from reports import periodic, services, tasks
from reports.choices import JobStatus
from reports.models import ReportChapter, ReportJob
from reports.rendering import chapter_jobs, chapters, fragments, jobs
from tests.factories.documents import small_document
from tests.factories.reports import make_job

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture(autouse=True)
def _small_chapters(monkeypatch, settings, tmp_path) -> None:
    settings.REPORT_FILES_DIR = tmp_path
    monkeypatch.setattr(chapters, "CHAPTER_COST", 1.0)
    monkeypatch.setattr(jobs, "document_of", lambda _report, language: small_document(language))


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """Keys of the chapters drawn, in order; the store stays true, the pages are not made twice."""
    found: list[str] = []
    real = fragments.draw_fragment

    def draw(html, progress=None):
        if not fragments.is_drawn(fragments.fragment_key(html)):
            found.append(fragments.fragment_key(html))
        return real(html, progress)

    monkeypatch.setattr(chapter_jobs, "draw_fragment", draw)
    return found


def fresh(job: ReportJob) -> ReportJob:
    return ReportJob.objects.get(pk=job.pk)


def test_a_job_is_drawn_by_chapters_and_each_once(drawn):
    job = make_job(format="pdf")
    called = []

    assert jobs.draw(job.pk, called.append)

    rows = list(ReportChapter.objects.filter(job=job))
    assert called == [job.pk]
    assert sorted(drawn) == sorted(row.key for row in rows)
    assert all(row.drawn_at and row.attempts == 1 for row in rows)
    assert (fresh(job).status, fresh(job).page_count > 3) == (JobStatus.DONE, True)


def test_a_job_again_draws_no_chapter_and_gives_the_same_bytes(drawn):
    job = make_job(format="pdf")
    jobs.draw(job.pk)
    digest = fresh(job).file_sha256
    drawn.clear()
    ReportJob.objects.filter(pk=job.pk).update(status=JobStatus.QUEUED, file_sha256="", attempts=0)

    jobs.draw(job.pk)

    assert (drawn, fresh(job).file_sha256) == ([], digest)


def test_a_helper_draws_what_the_worker_has_not_begun(drawn):
    job = make_job(format="pdf")

    helped = []
    jobs.draw(job.pk, lambda job_id: helped.append(jobs.help_draw(job_id)))

    assert helped == [ReportChapter.objects.filter(job=job).count()]
    assert len(drawn) == helped[0]
    assert fresh(job).status == JobStatus.DONE
    assert jobs.help_draw(job.pk) == 0


def test_what_a_lost_helper_left_is_taken_over(drawn):
    job = make_job(format="pdf")

    def be_lost(job_id: int) -> None:
        row = chapter_jobs._take(job_id)
        ReportChapter.objects.filter(pk=row.pk).update(lease_until=Now() - timedelta(seconds=1))

    assert jobs.draw(job.pk, be_lost)

    assert sorted(ReportChapter.objects.filter(job=job).values_list("attempts", flat=True))[-1] == 2
    assert len(drawn) == len(set(drawn))


def test_a_broker_that_is_down_costs_the_help_and_no_document(monkeypatch):
    def refuse(_job_id: int) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(tasks.help_draw_report, "delay", refuse)
    job = make_job(format="pdf")

    tasks.draw_report(job.pk)

    assert fresh(job).status == JobStatus.DONE


def test_a_job_cancelled_between_two_chapters_is_not_finished(monkeypatch, officer):
    job = make_job(format="pdf")
    real = chapter_jobs.draw_fragment

    def draw_and_cancel(html, progress=None):
        drawn = real(html, progress)
        if fresh(job).status == JobStatus.RUNNING:
            services.cancel_job(job, actor=officer)
        return drawn

    monkeypatch.setattr(chapter_jobs, "draw_fragment", draw_and_cancel)

    assert not jobs.draw(job.pk)
    assert fresh(job).status == JobStatus.CANCELLED
    assert ReportChapter.objects.filter(job=job, drawn_at__isnull=False).count() == 1


def test_time_left_follows_the_pace_of_the_chapters():
    job = make_job(format="pdf", status=JobStatus.RUNNING, cost_done=1000, cost_total=4000)
    ReportJob.objects.filter(pk=job.pk).update(started_at=Now() - timedelta(seconds=10))

    assert fresh(job).seconds_left in (30, 31)
    assert make_job(job.report, language="fr", format="pdf").seconds_left is None


def test_fragments_that_no_chapter_names_are_swept_when_they_are_old(settings):
    job = make_job(format="pdf")
    jobs.draw(job.pk)
    digest, named = fresh(job).file_sha256, set(ReportChapter.objects.values_list("key", flat=True))
    stored = {path.name for path in (settings.REPORT_FILES_DIR / "fragments").glob("*/*")}
    others = stored - named

    assert services.sweep_fragments(now=timezone.now()) == 0
    assert services.sweep_fragments(now=timezone.now() + timedelta(days=8)) == len(others) > 0
    assert {path.name for path in (settings.REPORT_FILES_DIR / "fragments").glob("*/*")} == named
    assert services.sweep_fragments(now=timezone.now() + timedelta(days=8)) == 0
    ReportJob.objects.filter(pk=job.pk).update(status=JobStatus.QUEUED, file_sha256="", attempts=0)
    assert jobs.draw(job.pk)
    assert fresh(job).file_sha256 == digest


def test_a_fragment_swept_between_drawing_and_joining_is_drawn_again(drawn, monkeypatch):
    job = make_job(format="pdf")
    real = jobs.bind

    def sweep_and_bind(*told, **options):
        ReportChapter.objects.update(key="0" * 64)
        assert services.sweep_fragments(now=timezone.now() + timedelta(days=8)) > 0
        return real(*told, **options)

    monkeypatch.setattr(jobs, "bind", sweep_and_bind)

    assert jobs.draw(job.pk)
    assert fresh(job).status == JobStatus.DONE


def test_the_timetable_opens_the_door_of_the_sweep(settings):
    tasks_told = [row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()]

    assert periodic.sweep_report_fragments.name in tasks_told
    assert periodic.sweep_report_fragments() == 0
