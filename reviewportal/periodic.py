"""Doors opened by the timetable."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

WORKER_SEEN_KEY = "worker-seen"
WORKER_SEEN_SECONDS = 60


@shared_task
def note_worker_seen() -> None:
    """Leave the time in the cache, which is in the database: ``/readyz`` reads it without asking Redis."""
    cache.set(WORKER_SEEN_KEY, timezone.now(), timeout=10 * WORKER_SEEN_SECONDS)
