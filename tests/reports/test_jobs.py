"""A job from claim to file: one file whatever happens to workers and broker."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from reports import services, tasks
from reports.choices import JobStage, JobStatus
from reports.models import ReportJob
from reports.rendering import files, jobs
from tests.factories.reports import make_job, make_report

pytestmark = pytest.mark.usefixtures("catalogue")
A_MINUTE = timedelta(seconds=61)


def lose_lease(job: ReportJob) -> None:
    ReportJob.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def fresh(job: ReportJob) -> ReportJob:
    return ReportJob.objects.get(pk=job.pk)


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """Jobs the broker was rung for, in order."""
    found: list[int] = []
    monkeypatch.setattr(tasks.draw_report, "delay", found.append)
    return found


@pytest.fixture
def _broker_down(monkeypatch) -> None:
    def refuse(_job_id: int) -> None:
        raise OperationalError("Error 111 connecting to 127.0.0.1:6379. Connection refused.")

    monkeypatch.setattr(tasks.draw_report, "delay", refuse)


def test_a_job_is_claimed_once():
    job = make_job()

    first, second = jobs.claim_job(job.pk), jobs.claim_job(job.pk)

    assert (first, second) == (jobs.Claim(job.pk, 1), None)
    assert (fresh(job).status, fresh(job).attempts) == (JobStatus.RUNNING, 1)


def test_a_worker_that_lost_its_lease_cannot_finish():
    job = make_job()
    slow = jobs.claim_job(job.pk)
    lose_lease(job)
    quick = jobs.claim_job(job.pk)

    assert not jobs.finish_job(slow, content=b"slow", page_count=2)
    assert not jobs.fail_job(slow, reason="slow")
    assert jobs.finish_job(quick, content=b"quick", page_count=1)
    assert not jobs.finish_job(slow, content=b"slow", page_count=2)
    assert fresh(job).file_sha256 == hashlib.sha256(b"quick").hexdigest()
    assert (fresh(job).page_count, fresh(job).fence) == (1, 2)


def test_a_worker_that_lost_its_lease_stops_at_its_next_word():
    job = make_job()
    slow = jobs.claim_job(job.pk)
    lose_lease(job)
    jobs.claim_job(job.pk)

    with pytest.raises(jobs.LeaseLost):
        jobs.renew_lease(slow, stage=JobStage.LAYOUT, done_count=3)


def test_telling_progress_keeps_the_job():
    job = make_job()
    claim = jobs.claim_job(job.pk)
    lose_lease(job)

    jobs.renew_lease(claim, stage=JobStage.LAYOUT, done_count=3, total_count=9)

    assert jobs.claim_job(job.pk) is None
    assert (fresh(job).stage, fresh(job).done_count, fresh(job).total_count) == (JobStage.LAYOUT, 3, 9)


def test_drawing_makes_one_file_named_by_its_content():
    job = make_job()

    assert jobs.draw(job.pk)
    assert not jobs.draw(job.pk)

    done = fresh(job)
    content = files.path_of(done.file_sha256).read_bytes()
    assert done.status == JobStatus.DONE
    assert hashlib.sha256(content).hexdigest() == done.file_sha256
    assert len(content) == done.file_bytes
    assert [path.name for path in files.path_of(done.file_sha256).parent.glob(".new-*")] == []


def test_a_job_fails_after_five_attempts_with_a_reason(monkeypatch):
    monkeypatch.setattr(jobs, "render_document", lambda *_args: 1 / 0)
    job = make_job()

    seen = []
    for _attempt in range(6):
        jobs.draw(job.pk)
        seen.append((fresh(job).status, fresh(job).attempts))

    waiting = [(JobStatus.QUEUED, attempts) for attempts in range(1, 5)]
    assert seen == [*waiting, (JobStatus.FAILED, 5), (JobStatus.FAILED, 5)]
    assert fresh(job).error == "ZeroDivisionError: division by zero"


def test_a_failed_job_can_be_tried_again(rung, django_capture_on_commit_callbacks, officer):
    job = make_job(status=JobStatus.FAILED, attempts=5, error="x")

    with django_capture_on_commit_callbacks(execute=True):
        services.retry_job(job, actor=officer)

    assert rung == [job.pk]
    assert (fresh(job).status, fresh(job).attempts, fresh(job).error) == (JobStatus.QUEUED, 0, "")


def test_what_was_never_announced_is_taken_up(rung):
    job = make_job()

    assert services.take_up_jobs() == 1
    assert services.take_up_jobs() == 0
    assert rung == [job.pk]


@pytest.mark.parametrize(
    ("queued_ago", "announced_ago", "is_due"),
    [
        (timedelta(seconds=15), timedelta(seconds=15), False),
        (A_MINUTE, timedelta(seconds=15), False),
        (A_MINUTE, A_MINUTE, True),
        (timedelta(days=2), timedelta(minutes=9), True),
    ],
)
def test_who_waits_is_announced_again_after_twenty_seconds(rung, queued_ago, announced_ago, is_due):
    job = make_job()
    ReportJob.objects.filter(pk=job.pk).update(queued_at=Now() - queued_ago, announced_at=Now() - announced_ago)

    services.take_up_jobs()

    assert rung == ([job.pk] if is_due else [])


def test_a_job_whose_worker_is_gone_is_taken_up_and_drawn(rung):
    job = make_job()
    jobs.claim_job(job.pk)
    assert services.take_up_jobs() == 0
    lose_lease(job)

    services.take_up_jobs()
    jobs.draw(rung[0])

    assert (fresh(job).status, fresh(job).attempts, fresh(job).fence) == (JobStatus.DONE, 2, 2)


def test_a_worker_lost_five_times_ends_the_job(rung):
    job = make_job(status=JobStatus.RUNNING, attempts=5, fence=5)
    lose_lease(job)

    services.take_up_jobs()

    assert rung == []
    assert (fresh(job).status, fresh(job).error.startswith("The worker was lost")) == (JobStatus.FAILED, True)


@pytest.mark.usefixtures("_broker_down")
def test_broker_down_leaves_jobs_queued():
    job = make_job()

    assert services.take_up_jobs() == 0
    assert (fresh(job).status, fresh(job).announced_at) == (JobStatus.QUEUED, None)


def test_only_those_that_wait_longest_are_announced_again(rung):
    report = make_report()
    waiting = [make_job(report, language=f"x{number}") for number in range(25)]
    ReportJob.objects.update(queued_at=Now() - A_MINUTE, announced_at=Now() - A_MINUTE)

    services.take_up_jobs()

    assert rung == [job.pk for job in waiting[:20]]


def test_a_cancelled_job_is_drawn_by_nobody_and_can_be_tried_again(rung, officer, django_capture_on_commit_callbacks):
    job = make_job()
    claim = jobs.claim_job(job.pk)

    services.cancel_job(job, actor=officer)

    assert fresh(job).status == JobStatus.CANCELLED
    assert not jobs.finish_job(claim, content=b"late", page_count=1)
    assert services.take_up_jobs() == 0
    with pytest.raises(ValidationError, match="not being compiled any more"):
        services.cancel_job(job, actor=officer)
    with django_capture_on_commit_callbacks(execute=True):
        services.retry_job(job, actor=officer)
    assert rung == [job.pk]
