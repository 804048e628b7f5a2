"""Jobs are announced to the workers, announced again, taken up and tried again: documents and papers alike."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from parties import isolation
from parties.models import User
from reports import tasks
from reports.choices import JobStage, JobStatus
from reports.models import DrawingJob, MirrorJob, PaperJob, ReportJob
from reports.rendering.leases import ATTEMPTS_MAX

logger = logging.getLogger(__name__)

# The jobs that wait longest are announced again every twenty seconds: a message that is not needed costs nothing, and
# a broker that forgot everything is made good within a minute. The others have their turn when these are drawn.
ANNOUNCE_AGAIN = timedelta(seconds=20)
ANNOUNCED_AGAIN_MOST = 20
KINDS: tuple[type[DrawingJob], ...] = (ReportJob, PaperJob, MirrorJob)


def take_up_jobs() -> int:
    """Announce again what the broker may have lost and what a lost worker left; give up after the last attempt.

    Returns the number of jobs announced, of all kinds. All by the database's clock; safe to run at any time.
    """
    with isolation.acting_for_all():  # jobs on a State's own texts are shown to nobody else
        return sum(_take_up(kind) for kind in KINDS)


def announce(kind: type[DrawingJob], job_ids: Iterable[int]) -> int:
    """Ring for jobs; a broker that is down is left alone, the jobs stay queued. Returns how many were announced."""
    announced = 0
    for job_id in job_ids:
        try:
            _ring(kind, job_id)
        except (OperationalError, OSError):
            logger.warning("the broker does not answer; %s %s stays queued", kind.__name__, job_id)
            break
        _rows(kind).filter(pk=job_id).update(announced_at=Now())
        announced += 1
    return announced


def retry_job(job: DrawingJob, *, actor: User) -> None:
    """Queue a failed or cancelled job once more, with all its attempts. ``ValidationError`` when it is neither."""
    if not queue_again(job, actor=actor):
        raise ValidationError(_("Only a document that could not be compiled can be tried again."))


def cancel_job(job: DrawingJob, *, actor: User) -> None:
    """Stop a job: its worker gives up at its next word. ``ValidationError`` when there is nothing to stop any more."""
    open_now = _rows(type(job)).filter(pk=job.pk, status__in=(JobStatus.QUEUED, JobStatus.RUNNING))
    if not open_now.update(status=JobStatus.CANCELLED, finished_at=Now(), lease_until=None, stage=JobStage.WAITING):
        raise ValidationError(_("This document is not being compiled any more."))
    logger.info("%s %s cancelled by user %s", type(job).__name__, job.pk, actor.pk)


@transaction.atomic
def queue_again(job: DrawingJob, *, actor: User) -> bool:
    """The same, but quietly: False when the job has not failed, or somebody else was quicker."""
    renewed = (
        _rows(type(job))
        .filter(pk=job.pk, status__in=(JobStatus.FAILED, JobStatus.CANCELLED))
        .update(
            status=JobStatus.QUEUED,
            stage=JobStage.WAITING,
            attempts=0,
            done_count=0,
            total_count=0,
            error="",
            queued_at=Now(),
            announced_at=None,
            finished_at=None,
        )
    )
    if renewed:
        logger.info("%s %s queued again by user %s", type(job).__name__, job.pk, actor.pk)
        transaction.on_commit(partial(announce, type(job), [job.pk]))
    return bool(renewed)


def _take_up(kind: type[DrawingJob]) -> int:
    left = _rows(kind).filter(status=JobStatus.RUNNING, lease_until__lt=Now())
    left.filter(attempts__gte=ATTEMPTS_MAX).update(
        status=JobStatus.FAILED,
        lease_until=None,
        finished_at=Now(),
        error="The worker was lost at each attempt; the last one did not renew its lease.",
    )
    never = list(_rows(kind).filter(status=JobStatus.QUEUED, announced_at=None).values_list("pk", flat=True))
    is_waiting = Q(status=JobStatus.QUEUED, announced_at__isnull=False)
    is_lost = Q(status=JobStatus.RUNNING, lease_until__lt=Now())
    is_due = Case(When(_is_due(), then=True), default=False)
    first = _rows(kind).filter(is_waiting | is_lost).order_by("queued_at", "pk").annotate(is_due=is_due)
    due = [pk for pk, due in first.values_list("pk", "is_due")[:ANNOUNCED_AGAIN_MOST] if due]
    return announce(kind, [*due, *never])


def _is_due() -> Q:
    """Long enough since it was announced; or its worker was lost after that."""
    return (
        Q(announced_at=None)
        | Q(announced_at__lt=Now() - ANNOUNCE_AGAIN)
        | Q(status=JobStatus.RUNNING, announced_at__lt=F("lease_until"))
    )


def _ring(kind: type[DrawingJob], job_id: int) -> None:
    ring = {ReportJob: tasks.draw_report, PaperJob: tasks.draw_paper, MirrorJob: tasks.draw_mirror}
    ring[kind].delay(job_id)


def _rows(kind: type[DrawingJob]) -> QuerySet[Any]:
    return kind._default_manager.all()
