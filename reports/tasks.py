"""Work handed over by services: the drawing of one file. The row of the job decides; a message only rings."""

import logging

from celery import shared_task

from reports.rendering import jobs

logger = logging.getLogger(__name__)


@shared_task(queue="reports")
def draw_report(job_id: int) -> None:
    """Draw one job's file. Twice the same message, or a job that is done, does nothing."""
    drawn = jobs.draw(job_id)
    logger.info("report job %s %s", job_id, "drawn" if drawn else "left as it is")


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
