"""A proposed answer is taken over, with changes or without, or returned with a note. Decided once."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from submissions import queries
from submissions.choices import Channel, ProposedStatus, SaveOutcome
from submissions.models import ProposedAnswer
from submissions.services.pages import PostedAnswer, with_new_law
from submissions.services.writing import SavedResponse, WriteRefusedError, lock_draft, save_response


@dataclass(frozen=True)
class Decided:
    """``saved`` is None where it was returned; after a clash nothing is decided and ``saved`` holds both texts."""

    proposed: ProposedAnswer
    saved: SavedResponse | None = None

    @property
    def is_clash(self) -> bool:
        return self.saved is not None and self.saved.outcome == SaveOutcome.CONFLICT


def take_over_proposal(
    proposed: ProposedAnswer, *, answer: PostedAnswer, language: str, actor: User, now: datetime
) -> Decided:
    """Write what is taken over as the answer, on behalf of who proposed it, if the answer stands as it was seen.

    ``answer`` is the proposal as it was sent back, changed or not. A stale base stores the text as a rival and decides
    nothing. ``ValidationError`` when it was decided already, a newer text of the same person waits, or the text is
    refused as any answer would be. Locks the revision, then the proposals.
    """
    with transaction.atomic():
        opened = _lock_open(proposed, actor, now)
        cited = with_new_law(opened.submission, language, answer, actor)
        is_as_proposed = (cited.answer_state, cited.value) == (opened.answer_state, opened.value)
        saved = save_response(
            opened.submission,
            answer.question,
            value=cited.value,
            answer_state=cited.answer_state,
            # What is taken over as it is keeps the language in which it was written.
            language=opened.language if is_as_proposed else language,
            base_version=answer.base_version,
            write_id=uuid.uuid5(answer.write_id, str(opened.pk)),
            actor=actor,
            channel=Channel.PROPOSED,
            now=now,
            release_level=answer.release_level or queries.release_level_of(opened),
            on_behalf_of=opened.author,
        )
        if saved.outcome == SaveOutcome.CONFLICT:
            return Decided(opened, saved)
        _decide(opened, ProposedStatus.TAKEN_OVER if is_as_proposed else ProposedStatus.CHANGED, "", actor, now)
    return Decided(opened, saved)


def return_proposal(proposed: ProposedAnswer, *, note: str, actor: User, now: datetime) -> Decided:
    """Give it back to its author with a word why. ``ValidationError`` when there is no word, or it was decided."""
    note = note.strip()
    if not note:
        raise ValidationError(_("Write a note that says what is missing, so that the colleague can go on."))
    with transaction.atomic():
        opened = _lock_open(proposed, actor, now)
        _decide(opened, ProposedStatus.RETURNED, note, actor, now)
    return Decided(opened)


def _lock_open(proposed: ProposedAnswer, actor: User, now: datetime) -> ProposedAnswer:
    if lock_draft(proposed.submission, actor=actor, today=now.date()) is None:
        raise WriteRefusedError(423, _("These answers are no longer in preparation, so nothing was changed."))
    of_author = ProposedAnswer.objects.filter(
        submission=proposed.submission_id, question_key=proposed.question_key, author=proposed.author_id
    )
    rows = list(of_author.select_related("submission__version", "author").select_for_update(of=("self",)))
    locked = next(row for row in rows if row.pk == proposed.pk)
    if locked.status != ProposedStatus.OPEN:
        raise ValidationError(_("This proposal was decided already."))
    if max(rows, key=lambda row: (row.written_at, row.pk)).pk != locked.pk:
        raise ValidationError(_("The colleague has proposed a newer text meanwhile. Look at it, then decide."))
    return locked


def _decide(proposed: ProposedAnswer, status: ProposedStatus, note: str, actor: User, now: datetime) -> None:
    """The one that is decided, and the earlier texts of the same person that it stands for."""
    earlier = ProposedAnswer.objects.filter(
        submission=proposed.submission_id,
        question_key=proposed.question_key,
        author=proposed.author_id,
        status=ProposedStatus.OPEN,
    )
    earlier.update(status=status, note=note, decided_by=actor, decided_at=now)
    proposed.status, proposed.note, proposed.decided_by, proposed.decided_at = status, note, actor, now
