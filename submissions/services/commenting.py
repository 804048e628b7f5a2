"""National comments: what people of one State say to each other about a question. The Secretariat sees none of it."""

from datetime import datetime

from django.db import transaction

from parties.models import User
from questionnaires.models import Question
from submissions.models import Comment, Submission
from submissions.services.submitting import lock_submission
from submissions.services.wording import check_words


def write_comment(
    submission: Submission, question: Question, *, text: str, language: str, actor: User, now: datetime
) -> Comment:
    """Write one comment; the same words sent twice in a row are one. ``ValidationError``: see ``check_words``."""
    words = check_words(text, language)
    with transaction.atomic():
        # Under the lock, so that a button pressed twice finds the first comment.
        locked = lock_submission(submission)
        thread = Comment.objects.filter(submission=locked, question_key=question.key)
        latest = thread.order_by("-written_at", "-pk").first()
        if latest is not None and (latest.author_id, latest.text, latest.resolved_at) == (actor.pk, words, None):
            return latest
        return Comment.objects.create(
            state_id=locked.state_id,
            submission=locked,
            question_key=question.key,
            text=words,
            language=language,
            author=actor,
            written_at=now,
        )


def resolve_comment(comment: Comment, *, actor: User, now: datetime) -> Comment:
    """Say that a comment needs nothing more; the first to say so is named."""
    Comment.objects.filter(pk=comment.pk, resolved_at=None).update(resolved_by=actor, resolved_at=now)
    comment.refresh_from_db(fields=["resolved_by", "resolved_at"])
    return comment


def reopen_comment(comment: Comment, *, actor: User) -> Comment:
    """Say that a comment is open after all."""
    Comment.objects.filter(pk=comment.pk).update(resolved_by=None, resolved_at=None)
    comment.refresh_from_db(fields=["resolved_by", "resolved_at"])
    return comment
