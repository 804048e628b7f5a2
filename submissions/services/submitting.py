"""Clearing, submitting, and opening a correction. A submitted revision never changes again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from submissions import queries, rules
from submissions.choices import EventKind, RevisionStatus, SubmissionStatus
from submissions.models import LawArticle, Response, Revision, Submission, SubmissionEvent
from submissions.services.copying import copy_answers


def submit_submission(submission: Submission, *, actor: User | None, now: datetime) -> Submission:
    """Clear and submit the revision in preparation: the focal point's official act.

    In order: locks the submission, clears, freezes the revision under the hash of all that was said,
    supersedes the one that stood, writes both events. ``ValidationError`` when there is nothing in
    preparation, nothing was answered, the check finds what must be mended first, or the cycle is closed.
    """
    with transaction.atomic():
        locked = lock_submission(submission)
        if not locked.cycle.is_open_on(now.date()):
            raise ValidationError(_("This cycle is closed; answers can no longer be submitted."))
        revision = lock_draft_of(locked)
        if not _says_something(revision):
            raise ValidationError(_("Nothing has been answered yet, so there is nothing to submit."))
        _refuse_what_blocks(revision)
        _move(locked, "clear", EventKind.CLEARED, actor=actor, now=now)
        _move(locked, "submit", EventKind.SUBMITTED, actor=actor, now=now)
        Revision.objects.standing().filter(submission=locked).update(status=RevisionStatus.SUPERSEDED)
        revision.status = RevisionStatus.SUBMITTED
        revision.submitted_at = now
        revision.submitted_by = actor
        revision.content_hash = _content_hash(revision)
        revision.save(update_fields=["status", "submitted_at", "submitted_by", "content_hash"])
    submission.status = locked.status
    return submission


def start_revision(submission: Submission, *, actor: User, now: datetime) -> Revision:
    """Open a correction: a copy of what stands, which stands until the correction is submitted."""
    with transaction.atomic():
        locked = lock_submission(submission)
        if not locked.cycle.is_open_on(now.date()):
            raise ValidationError(_("This cycle is closed; answers can no longer be corrected here."))
        standing = Revision.objects.standing().filter(submission=locked).first()
        if standing is None:
            raise ValidationError(_("There is no submitted text to correct."))
        _move(locked, "revise", EventKind.RECALLED, actor=actor, now=now)
        last = locked.revisions.order_by("-number").values_list("number", flat=True)[0]
        draft = Revision.objects.create(
            state_id=locked.state_id, submission=locked, version_id=standing.version_id, number=last + 1
        )
        copy_answers(Response.objects.filter(revision=standing), draft)
    submission.status = locked.status
    return draft


def _content_hash(revision: Revision) -> str:
    names = ("question__key", "answer_state", "value", "language", "release_level", "carried_state")
    responses = Response.objects.filter(revision=revision).order_by().values_list(*names)
    # Of what is carried over, the state it waits with is part of what was said.
    rows = [(key, f"{state}:{carried}" if carried else state, *said) for key, state, *said, carried in responses]
    return rules.content_hash(rows, queries.law_rows(LawArticle.objects.filter(pk__in=rules.cited_ids(rows))))


def _refuse_what_blocks(revision: Revision) -> None:
    sentence = _("%(reference)s: not applicable, but the reason is missing.")
    blocking = [
        sentence % {"reference": provision.key if (provision := group.questions[remark.key].provision) else remark.key}
        for group in queries.remarks_on(revision)
        for remark in group.remarks
        if remark.is_blocking
    ]
    if blocking:
        raise ValidationError(blocking)


def lock_submission(submission: Submission) -> Submission:
    """Only this row: the cycle beside it is everybody's."""
    return Submission.objects.select_related("cycle").select_for_update(of=("self",)).get(pk=submission.pk)


def lock_draft_of(submission: Submission) -> Revision:
    """The revision in preparation, under a lock too; ``ValidationError`` when there is none."""
    drafts = Revision.objects.filter(submission=submission, status=RevisionStatus.DRAFT).order_by("pk")
    draft = drafts.select_for_update(of=("self",)).first()
    if draft is None:
        raise ValidationError(_("These answers were already submitted."))
    draft.submission = submission
    return draft


def _says_something(revision: Revision) -> bool:
    states = Response.objects.filter(revision=revision).values_list("answer_state", flat=True)
    return any(state == "answered" or state in rules.OTHER_ANSWER_STATES for state in states)


def _move(submission: Submission, event: str, kind: EventKind, *, actor: User | None, now: datetime) -> None:
    """One step of the one transition table, with its event."""
    before = submission.status
    after = rules.next_status(before, event)
    if after is None:
        raise ValidationError(_("This step is not open: the answers are already further."))
    submission.status = SubmissionStatus(after)
    submission.save(update_fields=["status"])
    SubmissionEvent.objects.create(
        state_id=submission.state_id,
        submission=submission,
        kind=kind,
        from_status=before,
        to_status=after,
        actor=actor,
        on_behalf_of_id=queries.acted_for_id(actor, submission.state_id, today=now.date()),
        at=now,
    )
