"""The people and ministries of a State: the focal point names, invites, and ends what was given. Nobody else."""

from datetime import timedelta
from smtplib import SMTPException

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parties import permissions, queries, services
from parties.choices import Role
from parties.forms import AlternateForm, InviteForm, UnitForm
from parties.models import Invitation, Nomination, State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, iso3: str) -> HttpResponse:
    """Who works for the State and until when; by POST, one of three forms: a ministry, an invitation, an alternate."""
    state = _find_or_404(request, iso3)
    asked = request.POST.get("form", "") if request.method == "POST" else ""
    forms = _forms(request, state, asked)
    steps = {"unit": _name_unit, "invite": _invite, "alternate": _name_alternate}
    if asked in steps and steps[asked](request, state, forms[asked]):
        return redirect("parties:people", state.iso3)
    today = timezone.now().date()
    context = {
        "state": state,
        "people": [
            (row, permissions.can_end_role(request.standing, state.pk, row.role))
            for row in queries.people_of(state, today=today)
        ],
        "units": queries.units_of(state),
        "invitations": [
            (row, permissions.can_end_role(request.standing, state.pk, row.role))
            for row in queries.invitations_of(state)
        ],
        "forms": forms,
        "failed": forms.get(asked),
        "may_name_alternate": permissions.can_name_alternate(request.standing, state.pk),
        "now": timezone.now(),
        "today": today,
    }
    return render(request, "parties/people_page.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def end_role(request: HttpRequest, iso3: str, pk: int) -> HttpResponse:
    """A contributor or an alternate works for the State until today, and no longer."""
    state = _find_or_404(request, iso3)
    nomination = get_object_or_404(Nomination, pk=pk, state=state)
    if not permissions.can_end_role(request.standing, state.pk, nomination.role):
        raise Http404
    yesterday = timezone.now().date() - timedelta(days=1)
    try:
        # It ends now: both days of a nomination are included, so the last one is over. Never before the first.
        services.end_nomination(nomination, until=max(yesterday, nomination.from_on), actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        told = _("The role has ended.") if nomination.from_on <= yesterday else _("The role ends with its first day.")
        messages.success(request, told)
    return redirect("parties:people", state.iso3)


@login_required
@require_POST
def resend(request: HttpRequest, iso3: str, pk: int) -> HttpResponse:
    """A new link to the same address; the former one opens nothing any more."""
    state, invitation = _find_invitation_or_404(request, iso3, pk)
    if not ratelimit.consume(request, action="invitation_send", user=request.user):
        messages.error(request, _("Too many letters today. Please go on tomorrow."))
        return redirect("parties:people", state.iso3)
    try:
        services.resend_invitation(invitation, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except (SMTPException, OSError):
        messages.error(request, _not_sent())
    else:
        messages.success(request, _("Sent again. The former link opens nothing any more."))
    return redirect("parties:people", state.iso3)


@login_required
@require_POST
def withdraw(request: HttpRequest, iso3: str, pk: int) -> HttpResponse:
    """The link that was sent opens nothing any more."""
    state, invitation = _find_invitation_or_404(request, iso3, pk)
    try:
        services.withdraw_invitation(invitation, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The invitation is withdrawn."))
    return redirect("parties:people", state.iso3)


def _find_or_404(request: HttpRequest, iso3: str) -> State:
    state = get_object_or_404(State, iso3=iso3)
    if not permissions.can_invite(request.standing, state.pk):
        raise Http404
    return state


def _forms(request: HttpRequest, state: State, asked: str) -> dict[str, Form]:
    """The three forms of the page; the one that was sent holds what was typed."""
    today = timezone.now().date()
    typed = {name: request.POST if asked == name else None for name in ("unit", "invite", "alternate")}
    candidates = queries.people_of(state, today=today).filter(role=Role.CONTRIBUTOR, from_on__lte=today)
    return {
        "unit": UnitForm(typed["unit"]),
        "invite": InviteForm(
            typed["invite"],
            initial={"language": get_language(), "from_on": today.isoformat()},
            state=state,
            may_name_alternate=permissions.can_name_alternate(request.standing, state.pk),
        ),
        "alternate": AlternateForm(typed["alternate"], people=candidates),
    }


def _find_invitation_or_404(request: HttpRequest, iso3: str, pk: int) -> tuple[State, Invitation]:
    state = _find_or_404(request, iso3)
    invitation = get_object_or_404(Invitation.objects.select_related("state", "invited_by"), pk=pk, state=state)
    if not permissions.can_end_role(request.standing, state.pk, invitation.role):
        raise Http404
    return state, invitation


def _name_unit(request: HttpRequest, state: State, form: UnitForm) -> bool:
    if not form.is_valid():
        return False
    try:
        unit = services.name_unit(state, name=form.cleaned_data["name"], language=get_language(), actor=request.user)
    except ValidationError as refusal:
        form.add_error("name", refusal)
        return False
    messages.success(request, _("“%(ministry)s” can now be chosen.") % {"ministry": unit.name})
    return True


def _invite(request: HttpRequest, state: State, form: InviteForm) -> bool:
    if not form.is_valid():
        return False
    if not ratelimit.consume(request, action="invitation_send", user=request.user):
        form.add_error(None, _("Too many letters today. Please go on tomorrow."))
        return False
    try:
        services.invite(state, **form.cleaned_data, actor=request.user, now=timezone.now())
    except ValidationError as refusal:
        _put_errors(form, refusal)
        return False
    except (SMTPException, OSError):
        messages.warning(request, _not_sent())
        return True
    address = form.cleaned_data["email"]
    messages.success(
        request, _("The invitation is on its way to %(address)s. It works for 72 hours.") % {"address": address}
    )
    return True


def _name_alternate(request: HttpRequest, state: State, form: AlternateForm) -> bool:
    if not permissions.can_name_alternate(request.standing, state.pk):
        raise Http404
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        services.name_alternate(
            said["person"].user,
            state=state,
            from_on=said["alternate_from"],
            until=said["alternate_until"],
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("%(person)s is named as your alternate.") % {"person": said["person"].user})
    return True


def _put_errors(form: Form, refusal: ValidationError) -> None:
    """What a service refuses by field goes to that field, all else above the form."""
    if hasattr(refusal, "error_dict"):
        for name, errors in refusal.message_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, refusal)


def _not_sent() -> str:
    return _("The invitation is kept, but the letter could not be sent. Please send it again later.")
