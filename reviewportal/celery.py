"""The Celery application: tasks handed over by services, and periodic doors on a timetable.

The database is the truth about every job; the broker is only a doorbell, so results are ignored.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewportal.settings.development")

# Where Celery looks for what speaks to an address that begins with "redis"; loaded by who does speak.
TRANSPORT_ALIASES["redis"] = "reviewportal.broker:Transport"

app = Celery("reviewportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="periodic")


@celeryd_after_setup.connect
def load_drawing(instance: Any, **_told: object) -> None:
    """The worker of documents loads all it draws with before it forks: its processes start at once and share it."""
    if "reports" in instance.app.amqp.queues.consume_from:
        from reports.rendering.pdf import warm_up

        warm_up()
