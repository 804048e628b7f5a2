"""Questions asked for documents: the snapshot of a report, the content of a blank paper; who may see which."""

from reports.queries.papers import PaperContent, paper_jobs_visible_to, read_paper, version_of, versions_on_paper
from reports.queries.snapshots import LANGUAGES, is_withheld, read_snapshot, reports_visible_to

__all__ = [
    "LANGUAGES",
    "PaperContent",
    "is_withheld",
    "paper_jobs_visible_to",
    "read_paper",
    "read_snapshot",
    "reports_visible_to",
    "version_of",
    "versions_on_paper",
]
