"""Pages without a domain word of their own: home, help, health, and what to say when something is wrong."""

import json
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, get_language_info
from django.views.decorators.http import require_safe

from parties.permissions import can_browse_aggregates
from questionnaires.models import Cycle
from reviewportal.context_processors import language_tag
from reviewportal.periodic import WORKER_SEEN_KEY, WORKER_SEEN_SECONDS

# Never sent back in a page, whatever went wrong.
SECRET_FIELDS = ("password", "code", "secret", "token")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Which part is ready: database, migrations, worker. 503 unless all are."""
    parts = {"database": False, "migrations": False, "worker": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = True
        executor = MigrationExecutor(connection)
        parts["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        seen_at = cache.get(WORKER_SEEN_KEY)
        parts["worker"] = seen_at is not None and (timezone.now() - seen_at).total_seconds() < WORKER_SEEN_SECONDS
    except DatabaseError:
        pass
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the portal is, and the next step of whoever looks: a State's people, the Secretariat, an expert."""
    standing = request.standing
    context = {
        "open_cycles": Cycle.objects.open_on(timezone.now().date()) if standing.is_signed_in else [],
        "prepares_answers": bool(standing.own_state_ids),
        "browses_aggregates": can_browse_aggregates(standing),
    }
    return render(request, "home.html", context)


@require_safe
def verify_page(request: HttpRequest) -> HttpResponse:
    """Verifies a receipt in the browser; the page itself is drawn without the database (see ``act_as_user``)."""
    return render(request, "verify.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to answer, save, share and submit; what is seen by whom; where to ask."""
    return render(request, "help.html")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root so that it may serve every page; asked for anew each time (no-cache).

    Switched off, another is served that removes itself and what it stored.
    """
    name = "sw.js" if settings.SERVICE_WORKER else "sw-off.js"
    source = (settings.BASE_DIR / "static" / "js" / name).read_text()
    shell = [reverse("no_line"), *(static(f"css/{sheet}.css") for sheet in ("tokens", "base", "components"))]
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    source = source.replace('["/offline/"]', json.dumps(shell))
    return HttpResponse(source, content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def no_line(request: HttpRequest) -> HttpResponse:
    """What the service worker shows where there is no line and nothing is stored: one page, six languages."""
    languages = [get_language_info(code) | {"tag": language_tag(code)} for code, _name in settings.LANGUAGES]
    return HttpResponse(render_to_string("errors/no_line.html", {"languages": languages}))


@login_required
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where a sign-in in a window of its own ends; it tells the page that waits for it, by script."""
    return render(request, "signed_in.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there and not yours look the same."""
    return _plain(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours. When the database is away it is 503, and typed text always comes back."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if request.method == "POST":
        return keep_text(request, reason="unavailable" if is_away else "fault", status=503 if is_away else 500)
    response = _plain(request, "errors/503.html" if is_away else "errors/500.html", status=503 if is_away else 500)
    if is_away:
        response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open while somebody signed in or out: the text is kept, one more press sends it."""
    return keep_text(request, reason="stale_page", status=403)


def keep_text(request: HttpRequest, *, reason: str, status: int) -> HttpResponse:
    """A page that holds what was typed and offers to send it again. Needs no database."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not any(word in name.lower() for word in SECRET_FIELDS)
    ]
    response = _plain(request, "errors/kept.html", status=status, fields=fields, reason=reason)
    if status == 503:
        response["Retry-After"] = "30"
    return response


def _plain(request: HttpRequest, template: str, *, status: int, **context: object) -> HttpResponse:
    """Render without context processors: they might ask the very part that is broken."""
    context |= {
        "path": request.get_full_path(),
        "csrf_token": get_token(request),
        "LANGUAGE_CODE": get_language(),
        "LANGUAGE_BIDI": get_language_bidi(),
    }
    return HttpResponse(render_to_string(template, context), status=status)
