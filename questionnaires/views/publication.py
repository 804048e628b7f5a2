"""A draft is published, a version retired, a cycle given a newer version: each after a page that says what it means."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from instruments.choices import TextStage
from questionnaires import queries, services
from questionnaires.choices import VersionStatus
from questionnaires.forms import AdoptForm, PublishForm, RetireForm
from questionnaires.models import Cycle, QuestionnaireVersion
from questionnaires.services.checks import check_version_conditions
from questionnaires.views.found import sentence_of, version_context, version_name, version_or_404

# From what is to be done to what is done.
STAGES = (TextStage.MISSING, TextStage.SOURCE_CHANGED, TextStage.DRAFT, TextStage.TO_REVIEW, TextStage.APPROVED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The gate of a draft; of a published version its date, its hash, its errata and its cycles."""
    found = version_or_404(request, slug, number)
    if found.status != VersionStatus.DRAFT:
        if request.method == "POST":
            messages.error(request, _("This version is published already."))
            return redirect("questionnaires:publication", slug, number)
        return render(request, "questionnaires/publication_done.html", _done_context(found))
    gate = queries.publication_gate(found)
    form = PublishForm(request.POST if request.method == "POST" else None, open_count=gate.open_count)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data.get("reason", "")
            services.publish_version(found, actor=request.user, now=timezone.now(), reason=reason)
            messages.success(request, _("Published: %(version)s.") % {"version": version_name(found)})
            return redirect("questionnaires:publication", slug, number)
        except ValidationError as error:
            form.add_error("reason" if "reason" in form.fields and not gate.is_shut else None, error)
    rows = [(code, gate.counts[code], gate.open_counts[code]) for code in queries.CODES]
    context = version_context(found, "publication") | {
        "gate": gate,
        "rows": rows,
        "stages": [
            TextStage.MISSING,
            TextStage.SOURCE_CHANGED,
            TextStage.DRAFT,
            TextStage.TO_REVIEW,
            TextStage.APPROVED,
        ],
        "condition_problem": _condition_problem(found),
        "form": form,
    }
    return render(request, "questionnaires/publication.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """No submission begins on it from then on."""
    found = version_or_404(request, slug, number)
    if found.status != VersionStatus.PUBLISHED:
        raise Http404
    form = RetireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retire_version(found, actor=request.user, now=timezone.now())
            messages.success(request, _("Retired: %(version)s.") % {"version": version_name(found)})
            return redirect("questionnaires:publication", slug, number)
        except ValidationError as error:
            form.add_error(None, error)
    today = timezone.now().date()
    context = version_context(found, "publication") | {
        "form": form,
        "open_cycles": found.cycles.filter(closes_on__gte=today),
    }
    return render(request, "questionnaires/version_retire.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycles(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A cycle takes up this version in place of an older one."""
    found = version_or_404(request, slug, number)
    if found.status != VersionStatus.PUBLISHED:
        raise Http404
    choice = _cycles_with_older(found)
    form = AdoptForm(request.POST if request.method == "POST" else None, cycles=choice)
    if request.method == "POST" and form.is_valid():
        cycle = form.cleaned_data["cycle"]
        try:
            services.adopt_version(cycle, version=found, actor=request.user, now=timezone.now())
            messages.success(request, _("%(cycle)s begins its submissions on this version now.") % {"cycle": cycle})
            return redirect("questionnaires:cycles", slug, number)
        except ValidationError as error:
            form.add_error("cycle", error)
    context = version_context(found, "publication") | {
        "form": form,
        "choice": list(choice),
        "cycles": list(found.cycles.order_by("-opens_on")),
    }
    return render(request, "questionnaires/version_cycles.html", context, status=422 if form.errors else 200)


def _cycles_with_older(found: QuestionnaireVersion):
    """Cycles that have not closed and begin their submissions on an older version of this questionnaire."""
    older = found.questionnaire.versions.filter(number__lt=found.number)
    today = timezone.now().date()
    return Cycle.objects.filter(versions__in=older, closes_on__gte=today).distinct().order_by("opens_on")


def _done_context(found: QuestionnaireVersion) -> dict[str, object]:
    return version_context(found, "publication") | {
        "errata": found.errata.select_related("author").order_by("-made_at", "-pk"),
        "cycles": found.cycles.order_by("-opens_on"),
        "has_older_cycles": _cycles_with_older(found).exists(),
    }


def _condition_problem(found: QuestionnaireVersion) -> str:
    try:
        check_version_conditions(found)
    except ValidationError as error:
        return sentence_of(error)
    return ""
