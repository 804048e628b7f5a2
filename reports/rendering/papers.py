"""A blank paper from the version it is of to a file, without queue or row: what jobs and the shell both use."""

from questionnaires.models import QuestionnaireVersion
from questionnaires.rules import content_hash
from reports.choices import PAPER_LAYOUT_VERSION, PaperFormat
from reports.queries import read_paper
from reports.rendering.docx import render_docx
from reports.rendering.html import render_paper_html
from reports.rendering.pdf import Progress, render_pdf
from reports.sections.paper import Paper, compose_paper, plain


def read(version: QuestionnaireVersion, language: str) -> Paper:
    """The paper as it is today, errata laid over."""
    return compose_paper(read_paper(version, language), language)


def digest(paper: Paper) -> str:
    """SHA-256 of all a paper says and of the layout it is drawn in: the same digest, the same file."""
    return content_hash({"paper": plain(paper), "layout": PAPER_LAYOUT_VERSION})


def render(paper: Paper, form: PaperFormat, *, progress: Progress | None = None) -> tuple[bytes, int]:
    """The file and its number of pages; a Word document has none until somebody opens it: 0."""
    if form == PaperFormat.DOCX:
        return render_docx(paper), 0
    return render_pdf(render_paper_html(paper), progress=progress)
