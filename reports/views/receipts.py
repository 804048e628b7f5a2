"""Receipts and differences of a State's texts, as PDF in the reader's language."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from reports.rendering import proofs
from reports.views.files import DOCUMENT_POLICY
from submissions import permissions, queries


@login_required
@require_safe
def receipt_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The receipt of one text."""
    seal = queries.find_seal(pk, number)
    if seal is None or not permissions.can_see_receipt(request.standing, seal.revision.submission):
        raise Http404
    return _pdf(proofs.render_receipt(seal, get_language()), seal.receipt_number)


@login_required
@require_safe
def differences_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What one text says otherwise than the one before it."""
    revision = queries.revision_numbered(pk, number)
    found = queries.find_revision(pk, standing=request.standing, today=timezone.now().date())
    if revision is None or found is None:
        raise Http404
    submission = revision.submission
    reads = permissions.visible_parts(request.standing, submission, found[0], assigned=found[1])
    before = queries.text_before(revision)
    if before is None or not permissions.can_see_differences(request.standing, revision, reads=reads):
        raise Http404
    dated_on = revision.submitted_at or before.submitted_at
    assert dated_on is not None  # noqa: S101  (what stood before was submitted)
    content = proofs.render_differences(
        queries.differences_between(before, revision), submission, get_language(), dated_on=dated_on.date()
    )
    name = f"{submission.state.iso3}-{submission.instrument.code}-R{before.number}-R{revision.number}"
    return _pdf(content, name)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{get_language()}.pdf"'
    response["Content-Security-Policy"] = DOCUMENT_POLICY
    response["Cache-Control"] = "private, no-store"
    return response
