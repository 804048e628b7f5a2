"""What was received: receipts with their files, the history of a submission, the difference between two texts."""

import base64
import io
import zipfile

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from submissions import permissions, queries, rules, services
from submissions.choices import RevisionStatus
from submissions.forms import ReasonForm
from submissions.models import Seal
from submissions.views.found import find_or_404

# Nothing in a file that is handed out may run or load anything.
FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@login_required
@require_safe
def receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The receipt of one text, how to verify it, and its files."""
    seal = _seal_or_404(request, pk, number)
    submission = seal.revision.submission
    context = {
        "submission": submission,
        "seal": seal,
        "receipt": _said(seal),
        "checked_at": queries.checked_at(seal),
        "is_own": permissions.is_own(request.standing, submission),
        "can_check": permissions.can_check(request.standing),
        "stands": seal.revision.status == RevisionStatus.SUBMITTED,
        "form": ReasonForm(),
    }
    return render(request, "submissions/receipt_detail.html", context)


@login_required
@require_safe
def receipt_file(request: HttpRequest, pk: int, number: int, name: str) -> HttpResponse:
    """One file of a receipt, or all of them together; as an attachment."""
    seal = _seal_or_404(request, pk, number)
    files = _files(seal)
    if name == "receipt.zip":
        content, media_type, file_name = _zipped(files), "application/zip", f"{seal.receipt_number}.zip"
    elif name in files:
        is_json = name.endswith(".json")
        content, media_type, file_name = (
            files[name],
            "application/json" if is_json else "application/octet-stream",
            name,
        )
    else:
        raise Http404
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def events(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step of a submission: who took it, when, and why."""
    found = find_or_404(request, pk)
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "events": queries.events_of(found.submission, is_own=found.is_own),
        "receipts": queries.receipts_of(found.submission),
    }
    return render(request, "submissions/submission_events.html", context)


@login_required
@require_safe
def differences(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What one text says otherwise than the one before it."""
    found = find_or_404(request, pk)
    revision = queries.revision_numbered(pk, number)
    if revision is None or not permissions.can_see_differences(request.standing, revision, reads=found.reads):
        raise Http404
    before = queries.text_before(revision)
    context = {
        "found": found,
        "submission": found.submission,
        "revision": revision,
        "differences": queries.differences_between(before, revision) if before else None,
        "now": timezone.now(),
    }
    return render(request, "submissions/submission_differences.html", context)


def _seal_or_404(request: HttpRequest, pk: int, number: int) -> Seal:
    seal = queries.find_seal(pk, number)
    if seal is None or not permissions.can_see_receipt(request.standing, seal.revision.submission):
        raise Http404
    return seal


def _said(seal: Seal) -> dict[str, object]:
    return rules.read_receipt(bytes(seal.receipt))


def _files(seal: Seal) -> dict[str, bytes]:
    """Name → content: what is kept, and the bare bytes and signatures that openssl reads."""
    content = bytes(seal.receipt)
    files = {
        "receipt.json": rules.envelope(content, seal.receipt_signature),
        "snapshot.json": bytes(seal.snapshot),
        "receipt-signed.json": content,
        "receipt.sig": base64.b64decode(seal.receipt_signature),
        "snapshot.sig": base64.b64decode(seal.signature),
    }
    pem = services.public_key_pem(seal.key_id)
    return files | {"public-key.pem": pem} if pem else files


def _zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
