"""Work handed over by services: letters. Each fetches by primary key and calls one function."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from parties import isolation
from submissions.notices import receipts, talk

logger = logging.getLogger(__name__)
# A mail server that is away for an hour loses no letter.
UNREACHABLE = (OSError, SMTPException)


@shared_task(autoretry_for=UNREACHABLE, retry_backoff=60, max_retries=8)
def tell_of_clarification(clarification_id: int) -> None:
    """Tell the focal point that the Secretariat asks for a clarification."""
    with isolation.acting_for_all():
        count = talk.tell_of_clarification(clarification_id, today=timezone.now().date())
    logger.info("clarification %s: %s told", clarification_id, count)


@shared_task(autoretry_for=UNREACHABLE, retry_backoff=60, max_retries=8)
def tell_of_answer(clarification_id: int) -> None:
    """Tell whoever asked that the State has answered."""
    with isolation.acting_for_all():
        count = talk.tell_of_answer(clarification_id)
    logger.info("answer to clarification %s: %s told", clarification_id, count)


@shared_task(autoretry_for=UNREACHABLE, retry_backoff=60, max_retries=8)
def tell_of_help(request_id: int) -> None:
    """Tell whoever asked for help that a reply waits."""
    with isolation.acting_for_all():
        count = talk.tell_of_help(request_id)
    logger.info("reply to request for help %s: %s told", request_id, count)


@shared_task(autoretry_for=UNREACHABLE, retry_backoff=60, max_retries=8)
def send_receipt(seal_id: int) -> None:
    """Tell the people of a State that what it submitted was received."""
    with isolation.acting_for_all():
        count = receipts.send_receipt(seal_id)
    logger.info("receipt of seal %s sent to %s people", seal_id, count)
