"""Doors opened by the timetable."""

from celery import shared_task
from django.utils import timezone

from submissions import services
from submissions.services import forms


@shared_task
def sweep_attachments() -> int:
    """Files and uploads that have been nobody's for a day."""
    return services.sweep_attachments(now=timezone.now())


@shared_task
def send_reminders() -> int:
    """Remind people of what was handed to them and is due."""
    return services.send_reminders(now=timezone.now())


@shared_task
def forget_form_returns() -> int:
    """What came back in workbooks and Word forms is not kept for ever; the answers taken from it stay."""
    return forms.forget_returns(now=timezone.now())
