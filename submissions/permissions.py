"""Who may read, answer and submit. Source: design.md, section 5; the default is no."""

from parties.permissions import Standing
from submissions.choices import RevisionStatus
from submissions.models import Revision, Submission


def can_see(standing: Standing, submission: Submission, revision: Revision) -> bool:
    """The State's own people; the Secretariat once it is submitted; nobody else yet (release levels: later)."""
    if submission.state_id in standing.own_state_ids:
        return True
    return standing.is_secretariat and revision.status == RevisionStatus.SUBMITTED


def can_see_article(
    standing: Standing, submission: Submission, revision: Revision, *, article_id: int, assigned: frozenset[int]
) -> bool:
    """A contributor reads the articles handed to them; once submitted, all of the State's people read all."""
    if not can_see(standing, submission, revision):
        return False
    if revision.status == RevisionStatus.SUBMITTED or standing.is_focal_point_of(submission.state_id):
        return True
    return article_id in assigned


def can_edit(standing: Standing, submission: Submission, *, article_id: int, assigned: frozenset[int]) -> bool:
    """The focal point answers everything, a contributor the articles handed to them."""
    if standing.is_focal_point_of(submission.state_id):
        return True
    return standing.is_contributor_of(submission.state_id) and article_id in assigned


def can_open(standing: Standing, state_id: int) -> bool:
    """The focal point decides under which instruments the State replies."""
    return standing.is_focal_point_of(state_id)


def can_submit(standing: Standing, submission: Submission) -> bool:
    """The focal point alone clears and submits."""
    return standing.is_focal_point_of(submission.state_id)


def can_see_board(standing: Standing) -> bool:
    """The Secretariat sees who has replied; nobody else sees a list of the silent."""
    return standing.is_secretariat
