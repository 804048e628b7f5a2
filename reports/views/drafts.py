"""A report is begun, narrowed, headed, and corrected once it is published."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from findings.queries import cycles_read, figures
from questionnaires.models import Cycle
from reports import queries, services
from reports.choices import ReportKind
from reports.forms import MastheadForm, ScopeForm, StartForm
from reports.models import Report, ReportDraft
from reports.permissions import can_read_report
from reports.views.found import draft_or_404, require_builder

SECRETARIAT = figures.Reader(None)


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """First the kind and the cycle; the rest depends on them and is asked on the next page."""
    require_builder(request)
    cycles = cycles_read()
    language = get_language() or "en"
    initial = {"kind": ReportKind.GAP_ANALYSIS, "cycle": request.GET.get("cycle")}
    form = StartForm(request.GET if "kind" in request.GET else None, cycles=cycles, language=language, initial=initial)
    if form.is_bound and form.is_valid():
        return redirect("reports:new_draft", form.cleaned_data["kind"], form.cleaned_data["cycle"].slug)
    status = 400 if form.errors else 200
    return render(request, "reports/draft_start.html", {"form": form, "has_cycles": cycles.exists()}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_draft(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Cut-off date, filters and sections of a report of one kind about one cycle."""
    require_builder(request)
    cycle = get_object_or_404(cycles_read(), slug=slug)
    if kind not in ReportKind.values:
        raise Http404
    form = _scope_form(request, cycle, kind, initial={"cut_off_on": cycle.cut_off_on})
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.start_draft(
                cycle,
                kind=kind,
                cut_off_on=form.cleaned_data["cut_off_on"],
                filters=form.filters,
                sections=form.chosen_sections,
                slot_on=form.cleaned_data["slot_on"],
                is_strict=form.cleaned_data["is_strict"],
                actor=request.user,
                today=timezone.now().date(),
            )
            return redirect(draft)
        except ValidationError as error:
            add_errors(form, error)
    context = {"form": form, "cycle": cycle, "kind": ReportKind(kind).label, "days": _days(cycle), "draft": None}
    return render(request, "reports/draft_scope.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_scope(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the report is narrowed to; its kind and its cycle stay."""
    draft = draft_or_404(request, pk)
    form = _scope_form(request, draft.cycle, draft.kind, initial=_scope_of(draft))
    if request.method == "POST" and form.is_valid():
        changes = {
            "cut_off_on": form.cleaned_data["cut_off_on"],
            "filters": form.filters,
            "sections": form.chosen_sections,
            "slot_on": form.cleaned_data["slot_on"],
            "is_strict": form.cleaned_data["is_strict"],
        }
        if (saved := _change(request, draft, form, changes)) is not None:
            return saved
    context = {
        "form": form,
        "cycle": draft.cycle,
        "kind": draft.get_kind_display(),
        "days": _days(draft.cycle),
        "draft": draft,
    }
    return render(request, "reports/draft_scope.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_masthead(request: HttpRequest, pk: int) -> HttpResponse:
    """The head of the first page."""
    draft = draft_or_404(request, pk)
    form = MastheadForm(request.POST or None, masthead=draft.masthead)
    if (
        request.method == "POST"
        and form.is_valid()
        and (saved := _change(request, draft, form, {"masthead": form.masthead})) is not None
    ):
        return saved
    context = {"form": form, "draft": draft}
    return render(request, "reports/draft_masthead.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A published report is never rebuilt: its correction is a report of its own, begun with the same texts."""
    require_builder(request)
    report = get_object_or_404(Report.objects.select_related("cycle").defer("snapshot"), pk=pk)
    if not can_read_report(request.standing, report):
        raise Http404
    try:
        draft = services.correct_report(report, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(report)
    messages.success(request, _("The correction is begun with the texts of the published report."))
    return redirect(draft)


def add_errors(form: Any, error: ValidationError) -> None:
    """What a service refuses, beside the field it names; what names none of them, above the form."""
    named = error.error_dict if hasattr(error, "error_dict") else {}
    if not named:
        form.add_error(None, error)
    for name, problems in named.items():
        for problem in problems:
            form.add_error(name if name in form.fields else None, problem)


def _scope_form(request: HttpRequest, cycle: Cycle, kind: str, *, initial: dict[str, Any]) -> ScopeForm:
    language = get_language() or "en"
    instruments = queries.instruments_of(cycle, queries.Scope())
    form = ScopeForm(request.POST or None, kind=kind, instruments=instruments, language=language, initial=initial)
    form.fields["cut_off_on"].widget.attrs["list"] = "days"
    return form


def _scope_of(draft: ReportDraft) -> dict[str, Any]:
    """What a draft is narrowed to, as its form shows it."""
    filters = draft.filters
    instruments = filters.get("instruments") or []
    found = {
        "cut_off_on": draft.cut_off_on,
        "earlier_on": filters.get("earlier_on"),
        "group": filters.get("group"),
        "state": draft.state,
        "instruments": (instruments or [""])[0] if draft.kind == ReportKind.INSTRUMENT else instruments,
        "slot_on": draft.slot_on,
        "is_strict": "yes" if draft.is_strict else "no",
    }
    return found | ({"sections": filters["sections"]} if filters.get("sections") else {})


def _change(request: HttpRequest, draft: ReportDraft, form: Any, changes: dict[str, Any]) -> HttpResponse | None:
    """Save, or say on the form why not."""
    try:
        services.change_draft(
            draft,
            **changes,
            base_version=_base_version(request, draft),
            actor=request.user,
            today=timezone.now().date(),
        )
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, _("Saved."))
    return redirect(draft)


def _base_version(request: HttpRequest, draft: ReportDraft) -> int:
    """The version on which the page that was filled in rests. Whoever is told of another may put their own there."""
    given = request.POST.get("base_version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else draft.version


def _days(cycle: Cycle) -> list[Any]:
    """Days on which the figures changed, to choose from."""
    return figures.cut_offs(cycle, reader=SECRETARIAT)
