"""A report drawn anew from what was frozen with it, in memory, and compared with its stored files."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.rules import content_hash
from reports.choices import JobStatus
from reports.models import Report, ReportJob
from reports.rendering.files import path_of
from reports.rendering.jobs import content_of


@dataclass(frozen=True)
class Comparison:
    """``stored``: digest of the file as it lies there, "" when it is gone; ``drawn``: of the one drawn anew."""

    job: ReportJob
    stored: str
    drawn: str

    @property
    def is_same(self) -> bool:
        return self.drawn == self.stored == self.job.file_sha256


def snapshot_is_whole(report: Report) -> bool:
    """Whether the stored snapshot is the one the report names."""
    return content_hash(report.snapshot) == report.snapshot_sha256


def reproduce(report: Report) -> Iterator[Comparison]:
    """Every file of the report that is drawn, one after the other. Nothing is written."""
    for job in report.jobs.filter(status=JobStatus.DONE).select_related("report__cycle").order_by("pk"):
        content, _page_count = content_of(job)
        yield Comparison(job, _stored(job), hashlib.sha256(content).hexdigest())


def _stored(job: ReportJob) -> str:
    try:
        return hashlib.sha256(path_of(job.file_sha256).read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
