"""A submission in preparation goes over to a newer version of its questionnaire, and back.

Nothing is blanked, deleted or said in another's name: answers are copied, and what is left is kept as it was left.
Source: issue 3, "Versions"; design.md, section 3.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.choices import VersionStatus
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.queries import changes_between
from questionnaires.rules import Fate
from submissions import queries, rules
from submissions.choices import AnswerState, EventKind, RevisionStatus, SubmissionStatus
from submissions.models import (
    Response,
    ResponseVersion,
    Revision,
    Submission,
    SubmissionEvent,
    SubmissionMove,
)
from submissions.services.copying import add_versions, copy_answers
from submissions.services.submitting import lock_draft_of, lock_submission

# What a response says, beside the answer state and the value: goes with it wherever it is copied to.
FACTS = ("answer_state", "carried_state", "value", "language", "release_level", "author", "written_at")


def move_submission(
    submission: Submission, *, version: QuestionnaireVersion, actor: User | None, now: datetime
) -> SubmissionMove:
    """Go over to a newer version of the same questionnaire, which the cycle has taken up.

    In order: locks the submission and its draft, sets the draft aside, makes a new one, copies by key what is carried
    or to be confirmed, writes the event. What needs a person stays whole on the draft set aside. ``ValidationError``
    when it is not in preparation, the cycle is closed, or this is no version to go to.
    """
    with transaction.atomic():
        locked = lock_submission(submission)
        draft = _draft_of(locked)
        _refuse_version(locked, draft, version, now)
        last = locked.revisions.order_by("-number").values_list("number", flat=True)[0]
        _set_status(draft, RevisionStatus.SET_ASIDE)
        moved = Revision.objects.create(
            state_id=locked.state_id, submission=locked, version_id=version.pk, number=last + 1
        )
        outcome = _carry_over(draft, moved)
        _answer_version(locked, moved, actor=actor, now=now)
        move = SubmissionMove.objects.create(
            state_id=locked.state_id,
            submission=locked,
            from_revision=draft,
            to_revision=moved,
            outcome=outcome,
            actor=actor,
            moved_at=now,
        )
    submission.version = locked.version
    return move


def undo_move(move: SubmissionMove, *, actor: User | None, now: datetime) -> SubmissionMove:
    """Go back to the draft that was set aside, with what was said since.

    In order: locks, sets the moved draft aside, makes the earlier one the draft again, carries back what was written
    since to the questions of the same key as further versions, writes the event. What has no place there stays on the
    draft now set aside, and ``undo_outcome`` names it. ``ValidationError`` when it is undone already, or the moved
    draft is no longer the one in preparation.
    """
    with transaction.atomic():
        locked = lock_submission(move.submission)
        undone = SubmissionMove.objects.select_for_update(of=("self",)).get(pk=move.pk)
        left = _draft_of(locked)
        if undone.undone_at is not None or left.pk != undone.to_revision_id:
            raise ValidationError(_("This move can no longer be undone: the answers are already further."))
        back = Revision.objects.select_related("version").get(pk=undone.from_revision_id)
        _set_status(left, RevisionStatus.SET_ASIDE)
        _set_status(back, RevisionStatus.DRAFT)
        undone.undo_outcome = _carry_back(left, back)
        undone.undone_at, undone.undone_by = now, actor
        undone.save(update_fields=["undone_at", "undone_by", "undo_outcome"])
        _answer_version(locked, back, actor=actor, now=now)
    move.submission.version = locked.version
    return undone


def _draft_of(submission: Submission) -> Revision:
    if submission.status != SubmissionStatus.DRAFT:
        raise ValidationError(_("Only answers in preparation go over to another version."))
    return lock_draft_of(submission)


def _refuse_version(submission: Submission, draft: Revision, version: QuestionnaireVersion, now: datetime) -> None:
    names = {"version": version}
    if not submission.cycle.is_open_on(now.date()):
        raise ValidationError(_("This cycle is closed; answers can no longer go over to another version."))
    if version.questionnaire_id != draft.version.questionnaire_id:
        raise ValidationError(_("%(version)s is another questionnaire.") % names)
    if version.number <= draft.version.number:
        raise ValidationError(_("%(version)s is not newer than the version these answers are given to.") % names)
    current = submission.cycle.versions.filter(pk=version.pk).first()
    if current is None:
        raise ValidationError(_("This cycle has not taken up %(version)s.") % names)
    if current.status != VersionStatus.PUBLISHED:
        raise ValidationError(_("%(version)s is not published.") % names)


def _set_status(revision: Revision, status: RevisionStatus) -> None:
    revision.status = status
    revision.save(update_fields=["status"])


def _answer_version(submission: Submission, revision: Revision, *, actor: User | None, now: datetime) -> None:
    """The submission says which version it answers now; going back is a move as well."""
    submission.version = revision.version
    submission.save(update_fields=["version"])
    SubmissionEvent.objects.create(
        state_id=submission.state_id,
        submission=submission,
        kind=EventKind.MOVED,
        from_status=submission.status,
        to_status=submission.status,
        actor=actor,
        on_behalf_of_id=queries.acted_for_id(actor, submission.state_id, today=now.date()),
        at=now,
    )


def _fates(before: Revision, after: Revision) -> dict[str, Fate]:
    return {change.key: change.fate for change in changes_between(before.version, after.version)}


def _ids(revision: Revision) -> dict[str, int]:
    return dict(Question.objects.filter(version=revision.version_id).order_by().values_list("key", "pk"))


def _answers(revision: Revision) -> dict[str, Response]:
    responses = Response.objects.filter(revision=revision).select_related("question").order_by("pk")
    return {response.question.key: response for response in responses}


def _standing(response: Response | None) -> rules.Standing | None:
    if response is None:
        return None
    return rules.Standing(response.answer_state, response.carried_state, response.value, response.language)


def _carry_over(draft: Revision, moved: Revision) -> dict[str, Any]:
    """Copy what goes over; returns key → fate of every answer, with the number it went over with."""
    fates, ids = _fates(draft, moved), _ids(moved)
    outcome: dict[str, Any] = {}
    going = []
    for key, response in _answers(draft).items():
        fate = fates[key]
        if response.answer_state != AnswerState.UNANSWERED:
            outcome[key] = {"fate": fate, "number": response.number}
        if fate != Fate.NEEDS_PERSON:
            said = rules.moved(_standing(response), fate)  # type: ignore[arg-type]  # there is a response
            response.answer_state, response.carried_state = said
            response.question_id = ids[key]
            going.append(response)
    copy_answers(going, moved)
    return outcome


def _carry_back(left: Revision, back: Revision) -> dict[str, Any]:
    """Take back what was written since the move; returns key → its fate, with the number it then has."""
    forth, fates, ids = _fates(back, left), _fates(left, back), _ids(back)
    before = _answers(back)
    outcome: dict[str, Any] = {}
    for key, response in _answers(left).items():
        standing = before.get(key)
        copied = standing.number if standing and forth[key] != Fate.NEEDS_PERSON else 0
        if response.number <= copied:
            continue
        fate = fates[key]
        if fate == Fate.NEEDS_PERSON and response.answer_state == AnswerState.UNANSWERED:
            continue  # nothing is said there that could be lost
        outcome[key] = {"fate": fate, "number": response.number}
        if fate != Fate.NEEDS_PERSON:
            further = (standing.number if standing else 0) - copied
            outcome[key]["number"] = response.number + further
            _take_back(response, standing, back, ids[key], fate=fate, copied=copied, further=further)
    return outcome


def _take_back(
    response: Response,
    standing: Response | None,
    back: Revision,
    question_id: int,
    *,
    fate: Fate,
    copied: int,
    further: int,
) -> None:
    """One answer comes back: every version written since, in turn, and the answer as the last of them left it."""
    said = rules.moved_back(_standing(response), fate, _standing(standing))  # type: ignore[arg-type]  # as above
    written = list(ResponseVersion.objects.filter(response=response, number__gt=copied, is_rival=False))
    columns: Mapping[str, Any] = {name: getattr(response, name) for name in FACTS}
    target = standing or Response(state_id=response.state_id, revision=back, question_id=question_id)
    for name, value in columns.items():
        setattr(target, name, value)
    target.answer_state, target.carried_state = said
    target.number = response.number + further
    target.save()
    add_versions((version, target, version.number + further) for version in written)
