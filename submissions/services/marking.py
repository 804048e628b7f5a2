"""Marks on an article: complete, reviewed, opened again. A mark is never changed; an answer written later ends it."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from instruments.models import Article
from parties.models import User
from submissions.choices import MarkKind
from submissions.models import ArticleMark, Response, Submission
from submissions.rules import TALK_MAX_CHARACTERS
from submissions.services.submitting import lock_draft_of, lock_submission


def mark_article(
    submission: Submission,
    *,
    article: Article,
    kind: MarkKind,
    seen: Mapping[str, int],
    actor: User,
    now: datetime,
    note: str = "",
) -> ArticleMark:
    """Say of an article in preparation that it is complete, reviewed, or open again.

    ``seen``: question key → number of the answer on the page the mark was made on; what this person has written since
    counts as seen. ``ValidationError`` when somebody else wrote an answer meanwhile, nothing is in preparation, or the
    article is opened again without a note.
    """
    words = note.replace("\r\n", "\n").strip()
    if kind == MarkKind.REOPENED and not words:
        raise ValidationError(_("To open the article again, say in a note what is still to be done."))
    if len(words) > TALK_MAX_CHARACTERS:
        text = _("This text is longer than %(limit)s characters. Please shorten it; nothing typed was discarded.")
        raise ValidationError(text % {"limit": TALK_MAX_CHARACTERS})
    with transaction.atomic():
        # The lock on the revision is the one every writer takes: no answer is written between the look and the mark.
        revision = lock_draft_of(lock_submission(submission))
        answers = Response.objects.filter(revision=revision, question__section__article=article).exclude(author=actor)
        numbers = answers.order_by().values_list("question__key", "number")
        if kind != MarkKind.REOPENED and any(number != seen.get(key, 0) for key, number in numbers):
            raise ValidationError(
                _("Somebody changed an answer of this article while you were reading. Please look again, then mark it.")
            )
        return ArticleMark.objects.create(
            state_id=revision.state_id,
            revision=revision,
            article=article,
            kind=kind,
            note=words,
            marked_by=actor,
            marked_at=now,
        )
