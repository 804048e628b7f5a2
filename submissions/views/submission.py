"""One State's submissions: the list, the overview of one, the check, the submission itself."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from instruments.choices import ArticleGroup, Obligation
from instruments.models import Instrument
from parties.models import State
from questionnaires.models import Cycle
from submissions import permissions, queries, rules, services
from submissions.forms import SubmitForm
from submissions.views.desk import may_be_taken, pages_to_take
from submissions.views.found import find_or_404


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What this person's States are asked in the cycles that are open."""
    if not request.standing.own_state_ids:
        raise Http404
    rows = queries.instruments_for(request.standing.own_state_ids, today=timezone.now().date())
    listed = [
        (row, permissions.can_open(request.standing, row.state.pk) and rules.may_reply(row.participation))
        for row in rows
    ]
    cycles = [(cycle, list(group)) for cycle, group in groupby(listed, key=lambda pair: pair[0].cycle)]
    return render(request, "submissions/submission_mine.html", {"cycles": cycles})


@login_required
@require_POST
def open_one(request: HttpRequest) -> HttpResponse:
    """Begin the reply under one instrument, or go to the one that is there."""
    cycle = get_object_or_404(Cycle, slug=request.POST.get("cycle"))
    state = get_object_or_404(State, iso3=request.POST.get("state"))
    instrument = get_object_or_404(Instrument, code=request.POST.get("instrument"))
    if not permissions.can_open(request.standing, state.pk):
        raise Http404
    try:
        submission = services.open_submission(
            state, cycle=cycle, instrument=instrument, actor=request.user, now=timezone.now()
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("submissions:mine")
    return redirect(submission)


@login_required
@require_safe
@may_be_taken("overview")
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The articles as a task list, filtered by what the address says; a checklist is one page."""
    found = find_or_404(request, pk)
    if found.is_checklist:
        return redirect("submissions:checklist", pk)
    rows = queries.overview_of(found.revision, articles=found.articles, with_assignments=found.is_own)
    shown = [row for row in rows if _is_asked_for(row, request)]
    tells_of_moves = found.is_in_preparation and permissions.can_move(request.standing, found.submission)
    move = queries.move_facts(found.revision) if tells_of_moves else None
    return render(
        request,
        "submissions/submission_overview.html",
        {
            "submission": found.submission,
            "revision": found.revision,
            "rows": shown,
            "found": found,
            "required_count": sum(row.progress.required_count for row in rows),
            "replied_count": sum(row.progress.replied_count for row in rows),
            "move": move,
            "taken_pages": pages_to_take(found, [row.article.number for row in rows]),
            "register": queries.law_articles_of(found.submission.state) if move and move.left else [],
            "is_in_part": found.articles is not None,
            "filters": _filters(request),
            "has_filters": any(request.GET.get(name) for name in ("state", "obligation", "theme", "mine")),
            "can_submit": permissions.can_submit(request.standing, found.submission),
            "is_open": found.submission.cycle.is_open_on(timezone.now().date()),
            "days_left": (found.submission.cycle.closes_on - timezone.now().date()).days,
        },
    )


@login_required
@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What is unanswered or would be asked about later, article by article, before anything is sent."""
    found = find_or_404(request, pk)
    if not found.is_own:
        raise Http404
    if found.is_checklist:
        return redirect("submissions:checklist", pk)
    remarks = queries.remarks_on(found.revision, articles=found.articles)
    return render(
        request,
        "submissions/submission_check.html",
        {
            "submission": found.submission,
            "revision": found.revision,
            "remarks": remarks,
            "has_blocking": any(remark.is_blocking for group in remarks for remark in group.remarks),
            "found": found,
            "can_submit": permissions.can_submit(request.standing, found.submission),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The official act: a declaration, then a revision that never changes again."""
    found = find_or_404(request, pk)
    if not permissions.can_submit(request.standing, found.submission):
        raise Http404
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.submit_submission(found.submission, actor=request.user, now=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Submitted. Thank you. Your answers can be read here and no longer change."))
            return redirect(found.submission)
    remarks = queries.remarks_on(found.revision)
    context = {
        "submission": found.submission,
        "revision": found.revision,
        "found": found,
        "form": form,
        "unanswered_count": sum(remark.code == rules.UNANSWERED for group in remarks for remark in group.remarks),
    }
    status = 422 if form.errors else 200
    return render(request, "submissions/submission_submit.html", context, status=status)


@login_required
@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a correction: the submitted text stands until the new one is submitted."""
    found = find_or_404(request, pk)
    if not permissions.can_submit(request.standing, found.submission):
        raise Http404
    try:
        services.start_revision(found.submission, actor=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("A new revision is open. The submitted one stands until you submit this one."))
    return redirect(found.submission)


def _is_asked_for(row: queries.ArticleRow, request: HttpRequest) -> bool:
    wanted = request.GET
    return (
        wanted.get("state", "") in ("", row.progress.status)
        and (wanted.get("obligation", "") == "" or wanted["obligation"] in row.obligations)
        and wanted.get("theme", "") in ("", row.article.group)
        and (not wanted.get("mine") or request.user in row.assignees)
    )


def _filters(request: HttpRequest) -> list[dict[str, object]]:
    """Name, label and choices of each filter, with what the address chose."""
    states = [
        (rules.NOT_STARTED, _("not started")),
        (rules.IN_PROGRESS, _("in progress")),
        (rules.COMPLETE, _("answered")),
    ]
    named = [
        ("state", _("State of work"), states),
        ("obligation", _("Level of obligation"), Obligation.choices),
        ("theme", _("Theme"), ArticleGroup.choices),
    ]
    return [
        {"name": name, "label": label, "choices": choices, "chosen": request.GET.get(name, "")}
        for name, label, choices in named
    ]
