"""Blank questionnaires and checklists: choose one, wait until it is drawn, keep it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from reports import queries, services
from reports.choices import JobStatus, PaperFormat, PaperProblem
from reports.forms import PaperForm
from reports.models import PaperJob
from reports.permissions import can_ask_for_papers
from reports.views.files import file_response

MEDIA_TYPES = {
    PaperFormat.PDF: "application/pdf",
    PaperFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_paper(request: HttpRequest) -> HttpResponse:
    """A form; what is asked for is drawn in the background, or given at once when it has been drawn already."""
    if not can_ask_for_papers(request.standing):
        raise Http404
    versions = list(queries.versions_on_paper(request.standing))
    initial = {"version": request.GET.get("version"), "language": get_language(), "form": PaperFormat.PDF}
    form = PaperForm(request.POST or None, versions=versions, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.ask_for_paper(**form.cleaned_data, actor=request.user))
        except ValidationError as error:
            form.add_error(None, error)
    status = 422 if form.errors else 200
    return render(request, "reports/paper_choose.html", {"form": form, "has_versions": bool(versions)}, status=status)


@login_required
@require_safe
def paper_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a paper is. The Secretariat's page renews itself; a State's is loaded again by hand."""
    job = _job_or_404(request, pk)
    context = {
        "job": job,
        "is_secretariat": request.standing.is_secretariat,
        "version": queries.version_of(job) if job.status == JobStatus.FAILED else None,
        "problem": PaperProblem(job.error).label if job.error in PaperProblem.values else "",
    }
    if not (request.htmx and request.standing.is_secretariat):
        return render(request, "reports/paper_detail.html", context)
    # Told to screen readers only when it is news.
    context["has_news"] = request.GET.get("told") != job.status
    # On status 286 htmx stops asking. Source: htmx documentation, polling.
    return render(request, "reports/paper_detail.html#paper", context, status=200 if job.is_under_way else 286)


@login_required
@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A drawn paper, to keep."""
    job = _job_or_404(request, pk)
    if job.status != JobStatus.DONE:
        raise Http404
    return file_response(request, job, MEDIA_TYPES[PaperFormat(job.format)], as_attachment=True)


def _job_or_404(request: HttpRequest, pk: int) -> PaperJob:
    return get_object_or_404(queries.paper_jobs_visible_to(request.standing), pk=pk)
