"""To whom answers are released: the level a new answer begins with, and those that still have the former one."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import State, User
from submissions.choices import AnswerState, Channel, ReleaseLevel, RevisionStatus, SaveOutcome
from submissions.models import DeskSetting, Response, Revision, Submission
from submissions.services.submitting import lock_draft_of, lock_submission
from submissions.services.writing import save_response


@dataclass(frozen=True)
class Released:
    """``left``: keys of answers that changed since the list was shown, and keep the level they have."""

    written_count: int
    left: tuple[str, ...]


def change_release_default(
    submission: Submission, *, level: str, shown: Mapping[str, int], page_id: uuid.UUID, actor: User, now: datetime
) -> Released:
    """Set the level that new answers begin with, and give it to the answers that were shown.

    ``shown``: question key → number of the answer as the person saw it; each is one write like any other, and none
    where it changed since. ``page_id`` makes the same page sent twice one write each. ``ValidationError`` when the
    level is none, or nothing is in preparation.
    """
    if level not in ReleaseLevel.values:
        raise ValidationError(_("Choose one of the levels offered."))
    _set_default(submission, level)
    revision = Revision.objects.filter(submission=submission, status=RevisionStatus.DRAFT).first()
    responses = Response.objects.filter(revision=revision, question__key__in=shown).select_related("question__section")
    left, written = [], 0
    for response in responses.select_related("question__option_list").prefetch_related(
        "question__option_list__options"
    ):
        key = response.question.key
        if response.number != shown[key] or response.answer_state == AnswerState.CARRIED_OVER:
            left.append(key)
            continue
        saved = save_response(
            submission,
            response.question,
            value=response.value,
            answer_state=response.answer_state,
            language=response.language,
            base_version=response.number,
            write_id=uuid.uuid5(page_id, f"{key} {level} {response.number}"),
            actor=actor,
            channel=Channel.PAGE,
            now=now,
            release_level=level,
        )
        written += saved.outcome == SaveOutcome.SAVED
    submission.release_default = level
    return Released(written, tuple(left))


def set_second_person(state: State, *, wants_second_person: bool, actor: User, now: datetime) -> DeskSetting:
    """Say whether a State wants two people to submit; who said so, and when, is kept."""
    setting, _is_new = DeskSetting.objects.update_or_create(
        state=state,
        defaults={"wants_second_person": wants_second_person, "changed_by": actor, "changed_at": now},
    )
    return setting


def _set_default(submission: Submission, level: str) -> None:
    with transaction.atomic():
        locked = lock_submission(submission)
        lock_draft_of(locked)
        locked.release_default = ReleaseLevel(level)
        locked.save(update_fields=["release_default"])
