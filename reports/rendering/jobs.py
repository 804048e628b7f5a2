"""One job from claim to file. The row in the database is the truth; all times come from the database's clock.

A claim raises ``fence``. Every later change of the row asks for that fence, so a worker that lost its lease can
change nothing any more. Source: knowledge/reliability.md, 3.2.
"""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from reports.choices import JobStage, JobStatus, ReportFormat
from reports.models import ReportJob
from reports.rendering.files import store_file
from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
ATTEMPTS_MAX = 5
PROGRESS_SECONDS = 1.0
ERROR_CHARACTERS = 500


class LeaseLost(Exception):
    """Another worker has taken the job over; this one has nothing more to do."""


@dataclass(frozen=True)
class Claim:
    """A worker's right to one job, until its lease is over."""

    job_id: int
    fence: int


def claim_job(job_id: int) -> Claim | None:
    """Take a waiting job, or one whose worker's lease is over; None when there is nothing to take."""
    open_now = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=Now())
    with transaction.atomic():
        taken = ReportJob.objects.filter(open_now, pk=job_id, attempts__lt=ATTEMPTS_MAX).update(
            status=JobStatus.RUNNING,
            stage=JobStage.SECTIONS,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            lease_until=Now() + LEASE,
            done_count=0,
            error="",
        )
        # The row is locked by the update, so the fence read here is the one it has just written.
        return Claim(job_id, ReportJob.objects.values_list("fence", flat=True).get(pk=job_id)) if taken else None


def renew_lease(claim: Claim, *, stage: str, done_count: int, total_count: int = 0) -> None:
    """Tell how far the work is and keep the job; ``LeaseLost`` when it is no longer this worker's."""
    changes = {"stage": stage, "done_count": done_count, "total_count": total_count, "lease_until": Now() + LEASE}
    if not _held(claim).update(**changes):
        raise LeaseLost(claim.job_id)


def finish_job(claim: Claim, *, content: bytes, page_count: int) -> bool:
    """Store the file, then say so in one conditional update; False when the lease was lost."""
    digest = store_file(content)
    finished = _held(claim).update(
        status=JobStatus.DONE,
        stage=JobStage.DONE,
        done_count=page_count,
        total_count=page_count,
        page_count=page_count,
        file_sha256=digest,
        file_bytes=len(content),
        finished_at=Now(),
        lease_until=None,
        error="",
    )
    return bool(finished)


def fail_job(claim: Claim, *, reason: str) -> bool:
    """Note why an attempt went wrong: after the last one the job has failed, before it waits for the next.

    The reaper announces it again (``services.take_up_jobs``). False when the lease was lost.
    """
    reason = reason[:ERROR_CHARACTERS]
    is_last = _held(claim).filter(attempts__gte=ATTEMPTS_MAX)
    if is_last.update(status=JobStatus.FAILED, error=reason, finished_at=Now(), lease_until=None):
        return True
    waiting = {"status": JobStatus.QUEUED, "stage": JobStage.WAITING, "announced_at": Now(), "lease_until": None}
    return bool(_held(claim).update(error=reason, **waiting))


def draw(job_id: int) -> bool:
    """Claim a job, draw its file and finish it; True when this call did so. Safe to call twice."""
    claim = claim_job(job_id)
    if claim is None:
        return False
    try:
        job = ReportJob.objects.select_related("report").get(pk=job_id)
        content, page_count = _content(job, claim)
        return finish_job(claim, content=content, page_count=page_count)
    except LeaseLost:
        logger.warning("report job %s was taken over by another worker", job_id)
        return False
    except Exception as error:  # whatever it was: the row must say so, or the job would look alive until its lease ends
        logger.exception("report job %s could not be drawn", job_id)
        fail_job(claim, reason=f"{type(error).__name__}: {error}")
        return False


def _content(job: ReportJob, claim: Claim) -> tuple[bytes, int]:
    html = render_html(job.report.snapshot, job.language)
    if job.format == ReportFormat.HTML:
        return html.encode(), 0
    return render_pdf(html, progress=_Reporter(claim, _pages_expected(job)))


def _pages_expected(job: ReportJob) -> int:
    """Pages of the last document like this one; 0 when there is none to go by."""
    done = ReportJob.objects.filter(status=JobStatus.DONE, format=job.format, report__cycle=job.report.cycle_id)
    like = done.filter(language=job.language).order_by("-finished_at").first() or done.order_by("-finished_at").first()
    return like.page_count if like else 0


class _Reporter:
    """Writes progress to the row, at most once a second and at each new stage."""

    def __init__(self, claim: Claim, expected: int) -> None:
        self.claim, self.expected = claim, expected
        self.stage, self.written_at = "", 0.0

    def __call__(self, stage: str, page: int) -> None:
        now = time.monotonic()
        if stage == self.stage and now - self.written_at < PROGRESS_SECONDS:
            return
        self.stage, self.written_at = stage, now
        expected = page if stage == JobStage.WRITING else self.expected
        renew_lease(self.claim, stage=stage, done_count=page, total_count=max(expected, page) if expected else 0)


def _held(claim: Claim):
    return ReportJob.objects.filter(pk=claim.job_id, fence=claim.fence, status=JobStatus.RUNNING)
