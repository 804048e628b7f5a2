"""How one answer came about, and the way back to an earlier text."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from submissions import permissions, queries
from submissions.choices import SaveOutcome
from submissions.models import Response, ResponseVersion
from submissions.services import WriteRefusedError, restore_version
from submissions.views.found import Found, find_or_404


@dataclass(frozen=True)
class HistoryLine:
    """One write; ``before`` is the version it followed, None for the first and for a rival."""

    version: ResponseVersion
    before: ResponseVersion | None
    stands: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Every write to one answer, the latest first; by POST an earlier one is restored."""
    found = find_or_404(request, pk)
    response = queries.find_response(found.revision, key)
    # How an answer came about is the State's own affair.
    article_id = response.question.section.article_id if response else 0
    if response is None or not found.is_own or not found.shows(article_id, key):
        raise Http404
    article_id = response.question.section.article_id
    may_restore = found.is_in_preparation and permissions.can_edit(
        request.standing, found.submission, article_id=article_id, assigned=found.assigned, key=key
    )
    if request.method != "POST":
        return _show(request, found, response, may_restore=may_restore)
    wanted = next((v for v in queries.history_of(response) if str(v.pk) == request.POST.get("restore")), None)
    if not may_restore or wanted is None:
        raise Http404
    return _restore(request, found, response, wanted)


def _restore(request: HttpRequest, found: Found, response: Response, wanted: ResponseVersion) -> HttpResponse:
    base = request.POST.get("base", "")
    told, saved = "", None
    try:
        write_id = uuid.uuid5(uuid.UUID(request.POST.get("page", "")), f"{wanted.pk} {base}")
        saved = restore_version(
            response,
            wanted,
            base_version=int(base) if base.isdecimal() and len(base) < 10 else 0,
            write_id=write_id,
            actor=request.user,
            now=timezone.now(),
        )
    except WriteRefusedError as refusal:
        told = " ".join(refusal.messages)
    except ValueError:  # no page id: the form was not ours
        raise Http404 from None
    if saved is None or saved.rival is not None:
        status = 409 if saved else 422
        response = queries.find_response(found.revision, response.question.key) or response
        return _show(request, found, response, may_restore=True, rival=saved and saved.rival, told=told, status=status)
    if saved.outcome == SaveOutcome.SAVED:
        messages.success(request, _("The earlier text stands again, as a new version."))
    return redirect("submissions:history", found.submission.pk, response.question.key)


def _show(
    request: HttpRequest,
    found: Found,
    response: Response,
    *,
    may_restore: bool,
    rival: ResponseVersion | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "found": found,
        "submission": found.submission,
        "response": response,
        "question": response.question,
        "statements": queries.statements_on(response),
        "lines": _lines(queries.history_of(response)),
        "register": queries.law_articles_of(found.submission.state),
        "may_restore": may_restore,
        "page_id": uuid.uuid4(),
        "rival": rival,
        "problems": [{"target": "content", "text": told}] if told else [],
    }
    return render(request, "submissions/response_history.html", context, status=status)


def _lines(versions: Sequence[ResponseVersion]) -> list[HistoryLine]:
    in_force = [version for version in versions if not version.is_rival]
    before = dict(zip((v.pk for v in in_force), [*in_force[1:], None], strict=True))
    latest = in_force[0].pk if in_force else None
    return [HistoryLine(version, before.get(version.pk), version.pk == latest) for version in versions]
