"""Who may read, answer and submit. Source: design.md, section 5; the default is no."""

from parties.permissions import Standing
from submissions.choices import RevisionStatus
from submissions.models import Revision, Submission
from submissions.rules import EVERYTHING, NOTHING, Handed


def can_see(standing: Standing, submission: Submission, revision: Revision) -> bool:
    """The State's own people; the Secretariat once it is submitted; nobody else yet (release levels: later)."""
    if is_own(standing, submission):
        return True
    return standing.is_secretariat and revision.status == RevisionStatus.SUBMITTED


def is_own(standing: Standing, submission: Submission) -> bool:
    """Whether this person answers for the State: only then are drafts, assignments and the way to an answer theirs."""
    return submission.state_id in standing.own_state_ids


def visible_parts(standing: Standing, submission: Submission, revision: Revision, *, assigned: Handed) -> Handed:
    """What this person reads; expects ``can_see``.

    A contributor reads, of a text in preparation, what was handed to them; once it is submitted, all.
    """
    is_submitted = revision.status == RevisionStatus.SUBMITTED
    if is_submitted or standing.is_focal_point_of(submission.state_id):
        return EVERYTHING
    return assigned if is_own(standing, submission) else NOTHING


def writable_parts(standing: Standing, submission: Submission, *, assigned: Handed) -> Handed:
    """Where this person writes: the focal point everywhere, a contributor what was handed to them."""
    if standing.is_focal_point_of(submission.state_id):
        return EVERYTHING
    return assigned if standing.is_contributor_of(submission.state_id) else NOTHING


def can_edit(standing: Standing, submission: Submission, *, article_id: int, assigned: Handed, key: str = "") -> bool:
    """Whether what this person writes to the question becomes the answer; with no key, to any of the article."""
    return writable_parts(standing, submission, assigned=assigned).may_edit(article_id, key)


def can_propose(
    standing: Standing, submission: Submission, *, article_id: int, assigned: Handed, key: str = ""
) -> bool:
    """Whether what this person writes to the question is at least kept as a proposal."""
    return writable_parts(standing, submission, assigned=assigned).may_propose(article_id, key)


def can_share(standing: Standing, state_id: int) -> bool:
    """The focal point, or who acts for them, hands parts to colleagues, sees who has what, and reminds."""
    return standing.is_focal_point_of(state_id)


def can_open(standing: Standing, state_id: int) -> bool:
    """The focal point decides under which instruments the State replies."""
    return standing.is_focal_point_of(state_id)


def can_submit(standing: Standing, submission: Submission) -> bool:
    """The focal point alone clears and submits."""
    return standing.is_focal_point_of(submission.state_id)


def can_move(standing: Standing, submission: Submission) -> bool:
    """The focal point alone takes the answers over to another version of the questionnaire, and back."""
    return standing.is_focal_point_of(submission.state_id)


def can_see_board(standing: Standing) -> bool:
    """The Secretariat sees who has replied; nobody else sees a list of the silent."""
    return standing.is_secretariat
