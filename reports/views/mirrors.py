"""A State's own mirror as a file: asked for, waited for, kept; by its own people alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from reports import queries, services
from reports.choices import JobStatus, PaperProblem
from reports.models import MirrorJob
from reports.views.files import file_response


@login_required
@require_POST
def ask_mirror(request: HttpRequest) -> HttpResponse:
    """Ask for the mirror of one text in one language."""
    pk = request.POST.get("revision", "")
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    revision = get_object_or_404(queries.revisions_to_mirror(request.standing), pk=int(pk))
    try:
        job = services.ask_for_mirror(revision, language=request.POST.get("language", ""), actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("findings:mirror", revision.submission_id)
    return redirect(job)


@login_required
@require_safe
def mirror_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; loaded again by hand."""
    job = _job_or_404(request, pk)
    problem = PaperProblem(job.error).label if job.error in PaperProblem.values else ""
    return render(request, "reports/mirror_detail.html", {"job": job, "problem": problem})


@login_required
@require_safe
def mirror_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The drawn file, to keep."""
    job = _job_or_404(request, pk)
    if job.status != JobStatus.DONE:
        raise Http404
    return file_response(request, job, "application/pdf", as_attachment=True)


def _job_or_404(request: HttpRequest, pk: int) -> MirrorJob:
    return get_object_or_404(queries.mirror_jobs_visible_to(request.standing), pk=pk)
