"""A focal point lets colleagues of the own State in: by a link for one address, used once, for some hours.

Source: issue 4, "Sharing". The token is in the letter only; what is stored is its SHA-256.
"""

import hashlib
import logging
import secrets
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from parties import isolation, notices
from parties.choices import Role
from parties.models import Invitation, Nomination, State, Unit, User
from parties.services.nominating import nominate

log = logging.getLogger(__name__)

INVITED_ROLES = (Role.CONTRIBUTOR, Role.ALTERNATE)
VALID_HOURS = 72
TOKEN_BYTES = 32


def invite(
    state: State,
    *,
    role: str,
    first_name: str,
    last_name: str,
    email: str,
    language: str,
    unit: Unit | None,
    from_on: date,
    until: date | None,
    actor: User,
    now: datetime,
) -> Invitation:
    """Invite a colleague; the letter goes out once the invitation is stored.

    ``ValidationError`` when the role is not one a focal point gives, an alternate has no last day, the days are over or
    out of order, the ministry is another State's, or the same address already waits for the same role.
    """
    email, names = email.strip().lower(), (first_name.strip(), last_name.strip())
    _refuse_what_is_wrong(state, role, names, email, unit, from_on, until, now.date())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        State.objects.select_for_update().get(pk=state.pk)
        if _waiting(now).filter(state=state, role=role, email=email).exists():
            raise ValidationError(_("An invitation to this address waits already. Send that one again instead."))
        invitation = Invitation.objects.create(
            state=state,
            role=role,
            unit=unit,
            email=email,
            first_name=names[0],
            last_name=names[1],
            language=language,
            from_on=from_on,
            until=until,
            token_hash=hash_of(token),
            invited_by=actor,
            invited_at=now,
            sent_at=now,
            expires_at=now + timedelta(hours=VALID_HOURS),
        )
    notices.send_invitation(invitation, token)
    return invitation


