"""The roof: settings, URLs, Celery, home page, middleware and the supervisor of ``make run``.

May read every room; no room may import it.
"""

from reviewportal.celery import app as celery_app

__all__ = ["celery_app"]
