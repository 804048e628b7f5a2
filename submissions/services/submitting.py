"""Clearing, submitting, taking back what is cleared, and correcting. A submitted revision never changes again."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from submissions import queries, rules, tasks
from submissions.choices import AnswerState, EventKind, RevisionStatus, SubmissionStatus
from submissions.models import DeskSetting, Response, Revision, Submission, SubmissionEvent
from submissions.services.copying import copy_answers
from submissions.services.sealing import content_hash_of, seal_revision


def submit_submission(
    submission: Submission, *, actor: User | None, now: datetime, accepts_unconfirmed: bool = False
) -> Submission:
    """Submit what is cleared; or clear and submit what is in preparation, in one act.

    In order: locks the submission and its revision, clears it if it is not, has a second person confirm where the State
    wants one, freezes it under the hash of all that was said, supersedes the one that stood, writes the events, seals,
    and has letters sent. ``ValidationError`` when there is nothing in preparation, nothing was answered, the check
    finds what must be mended first, answers wait to be confirmed and nobody says so, the second person is missing, or
    the cycle is closed.
    """
    with transaction.atomic():
        locked = lock_submission(submission)
        _refuse_closed_cycle(locked, now)
        wants_second = wants_second_person(locked.state_id)
        if locked.status == SubmissionStatus.CLEARED:
            revision = _lock_revision(locked, RevisionStatus.CLEARED)
            if wants_second:
                if actor is None or actor.pk == revision.cleared_by_id:
                    raise ValidationError(_("Your State wants a second person to submit: not the one who cleared."))
                step(locked, "confirm", EventKind.CONFIRMED, revision=revision, actor=actor, now=now)
        else:
            revision = lock_draft_of(locked)
            if wants_second:
                raise ValidationError(_("Your State wants two people to submit. Clear the answers first."))
            _clear(locked, revision, actor=actor, now=now, accepts_unconfirmed=accepts_unconfirmed)
        step(locked, "submit", EventKind.SUBMITTED, revision=revision, actor=actor, now=now)
        Revision.objects.standing().filter(submission=locked).update(status=RevisionStatus.SUPERSEDED)
        revision.status = RevisionStatus.SUBMITTED
        revision.submitted_at = now
        revision.submitted_by = actor
        revision.content_hash = content_hash_of(revision)
        revision.save(update_fields=["status", "submitted_at", "submitted_by", "content_hash"])
        seal = seal_revision(revision, now=now)
        # Robust: what is submitted is submitted, whether or not the letters can be queued.
        transaction.on_commit(partial(tasks.send_receipt.delay, seal.pk), robust=True)
    submission.status = locked.status
    return submission


def clear_submission(
    submission: Submission, *, actor: User | None, now: datetime, accepts_unconfirmed: bool = False
) -> Submission:
    """Clear the revision in preparation: from here on nobody writes in it, until it is submitted or taken back.

    ``ValidationError`` as for ``submit_submission``.
    """
    with transaction.atomic():
        locked = lock_submission(submission)
        _refuse_closed_cycle(locked, now)
        revision = lock_draft_of(locked)
        _clear(locked, revision, actor=actor, now=now, accepts_unconfirmed=accepts_unconfirmed)
    submission.status = locked.status
    return submission


def recall_submission(submission: Submission, *, reason: str = "", actor: User | None, now: datetime) -> Submission:
    """Take back what is cleared and not yet submitted: it is in preparation again, as it was.

    ``ValidationError`` when nothing is cleared.
    """
    with transaction.atomic():
        locked = lock_submission(submission)
        if locked.status != SubmissionStatus.CLEARED:
            raise ValidationError(_("Only answers that are cleared and not yet submitted can be taken back."))
        revision = _lock_revision(locked, RevisionStatus.CLEARED)
        step(locked, "recall", EventKind.RECALLED, revision=revision, reason=reason, actor=actor, now=now)
        revision.status, revision.cleared_at, revision.cleared_by = RevisionStatus.DRAFT, None, None
        revision.save(update_fields=["status", "cleared_at", "cleared_by"])
    submission.status = locked.status
    return submission


def start_revision(submission: Submission, *, actor: User | None, now: datetime, reason: str = "") -> Revision:
    """Open a correction: a copy of what stands, which stands until the correction is submitted."""
    with transaction.atomic():
        locked = lock_submission(submission)
        if not locked.cycle.is_open_on(now.date()):
            raise ValidationError(_("This cycle is closed; answers can no longer be corrected here."))
        standing = Revision.objects.standing().filter(submission=locked).first()
        if standing is None:
            raise ValidationError(_("There is no submitted text to correct."))
        step(locked, "revise", EventKind.RECALLED, revision=standing, reason=reason, actor=actor, now=now)
        last = locked.revisions.order_by("-number").values_list("number", flat=True)[0]
        draft = Revision.objects.create(
            state_id=locked.state_id, submission=locked, version_id=standing.version_id, number=last + 1
        )
        copy_answers(Response.objects.filter(revision=standing), draft)
    submission.status = locked.status
    return draft


def give_up_revision(submission: Submission, *, reason: str = "", actor: User | None, now: datetime) -> Submission:
    """Give up a correction in preparation: it is set aside and kept whole, and the submitted text goes on standing.

    ``ValidationError`` when nothing stands as submitted, or nothing is in preparation.
    """
    with transaction.atomic():
        locked = lock_submission(submission)
        standing = Revision.objects.standing().select_related("version").filter(submission=locked).first()
        if standing is None:
            raise ValidationError(_("There is no submitted text to go back to."))
        draft = lock_draft_of(locked)
        begun = locked.events.filter(kind=EventKind.RECALLED, to_status=SubmissionStatus.DRAFT)
        asked = (
            begun.order_by("-pk").exclude(from_status=SubmissionStatus.CLEARED).values_list("from_status", flat=True)
        )
        event = "give_up_asked" if asked.first() == SubmissionStatus.CLARIFICATION_ASKED else "give_up"
        step(locked, event, EventKind.GIVEN_UP, revision=draft, reason=reason, actor=actor, now=now)
        draft.status = RevisionStatus.SET_ASIDE
        draft.save(update_fields=["status"])
        if locked.version_id != standing.version_id:
            locked.version = standing.version
            locked.save(update_fields=["version"])
    submission.status, submission.version = locked.status, locked.version
    return submission


def wants_second_person(state_id: int) -> bool:
    """Whether a State wants a second person before anything is submitted; unless it said so, it does not."""
    return DeskSetting.objects.filter(state=state_id, wants_second_person=True).exists()


def lock_submission(submission: Submission) -> Submission:
    """Only this row: the cycle beside it is everybody's."""
    related = Submission.objects.select_related("cycle", "instrument")
    return related.select_for_update(of=("self",)).get(pk=submission.pk)