def resend_invitation(invitation: Invitation, *, now: datetime) -> Invitation:
    """A new link for the same address, valid from now; the former one no longer opens anything.

    ``ValidationError`` when it was accepted or withdrawn, or its last day is over.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        _refuse_closed(locked, now.date())
        locked.token_hash, locked.sent_at = hash_of(token), now
        locked.expires_at, locked.sent_count = now + timedelta(hours=VALID_HOURS), locked.sent_count + 1
        locked.save(update_fields=["token_hash", "sent_at", "expires_at", "sent_count"])
    notices.send_invitation(locked, token)
    return locked


def resend_to_address(email: str, *, now: datetime) -> int:
    """New links for whoever asks with their own address; return how many, which nobody is told.

    Only where the State's own people could send it again too: an invitation that was neither used nor withdrawn.
    """
    sent_count = 0
    with isolation.acting_for_all():
        open_ones = Invitation.objects.filter(email=email.strip().lower(), accepted_at=None, withdrawn_at=None)
        for invitation in open_ones.filter(Q(until=None) | Q(until__gte=now.date())).select_related("state"):
            try:
                resend_invitation(invitation, now=now)
                sent_count += 1
            except (SMTPException, OSError):
                # Who asks gets the same answer whatever happens; who runs the portal reads of it here.
                log.exception("Invitation %s was not sent again", invitation.pk)
    return sent_count


def withdraw_invitation(invitation: Invitation, *, now: datetime) -> Invitation:
    """Its link opens nothing any more. ``ValidationError`` when it was accepted: then the nomination is to be ended."""
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if locked.accepted_at is not None:
            raise ValidationError(_("This invitation was accepted already. End the person’s role instead."))
        if locked.withdrawn_at is None:
            locked.withdrawn_at = now
            locked.save(update_fields=["withdrawn_at"])
    return locked


def accept_as_new(invitation: Invitation, *, user_name: str, password: str, now: datetime) -> User:
    """Make the account and the nomination together, or neither.

    ``ValidationError`` by field (``user_name``, ``password``) or for the whole, as ``accept_as``.
    """
    user_name = user_name.strip()
    user = User(
        username=user_name,
        email=invitation.email,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        preferred_language=invitation.language,
    )
    _refuse_name(user, user_name)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    user.set_password(password)
    with isolation.acting_for([invitation.state_id]), transaction.atomic():
        locked = _lock_valid(invitation, now)
        if User.objects.filter(email__iexact=locked.email).exists():
            raise ValidationError(_("There is an account with this address. Sign in to accept."))
        user.save()
        _nominate(locked, user, now)
    return user


def accept_as(invitation: Invitation, *, actor: User, now: datetime) -> User:
    """The person who has an account with this very address takes the role.

    ``ValidationError`` when the address is another, the link was used, withdrawn or is too old, or the role is held.
    """
    with isolation.acting_for([invitation.state_id]), transaction.atomic():
        locked = _lock_valid(invitation, now)
        if actor.email.lower() != locked.email.lower():
            raise ValidationError(_("This invitation was sent to another address than that of your account."))
        _nominate(locked, actor, now)
    return actor


def hash_of(token: str) -> str:
    """SHA-256 of a token, in hexadecimal: what is stored of it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _waiting(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def _lock_valid(invitation: Invitation, now: datetime) -> Invitation:
    """By the hash as it was seen: a link that was sent again meanwhile is the former one."""
    rows = Invitation.objects.select_related("state", "unit", "invited_by").select_for_update(of=("self",))
    locked = rows.filter(pk=invitation.pk, token_hash=invitation.token_hash).first()
    if locked is None or locked.expires_at <= now:
        raise ValidationError(_("This link is too old. Ask for a new one."))
    _refuse_closed(locked, now.date())
    return locked


def _refuse_closed(invitation: Invitation, today: date) -> None:
    if invitation.accepted_at is not None:
        raise ValidationError(_("This invitation was used already."))
    if invitation.withdrawn_at is not None:
        raise ValidationError(_("This invitation was withdrawn."))
    if invitation.until is not None and invitation.until < today:
        raise ValidationError(_("The time for which this invitation was meant is over."))


def _nominate(invitation: Invitation, user: User, now: datetime) -> None:
    """Only while who invited may still do so: what a focal point promised ends with the focal point."""
    inviter = Nomination.objects.in_force_on(now.date()).filter(state=invitation.state_id, user=invitation.invited_by)
    allowed = [Role.FOCAL_POINT] if invitation.role == Role.ALTERNATE else [Role.FOCAL_POINT, Role.ALTERNATE]
    if not inviter.filter(role__in=allowed).exists():
        raise ValidationError(
            _("Who invited you no longer acts for the State. Ask its focal point to invite you again.")
        )
    nominate(
        user,
        state=invitation.state,
        role=invitation.role,
        from_on=max(invitation.from_on, now.date()),
        until=invitation.until,
        note_verbale=None,
        actor=invitation.invited_by,
        unit=invitation.unit,
        named_by=invitation.invited_by,
    )
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def _refuse_name(user: User, user_name: str) -> None:
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as wrong:
        if "username" in wrong.message_dict:
            sentence = _("Use letters, digits and the signs @ . + - _ only, 150 at most.")
            raise ValidationError({"user_name": sentence}) from wrong
        raise
    if User.objects.filter(username__iexact=user_name).exists():
        raise ValidationError({"user_name": _("This user name is taken. Please choose another.")})


def _refuse_what_is_wrong(
    state: State,
    role: str,
    names: tuple[str, str],
    email: str,
    unit: Unit | None,
    from_on: date,
    until: date | None,
    today: date,
) -> None:
    if role not in INVITED_ROLES:
        raise ValidationError({"role": _("Choose one of the roles.")})
    if not all(names):
        raise ValidationError({"last_name": _("Give the first name and the last name.")})
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError({"email": _("This is not an e-mail address.")}) from None
    if unit is not None and unit.state_id != state.pk:
        raise ValidationError({"unit": _("This ministry is not one of your State.")})
    if role == Role.ALTERNATE and until is None:
        raise ValidationError({"until": _("An alternate acts between two days. Give the last one.")})
    if until is not None and until < max(from_on, today):
        raise ValidationError({"until": _("The last day is before the first, or over.")})
