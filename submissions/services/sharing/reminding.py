"""Letters that remind people of what was handed to them: before the due date, when it is over, or when asked to."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties import isolation
from parties.models import Nomination, State, Unit, User
from parties.rules import PREPARING_ROLES
from submissions import queries, rules
from submissions.models import Assignment
from submissions.notices import reminders
from submissions.queries import Sharing, Task

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Letter:
    """To one person, about all that they have to finish; ``due``: what it is sent for."""

    user: User
    tasks: Sequence[Task]
    due: Sequence[Task]


def send_reminders(*, now: datetime) -> int:
    """Send every letter that is due today, one to a person; return how many. Run twice, it sends nothing twice.

    Each letter goes out just before its rows are marked: if the post does not take it, it is tried again next time.
    """
    sent_count = 0
    with isolation.acting_for_all():
        for state in State.objects.filter(assignments__ended_at=None, assignments__due_on__isnull=False).distinct():
            for letter in _letters(state, now.date()):
                try:
                    sent_count += _send(letter, now=now)
                except (SMTPException, OSError):
                    log.exception("A reminder to user %s was not sent", letter.user.pk)
    return sent_count


def remind_person(
    user: User | None, *, state: State, unit: Unit | None = None, actor: User, now: datetime
) -> list[User]:
    """Remind a person of all that they have, or the people of a ministry of what nobody there has taken; at once.

    Returns who got a letter. ``ValidationError`` when they were reminded today, have nothing to finish, or nobody of
    them is nominated today and has an address.
    """
    today = now.date()
    with transaction.atomic():
        own = Assignment.objects.standing().filter(state=state, user=user)
        held = own.filter(unit=unit) if user is None else own
        locked = list(held.select_for_update(of=("self",)).order_by("pk"))
        if any(row.reminded_at is not None and row.reminded_at.date() >= today for row in locked):
            raise ValidationError(_("A reminder was sent today already. The next one can go tomorrow."))
        wanted = {row.pk for row in locked}
        tasks = [task for task in _unfinished(state, today) if task.assignment.pk in wanted]
        if not tasks:
            raise ValidationError(_("There is nothing left to be reminded of."))
        people = _recipients(state, today)
        reached = people.by_user.get(user.pk, []) if user else people.by_unit.get(unit.pk if unit else 0, [])
        if not reached:
            raise ValidationError(_("Nobody can be reminded: no one is nominated today who has an e-mail address."))
        Assignment.objects.filter(pk__in=wanted).update(reminded_at=now)
        for person in reached:
            reminders.send_reminder(person, tasks, today=today)
    return reached


def _letters(state: State, today: date) -> list[_Letter]:
    people, tasks_of = _recipients(state, today), defaultdict(list)
    persons: dict[int, User] = {}
    for task in _unfinished(state, today):
        row = task.assignment
        reached = people.by_user.get(row.user_id, []) if row.user_id else people.by_unit.get(row.unit_id or 0, [])
        for person in reached:
            persons[person.pk] = person
            tasks_of[person.pk].append(task)
    letters = []
    for pk, tasks in tasks_of.items():
        due = [
            task
            for task in tasks
            if rules.is_to_be_reminded(task.assignment.due_on, reminded_at=task.assignment.reminded_at, today=today)
        ]
        if due:
            letters.append(_Letter(persons[pk], tasks, due))
    return letters


def _send(letter: _Letter, *, now: datetime) -> bool:
    """Whether it was sent: not when another run did so meanwhile, or all of it was taken back."""
    before = {task.assignment.pk: task.assignment.reminded_at for task in letter.due}
    with transaction.atomic():
        rows = Assignment.objects.standing().filter(pk__in=before).order_by("pk").select_for_update(of=("self",))
        # What waits for a whole ministry is marked with this very moment by the letter to a colleague.
        due = [row.pk for row in rows if row.reminded_at in (before[row.pk], now)]
        if not due:
            return False
        Assignment.objects.filter(pk__in=due).update(reminded_at=now)
        reminders.send_reminder(letter.user, letter.tasks, today=now.date())
    return True


@dataclass(frozen=True)
class _Recipients:
    by_user: dict[int, list[User]]
    by_unit: dict[int, list[User]]


def _recipients(state: State, today: date) -> _Recipients:
    """Those nominated today to prepare answers, who have an address; nobody else gets a letter."""
    held = Nomination.objects.in_force_on(today).filter(state=state, role__in=PREPARING_ROLES, user__is_active=True)
    by_user: dict[int, list[User]] = {}
    by_unit: defaultdict[int, list[User]] = defaultdict(list)
    for nomination in held.exclude(user__email="").select_related("user").order_by("user"):
        by_user[nomination.user_id] = [nomination.user]
        if nomination.unit_id is not None and nomination.user not in by_unit[nomination.unit_id]:
            by_unit[nomination.unit_id].append(nomination.user)
    return _Recipients(by_user, dict(by_unit))


def _unfinished(state: State, today: date) -> list[Task]:
    sharing = queries.sharing_of(state, submission_pk=None, today=today)
    return sorted(_tasks(sharing), key=lambda task: (task.assignment.due_on or date.max, task.assignment.pk))


def _tasks(sharing: Sharing) -> Iterable[Task]:
    for _unit, holders in sharing.ministries:
        for holder in holders:
            yield from (task for task in holder.tasks if not task.is_done)
