"""Help with a question: somebody asks, with the draft of the answer only if they share it; the Secretariat replies."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.models import Question
from submissions import tasks
from submissions.choices import HelpStatus
from submissions.models import HelpRequest, Response, Submission
from submissions.services.submitting import lock_submission
from submissions.services.wording import check_words


def ask_for_help(
    submission: Submission,
    question: Question,
    *,
    text: str,
    language: str,
    shared: Response | None,
    actor: User,
    now: datetime,
) -> HelpRequest:
    """Ask the Secretariat for help with one question; the same words sent twice in a row are one request.

    ``shared``: the answer as the person saw it when they chose to share it; None shares nothing.
    """
    words = check_words(text, language)
    draft = None
    if shared is not None:
        draft = {"answer_state": shared.said_state, "value": shared.value, "language": shared.language}
    with transaction.atomic():
        locked = lock_submission(submission)
        own = HelpRequest.objects.filter(submission=locked, question_key=question.key, asked_by=actor)
        latest = own.order_by("-asked_at", "-pk").first()
        if latest is not None and latest.status == HelpStatus.OPEN and (latest.text, latest.draft) == (words, draft):
            return latest
        return HelpRequest.objects.create(
            state_id=locked.state_id,
            submission=locked,
            question_key=question.key,
            text=words,
            language=language,
            draft=draft,
            asked_by=actor,
            asked_at=now,
        )


def reply_to_help(request: HelpRequest, *, text: str, language: str, actor: User, now: datetime) -> HelpRequest:
    """Reply once; the person is told by mail. ``ValidationError`` when somebody replied, or it was closed meanwhile."""
    words = check_words(text, language)
    with transaction.atomic():
        found = HelpRequest.objects.filter(pk=request.pk, status=HelpStatus.OPEN, replied_at=None).update(
            status=HelpStatus.REPLIED, reply=words, reply_language=language, replied_by=actor, replied_at=now
        )
        if not found:
            raise ValidationError(_("This was answered or closed meanwhile. Your text was not sent."))
        # A letter that cannot be handed over is logged; the reply stands on the page.
        transaction.on_commit(lambda: tasks.tell_of_help.delay(request.pk), robust=True)
    request.refresh_from_db()
    return request


def close_help_request(request: HelpRequest, *, actor: User) -> HelpRequest:
    """The person who asked needs nothing more."""
    HelpRequest.objects.filter(pk=request.pk).update(status=HelpStatus.CLOSED)
    request.refresh_from_db(fields=["status"])
    return request


def reopen_help_request(request: HelpRequest, *, actor: User) -> HelpRequest:
    """Open again: it waits for a reply, or stands as answered where there is one. A reply is never written over."""
    status = HelpStatus.REPLIED if request.replied_at else HelpStatus.OPEN
    HelpRequest.objects.filter(pk=request.pk, status=HelpStatus.CLOSED).update(status=status)
    request.refresh_from_db(fields=["status"])
    return request
