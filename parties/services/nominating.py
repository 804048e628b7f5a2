"""A State nominates by note verbale; the Secretariat registers it. Nothing is deleted: a nomination ends on a day."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.choices import Role
from parties.models import Nomination, NoteVerbale, State, User


def record_note_verbale(
    state: State, *, reference: str, dated_on: date, actor: User | None, is_illustrative: bool = False
) -> NoteVerbale:
    """The note by which a State nominates; ``ValidationError`` when its reference is blank."""
    reference = reference.strip()
    if not reference:
        raise ValidationError(_("Give the reference of the note verbale."))
    note, _is_new = NoteVerbale.objects.get_or_create(
        state=state, reference=reference, defaults={"dated_on": dated_on, "is_illustrative": is_illustrative}
    )
    return note


def nominate(
    user: User,
    *,
    state: State,
    role: str,
    from_on: date,
    until: date | None,
    note_verbale: NoteVerbale | None,
    actor: User | None,
) -> Nomination:
    """Give a person a role for a State between two days, both included.

    A State has one focal point at a time: a new one ends the former one's nomination the day before.
    ``ValidationError`` when the days are out of order or the note is another State's.
    Source: practice of the Review Mechanism (knowledge/reliability.md, section 1).
    """
    if until is not None and until < from_on:
        raise ValidationError(_("The nomination ends before it begins."))
    if note_verbale is not None and note_verbale.state_id != state.pk:
        raise ValidationError(_("This note verbale was sent by another State."))
    with transaction.atomic():
        State.objects.select_for_update().get(pk=state.pk)
        if role == Role.FOCAL_POINT:
            _end_former_focal_points(user, state, from_on)
        return Nomination.objects.create(
            user=user, state=state, role=role, from_on=from_on, until=until, note_verbale=note_verbale
        )


def end_nomination(nomination: Nomination, *, until: date, actor: User | None) -> Nomination:
    """The last day of a nomination; the row stays on the record."""
    if until < nomination.from_on:
        raise ValidationError(_("The nomination ends before it begins."))
    nomination.until = until
    nomination.save(update_fields=["until"])
    return nomination


def _end_former_focal_points(user: User, state: State, from_on: date) -> None:
    former = Nomination.objects.in_force_on(from_on).filter(state=state, role=Role.FOCAL_POINT)
    if former.filter(from_on__gte=from_on).exists():
        raise ValidationError(_("Another focal point of this State begins on that day."))
    former.update(until=from_on - timedelta(days=1))
