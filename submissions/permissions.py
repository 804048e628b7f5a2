"""Who may read, answer and submit. Source: design.md, section 5; the default is no."""

from parties.permissions import Standing
from questionnaires.models import Question
from submissions.choices import RevisionStatus, SaveOutcome
from submissions.models import Revision, Submission


def can_see(standing: Standing, submission: Submission, revision: Revision) -> bool:
    """The State's own people; the Secretariat once it is submitted; nobody else yet (release levels: later)."""
    if is_own(standing, submission):
        return True
    return standing.is_secretariat and revision.status == RevisionStatus.SUBMITTED


def is_own(standing: Standing, submission: Submission) -> bool:
    """Whether this person answers for the State: only then are drafts, assignments and the way to an answer theirs."""
    return submission.state_id in standing.own_state_ids


def visible_articles(
    standing: Standing, submission: Submission, revision: Revision, *, assigned: frozenset[int]
) -> frozenset[int] | None:
    """Ids of the articles this person reads, None for all; expects ``can_see``.

    A contributor reads, of a text in preparation, the articles handed to them; once it is submitted, all.
    """
    is_submitted = revision.status == RevisionStatus.SUBMITTED
    if is_submitted or standing.is_focal_point_of(submission.state_id):
        return None
    return assigned if is_own(standing, submission) else frozenset()


def can_edit(standing: Standing, submission: Submission, *, article_id: int, assigned: frozenset[int]) -> bool:
    """The focal point answers everything, a contributor the articles handed to them."""
    if standing.is_focal_point_of(submission.state_id):
        return True
    return standing.is_contributor_of(submission.state_id) and article_id in assigned


def becomes(
    standing: Standing, submission: Submission, question: Question, *, assigned: frozenset[int]
) -> SaveOutcome | None:
    """What becomes of what this person writes to the question in a file: the answer, or nothing (None)."""
    may_edit = can_edit(standing, submission, article_id=question.section.article_id, assigned=assigned)
    return SaveOutcome.SAVED if may_edit else None


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
