"""Files beside an answer: listed, sent in without a script, removed; and the one door by which any file goes out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from submissions import permissions, queries, services
from submissions.choices import RevisionStatus
from submissions.forms import FileForm
from submissions.models import Attachment
from submissions.services import store
from submissions.views.found import Found, find_or_404

# A file goes to a disk, never into the portal's own pages: it may load, run and send nothing.
FILE_POLICY = "sandbox; default-src 'none'"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The files beside one answer; by POST, one more."""
    found = find_or_404(request, pk)
    question = queries.find_question(found.revision, key)
    if question is None or not found.is_own or not found.shows(question.section.article_id, key):
        raise Http404
    may_edit = found.is_in_preparation and permissions.can_edit(
        request.standing, found.submission, article_id=question.section.article_id, assigned=found.assigned, key=key
    )
    form, status = FileForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        if not may_edit:
            raise Http404
        form = FileForm(request.POST, request.FILES)
        # A file that came in pieces stands there already; the form is then sent without one.
        status = 200 if request.POST.get("attachment") else _attach(request, found, key, form)
        if status == 200:
            return redirect("submissions:files", pk, key)
    context = {
        "found": found,
        "submission": found.submission,
        "question": question,
        "files": queries.files_of(found.submission, [key]).get(key, []),
        "removed": queries.files_removed(found.submission, key) if may_edit else [],
        "may_edit": may_edit,
        "form": form,
    }
    return render(request, "submissions/question_files.html", context, status=status)


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, to be kept; never shown in the browser."""
    attachment = queries.find_attachment(pk, standing=request.standing)
    if attachment is None:
        raise Http404
    try:
        content = store.path_of(attachment.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    # Names are cleaned at the door; whatever is in the table, a header stays one line.
    name = "".join(c if c.isprintable() else " " for c in attachment.name)
    response = FileResponse(content, as_attachment=True, filename=name, content_type=attachment.content_type)
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of preparation; what was submitted with it keeps it."""
    attachment = _find_or_404(request, pk)
    services.remove_attachment(attachment, actor=request.user, now=timezone.now())
    messages.success(request, _("The file was removed. You can put it back from this page."))
    return redirect("submissions:files", attachment.submission_id, attachment.question_key)


@login_required
@require_POST
def file_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a removal."""
    attachment = _find_or_404(request, pk)
    try:
        services.restore_attachment(attachment, actor=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The file is back."))
    return redirect("submissions:files", attachment.submission_id, attachment.question_key)


def _attach(request: HttpRequest, found: Found, key: str, form: FileForm) -> int:
    """200 when it is kept; else the status, with a sentence in the form."""
    if not form.is_valid():
        return 422
    sent = form.cleaned_data["file"]
    place = services.FilePlace(found.submission.state, found.submission, key)
    try:
        services.attach_file(
            place, name=sent.name, file=sent, size_bytes=sent.size, actor=request.user, now=timezone.now()
        )
    except services.FileRefusedError as refusal:
        form.add_error("file", refusal)
        return refusal.status
    except services.StoreUnavailableError as error:
        form.add_error("file", str(error))
        return 503
    messages.success(request, _("The file is kept."))
    return 200


def _find_or_404(request: HttpRequest, pk: int) -> Attachment:
    """A file beside an answer that this person may still change."""
    attachment = Attachment.objects.select_related("submission", "state").filter(pk=pk).first()
    if attachment is None or attachment.submission is None:
        raise Http404
    found = find_or_404(request, attachment.submission.pk)
    article_id = queries.article_of_key(found.submission, attachment.question_key)
    if article_id is None or found.revision.status != RevisionStatus.DRAFT:
        raise Http404
    if not found.writes.may_edit(article_id, attachment.question_key):
        raise Http404
    return attachment
