"""What every page of one submission begins with: it is there, and this person may see it, or it is 404."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from submissions import permissions, queries
from submissions.models import Revision, Submission


@dataclass(frozen=True)
class Found:
    submission: Submission
    revision: Revision
    assigned: frozenset[int]


def find_or_404(request: HttpRequest, pk: int) -> Found:
    """Another State's submission looks like one that never was."""
    submission = queries.find_submission(pk)
    if submission is None:
        raise Http404
    revision = queries.revision_in_view(submission)
    if revision is None or not permissions.can_see(request.standing, submission, revision):
        raise Http404
    assigned = frozenset()
    if not request.standing.is_focal_point_of(submission.state_id):
        assigned = queries.assigned_article_ids(submission, request.standing.user_id)
    return Found(submission, revision, assigned)
