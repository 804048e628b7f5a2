"""What every page of one submission begins with: it is there, and this person may see it, or it is 404."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from questionnaires.choices import QuestionnaireKind
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

    @property
    def is_checklist(self) -> bool:
        """Whether all of it stands on one page."""
        return self.revision.version.questionnaire.kind == QuestionnaireKind.CHECKLIST

    def shows(self, article_id: int) -> bool:
        return self.articles is None or article_id in self.articles


def find_or_404(request: HttpRequest, pk: int) -> Found:
    """Another State's submission looks like one that never was."""
    found = queries.find_revision(pk, standing=request.standing)
    if found is None:
        raise Http404
    revision, assigned = found
    submission = revision.submission
    if not permissions.can_see(request.standing, submission, revision):
        raise Http404
    articles = permissions.visible_articles(request.standing, submission, revision, assigned=assigned)
    return Found(submission, revision, assigned, articles, permissions.is_own(request.standing, submission))
