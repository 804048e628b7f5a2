"""Values the code branches on: kinds of report, formats, stages of a job."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Raised when the order or the content of the sections changes: the same inputs then give a new job.
OUTLINE_VERSION = 3
# The same for the blank papers of questionnaires: raised when their layout changes.
PAPER_LAYOUT_VERSION = 1
# The same for a State's own mirror.
MIRROR_LAYOUT_VERSION = 1


class ReportKind(TextChoices):
    GAP_ANALYSIS = "gap_analysis", _("gap analysis")
    REGIONAL = "regional", _("gap analysis of one regional group")
    INSTRUMENT = "instrument", _("gap analysis of one instrument")
    STATE = "state", _("report of one State on its own replies")
    CHANGES = "changes", _("what has changed since an earlier date")


class ReportFormat(TextChoices):
    PDF = "pdf", _("PDF")
    HTML = "html", _("web page")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("tables as a workbook (XLSX)")
    CSV = "csv", _("tables as text (CSV, in a ZIP)")
    JSON = "json", _("data for programs (JSON)")
    AKN = "akn", _("Akoma Ntoso (XML)")


# What a file of a format is called and how it is served.
FILE_ENDINGS = {ReportFormat.CSV: "csv.zip", ReportFormat.AKN: "akn.xml"}
MEDIA_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.HTML: "text/html; charset=utf-8",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.CSV: "application/zip",
    ReportFormat.JSON: "application/json",
    ReportFormat.AKN: "application/akn+xml",
}


class PaperFormat(TextChoices):
    PDF = "pdf", _("PDF, to print")
    DOCX = "docx", _("Word document, to type in")


class PaperProblem(TextChoices):
    """Why a paper was not drawn, where that is known; anything else is for the Secretariat to read."""

    TEXT_CHANGED = "text_changed", _("A text of this paper has changed since it was asked for.")
    ANSWER_CHANGED = "answer_changed", _("An answer has changed since this was asked for.")


class JobStatus(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being compiled")
    DONE = "done", _("ready")
    FAILED = "failed", _("not compiled")
    CANCELLED = "cancelled", _("cancelled")


class JobStage(TextChoices):
    """What the worker is doing, in the order it does it."""

    WAITING = "waiting", _("waiting for a worker")
    SECTIONS = "sections", _("drawing the sections")
    LAYOUT = "layout", _("laying out the pages")
    WRITING = "writing", _("writing the file")
    DONE = "done", _("ready")
