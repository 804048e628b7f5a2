"""Jobs are announced to the workers, announced again, taken up and tried again: documents and papers alike."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
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

# A job is announced again after a minute, then after twice as long each time, at most after ten minutes.
ANNOUNCE_AGAIN = timedelta(seconds=60)
ANNOUNCE_AT_MOST = timedelta(minutes=10)
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
    """Queue a failed job once more, with all its attempts. ``ValidationError`` when it has not failed."""
    if not queue_again(job, actor=actor):
        raise ValidationError(_("Only a document that could not be compiled can be tried again."))


@transaction.atomic
def queue_again(job: DrawingJob, *, actor: User) -> bool:
    """The same, but quietly: False when the job has not failed, or somebody else was quicker."""
    renewed = (
        _rows(type(job))
        .filter(pk=job.pk, status=JobStatus.FAILED)
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
    doubled = ExpressionWrapper(Now() - (F("announced_at") - F("queued_at")), output_field=DateTimeField())
    is_due = Q(announced_at=None) | Q(announced_at__lt=Now() - ANNOUNCE_AGAIN) & (
        Q(announced_at__lt=doubled) | Q(announced_at__lt=Now() - ANNOUNCE_AT_MOST)
    )
    is_waiting = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=Now())
    due = _rows(kind).filter(is_due, is_waiting).order_by("queued_at", "pk")
    return announce(kind, list(due.values_list("pk", flat=True)))


def _ring(kind: type[DrawingJob], job_id: int) -> None:
    ring = {ReportJob: tasks.draw_report, PaperJob: tasks.draw_paper, MirrorJob: tasks.draw_mirror}
    ring[kind].delay(job_id)


def _rows(kind: type[DrawingJob]) -> QuerySet[Any]:
    return kind._default_manager.all()
