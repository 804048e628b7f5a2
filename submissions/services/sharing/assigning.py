"""Articles, or single questions of them, handed to a ministry or a person of the same State, and taken back."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from instruments.models import Article
from parties.models import Nomination, Unit, User
from parties.rules import PREPARING_ROLES
from submissions.choices import AssignmentMode
from submissions.models import Assignment, Submission
from submissions.rules import Place
from submissions.services.submitting import lock_submission


def assign_places(
    submission: Submission,
    *,
    places: Collection[Place],
    unit: Unit | None,
    user: User | None,
    mode: str,
    due_on: date | None,
    note: str,
    actor: User | None,
    now: datetime,
) -> list[Assignment]:
    """Hand articles or questions to a ministry, a person, or both; what they have already gets what is said now.

    ``ValidationError`` when nobody or nothing is named, the ministry is another State's, the person does not answer for
    the State today, the day is over, or something is not asked about. Locks the submission.
    """
    if unit is None and user is None:
        raise ValidationError(_("Choose a ministry or a person."))
    if not places:
        raise ValidationError(_("Choose at least one article."))
    if mode not in AssignmentMode.values:
        raise ValidationError(_("Choose whether they may edit or may propose."))
    if unit is not None and unit.state_id != submission.state_id:
        raise ValidationError(_("This ministry is not one of your State."))
    if user is not None:
        _refuse_stranger(user, submission, unit, now.date())
    if due_on is not None and due_on < now.date():
        raise ValidationError(_("The due date is over. Choose a later day."))
    with transaction.atomic():
        lock_submission(submission)
        _refuse_what_is_not_asked(submission, places)
        facts = {"mode": mode, "due_on": due_on, "note": note.strip()}
        made = {"state_id": submission.state_id, "assigned_by": actor, "assigned_at": now}
        return [
            Assignment.objects.update_or_create(
                submission=submission,
                article_id=place.article_id,
                question_key=place.question_key,
                unit=unit,
                user=user,
                ended_at=None,
                defaults=facts,
                create_defaults=facts | made,
            )[0]
            for place in sorted(places, key=lambda place: (place.article_id, place.question_key))
        ]


def assign_article(
    submission: Submission, *, article: Article, user: User, due_on: date | None, actor: User | None, now: datetime
) -> Assignment:
    """Hand one article to one person, who may edit it; a second time only moves the due date."""
    return assign_places(
        submission,
        places=[Place(article.pk)],
        unit=None,
        user=user,
        mode=AssignmentMode.MAY_EDIT,
        due_on=due_on,
        note="",
        actor=actor,
        now=now,
    )[0]


def take_assignment(assignment: Assignment, *, actor: User, now: datetime) -> Assignment:
    """A person of the ministry says "this is mine" of what waits for somebody there.

    ``ValidationError`` when it was taken back, somebody has it already, or the person is not of that ministry.
    """
    with transaction.atomic():
        locked = _lock_standing(assignment)
        if locked.user_id == actor.pk:
            return locked
        if locked.user_id is not None:
            raise ValidationError(_("Somebody of your ministry has taken this already."))
        if not _works_in(actor, locked.unit_id, now.date()):
            raise ValidationError(_("This was handed to another ministry."))
        return _give(locked, actor, actor, now)


def change_assignment(
    assignment: Assignment, *, user: User | None, mode: str, due_on: date | None, actor: User | None, now: datetime
) -> Assignment:
    """Name the person, change the due date, or what they may do.

    With no person it goes back to the ministry. A person who had it has it no more: the row ends, another begins, so
    that it stays on the record who had what until when.
    """
    if mode not in AssignmentMode.values:
        raise ValidationError(_("Choose whether they may edit or may propose."))
    with transaction.atomic():
        locked = _lock_standing(assignment)
        if user is None and locked.unit_id is None:
            raise ValidationError(_("Choose a ministry or a person."))
        if due_on is not None and due_on != locked.due_on and due_on < now.date():
            raise ValidationError(_("The due date is over. Choose a later day."))
        if user is not None and user.pk != locked.user_id:
            _refuse_stranger(user, locked.submission, locked.unit, now.date())
        is_other_day = due_on != locked.due_on
        locked.mode, locked.due_on = AssignmentMode(mode), due_on
        # Another due date is another promise: its reminders begin anew.
        locked.reminded_at = None if is_other_day else locked.reminded_at
        locked.save(update_fields=["mode", "due_on", "reminded_at"])
        if (user.pk if user else None) == locked.user_id:
            return locked
        if locked.user_id is None and user is not None:
            return _give(locked, user, actor, now)
        _end(locked, actor, now)
        return _again(locked, user, actor, now)


def take_back_assignment(assignment: Assignment, *, actor: User | None, now: datetime) -> Assignment:
    """It is theirs no more, from this moment; what they wrote stays. Taking back twice changes nothing."""
    with transaction.atomic():
        lock_submission(assignment.submission)
        locked = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        if locked.ended_at is None:
            _end(locked, actor, now)
    return locked


def _lock_standing(assignment: Assignment) -> Assignment:
    lock_submission(assignment.submission)
    rows = Assignment.objects.standing().select_related("submission", "unit").select_for_update(of=("self",))
    locked = rows.filter(pk=assignment.pk).first()
    if locked is None:
        raise ValidationError(_("This was taken back meanwhile."))
    return locked


def _give(assignment: Assignment, user: User, actor: User | None, now: datetime) -> Assignment:
    """To a person; where they have the very same from the same ministry already, that one stays and this one ends."""
    same = Assignment.objects.standing().filter(
        submission=assignment.submission_id,
        article=assignment.article_id,
        question_key=assignment.question_key,
        unit=assignment.unit_id,
        user=user,
    )
    known = same.first()
    if known is not None:
        _end(assignment, actor, now)
        return known
    assignment.user = user
    assignment.save(update_fields=["user"])
    return assignment


def _again(ended: Assignment, user: User | None, actor: User | None, now: datetime) -> Assignment:
    return Assignment.objects.update_or_create(
        submission=ended.submission,
        article_id=ended.article_id,
        question_key=ended.question_key,
        unit=ended.unit,
        user=user,
        ended_at=None,
        defaults={"mode": ended.mode, "due_on": ended.due_on, "note": ended.note},
        create_defaults={
            "state_id": ended.state_id,
            "mode": ended.mode,
            "due_on": ended.due_on,
            "note": ended.note,
            "assigned_by": actor,
            "assigned_at": now,
        },
    )[0]


def _end(assignment: Assignment, actor: User | None, now: datetime) -> None:
    assignment.ended_at, assignment.ended_by = now, actor
    assignment.save(update_fields=["ended_at", "ended_by"])


def _works_in(user: User, unit_id: int | None, today: date) -> bool:
    held = Nomination.objects.in_force_on(today).filter(user=user, role__in=PREPARING_ROLES)
    return unit_id is not None and held.filter(unit=unit_id).exists()


def _refuse_stranger(user: User, submission: Submission, unit: Unit | None, today: date) -> None:
    held = Nomination.objects.in_force_on(today).filter(user=user, state=submission.state_id, role__in=PREPARING_ROLES)
    units = {nomination.unit_id for nomination in held}
    if not units:
        raise ValidationError(_("This person is not nominated by your State to answer."))
    # Who belongs to no ministry may be named for any; who belongs to one is not named for another by mistake.
    if unit is not None and not units & {unit.pk, None}:
        raise ValidationError(_("This person works in another ministry."))


def _refuse_what_is_not_asked(submission: Submission, places: Collection[Place]) -> None:
    questions = submission.version.questions.filter(section__article__in={place.article_id for place in places})
    asked = set(questions.values_list("section__article", "key"))
    articles = {article for article, _key in asked}
    if any(place.article_id not in articles for place in places):
        raise ValidationError(_("This article is not part of the questionnaire."))
    if any(place.question_key and (place.article_id, place.question_key) not in asked for place in places):
        raise ValidationError(_("This question is not part of the article."))
