"""The page a link opens for somebody who was invited, and the page for those whose link is too old."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parties import queries, services
from parties.forms import AcceptForm, AskAgainForm
from parties.models import Invitation, User

TOO_MANY = 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to what; by POST the account and the role. Looking at it uses nothing up: mail is scanned."""
    token_hash = services.hash_of(token)
    invitation = queries.find_invitation(token_hash)
    told = _why_closed(invitation)
    if invitation is None or told:
        context = {"told": told, "is_used": invitation is not None and invitation.accepted_at is not None}
        return render(request, "parties/invitation_closed.html", context, status=410 if invitation else 404)
    form = AcceptForm(request.POST if request.method == "POST" and not request.user.is_authenticated else None)
    if request.method != "POST":
        return _show(request, invitation, form)
    if not ratelimit.consume(request, action="invitation_accept", key=token_hash):
        return _show(request, invitation, form, told=_too_many(), status=TOO_MANY)
    return _accept(request, invitation, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest) -> HttpResponse:
    """A new link for an old one; the answer is the same whether or not somebody with this address was invited."""
    form = AskAgainForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "told": "", "is_done": False}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            email = form.cleaned_data["email"].lower()
            if ratelimit.consume(request, action="invitation_again", key=email):
                services.resend_to_address(email, now=timezone.now())
                context["is_done"], status = True, 200
            else:
                context["told"], status = _too_many(), TOO_MANY
    return render(request, "parties/invitation_again.html", context, status=status)


def _accept(request: HttpRequest, invitation: Invitation, form: AcceptForm) -> HttpResponse:
    if not request.user.is_authenticated and not form.is_valid():
        return _show(request, invitation, form, status=422)
    try:
        if request.user.is_authenticated:
            user = services.accept_as(invitation, actor=request.user, now=timezone.now())
        else:
            said = form.cleaned_data
            user = services.accept_as_new(
                invitation, user_name=said["user_name"], password=said["password"], now=timezone.now()
            )
    except ValidationError as refusal:
        if request.user.is_authenticated:
            return _show(request, invitation, form, told=" ".join(refusal.messages), status=422)
        for name, errors in _by_field(refusal, form).items():
            form.add_error(name or None, errors)
        return _show(request, invitation, form, status=422)
    if not request.user.is_authenticated:
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    with translation.override(invitation.language):
        messages.success(request, _("Welcome. You now work for %(state)s.") % {"state": invitation.state.name})
        # Where a second step of signing in is required, its set-up comes before every other page.
        return redirect(reverse("home"))


def _show(
    request: HttpRequest, invitation: Invitation, form: AcceptForm, *, told: str = "", status: int = 200
) -> HttpResponse:
    is_signed_in = request.user.is_authenticated
    context = {
        "invitation": invitation,
        "state": invitation.state,
        "form": form,
        "told": told,
        "has_account": User.objects.filter(email__iexact=invitation.email, is_active=True).exists(),
        "is_theirs": is_signed_in and request.user.email.lower() == invitation.email.lower(),
        "sign_in": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "parties/invitation_accept.html", context, status=status)


def _why_closed(invitation: Invitation | None) -> str:
    """A sentence for a link that opens nothing, nothing for one that is valid."""
    if invitation is None:
        return _("This link is not valid: a newer one was sent, or part of the address is missing.")
    if invitation.accepted_at is not None:
        return _("This invitation was used already. You can sign in.")
    if invitation.withdrawn_at is not None:
        return _("This invitation was withdrawn. Ask the focal point of your State.")
    if invitation.expires_at <= timezone.now():
        return _("This link is too old: it works for 72 hours. Ask for a new one.")
    return ""


def _by_field(refusal: ValidationError, form: AcceptForm) -> dict[str, list[str]]:
    if hasattr(refusal, "error_dict"):
        return {name if name in form.fields else "": errors for name, errors in refusal.message_dict.items()}
    return {"": refusal.messages}


def _too_many() -> str:
    return _("Too many tries. Please wait an hour and try again.")
