"""What every page of one submission begins with: it is there, and this person may see it, or it is 404."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from questionnaires.choices import QuestionnaireKind
from submissions import permissions, queries
from submissions.choices import RevisionStatus
from submissions.models import Revision, Submission
from submissions.rules import Handed


@dataclass(frozen=True)
class Found:
    """``assigned``: what was handed to this person. ``reads``: what they read; ``writes``: where they write."""

    submission: Submission
    revision: Revision
    assigned: Handed
    reads: Handed
    writes: Handed
    is_own: bool

    @property
    def is_in_preparation(self) -> bool:
        return self.revision.status == RevisionStatus.DRAFT

    @property
    def is_checklist(self) -> bool:
        """Whether all of it stands on one page."""
        return self.revision.version.questionnaire.kind == QuestionnaireKind.CHECKLIST

    def shows(self, article_id: int, key: str = "") -> bool:
        """Whether this person reads the question; with no key, the article as a whole."""
        return self.reads.shows(article_id, key)


def find_or_404(request: HttpRequest, pk: int) -> Found:
    """Another State's submission looks like one that never was."""
    found = queries.find_revision(pk, standing=request.standing, today=timezone.now().date())
    if found is None:
        raise Http404
    revision, assigned = found
    submission = revision.submission
    if not permissions.can_see(request.standing, submission, revision):
        raise Http404
    return Found(
        submission=submission,
        revision=revision,
        assigned=assigned,
        reads=permissions.visible_parts(request.standing, submission, revision, assigned=assigned),
        writes=permissions.writable_parts(request.standing, submission, assigned=assigned),
        is_own=permissions.is_own(request.standing, submission),
    )
