"""Clarifications: the Secretariat asks about what was submitted, the State answers once, the Secretariat settles it."""

from datetime import date, datetime
from typing import Any

from celery import Task
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.models import Question
from submissions import queries, rules, tasks
from submissions.choices import ClarificationKind, EventKind, SubmissionStatus
from submissions.models import Clarification, Revision, Submission, SubmissionEvent
from submissions.services.submitting import lock_submission
from submissions.services.wording import check_words


def ask_clarification(
    submission: Submission,
    *,
    question: Question | None,
    kind: ClarificationKind,
    text: str,
    language: str,
    due_on: date,
    actor: User,
    now: datetime,
    instead_of: Clarification | None = None,
) -> Clarification:
    """Ask the State about one of its submitted answers, or, without a question, about the submission as a whole.

    In order: locks the submission, settles ``instead_of`` where it is asked anew, writes the question, moves the
    submission to *clarification asked* where that step is open (while a correction is prepared it stays where it is),
    and tells the focal point by mail. ``ValidationError`` when nothing is submitted, the submission is closed, the day
    is not after today, or the words will not do.
    """
    words = check_words(text, language)
    if due_on <= now.date():
        raise ValidationError(_("The day by which you ask for an answer must come after today."))
    with transaction.atomic():
        locked = lock_submission(submission)
        revision = Revision.objects.standing().filter(submission=locked).first()
        if revision is None:
            raise ValidationError(_("Nothing is submitted yet, so there is nothing to ask about."))
        if locked.status == SubmissionStatus.CLOSED:
            raise ValidationError(_("This submission is closed; nothing more can be asked about it."))
        if instead_of is not None:
            _settle(instead_of, actor=actor, now=now)
        asked = Clarification.objects.create(
            state_id=locked.state_id,
            submission=locked,
            revision=revision,
            question_key=question.key if question is not None else "",
            kind=kind,
            text=words,
            language=language,
            asked_by=actor,
            asked_at=now,
            due_on=due_on,
        )
        _step(locked, "ask_clarification", EventKind.CLARIFICATION_ASKED, actor=actor, now=now)
        _tell(tasks.tell_of_clarification, asked)
    submission.status = locked.status
    return asked


def answer_clarification(
    clarification: Clarification, *, text: str, language: str, actor: User, now: datetime
) -> Clarification:
    """Answer for the State, once. ``ValidationError`` when it was answered or settled meanwhile, or says nothing."""
    words = check_words(text, language)
    with transaction.atomic():
        lock_submission(clarification.submission)
        found = Clarification.objects.filter(pk=clarification.pk, answered_at=None, settled_at=None).update(
            answer=words, answer_language=language, answered_by=actor, answered_at=now
        )
        if not found:
            raise ValidationError(_("This was answered or settled meanwhile. Your text was not sent."))
        _tell(tasks.tell_of_answer, clarification)
    clarification.refresh_from_db()
    return clarification


def settle_clarification(clarification: Clarification, *, actor: User, now: datetime) -> Clarification:
    """Say that nothing more is asked here; when nothing else is open, the submission is *submitted* again."""
    with transaction.atomic():
        locked = lock_submission(clarification.submission)
        _settle(clarification, actor=actor, now=now)
        if not queries.unsettled(locked).exists():
            _step(locked, "settle_clarifications", EventKind.CLARIFIED, actor=actor, now=now)
    clarification.refresh_from_db()
    clarification.submission.status = locked.status
    return clarification


def _settle(clarification: Clarification, *, actor: User, now: datetime) -> None:
    still = Clarification.objects.filter(pk=clarification.pk, settled_at=None)
    if not still.update(settled_by=actor, settled_at=now):
        raise ValidationError(_("This was settled meanwhile."))


def _step(submission: Submission, event: str, kind: EventKind, *, actor: User, now: datetime) -> None:
    """One step of the one transition table with its event, where it is open: not while a correction is prepared."""
    before, after = submission.status, rules.next_status(submission.status, event)
    if after is None:
        return
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


def _tell(task: "Task[Any, Any]", clarification: Clarification) -> None:
    """A letter that cannot be handed over is logged; what was written stays, and stands on the pages."""
    # Not a partial: Django names what failed by its qualified name.
    transaction.on_commit(lambda: task.delay(clarification.pk), robust=True)
