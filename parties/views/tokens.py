"""One's own tokens for programs: which there are, a new one, and one less. Whoever is signed in, for themselves."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from parties.choices import TokenScope
from parties.forms import TokenForm
from parties.services import issue_token, revoke_token

USUAL_DAYS = 90


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """By POST a new token: its key stands in that one answer, and nowhere else afterwards."""
    now = timezone.now()
    usual = {"expires_on": now.date() + timedelta(days=USUAL_DAYS), "scopes": TokenScope.values}
    form = TokenForm(request.POST if request.method == "POST" else None, initial=usual)
    made, key = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, key = issue_token(request.user, **form.cleaned_data, actor=request.user, now=now)
            form = TokenForm(initial=usual)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    held = request.user.api_tokens.all()
    context = {
        "form": form,
        "made": made,
        "key": key,
        "tokens": held.in_force_on(now.date()),
        "former": held.exclude(pk__in=held.in_force_on(now.date()).values("pk")),
    }
    return render(request, "parties/token_list.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on the token opens nothing."""
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    revoke_token(token, actor=request.user, now=timezone.now())
    messages.success(request, _("The token is withdrawn."))
    return redirect("tokens")
