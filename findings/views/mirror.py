"""A State's own mirror: its gaps by article with what is missing and next steps; never beside another State."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from findings import permissions, queries
from questionnaires.choices import QuestionnaireKind
from submissions.choices import RevisionStatus
from submissions.permissions import visible_parts
from submissions.queries import find_revision


@login_required
@require_safe
def mirror(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rule reads in the text that stands, and in the one in preparation, clearly apart."""
    found = find_revision(pk, standing=request.standing, today=timezone.now().date())
    if found is None or not permissions.can_see_mirror(request.standing, found[0].state_id):
        raise Http404
    revision, assigned = found
    submission = revision.submission
    if revision.version.questionnaire.kind == QuestionnaireKind.CHECKLIST:
        return redirect(submission)
    is_standing = revision.status == RevisionStatus.SUBMITTED
    is_open_only = request.GET.get("show") == "open"
    context = {
        "submission": submission,
        "mirror": queries.mirror_of(
            revision if is_standing else queries.standing_revision(submission),
            None if is_standing else revision,
            draft_reads=visible_parts(request.standing, submission, revision, assigned=assigned),
            is_open_only=is_open_only,
        ),
        "is_open_only": is_open_only,
        "is_focal_point": request.standing.is_focal_point_of(submission.state_id),
        "earlier": queries.earlier_submissions(submission),
    }
    return render(request, "findings/mirror.html", context)
