"""Work handed over by services."""

import logging

from celery import shared_task

from parties.isolation import acting_for_all
from submissions import notices

logger = logging.getLogger(__name__)


@shared_task
def send_receipt(seal_id: int) -> None:
    """Tell the people of a State that what it submitted was received."""
    with acting_for_all():
        count = notices.send_receipt(seal_id)
    logger.info("receipt of seal %s sent to %s people", seal_id, count)
