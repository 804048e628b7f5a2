"""Single steps: take back, give up, release, arrange the desk; and those of the Secretariat. Each is one service."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parties.models import State
from submissions import permissions, queries, services
from submissions.choices import ReleaseLevel
from submissions.forms import DeskForm, ReasonForm, ReleaseForm, read_page_id, read_shown
from submissions.views.found import Found, find_or_404


@login_required
@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what is cleared: it is in preparation again."""
    found = _own_or_404(request, pk)
    reason = request.POST.get("reason", "").strip()[:4000]
    act = partial(services.recall_submission, found.submission, reason=reason, actor=request.user, now=timezone.now())
    return _act(request, found, act, _("Taken back. The answers are in preparation again."))


@login_required
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a correction: the submitted text goes on standing."""
    found = _own_or_404(request, pk)
    reason = request.POST.get("reason", "").strip()[:4000]
    act = partial(services.give_up_revision, found.submission, reason=reason, actor=request.user, now=timezone.now())
    return _act(request, found, act, _("Given up. The text you submitted stands; what you had changed is kept."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """To whom new answers are released, and which of those given still have the level that held before."""
    found = _own_or_404(request, pk)
    form = ReleaseForm(request.POST or None, initial={"level": found.submission.release_default})
    if request.method == "POST" and form.is_valid():
        try:
            released = services.change_release_default(
                found.submission,
                level=form.cleaned_data["level"],
                shown=read_shown(request.POST),
                page_id=read_page_id(request.POST),
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            _say_released(request, released)
            return redirect("submissions:check", pk)
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "form": form,
        "answers": queries.answers_released_to(found.revision, found.submission.release_default),
        "level": ReleaseLevel(found.submission.release_default).label,
        "page_id": uuid.uuid4(),
    }
    status = 422 if form.errors else 200
    return render(request, "submissions/submission_release.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, iso3: str) -> HttpResponse:
    """How a State wants its desk: whether a second person submits."""
    state = get_object_or_404(State, iso3=iso3)
    if not permissions.can_arrange_desk(request.standing, state.pk):
        raise Http404
    setting = queries.desk_setting_of(state)
    if request.method == "POST":
        form = DeskForm(request.POST)
        form.is_valid()  # a tick or none: nothing can be wrong
        services.set_second_person(
            state,
            wants_second_person=form.cleaned_data["wants_second_person"],
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("submissions:desk", iso3)
    form = DeskForm(initial={"wants_second_person": bool(setting and setting.wants_second_person)})
    return render(request, "submissions/desk_detail.html", {"state": state, "setting": setting, "form": form})


@login_required
@require_POST
def mark_checked(request: HttpRequest, pk: int) -> HttpResponse:
    """The Secretariat marks what it received as checked; the seal is verified first."""
    found = _received_or_404(request, pk)
    act = partial(services.mark_as_checked, found.submission, actor=request.user, now=timezone.now())
    return _act(request, found, act, _("The seal holds. The text is marked as checked."))


@login_required
@require_POST
def return_one(request: HttpRequest, pk: int) -> HttpResponse:
    """The Secretariat returns what it received, with a reason that the State reads."""
    found = _received_or_404(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        seal = queries.find_seal(pk, found.revision.number)
        context = {"submission": found.submission, "found": found, "form": form, "seal": seal}
        return render(request, "submissions/submission_return.html", context, status=422)
    act = partial(
        services.return_submission,
        found.submission,
        reason=form.cleaned_data["reason"],
        actor=request.user,
        now=timezone.now(),
    )
    return _act(request, found, act, _("Returned. The State reads the reason and decides whether it corrects."))


@login_required
@require_POST
def close_one(request: HttpRequest, pk: int) -> HttpResponse:
    """The Secretariat closes a submission: nothing more is expected."""
    found = _received_or_404(request, pk)
    act = partial(services.close_submission, found.submission, actor=request.user, now=timezone.now())
    return _act(request, found, act, _("Closed."))


def _act(request: HttpRequest, found: Found, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
    return redirect("submissions:events", found.submission.pk)


def _own_or_404(request: HttpRequest, pk: int) -> Found:
    found = find_or_404(request, pk)
    if not permissions.can_submit(request.standing, found.submission):
        raise Http404
    return found


def _received_or_404(request: HttpRequest, pk: int) -> Found:
    found = find_or_404(request, pk)
    if not permissions.can_check(request.standing):
        raise Http404
    return found


def _say_released(request: HttpRequest, released: services.Released) -> None:
    count = released.written_count
    sentence = ngettext(
        "Saved. %(count)s answer has the new level.", "Saved. %(count)s answers have the new level.", count
    )
    messages.success(request, sentence % {"count": count})
    if released.left:
        sentence = ngettext(
            "%(count)s answer keeps its level: it changed meanwhile, or is not confirmed yet.",
            "%(count)s answers keep their level: they changed meanwhile, or are not confirmed yet.",
            len(released.left),
        )
        messages.warning(request, sentence % {"count": len(released.left)})
