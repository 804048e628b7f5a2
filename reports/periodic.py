"""Doors opened by the timetable."""

from celery import shared_task
from django.utils import timezone

from reports.services import sweep_fragments, take_up_jobs


@shared_task
def take_up_report_jobs() -> None:
    """Announce again the jobs the broker may have lost, and those whose worker is gone."""
    take_up_jobs()


@shared_task(queue="reports")
def sweep_report_fragments() -> int:
    """Fragments that no document has needed for a week; by the worker that has the store."""
    return sweep_fragments(now=timezone.now())
