"""Going over to a newer version of the questionnaire: what it would do, doing it, and back. For the focal point."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from questionnaires.models import QuestionnaireVersion
from questionnaires.rules import Fate
from submissions import permissions, queries, services
from submissions.models import SubmissionMove
from submissions.views.found import Found, find_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes of every answer; by POST, the move itself: to the version that was previewed and no other."""
    found = _find_or_404(request, pk)
    version = queries.newer_version(found.submission, found.revision) if found.is_in_preparation else None
    if request.method != "POST" or version is None:
        return _preview(request, found, version)
    if request.POST.get("version") != str(version.number):
        messages.error(request, _("There is another version by now. Look at what it changes, then decide."))
        return _preview(request, found, version, status=409)
    try:
        made = services.move_submission(found.submission, version=version, actor=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _preview(request, found, version, status=409)
    messages.success(request, _told(made, version))
    return redirect(found.submission)


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the version before, with what was written since."""
    found = _find_or_404(request, pk)
    made = queries.latest_move(found.revision)
    if made is None:
        messages.error(request, _("There is no move to undo."))
        return redirect(found.submission)
    try:
        undone = services.undo_move(made, actor=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(found.submission)
    number = undone.from_revision.version.number
    messages.success(request, _("Your answers are back under version %(number)s.") % {"number": number})
    left = sum(entry["fate"] == Fate.NEEDS_PERSON for entry in undone.undo_outcome.values())
    if left:
        text = ngettext(
            "%(count)s answer written since has no place there. It is kept, and listed below.",
            "%(count)s answers written since have no place there. They are kept, and listed below.",
            left,
        )
        messages.warning(request, text % {"count": left})
    return redirect(found.submission)


def _find_or_404(request: HttpRequest, pk: int) -> Found:
    found = find_or_404(request, pk)
    if not permissions.can_move(request.standing, found.submission):
        raise Http404
    return found


def _preview(
    request: HttpRequest, found: Found, version: QuestionnaireVersion | None, *, status: int = 200
) -> HttpResponse:
    is_open = found.submission.cycle.is_open_on(timezone.now().date())
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "version": version,
        "is_open": is_open,
        "register": queries.law_articles_of(found.submission.state),
        "preview": queries.preview_move(found.revision, version) if version else None,
        "article": request.GET.get("article", ""),
    }
    return render(request, "submissions/submission_move.html", context, status=status)


def _told(made: SubmissionMove, version: QuestionnaireVersion) -> str:
    """What the move did, in one sentence for each kind of answer that there was."""
    counts = queries.fate_counts(made)
    carried, to_confirm, needs_person = (counts[fate] for fate in Fate)
    told = [_("Your answers are now given to version %(number)s of the questionnaire.") % {"number": version.number}]
    if carried:
        text = ngettext("%(count)s went over as it stands.", "%(count)s went over as they stand.", carried)
        told.append(text % {"count": carried})
    if to_confirm:
        text = ngettext("%(count)s waits to be confirmed.", "%(count)s wait to be confirmed.", to_confirm)
        told.append(text % {"count": to_confirm})
    if needs_person:
        text = ngettext("%(count)s needs a person.", "%(count)s need a person.", needs_person)
        told.append(text % {"count": needs_person})
    return " ".join(told)
