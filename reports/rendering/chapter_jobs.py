"""The chapters of a job, drawn by the worker that has the job and by others that help it; the rows are the truth.

The worker that has the job needs nobody: it draws what nobody else draws, waits for what others draw, and takes over
what a lost helper left. A message that is lost costs time and nothing else.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Now

from reports.choices import JobStage, JobStatus
from reports.models import ReportChapter, ReportJob
from reports.rendering import leases
from reports.rendering.chapters import Chapter
from reports.rendering.fragments import draw_fragment, fragment_key, is_drawn
from reports.rendering.leases import Claim

logger = logging.getLogger(__name__)

# A chapter that takes five times as long as foreseen is taken over, but not before half a minute.
LEASE_LEAST, LEASE_TIMES = timedelta(seconds=30), 5
# A chapter that ended its worker twice is left to the worker of the job, whose attempts are counted.
HELPED_ATTEMPTS = 2
WAIT_SECONDS = 0.1


class Heartbeat:
    """Keeps the job while pages are laid out; at most one write a second."""

    def __init__(self, claim: Claim) -> None:
        self.claim, self.beaten_at = claim, 0.0

    def __call__(self, _stage: str, _page: int) -> None:
        now = time.monotonic()
        if now - self.beaten_at >= leases.PROGRESS_SECONDS:
            self.beaten_at = now
            leases.keep(self.claim)


def draw_all(claim: Claim, chapters: Sequence[Chapter], call_help: Callable[[int], None] | None = None) -> None:
    """Return when every chapter lies in the store. ``LeaseLost`` when the job is another's by now, or cancelled."""
    _write_rows(claim, chapters)
    waiting = ReportChapter.objects.filter(job_id=claim.job_id, drawn_at=None)
    if call_help and waiting.count() > 1:
        call_help(claim.job_id)
    beat = Heartbeat(claim)
    while True:
        row = _take(claim.job_id)
        if row is not None:
            draw_fragment(chapters[row.position].html, beat)
            _note_drawn(row)
        elif not waiting.exists():
            break
        else:
            beat("", 0)
            time.sleep(WAIT_SECONDS)
    leases.keep(claim, stage=JobStage.WRITING)


def lend_a_hand(job: ReportJob, chapters: Sequence[Chapter]) -> int:
    """Draw chapters until none is left to begin; how many. What fails here is left to the worker of the job."""
    count = 0
    while (row := _take(job.pk, attempts_most=HELPED_ATTEMPTS)) is not None:
        if row.position >= len(chapters) or fragment_key(chapters[row.position].html) != row.key:
            break
        try:
            draw_fragment(chapters[row.position].html)
        except Exception:  # whatever it was, the job's own worker meets it too and says so
            logger.exception("chapter %s of job %s could not be drawn by a helper", row.position, job.pk)
            ReportChapter.objects.filter(pk=row.pk).update(lease_until=None)
            break
        _note_drawn(row)
        count += 1
    return count


@transaction.atomic
def _write_rows(claim: Claim, chapters: Sequence[Chapter]) -> None:
    """A row for each chapter, those already in the store as drawn. Rows of an earlier attempt are written anew."""
    leases.keep(claim)
    ReportChapter.objects.filter(job_id=claim.job_id).delete()
    rows = [
        ReportChapter(job_id=claim.job_id, position=place, key=fragment_key(chapter.html), cost=round(chapter.cost))
        for place, chapter in enumerate(chapters)
    ]
    ReportChapter.objects.bulk_create(rows)
    known = [row.pk for row in rows if is_drawn(row.key)]
    ReportChapter.objects.filter(pk__in=known).update(drawn_at=Now())
    left = sum(row.cost for row in rows if row.pk not in set(known))
    held = ReportJob.objects.filter(pk=claim.job_id, fence=claim.fence)
    held.update(
        stage=JobStage.LAYOUT,
        done_count=len(known),
        total_count=len(rows),
        cost_done=0,
        cost_total=left,
        started_at=Now(),
    )


@transaction.atomic
def _take(job_id: int, attempts_most: int | None = None) -> ReportChapter | None:
    """The longest chapter that nobody draws, or whose drawer is gone; None when there is none to begin."""
    free = Q(lease_until=None) | Q(lease_until__lt=Now())
    rows = ReportChapter.objects.filter(free, job_id=job_id, job__status=JobStatus.RUNNING, drawn_at=None)
    if attempts_most is not None:
        rows = rows.filter(attempts__lt=attempts_most)
    row = rows.order_by("-cost", "position").select_for_update(skip_locked=True, of=("self",)).first()
    if row is not None:
        lease = max(LEASE_LEAST, timedelta(milliseconds=LEASE_TIMES * row.cost))
        ReportChapter.objects.filter(pk=row.pk).update(attempts=row.attempts + 1, lease_until=Now() + lease)
    return row


def _note_drawn(row: ReportChapter) -> None:
    """Tell the reader how far the job is; counted from the rows, so two workers cannot count past each other."""
    ReportChapter.objects.filter(pk=row.pk, drawn_at=None).update(drawn_at=Now(), lease_until=None)
    drawn = ReportChapter.objects.filter(job_id=row.job_id, drawn_at__isnull=False)
    cost = drawn.filter(attempts__gt=0).aggregate(cost=Sum("cost"))["cost"] or 0
    ReportJob.objects.filter(pk=row.job_id, status=JobStatus.RUNNING).update(done_count=drawn.count(), cost_done=cost)
