"""One job from claim to file, whatever is drawn. The row in the database is the truth; all times come from its clock.

A claim raises ``fence``. Every later change of the row asks for that fence, so a worker that lost its lease can
change nothing any more. Source: knowledge/reliability.md, 3.2.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from reports.choices import JobStage, JobStatus
from reports.models import DrawingJob, ReportJob
from reports.rendering.files import store_file

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=40)
ATTEMPTS_MAX = 5
PROGRESS_SECONDS = 1.0
ERROR_CHARACTERS = 500


class LeaseLost(Exception):
    """Another worker has taken the job over; this one has nothing more to do."""


class CannotBeDrawn(Exception):
    """A reason that another attempt would only meet again; its text is a code the pages have a sentence for."""


@dataclass(frozen=True)
class Claim:
    """A worker's right to one job, until its lease is over."""

    job_id: int
    fence: int
    kind: type[DrawingJob] = ReportJob


# What a job's file is made of: the file's bytes and its number of pages.
Content = Callable[[Any, Claim], tuple[bytes, int]]


def run(kind: type[DrawingJob], job_id: int, content_of: Content, *related: str) -> bool:
    """Claim a job, draw its file and finish it; True when this call did so. Safe to call twice.

    ``related``: what is read together with the job.
    """
    claim = claim_job(job_id, kind)
    if claim is None:
        return False
    try:
        content, page_count = content_of(_rows(kind).select_related(*related).get(pk=job_id), claim)
        return finish_job(claim, content=content, page_count=page_count)
    except LeaseLost:
        logger.warning("%s %s was taken over by another worker", kind.__name__, job_id)
        return False
    except CannotBeDrawn as error:
        fail_job(claim, reason=str(error), is_final=True)
        return False
    except Exception as error:  # whatever it was: the row must say so, or the job would look alive until its lease ends
        logger.exception("%s %s could not be drawn", kind.__name__, job_id)
        fail_job(claim, reason=f"{type(error).__name__}: {error}")
        return False


def claim_job(job_id: int, kind: type[DrawingJob] = ReportJob) -> Claim | None:
    """Take a waiting job, or one whose worker's lease is over; None when there is nothing to take."""
    open_now = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=Now())
    with transaction.atomic():
        taken = (
            _rows(kind)
            .filter(open_now, pk=job_id, attempts__lt=ATTEMPTS_MAX)
            .update(
                status=JobStatus.RUNNING,
                stage=JobStage.SECTIONS,
                fence=F("fence") + 1,
                attempts=F("attempts") + 1,
                lease_until=Now() + LEASE,
                done_count=0,
                error="",
            )
        )
        # The row is locked by the update, so the fence read here is the one it has just written.
        return Claim(job_id, _rows(kind).values_list("fence", flat=True).get(pk=job_id), kind) if taken else None


def renew_lease(claim: Claim, *, stage: str, done_count: int, total_count: int = 0) -> None:
    """Tell how far the work is and keep the job; ``LeaseLost`` when it is no longer this worker's."""
    changes = {"stage": stage, "done_count": done_count, "total_count": total_count, "lease_until": Now() + LEASE}
    if not _held(claim).update(**changes):
        raise LeaseLost(claim.job_id)


def keep(claim: Claim, **changes: Any) -> None:
    """Keep the job without a word on how far it is; ``LeaseLost`` when it is no longer this worker's, or cancelled."""
    if not _held(claim).update(lease_until=Now() + LEASE, **changes):
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


def fail_job(claim: Claim, *, reason: str, is_final: bool = False) -> bool:
    """Note why an attempt went wrong: after the last one, or a ``final`` one, the job has failed, else it waits.

    The reaper announces it again (``services.take_up_jobs``). False when the lease was lost.
    """
    reason = reason[:ERROR_CHARACTERS]
    last = _held(claim) if is_final else _held(claim).filter(attempts__gte=ATTEMPTS_MAX)
    if last.update(status=JobStatus.FAILED, error=reason, finished_at=Now(), lease_until=None):
        return True
    waiting = {"status": JobStatus.QUEUED, "stage": JobStage.WAITING, "announced_at": Now(), "lease_until": None}
    return bool(_held(claim).update(error=reason, **waiting))


class Reporter:
    """Writes progress to the row, at most once a second and at each new stage; ``expected`` pages, 0 when unknown."""

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


def pages_expected(like: QuerySet[Any], language: str) -> int:
    """Pages of the last document drawn among ``like``, of this language if there is one; 0 when there is none."""
    done = like.filter(status=JobStatus.DONE).order_by("-finished_at")
    last = done.filter(language=language).first() or done.first()
    return last.page_count if last else 0


def _held(claim: Claim) -> QuerySet[Any]:
    return _rows(claim.kind).filter(pk=claim.job_id, fence=claim.fence, status=JobStatus.RUNNING)


def _rows(kind: type[DrawingJob]) -> QuerySet[Any]:
    return kind._default_manager.all()
