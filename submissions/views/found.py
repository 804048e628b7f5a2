"""What every page of one submission begins with: it is there, and this person may see it, or it is 404."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from submissions import permissions, queries
from submissions.choices import RevisionStatus
from submissions.models import Revision, Submission


@dataclass(frozen=True)
class Found:
    """``assigned``: ids of the articles handed to this person. ``articles``: ids of those they read, None for all."""

    submission: Submission
    revision: Revision
    assigned: frozenset[int]
    articles: frozenset[int] | None
    is_own: bool

    @property
    def is_in_preparation(self) -> bool:
        return self.revision.status == RevisionStatus.DRAFT

    def shows(self, article_id: int) -> bool:
        return self.articles is None or article_id in self.articles


def find_or_404(request: HttpRequest, pk: int) -> Found:
    """Another State's submission looks like one that never was."""
    revision = queries.find_revision(pk, standing=request.standing)
    if revision is None or not permissions.can_see(request.standing, revision.submission, revision):
        raise Http404
    submission = revision.submission
    is_own = permissions.is_own(request.standing, submission)
    assigned = frozenset()
    if is_own and not request.standing.is_focal_point_of(submission.state_id):
        assigned = queries.assigned_article_ids(submission, request.standing.user_id)
    articles = permissions.visible_articles(request.standing, submission, revision, assigned=assigned)
    return Found(submission, revision, assigned, articles, is_own)