def lock_draft_of(submission: Submission) -> Revision:
    """The revision in preparation, under a lock too; ``ValidationError`` when there is none."""
    return _lock_revision(submission, RevisionStatus.DRAFT)


def step(
    submission: Submission,
    event: str,
    kind: EventKind,
    *,
    revision: Revision | None = None,
    reason: str = "",
    actor: User | None,
    now: datetime,
) -> SubmissionEvent:
    """One step of the one transition table, with its event. Expects the submission to be locked."""
    before = submission.status
    after = rules.next_status(before, event)
    if after is None:
        raise ValidationError(_("This step is not open: the answers are already further."))
    submission.status = SubmissionStatus(after)
    submission.save(update_fields=["status"])
    return SubmissionEvent.objects.create(
        state_id=submission.state_id,
        submission=submission,
        revision=revision,
        kind=kind,
        from_status=before,
        to_status=after,
        reason=reason,
        actor=actor,
        on_behalf_of_id=queries.acted_for_id(actor, submission.state_id, today=now.date()),
        at=now,
    )


def _clear(
    submission: Submission, revision: Revision, *, actor: User | None, now: datetime, accepts_unconfirmed: bool
) -> None:
    states = list(Response.objects.filter(revision=revision).values_list("answer_state", flat=True))
    if not any(state == AnswerState.ANSWERED or state in rules.OTHER_ANSWER_STATES for state in states):
        raise ValidationError(_("Nothing has been answered yet, so there is nothing to submit."))
    _refuse_what_blocks(queries.remarks_on(revision), accepts_unconfirmed=accepts_unconfirmed)
    step(submission, "clear", EventKind.CLEARED, revision=revision, actor=actor, now=now)
    revision.status, revision.cleared_at, revision.cleared_by = RevisionStatus.CLEARED, now, actor
    revision.save(update_fields=["status", "cleared_at", "cleared_by"])


def _refuse_what_blocks(groups: Sequence[queries.ArticleRemarks], *, accepts_unconfirmed: bool) -> None:
    sentence = _("%(reference)s: not applicable, but the reason is missing.")
    blocking = [
        sentence % {"reference": provision.key if (provision := group.questions[remark.key].provision) else remark.key}
        for group in groups
        for remark in group.remarks
        if remark.is_blocking
    ]
    waits = any(remark.code == rules.CARRIED_OVER for group in groups for remark in group.remarks)
    if waits and not accepts_unconfirmed:
        blocking.append(
            _("Some answers were carried over and not confirmed. Confirm them, or say that you submit without them.")
        )
    if blocking:
        raise ValidationError(blocking)


def _refuse_closed_cycle(submission: Submission, now: datetime) -> None:
    if not submission.cycle.is_open_on(now.date()):
        raise ValidationError(_("This cycle is closed; answers can no longer be submitted."))


def _lock_revision(submission: Submission, status: RevisionStatus) -> Revision:
    found = Revision.objects.filter(submission=submission, status=status).order_by("pk")
    revision = found.select_related("version__questionnaire").select_for_update(of=("self",)).first()
    if revision is None and submission.status == SubmissionStatus.CLEARED:
        raise ValidationError(_("These answers are cleared. Take them back to change them."))
    if revision is None:
        raise ValidationError(_("These answers were already submitted."))
    revision.submission = submission
    return revision
