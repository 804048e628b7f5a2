"""What happens around every request: isolation by State, typed text kept, the second factor."""

import re
import secrets
from collections.abc import Callable

import brotli
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from parties import isolation
from parties.permissions import NOBODY
from parties.queries import nominations_held_by, standing_under
from reviewportal.views import keep_text

GetResponse = Callable[[HttpRequest], HttpResponse]
BETWEEN_TAGS = re.compile(rb">\s*\n\s*<")
# About 20 ms for the largest page; the next step up costs five times as much for one part in twenty.
BROTLI_QUALITY = 6
PADDING_BYTES_MAX = 100
# Asked by machines, and answered whether or not there is a database.
HEALTH_PATHS = {"/healthz", "/readyz", "/sw.js", "/offline/"}
API_PATH = "/api/"
FORM = "application/x-www-form-urlencoded"
KEPT_BYTES_MAX = 8 * 1024 * 1024
# Open to a signed-in person who has no second factor yet, where one is required.
BEFORE_SECOND_FACTOR = {"account_logout", "account_reauthenticate", "mfa_reauthenticate"}


def compress_pages(get_response: GetResponse) -> GetResponse:
    """Pages by Brotli where the browser takes it: repeated questions are far apart, beyond the reach of gzip.

    Space between two tags goes; what was typed never holds a tag, and no tag of ours holds meaning in such space. A
    comment of random length makes sure that a page's length tells nothing of what is in it (BREACH).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        takes_it = "br" in re.split(r"[\s,;]+", request.headers.get("Accept-Encoding", ""))
        is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or not response.content or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if takes_it:
            padding = secrets.token_hex(secrets.randbelow(PADDING_BYTES_MAX))
            content = BETWEEN_TAGS.sub(b">\n<", response.content) + f"<!--{padding}-->".encode()
            response.content = brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def keep_typed_text(get_response: GetResponse) -> GetResponse:
    """A session that ended before *Save*: the typed text comes back with a way to sign in and send it again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        sent_to_sign_in = response.headers.get("Location", "").startswith(resolve_url(settings.LOGIN_URL) + "?")
        if request.method == "POST" and sent_to_sign_in:
            return keep_text(request, reason="signed_out", status=401)
        return response

    return middleware


def keep_too_long_text(get_response: GetResponse) -> GetResponse:
    """A form over the limit comes back with all that was typed, and says so; Django alone would say 400 and no more."""

    def middleware(request: HttpRequest) -> HttpResponse:
        size = request.headers.get("Content-Length", "")
        if request.method != "POST" or request.content_type != FORM or not size.isdecimal():
            return get_response(request)
        if int(size) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return get_response(request)
        # Beyond this nothing is read: the text is still in the page that the browser's Back leads to.
        content = request.read(int(size)) if int(size) <= KEPT_BYTES_MAX else b""
        request._post = QueryDict(content, encoding="utf-8")  # what Django would have read
        request._files = MultiValueDict()
        return keep_text(request, reason="too_long", status=413)

    return middleware


def act_as_user(get_response: GetResponse) -> GetResponse:
    """Say to the database for whom this request acts, and put ``standing`` and ``nominations`` on the request.

    Set afresh on every request, so a reused connection never carries the last one's view.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _needs_no_database(request):
            return get_response(request)
        request.standing, request.nominations = NOBODY, []
        user = request.user
        if not user.is_authenticated:
            isolation.show_nothing()
            return get_response(request)
        if user.is_secretariat and user.is_active:
            isolation.show_all_states(user_id=user.pk)
        else:
            isolation.show_own_nominations(user.pk)
        request.nominations = nominations_held_by(user, today=timezone.now().date())
        request.standing = standing_under(user, request.nominations)
        if request.standing.own_state_ids and not request.standing.is_secretariat:
            isolation.show_states(request.standing.own_state_ids, user_id=user.pk)
        return get_response(request)

    return middleware


def say_whose_page(get_response: GetResponse) -> GetResponse:
    """Tell the browser whose page this is, so that none is ever kept or shown as somebody else's.

    ``X-Desk: 7:article``: read by user 7, and a page that may be taken along; ``7:`` is any other page of theirs. A
    sign-in page bears none, whatever the address it is shown under.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _needs_no_database(request) and request.user.is_authenticated:
            response["X-Desk"] = f"{request.user.pk}:{response.get('X-Desk', '')}"
        return response

    return middleware


def require_second_factor(get_response: GetResponse) -> GetResponse:
    """Where the second factor is required, nothing but setting it up is open without one; programs get 401, no page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if _needs_no_database(request) or not settings.MFA_REQUIRED:
            return None
        name = request.resolver_match.url_name or ""
        if name.startswith("mfa_") or name in BEFORE_SECOND_FACTOR:
            return None
        if request.user.is_authenticated and not is_mfa_enabled(request.user):
            if request.path.startswith(API_PATH):
                told = _("Set up the second step of signing in first. What you typed waits on this device.")
                return JsonResponse({"error": told, "code": "second_factor"}, status=401)
            return redirect("mfa_activate_totp")
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django reads hooks from attributes
    return middleware


def _needs_no_database(request: HttpRequest) -> bool:
    """Health checks, and the page that verifies receipts: they answer while the database is gone."""
    return request.path in HEALTH_PATHS or request.path in {f"/{code}/verify/" for code, _name in settings.LANGUAGES}
