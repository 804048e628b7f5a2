"""Doors opened by the timetable."""

from celery import shared_task
from django.utils import timezone

from submissions import services


@shared_task
def sweep_attachments() -> int:
    """Files and uploads that have been nobody's for a day."""
    return services.sweep_attachments(now=timezone.now())


@shared_task
def send_reminders() -> int:
    """Remind people of what was handed to them and is due."""
    return services.send_reminders(now=timezone.now())
