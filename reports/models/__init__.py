"""What is stored of documents: reports, the jobs that draw them, blank papers, drafts of reports with their texts."""

from reports.models.documents import DrawingJob, MirrorJob, PaperJob, Report, ReportChapter, ReportJob
from reports.models.drafts import ReportDraft, SectionText, SectionTextVersion

__all__ = [
    "DrawingJob",
    "MirrorJob",
    "PaperJob",
    "Report",
    "ReportChapter",
    "ReportDraft",
    "ReportJob",
    "SectionText",
    "SectionTextVersion",
]
