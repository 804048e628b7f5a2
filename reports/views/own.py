"""A State's report on its own replies, compiled by its focal point; for its own people and the Secretariat alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from findings.queries import cycles_read
from parties.models import State
from reports import services
from reports.choices import ReportFormat
from reports.permissions import can_compile_own_report

FORMATS = (ReportFormat.PDF, ReportFormat.DOCX)


@login_required
@require_POST
def compile_own(request: HttpRequest, slug: str, iso3: str) -> HttpResponse:
    """What the State has submitted in one cycle until today, in one language."""
    state = State.objects.filter(iso3=iso3).first()
    if state is None or not can_compile_own_report(request.standing, state):
        raise Http404
    cycle = get_object_or_404(cycles_read(), slug=slug)
    languages = [request.POST.get("language", "")]
    try:
        report = services.compile_own_report(
            state, cycle, languages=languages, formats=FORMATS, actor=request.user, today=timezone.now().date()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("submissions:mine")
    return redirect(report)
