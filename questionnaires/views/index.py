"""Every questionnaire with its versions; a draft begins here, and may be thrown away; the log of a version."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from questionnaires import queries, services
from questionnaires.choices import QuestionnaireKind
from questionnaires.views.found import (
    arguments_of,
    draft_or_404,
    require_secretariat,
    sentence_of,
    version_context,
    version_name,
    version_or_404,
)

EVENTS_PER_PAGE = 50


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Full questionnaires, then checklists, in treaty order."""
    require_secretariat(request)
    lines = queries.questionnaires_with_versions()
    kinds = [
        (QuestionnaireKind(kind), list(of_kind)) for kind, of_kind in groupby(lines, key=lambda x: x.questionnaire.kind)
    ]
    return render(request, "questionnaires/index.html", {"kinds": kinds, "codes": queries.CODES})


@login_required
@require_POST
def copy(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The next draft is made from this version."""
    version = version_or_404(request, slug, number)
    try:
        draft = services.copy_version(version, actor=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, sentence_of(error))
        return redirect("questionnaires:index")
    messages.success(request, _("The draft is made: %(version)s.") % {"version": version_name(draft)})
    return redirect("questionnaires:version", *arguments_of(draft))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A draft is thrown away, after a page that says what goes with it."""
    version = draft_or_404(request, slug, number)
    if request.method != "POST":
        events = version.events.select_related("actor").order_by("-at", "-pk")
        context = version_context(version, "discard") | {"event_count": events.count(), "latest": events.first()}
        return render(request, "questionnaires/version_discard.html", context)
    name = version_name(version)
    try:
        services.discard_draft(version, actor=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, sentence_of(error))
        return redirect("questionnaires:version", slug, number)
    messages.success(request, _("The draft was thrown away: %(version)s.") % {"version": name})
    return redirect("questionnaires:index")


@login_required
@require_safe
def log(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was done to a version, the latest first."""
    version = version_or_404(request, slug, number)
    events = version.events.select_related("actor").order_by("-at", "-pk")
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "questionnaires/version_log.html", version_context(version, "log") | {"page": page})
