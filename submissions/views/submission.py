"""One State's submissions: the list, the overview of one, the beginning of a correction."""

from collections.abc import Sequence
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from instruments.models import Instrument
from parties.models import State
from questionnaires.models import Cycle
from submissions import permissions, queries, rules, services
from submissions.views.desk import may_be_taken, pages_to_take
from submissions.views.filtering import filter_rows
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
    shared = sorted(
        {row.state for row, _may in listed if permissions.can_share(request.standing, row.state.pk)}, key=str
    )
    return render(request, "submissions/submission_mine.html", {"cycles": cycles, "shared_states": shared})


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
    rows = queries.overview_of(found.revision, reads=found.reads, with_assignments=found.is_own)
    filtered = filter_rows(rows, found.assigned.touched, request, is_own=found.is_own)
    tells_of_moves = found.is_in_preparation and permissions.can_move(request.standing, found.submission)
    move = queries.move_facts(found.revision) if tells_of_moves else None
    return render(
        request,
        "submissions/submission_overview.html",
        {
            "submission": found.submission,
            "revision": found.revision,
            "rows": filtered.rows,
            "filtered": filtered,
            "found": found,
            "required_count": sum(row.progress.required_count for row in rows),
            "replied_count": sum(row.progress.replied_count for row in rows),
            "move": move,
            "taken_pages": pages_to_take(found, [row.article.number for row in rows]),
            "register": queries.law_articles_of(found.submission.state) if move and move.left else [],
            "is_in_part": not found.reads.is_all,
            "todo": rules.next_step([row.standing for row in rows]) if found.is_in_preparation else None,
            "time_left": _time_left(rows) if found.is_in_preparation else None,
            "can_share": found.is_in_preparation and permissions.can_share(request.standing, found.submission.state_id),
            "can_submit": permissions.can_submit(request.standing, found.submission),
            "is_open": found.submission.cycle.is_open_on(timezone.now().date()),
            "receipts": queries.receipts_beside(found.revision, reads=found.reads),
            "days_left": (found.submission.cycle.closes_on - timezone.now().date()).days,
        },
    )


@login_required
@require_safe
def next_open(request: HttpRequest, pk: int) -> HttpResponse:
    """To the next question without an answer, after the article in the address and then from the beginning."""
    found = find_or_404(request, pk)
    if not found.is_own or found.is_checklist:
        raise Http404
    rows = queries.overview_of(found.revision, reads=found.reads, with_assignments=False)
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 5 else 0
    open_ones = [row.standing for row in rows if row.standing.unanswered_count]
    todo = next((one for one in open_ones if one.number > start), None) or next(iter(open_ones), None)
    if todo is None:
        messages.success(request, _("Every question has an answer."))
        return redirect(found.submission)
    address = reverse("submissions:article", args=[pk, todo.number])
    return redirect(f"{address}#{todo.first_unanswered}")


def _time_left(rows: Sequence[queries.ArticleRow]) -> rules.TimeLeft | None:
    return rules.time_left(
        sum(row.standing.unanswered_count for row in rows), sum(row.standing.waiting_count for row in rows)
    )


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
