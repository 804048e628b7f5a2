"""What is mine, who has what, and a reminder at the press of a button."""

from smtplib import SMTPException

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from parties.models import State, Unit, User
from submissions import permissions, queries, services


@login_required
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What was handed to this person, due first, and what waits for their decision."""
    if not request.standing.own_state_ids:
        raise Http404
    today = timezone.now().date()
    mine = queries.tasks_of(request.standing, today=today)
    context = {
        "tasks": [task for task in mine if not task.is_done],
        "done": [task for task in mine if task.is_done],
        "waiting": queries.waiting_for(request.standing),
        "talk": queries.talk_waiting_for(request.standing, today=today),
        "shares": any(permissions.can_share(request.standing, pk) for pk in request.standing.own_state_ids),
        "today": today,
    }
    return render(request, "submissions/task_list.html", context)


@login_required
@require_safe
def who_has_what(request: HttpRequest) -> HttpResponse:
    """Over all instruments or one submission: nobody's articles first, then by ministry and person."""
    states = _shared_states(request)
    wanted = request.GET.get("submission", "")
    submission_pk = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None
    today = timezone.now().date()
    boards = [queries.sharing_of(state, submission_pk=submission_pk, today=today) for state in states]
    if submission_pk is not None and not any(board.revisions for board in boards):
        raise Http404
    context = {"boards": boards, "submission_pk": submission_pk, "today": today}
    return render(request, "submissions/who_has_what.html", context)


@login_required
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """A letter now to one person, or to the people of a ministry; once a day."""
    states = {state.iso3: state for state in _shared_states(request)}
    state = states.get(request.POST.get("state", ""))
    if state is None:
        raise Http404
    user = unit = None
    if request.POST.get("user", "").isdecimal():
        user = get_object_or_404(User.objects.filter(assignments__state=state).distinct(), pk=request.POST["user"])
    else:
        pk = request.POST.get("unit", "")
        unit = get_object_or_404(Unit, pk=pk if pk.isdecimal() else 0, state=state)
    try:
        reached = services.remind_person(user, state=state, unit=unit, actor=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    except (SMTPException, OSError):
        messages.error(request, _("The letter could not be sent. Please try again later."))
    else:
        text = ngettext("%(count)s letter sent.", "%(count)s letters sent.", len(reached))
        messages.success(request, text % {"count": len(reached)})
    return redirect("submissions:who_has_what")


def _shared_states(request: HttpRequest) -> list[State]:
    """States for which this person shares the work; without one there is no such page."""
    own = [pk for pk in request.standing.own_state_ids if permissions.can_share(request.standing, pk)]
    if not own:
        raise Http404
    return list(State.objects.filter(pk__in=own).order_by("position"))
