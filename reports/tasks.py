"""Work handed over by services: the drawing of one file. The row of the job decides; a message only rings."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from reports.rendering import jobs, limits

logger = logging.getLogger(__name__)

# After this time nobody waits for help any more.
HELP_SECONDS = 600


@shared_task(queue="reports")
def draw_report(job_id: int) -> None:
    """Draw one job's file. Twice the same message, or a job that is done, does nothing."""
    with limits.memory_held():
        drawn = jobs.draw(job_id, _call_help)
    logger.info("report job %s %s", job_id, "drawn" if drawn else "left as it is")


@shared_task(queue="reports", expires=HELP_SECONDS)
def help_draw_report(job_id: int) -> None:
    """Draw chapters of a job that another worker has. A job that is done, or nobody's, is left alone."""
    with limits.memory_held():
        count = jobs.help_draw(job_id)
    logger.info("%s chapters of report job %s drawn for another worker", count, job_id)


@shared_task(queue="reports")
def draw_paper(job_id: int) -> None:
    """Draw one job's blank paper. Twice the same message, or a job that is done, does nothing."""
    drawn = jobs.draw_paper(job_id)
    logger.info("paper job %s %s", job_id, "drawn" if drawn else "left as it is")


@shared_task(queue="reports")
def draw_mirror(job_id: int) -> None:
    """Draw one State's own mirror. Twice the same message, or a job that is done, does nothing."""
    drawn = jobs.draw_mirror(job_id)
    logger.info("mirror job %s %s", job_id, "drawn" if drawn else "left as it is")


def _call_help(job_id: int) -> None:
    """A broker that is down costs the help, not the document."""
    try:
        help_draw_report.delay(job_id)
    except (OperationalError, OSError):
        logger.warning("the broker does not answer; report job %s is drawn by one worker", job_id)
