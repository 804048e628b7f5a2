"""Doors opened by the timetable."""

from celery import shared_task
from django.utils import timezone

from questionnaires.services.exchange import forget_imports


@shared_task
def forget_text_imports() -> int:
    """What came back from the translation service and was not taken over is not kept."""
    return forget_imports(now=timezone.now())
