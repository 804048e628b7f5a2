"""Doors opened by the timetable."""

from celery import shared_task

from findings import services


@shared_task
def compute_awaited_gaps() -> int:
    """What was submitted since the last time becomes gaps and figures."""
    return services.take_up_awaited_gaps()
