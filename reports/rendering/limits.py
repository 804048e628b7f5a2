"""What one document may take of its worker: memory here, time by Celery's limits (settings)."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def memory_held() -> Iterator[None]:
    """Data of the process may grow to so many bytes; then Python raises ``MemoryError``, and the job says so."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = settings.REPORT_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
