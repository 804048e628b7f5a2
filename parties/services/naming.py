"""What a focal point arranges inside the own State: ministries, who works there, and who acts as the alternate."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.choices import Role
from parties.models import Nomination, State, Unit, User
from parties.rules import PREPARING_ROLES
from parties.services.nominating import nominate

# Source: ``Unit.name``.
UNIT_NAME_MAX = 200


def name_unit(state: State, *, name: str, language: str, actor: User | None) -> Unit:
    """A ministry or service in the State's own words; named a second time it is the same one."""
    name = " ".join(name.split())
    if not name or len(name) > UNIT_NAME_MAX:
        raise ValidationError(_("Give the name of the ministry, with at most 200 characters."))
    known = Unit.objects.filter(state=state, name__iexact=name).first()
    if known is not None:
        return known
    unit, _is_new = Unit.objects.get_or_create(
        state=state, name=name, defaults={"language": language, "created_by": actor}
    )
    return unit


def place_in_unit(nomination: Nomination, *, unit: Unit | None, actor: User) -> Nomination:
    """Say in which ministry somebody works. ``ValidationError`` when it is another State's."""
    if unit is not None and unit.state_id != nomination.state_id:
        raise ValidationError(_("This ministry is not one of your State."))
    with transaction.atomic():
        locked = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
        locked.unit = unit
        locked.save(update_fields=["unit"])
    return locked


def name_alternate(
    user: User, *, state: State, from_on: date, until: date | None, actor: User, now: datetime
) -> Nomination:
    """Somebody who answers for the State acts for its focal point between two days, both included.

    ``ValidationError`` when who names is not the focal point itself, the person does not answer for the State, there is
    no last day, or the days are over or out of order.
    """
    today = now.date()
    held = Nomination.objects.in_force_on(today).filter(state=state)
    if not held.filter(user=actor, role=Role.FOCAL_POINT).exists():
        raise ValidationError(_("Only the focal point names an alternate."))
    if not held.filter(user=user, role__in=PREPARING_ROLES).exists():
        raise ValidationError(_("This person is not nominated by your State to answer."))
    if user.pk == actor.pk:
        raise ValidationError(_("The focal point cannot be their own alternate."))
    if until is None:
        raise ValidationError(_("An alternate acts between two days. Give the last one."))
    if from_on < today or until < from_on:
        raise ValidationError(_("The last day is before the first, or the days are over."))
    unit = held.filter(user=user).exclude(unit=None).order_by("pk").first()
    return nominate(
        user,
        state=state,
        role=Role.ALTERNATE,
        from_on=from_on,
        until=until,
        note_verbale=None,
        actor=actor,
        unit=unit.unit if unit else None,
        named_by=actor,
    )
