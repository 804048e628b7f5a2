"""Doors opened by the timetable."""

from celery import shared_task

from reports.services import take_up_jobs


@shared_task
def take_up_report_jobs() -> None:
    """Announce again the jobs the broker may have lost, and those whose worker is gone."""
    take_up_jobs()
