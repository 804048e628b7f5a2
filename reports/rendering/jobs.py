"""What a job draws: a document of a report from its snapshot, a blank paper from the version it is of."""

from collections.abc import Callable
from functools import partial

from parties import isolation
from reports import outline
from reports.choices import JobStatus, PaperFormat, PaperProblem, ReportFormat
from reports.models import MirrorJob, PaperJob, Report, ReportJob
from reports.queries import version_of
from reports.queries.mirrors import RELATED
from reports.rendering import chapter_jobs, formats, leases, mirrors, papers
from reports.rendering.attachments import data_of
from reports.rendering.book import bind, draw_book
from reports.rendering.chapters import cut
from reports.rendering.facts import Facts, facts_of
from reports.rendering.leases import Claim, LeaseLost, claim_job, fail_job, finish_job, renew_lease
from reports.sections import texts
from reports.sections.blocks import Document

__all__ = [
    "Claim",
    "LeaseLost",
    "claim_job",
    "content_of",
    "draw",
    "draw_mirror",
    "draw_paper",
    "fail_job",
    "finish_job",
    "help_draw",
    "renew_lease",
]


def draw(job_id: int, call_help: Callable[[int], None] | None = None) -> bool:
    """Draw one document of a report; True when this call did so. Safe to call twice.

    ``call_help`` is told the job when another worker could draw some of its chapters.
    """
    with isolation.acting_for_all():  # a State's own report is shown to nobody else
        return leases.run(ReportJob, job_id, partial(_content, call_help=call_help), "report")


def help_draw(job_id: int) -> int:
    """Draw chapters of a job that another worker has, as long as there are any. Returns how many."""
    with isolation.acting_for_all():
        job = ReportJob.objects.select_related("report").filter(pk=job_id, status=JobStatus.RUNNING).first()
        if job is None:
            return 0
        return chapter_jobs.lend_a_hand(job, cut(document_of(job.report, job.language)))


def draw_paper(job_id: int) -> bool:
    """Draw one blank paper; True when this call did so. Safe to call twice."""
    return leases.run(PaperJob, job_id, _paper_content)


def draw_mirror(job_id: int) -> bool:
    """Draw one State's own mirror; True when this call did so. Safe to call twice. Acts for the portal itself."""
    with isolation.acting_for_all():
        return leases.run(MirrorJob, job_id, _mirror_content, *(f"revision__{name}" for name in RELATED))


def document_of(report: Report, language: str) -> Document:
    """A report in one language: from what was frozen with it, and nothing else."""
    written = texts.thawed(report.texts.get(language, {}))
    return outline.compose(report.snapshot, language, written, covered=report.coverage.get(language))


def content_of(job: ReportJob) -> tuple[bytes, int]:
    """The file of a job and its number of pages, drawn here from what was frozen with it; nothing is written."""
    document, facts = _what(job)
    if job.format == ReportFormat.PDF:
        return draw_book(document, attached=data_of(document, facts))
    return formats.render(ReportFormat(job.format), document, facts), 0


def _content(job: ReportJob, claim: Claim, call_help: Callable[[int], None] | None = None) -> tuple[bytes, int]:
    """The same with the chapters of a PDF drawn by all workers that are free, and a lease that is kept."""
    if job.format != ReportFormat.PDF:
        return content_of(job)
    document, facts = _what(job)
    chapters = cut(document)
    chapter_jobs.draw_all(claim, chapters, call_help)
    return bind(document, chapters, attached=data_of(document, facts), progress=chapter_jobs.Heartbeat(claim))


def _what(job: ReportJob) -> tuple[Document, Facts]:
    report = job.report
    facts = facts_of(report.snapshot, report.snapshot_sha256, kind=report.kind, language=job.language)
    return document_of(report, job.language), facts


def _paper_content(job: PaperJob, claim: Claim) -> tuple[bytes, int]:
    """Drawn only from what was asked for: a text that has changed since gives another paper, under another job."""
    version = version_of(job)
    paper = papers.read(version, job.language) if version else None
    if paper is None or papers.digest(paper) != job.inputs_sha256:
        raise leases.CannotBeDrawn(PaperProblem.TEXT_CHANGED)
    like = PaperJob.objects.filter(format=job.format, questionnaire=job.questionnaire_id)
    return papers.render(
        paper,
        PaperFormat(job.format),
        progress=leases.Reporter(claim, leases.pages_expected(like, job.language)),
    )


def _mirror_content(job: MirrorJob, claim: Claim) -> tuple[bytes, int]:
    """Drawn only from what was asked for: an answer that has changed since gives another mirror, under another job."""
    paper = mirrors.read(job.revision, job.language)
    if mirrors.digest(paper) != job.inputs_sha256:
        raise leases.CannotBeDrawn(PaperProblem.ANSWER_CHANGED)
    like = MirrorJob.objects.filter(revision=job.revision_id)
    return mirrors.render(paper, progress=leases.Reporter(claim, leases.pages_expected(like, job.language)))
