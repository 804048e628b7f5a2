"""Receipts, and differences between two texts, as PDF: short papers, drawn while the reader waits."""

from datetime import date

from reports.rendering.html import render_proof_html
from reports.rendering.pdf import render_pdf
from submissions.models import Seal, Submission
from submissions.queries import Differences
from submissions.rules import read_receipt


def render_receipt(seal: Seal, language: str) -> bytes:
    """The receipt of one submission in one language; the same seal gives the same bytes."""
    receipt = read_receipt(bytes(seal.receipt))
    context = {"seal": seal, "receipt": receipt, "submission": seal.revision.submission}
    return render_pdf(render_proof_html("receipt", context, language))[0]


def render_differences(differences: Differences, submission: Submission, language: str, *, dated_on: date) -> bytes:
    """What one text says otherwise than the one before it, in one language."""
    context = {"differences": differences, "submission": submission, "dated_on": dated_on}
    return render_pdf(render_proof_html("differences", context, language))[0]
