"""Doors opened by the timetable."""

from celery import shared_task
from django.utils import timezone

from submissions.services import forms


@shared_task
def forget_form_returns() -> int:
    """What came back in workbooks and Word forms is not kept for ever; the answers taken from it stay."""
    return forms.forget_returns(now=timezone.now())
