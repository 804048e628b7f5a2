"""What a job draws: a document of a report from its snapshot, a blank paper from the version it is of."""

from parties import isolation
from reports import outline
from reports.choices import PaperFormat, PaperProblem, ReportFormat
from reports.models import MirrorJob, PaperJob, Report, ReportJob
from reports.queries import version_of
from reports.queries.mirrors import RELATED
from reports.rendering import leases, mirrors, papers
from reports.rendering.html import render_document
from reports.rendering.leases import Claim, LeaseLost, claim_job, fail_job, finish_job, renew_lease
from reports.rendering.pdf import render_pdf
from reports.sections import texts
from reports.sections.blocks import Document

__all__ = [
    "Claim",
    "LeaseLost",
    "claim_job",
    "draw",
    "draw_mirror",
    "draw_paper",
    "fail_job",
    "finish_job",
    "renew_lease",
]


def draw(job_id: int) -> bool:
    """Draw one document of a report; True when this call did so. Safe to call twice."""
    return leases.run(ReportJob, job_id, _content, "report")


def draw_paper(job_id: int) -> bool:
    """Draw one blank paper; True when this call did so. Safe to call twice."""
    return leases.run(PaperJob, job_id, _paper_content)


def draw_mirror(job_id: int) -> bool:
    """Draw one State's own mirror; True when this call did so. Safe to call twice. Acts for the portal itself."""
    with isolation.acting_for_all():
        return leases.run(MirrorJob, job_id, _mirror_content, *(f"revision__{name}" for name in RELATED))


def document_of(report: Report, language: str) -> Document:
    """A report in one language: from what was frozen with it, and nothing else."""
    return outline.compose(report.snapshot, language, texts.thawed(report.texts.get(language, {})))


def _content(job: ReportJob, claim: Claim) -> tuple[bytes, int]:
    html = render_document(document_of(job.report, job.language))
    if job.format == ReportFormat.HTML:
        return html.encode(), 0
    like = ReportJob.objects.filter(format=job.format, report__cycle=job.report.cycle_id)
    return render_pdf(html, progress=leases.Reporter(claim, leases.pages_expected(like, job.language)))


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
