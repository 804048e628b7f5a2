"""Who may read, answer and submit. Source: design.md, section 5; the default is no."""

from collections.abc import Iterable

from parties.permissions import Standing
from questionnaires.models import Question
from submissions.choices import RevisionStatus, SaveOutcome
from submissions.models import HelpRequest, Revision, Submission
from submissions.queries import Use
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


def becomes(standing: Standing, submission: Submission, question: Question, *, assigned: Handed) -> SaveOutcome | None:
    """What becomes of what this person writes to the question: the answer, a proposal beside it, or nothing (None)."""
    writes, place = writable_parts(standing, submission, assigned=assigned), (question.section.article_id, question.key)
    if writes.may_edit(*place):
        return SaveOutcome.SAVED
    return SaveOutcome.PROPOSED if writes.may_propose(*place) else None


def can_open(standing: Standing, state_id: int) -> bool:
    """The focal point decides under which instruments the State replies."""
    return standing.is_focal_point_of(state_id)


def can_submit(standing: Standing, submission: Submission) -> bool:
    """The focal point alone clears and submits."""
    return standing.is_focal_point_of(submission.state_id)


def can_see_receipt(standing: Standing, submission: Submission) -> bool:
    """The State's own people and the Secretariat: each can prove what was received."""
    return is_own(standing, submission) or standing.is_secretariat


def can_see_differences(standing: Standing, revision: Revision, *, reads: Handed) -> bool:
    """Two submitted texts: as for the receipt. In preparation or set aside: the State's people who read all of it."""
    if revision.submitted_at is not None:
        return can_see_receipt(standing, revision.submission)
    return is_own(standing, revision.submission) and reads.is_all


def can_check(standing: Standing) -> bool:
    """The Secretariat marks what it received as checked, returns it with a reason, closes it."""
    return standing.is_secretariat


def can_arrange_desk(standing: Standing, state_id: int) -> bool:
    """The focal point says whether two people are needed to submit."""
    return standing.is_focal_point_of(state_id)


def can_move(standing: Standing, submission: Submission) -> bool:
    """The focal point alone takes the answers over to another version of the questionnaire, and back."""
    return standing.is_focal_point_of(submission.state_id)


def can_use_register(standing: Standing, state_id: int) -> bool:
    """Whoever prepares answers for a State reads its register of laws, cites from it and adds to it."""
    return state_id in standing.own_state_ids


def can_correct_law(standing: Standing, state_id: int, uses: Iterable[Use]) -> bool:
    """The focal point; a contributor as long as no answer in preparation changes that is not theirs to change."""
    if standing.is_focal_point_of(state_id):
        return True
    mine = can_use_register(standing, state_id) and standing.is_contributor_of(state_id)
    return mine and all(use.may_edit or (use.is_seen and not use.is_in_preparation) for use in uses)


def can_merge_laws(standing: Standing, state_id: int) -> bool:
    """The focal point alone: it reaches into everybody's answers."""
    return standing.is_focal_point_of(state_id)


def can_see_board(standing: Standing) -> bool:
    """The Secretariat sees who has replied; nobody else sees a list of the silent."""
    return standing.is_secretariat


def can_comment(standing: Standing, submission: Submission) -> bool:
    """National comments are the State's own affair: its own people, never the Secretariat."""
    return is_own(standing, submission)


def can_ask_clarification(standing: Standing) -> bool:
    """The Secretariat asks, and settles what it has asked."""
    return standing.is_secretariat


def can_answer_clarification(standing: Standing, submission: Submission) -> bool:
    """The focal point alone speaks for the State; contributors suggest by national comments."""
    return standing.is_focal_point_of(submission.state_id)


def can_see_clarification(
    standing: Standing, submission: Submission, *, article_id: int | None, assigned: Handed, key: str = ""
) -> bool:
    """Who asked, who answers, and the contributors whose article it is about; None is the submission as a whole."""
    if standing.is_secretariat or standing.is_focal_point_of(submission.state_id):
        return True
    return is_own(standing, submission) and article_id is not None and assigned.shows(article_id, key)


def can_see_help_request(standing: Standing, request: HelpRequest) -> bool:
    """Whoever asked, the focal point of the same State, and the Secretariat that helps."""
    is_asker = request.asked_by_id == standing.user_id and request.state_id in standing.own_state_ids
    return standing.is_secretariat or is_asker or standing.is_focal_point_of(request.state_id)


def can_reply_to_help(standing: Standing) -> bool:
    """The Secretariat helps."""
    return standing.is_secretariat


def can_close_help_request(standing: Standing, request: HelpRequest) -> bool:
    """Only whoever asked knows whether it helped."""
    return request.asked_by_id == standing.user_id and request.state_id in standing.own_state_ids


def can_review_article(standing: Standing, submission: Submission) -> bool:
    """The focal point, or who acts for it, reviews an article and opens it again."""
    return standing.is_focal_point_of(submission.state_id)
