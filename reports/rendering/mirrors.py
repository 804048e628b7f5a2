"""A State's own mirror from one of its texts to a file, without queue or row."""

from questionnaires.rules import content_hash
from reports.choices import MIRROR_LAYOUT_VERSION
from reports.queries import read_mirror
from reports.rendering.html import render_mirror_html
from reports.rendering.pdf import Progress, render_pdf
from reports.sections.mirror import MirrorPaper, compose_mirror, plain_mirror
from submissions.models import Revision


def read(revision: Revision, language: str) -> MirrorPaper:
    """The mirror as the answers are today."""
    return compose_mirror(revision, read_mirror(revision), language)


def digest(paper: MirrorPaper) -> str:
    """SHA-256 of all it says and of its layout: the same digest, the same file."""
    return content_hash({"mirror": plain_mirror(paper), "layout": MIRROR_LAYOUT_VERSION})


def render(paper: MirrorPaper, *, progress: Progress | None = None) -> tuple[bytes, int]:
    """The PDF and its number of pages."""
    return render_pdf(render_mirror_html(paper), progress=progress)
