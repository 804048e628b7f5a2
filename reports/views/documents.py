"""Pages of reports: the list, compiling one, watching its documents being drawn, the files."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from findings.queries import cycles_read
from reports import queries, services
from reports.choices import MEDIA_TYPES, JobStatus, ReportFormat, ReportKind
from reports.forms import CompileForm
from reports.models import Report, ReportJob
from reports.permissions import can_ask_for_papers, can_compile_reports, can_read_report
from reports.views.files import file_response


@require_safe
def report_index(request: HttpRequest) -> HttpResponse:
    """Published reports, for everybody; all reports and the cycles to compile, for the Secretariat."""
    is_secretariat = can_compile_reports(request.standing)
    context = {
        "reports": queries.reports_visible_to(request.standing).defer("snapshot"),
        "cycles": cycles_read() if is_secretariat else [],
        "drafts": queries.drafts_open_to(request.standing) if is_secretariat else [],
        "is_secretariat": is_secretariat,
        "asks_for_papers": can_ask_for_papers(request.standing),
    }
    return render(request, "reports/report_index.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def compile_cycle(request: HttpRequest, slug: str) -> HttpResponse:
    _require_secretariat(request)
    cycle = get_object_or_404(cycles_read(), slug=slug)
    today = timezone.now().date()
    form = CompileForm(request.POST or None, initial=_initial(today))
    if request.method == "POST" and form.is_valid():
        try:
            report = services.compile_report(
                cycle,
                cut_off_on=form.cleaned_data["cut_off_on"],
                languages=form.cleaned_data["languages"],
                formats=form.cleaned_data["formats"],
                masthead=form.masthead,
                actor=request.user,
                today=today,
            )
            return redirect(report)
        except ValidationError as error:
            form.add_error(None, error)
    status = 422 if form.errors else 200
    return render(request, "reports/report_compile.html", {"cycle": cycle, "form": form}, status=status)


@require_safe
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of a report; while they are being drawn the list of them renews itself."""
    report = _report_or_404(request, pk)
    context = report_context(request, report)
    if not request.htmx:
        return render(request, "reports/report_detail.html", context)
    # Told to screen readers only when it is news.
    context["has_news"] = request.GET.get("done") != str(context["done_count"])
    # On status 286 htmx stops asking. Source: htmx documentation, polling.
    status = 200 if context["is_under_way"] else 286
    return render(request, "reports/report_detail.html#jobs", context, status=status)


@login_required
@require_safe
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One document's job has its place on the page of its report."""
    job = _job_or_404(request, pk)
    return redirect(f"{job.report.get_absolute_url()}#job-{job.pk}")


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a document once more that could not be compiled or was cancelled."""
    return _change_job(request, pk, services.retry_job)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the drawing of one document; its report stays, and it can be tried again."""
    return _change_job(request, pk, services.cancel_job)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    _require_secretariat(request)
    report = _report_or_404(request, pk)
    try:
        services.publish_report(report, actor=request.user, now=timezone.now())
    except ValidationError as error:
        return _report_with_problem(request, report, error)
    return redirect(report)


@require_safe
def job_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A drawn file, to keep."""
    job = _done_job_or_404(request, pk)
    return file_response(request, job, MEDIA_TYPES[ReportFormat(job.format)], as_attachment=True)


@require_safe
def read_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A drawn web page, to read in the browser; shut off from everything else."""
    job = _done_job_or_404(request, pk)
    if job.format != ReportFormat.HTML:
        raise Http404
    return file_response(request, job, MEDIA_TYPES[ReportFormat(job.format)], as_attachment=False)


def _initial(today: date) -> dict[str, Any]:
    return {"cut_off_on": today, "languages": list(services.LANGUAGES), "formats": ReportFormat.values}


def report_context(request: HttpRequest, report: Report) -> dict[str, Any]:
    jobs = sorted(report.jobs.all(), key=_place)
    is_secretariat = can_compile_reports(request.standing)
    return {
        "report": report,
        "jobs": jobs,
        "is_under_way": any(job.is_under_way for job in jobs),
        "done_count": sum(job.status == JobStatus.DONE for job in jobs),
        "can_publish": is_secretariat and _may_be_published(report, jobs),
        "can_correct": is_secretariat and report.published_at is not None,
        "correction": queries.open_correction_of(report) if is_secretariat else None,
        "replacement": queries.replacement_of(report),
        "is_secretariat": is_secretariat,
    }


def _may_be_published(report: Report, jobs: list[ReportJob]) -> bool:
    """A State's own report never is."""
    return report.published_at is None and report.kind != ReportKind.STATE and all(job.is_done for job in jobs)


def _place(job: ReportJob) -> tuple[int, int]:
    """Language after language, the formats of each in their order."""
    return services.LANGUAGES.index(job.language), ReportFormat.values.index(job.format)


def _change_job(request: HttpRequest, pk: int, change: Callable[..., None]) -> HttpResponse:
    """One change of a job by the Secretariat; what stands against it is said on the page of its report."""
    _require_secretariat(request)
    job = _job_or_404(request, pk)
    try:
        change(job, actor=request.user)
    except ValidationError as error:
        return _report_with_problem(request, job.report, error)
    return redirect(job.report)


def _report_with_problem(request: HttpRequest, report: Report, error: ValidationError) -> HttpResponse:
    problems = [{"text": text, "target": "documents"} for text in error.messages]
    context = report_context(request, report) | {"problems": problems}
    return render(request, "reports/report_detail.html", context, status=422)


def _report_or_404(request: HttpRequest, pk: int) -> Report:
    report = get_object_or_404(queries.reports_to_show(), pk=pk)
    if not can_read_report(request.standing, report):
        raise Http404
    return report


def _job_or_404(request: HttpRequest, pk: int) -> ReportJob:
    job = get_object_or_404(ReportJob.objects.select_related("report__cycle").defer("report__snapshot"), pk=pk)
    if not can_read_report(request.standing, job.report):
        raise Http404
    return job


def _done_job_or_404(request: HttpRequest, pk: int) -> ReportJob:
    job = _job_or_404(request, pk)
    if job.status != JobStatus.DONE:
        raise Http404
    return job


def _require_secretariat(request: HttpRequest) -> None:
    if not can_compile_reports(request.standing):
        raise Http404
