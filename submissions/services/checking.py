"""What the Secretariat does with what was submitted: marks it as checked, returns it with a reason, closes it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from submissions.choices import EventKind
from submissions.models import Revision, Seal, Submission, SubmissionEvent
from submissions.services.sealing import faults_of_seal
from submissions.services.submitting import lock_submission, step


def mark_as_checked(submission: Submission, *, actor: User, now: datetime) -> Submission:
    """Say that what was received is whole and readable. The seal is verified first, and must hold.

    ``ValidationError`` when nothing stands, it carries no seal, the seal does not hold, or it is checked already.
    """
    with transaction.atomic():
        locked = lock_submission(submission)
        standing = _standing(locked)
        seal = Seal.objects.select_related("state", "revision").filter(revision=standing).first()
        if seal is None:
            raise ValidationError(_("This text carries no seal, so it cannot be marked as checked."))
        if SubmissionEvent.objects.filter(revision=standing, kind=EventKind.CHECKED).exists():
            raise ValidationError(_("This text is marked as checked already."))
        if faults := faults_of_seal(seal):
            raise ValidationError(_("The seal does not hold (%(faults)s).") % {"faults": ", ".join(faults)})
        step(locked, "check", EventKind.CHECKED, revision=standing, actor=actor, now=now)
    return submission


def return_submission(submission: Submission, *, reason: str, actor: User, now: datetime) -> Submission:
    """Return what was submitted with a reason. It opens nothing: the State decides whether it corrects.

    ``ValidationError`` without a reason, or when nothing stands as submitted.
    """
    if not reason.strip():
        raise ValidationError(_("Give the reason. The State reads it."))
    with transaction.atomic():
        locked = lock_submission(submission)
        step(locked, "return", EventKind.RETURNED, revision=_standing(locked), reason=reason, actor=actor, now=now)
    return submission


def close_submission(submission: Submission, *, actor: User, now: datetime) -> Submission:
    """Close: nothing more is expected of the State in this cycle. ``ValidationError`` when nothing stands."""
    with transaction.atomic():
        locked = lock_submission(submission)
        step(locked, "close", EventKind.CLOSED, revision=_standing(locked), actor=actor, now=now)
    submission.status = locked.status
    return submission


def _standing(submission: Submission) -> Revision:
    standing = Revision.objects.standing().filter(submission=submission).first()
    if standing is None:
        raise ValidationError(_("Nothing has been submitted."))
    return standing
