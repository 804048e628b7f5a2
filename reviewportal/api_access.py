"""What happens around a request to the API: its language, whose token it bears, whether its answer is news."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from parties.choices import TokenScope
from parties.services import use_token

GetResponse = Callable[[HttpRequest], HttpResponse]
API_PATH = "/api/"
BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)
READING = {"GET", "HEAD", "OPTIONS"}


def speak_as_asked(get_response: GetResponse) -> GetResponse:
    """``?language=fr`` for programs, before anything is said; otherwise Accept-Language has been read already."""
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("language", "") if request.path.startswith(API_PATH) else ""
        if asked in known:
            translation.activate(asked)
            request.LANGUAGE_CODE = asked
        return get_response(request)

    return middleware


def read_token(get_response: GetResponse) -> GetResponse:
    """Who bears a token acts as its owner: reads what the token was made for, and never writes.

    Stands before ``act_as_user``, so the database shows what it shows to the owner. A session beside it is passed over.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.token = None
        if not request.path.startswith(API_PATH) or "Authorization" not in request.headers:
            return get_response(request)
        borne = BEARER.fullmatch(request.headers["Authorization"].strip())
        token = use_token(borne[1], today=timezone.now().date()) if borne else None
        if token is None:
            told = _("This token is not known, has been withdrawn, or is over. Make a new one on your page of tokens.")
            return _refuse(told, 401, "invalid_token")
        if request.method not in READING:
            return _refuse(_("A token is for reading. Nothing was changed."), 403, "insufficient_scope")
        request.token, request.user = token, token.user
        return get_response(request)

    def process_view(request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.token is None:
            return None
        scope = getattr(getattr(view, "cls", None), "scope", "")
        if scope and scope in request.token.scopes:
            return None
        if not scope:
            return _refuse(_("A token does not open this address."), 403, "insufficient_scope")
        told = _("This token was not made for “%(scope)s”.") % {"scope": TokenScope(scope).label}
        return _refuse(told, 403, "insufficient_scope")

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django reads hooks from attributes
    return middleware


def answer_if_news(get_response: GetResponse) -> GetResponse:
    """An answer of the API has a digest (ETag); who sends it back is told 304 while nothing has changed."""
    conditional = ConditionalGetMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(API_PATH) or request.method != "GET":
            return response
        patch_vary_headers(response, ("Accept", "Accept-Language", "Authorization", "Cookie"))
        response.setdefault("Cache-Control", "private, no-cache")
        return conditional.process_response(request, response) if response.status_code == 200 else response

    return middleware


def _refuse(told: str, status: int, code: str) -> JsonResponse:
    """Source: RFC 6750, section 3."""
    response = JsonResponse({"error": told, "code": code}, status=status, json_dumps_params={"ensure_ascii": False})
    response["WWW-Authenticate"] = f'Bearer realm="api", error="{code}"'
    return response
