"""A State nominates by note verbale; the Secretariat registers it. Nothing is deleted: a nomination ends on a day."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parties.choices import Role
from parties.models import Nomination, NominationQuerySet, NoteVerbale, State, Unit, User


def record_note_verbale(
    state: State, *, reference: str, dated_on: date, actor: User | None, is_illustrative: bool = False
) -> NoteVerbale:
    """The note by which a State nominates; the same note is recorded once.

    ``ValidationError`` when its reference is blank, or already stands for a note of another day.
    """
    reference = reference.strip()
    if not reference:
        raise ValidationError(_("Give the reference of the note verbale."))
    note, _is_new = NoteVerbale.objects.get_or_create(
        state=state, reference=reference, defaults={"dated_on": dated_on, "is_illustrative": is_illustrative}
    )
    if note.dated_on != dated_on:
        raise ValidationError(
            _("The note verbale %(reference)s is already recorded with another date: %(day)s.")
            % {"reference": reference, "day": date_format(note.dated_on)}
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
    unit: Unit | None = None,
    named_by: User | None = None,
) -> Nomination:
    """Give a person a role for a State between two days, both included.

    A State has one focal point at a time: a new one ends the former one's nomination the day before.
    ``ValidationError`` when the days are out of order, the note is another State's, the person already holds this role
    then, or the next focal point is nominated already.
    Source: practice of the Review Mechanism (knowledge/reliability.md, section 1).
    """
    if role not in Role.values:
        raise ValidationError(_("Choose one of the roles."))
    if until is not None and until < from_on:
        raise ValidationError(_("The nomination ends before it begins."))
    if note_verbale is not None and note_verbale.state_id != state.pk:
        raise ValidationError(_("This note verbale was sent by another State."))
    with transaction.atomic():
        State.objects.select_for_update().get(pk=state.pk)
        held = _overlapping(state, role, from_on, until)
        if held.filter(user=user).exists():
            raise ValidationError(_("This person already holds this role for the State in that time."))
        if role == Role.FOCAL_POINT:
            _end_former_focal_point(held, from_on)
        return Nomination.objects.create(
            user=user,
            state=state,
            role=role,
            from_on=from_on,
            until=until,
            note_verbale=note_verbale,
            unit=unit,
            named_by=named_by,
        )


def end_nomination(nomination: Nomination, *, until: date, actor: User | None) -> Nomination:
    """Set the last day of a nomination; the row stays on the record.

    ``ValidationError`` when that day is before the first, or would prolong a nomination that has an end.
    """
    with transaction.atomic():
        nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
        if until < nomination.from_on:
            raise ValidationError(_("The nomination ends before it begins."))
        if nomination.until is not None and until > nomination.until:
            raise ValidationError(
                _("This nomination already ends on %(day)s; a longer one needs a new note verbale.")
                % {"day": date_format(nomination.until)}
            )
        nomination.until = until
        nomination.save(update_fields=["until"])
    return nomination


def _overlapping(state: State, role: str, from_on: date, until: date | None) -> NominationQuerySet:
    """Nominations for the role that share at least one day with the new one."""
    held = Nomination.objects.filter(Q(until=None) | Q(until__gte=from_on), state=state, role=role)
    return held if until is None else held.filter(from_on__lte=until)


def _end_former_focal_point(held: NominationQuerySet, from_on: date) -> None:
    later = held.filter(from_on__gte=from_on).order_by("from_on").first()
    if later is not None:
        raise ValidationError(
            _("Another focal point of this State is nominated from %(day)s. End this nomination before that day.")
            % {"day": date_format(later.from_on)}
        )
    held.update(until=from_on - timedelta(days=1))
