"""Clearing, submitting, and opening a correction. A submitted revision never changes again."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from submissions import rules
from submissions.choices import EventKind, RevisionStatus, SubmissionStatus
from submissions.models import Response, ResponseVersion, Revision, Submission, SubmissionEvent


def submit_submission(submission: Submission, *, actor: User | None, now: datetime) -> Submission:
    """Clear and submit the revision in preparation: the focal point's official act.

    In order: locks the submission, clears, freezes the revision under the hash of all that was said,
    supersedes the one that stood, writes both events. ``ValidationError`` when there is nothing in
    preparation, nothing was answered, or the cycle is closed.
    """
    with transaction.atomic():
        locked = Submission.objects.select_for_update().select_related("cycle").get(pk=submission.pk)
        if not locked.cycle.is_open_on(now.date()):
            raise ValidationError(_("This cycle is closed; answers can no longer be submitted."))
        revision = _draft_of(locked)
        if not _says_something(revision):
            raise ValidationError(_("Nothing has been answered yet, so there is nothing to submit."))
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
        locked = Submission.objects.select_for_update().select_related("cycle").get(pk=submission.pk)
        if not locked.cycle.is_open_on(now.date()):
            raise ValidationError(_("This cycle is closed; answers can no longer be corrected here."))
        standing = Revision.objects.standing().filter(submission=locked).first()
        if standing is None:
            raise ValidationError(_("There is no submitted text to correct."))
        _move(locked, "revise", EventKind.RECALLED, actor=actor, now=now)
        last = locked.revisions.order_by("-number").values_list("number", flat=True)[0]
        draft = Revision.objects.create(state_id=locked.state_id, submission=locked, number=last + 1)
        _copy_responses(standing, draft, now=now)
    submission.status = locked.status
    return draft


def _content_hash(revision: Revision) -> str:
    names = ("question__key", "answer_state", "value", "language", "release_level")
    return rules.content_hash(Response.objects.filter(revision=revision).order_by().values_list(*names))


def _draft_of(submission: Submission) -> Revision:
    draft = Revision.objects.select_for_update().filter(submission=submission, status=RevisionStatus.DRAFT).first()
    if draft is None:
        raise ValidationError(_("These answers were already submitted."))
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
        at=now,
    )


def _copy_responses(standing: Revision, draft: Revision, *, now: datetime) -> None:
    """Each answer goes over with its number, so that the history of the earlier revision stays with it."""
    copies = list(Response.objects.filter(revision=standing))
    origins = {}
    for response in copies:
        origins[response.question_id] = response.pk
        response.pk = None
        response.revision = draft
        response.number = 1
    created = Response.objects.bulk_create(copies)
    latest = {
        version.response_id: version
        for version in ResponseVersion.objects.filter(response__in=origins.values(), is_rival=False).order_by("number")
    }
    ResponseVersion.objects.bulk_create(_first_version(r, latest[origins[r.question_id]]) for r in created)


def _first_version(response: Response, origin: ResponseVersion) -> ResponseVersion:
    return ResponseVersion(
        state_id=response.state_id,
        response=response,
        number=1,
        answer_state=response.answer_state,
        value=response.value,
        language=response.language,
        release_level=response.release_level,
        author_id=origin.author_id,
        channel=origin.channel,
        written_at=origin.written_at,
        write_id=uuid.uuid4(),
    )
