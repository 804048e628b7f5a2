"""Tokens by which programs read the API: made and withdrawn by who is signed in, for themselves alone."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.choices import TokenScope
from parties.models import ApiToken, User
from parties.services.inviting import hash_of

# By its beginning a key is found in a repository or a log, by people and by the scanners of code hosts.
KEY_BEGINNING = "irp_"
KEY_BYTES = 32
VALID_DAYS_MAX = 366
TOKENS_MAX = 20


def issue_token(
    user: User, *, name: str, scopes: Sequence[str], expires_on: date, actor: User, now: datetime
) -> tuple[ApiToken, str]:
    """A new token of one's own, and its key, which is shown this once and stored nowhere.

    ``ValidationError`` when it is somebody else's, has no name or scope, its last day is over or more than a year off,
    or there are twenty already.
    """
    name, today = " ".join(name.split()), now.date()
    if user.pk != actor.pk:
        raise ValidationError(_("A token is made by its owner alone."))
    if not name or len(name) > 100:
        raise ValidationError(_("Give the token a name of at most 100 characters."))
    if not scopes or not {*scopes} <= {*TokenScope.values}:
        raise ValidationError(_("Say what the token may read."))
    if not today <= expires_on <= today + timedelta(days=VALID_DAYS_MAX):
        raise ValidationError(_("The last day is from today on, and within one year."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two at once would both see nineteen
        if user.api_tokens.in_force_on(today).count() >= TOKENS_MAX:
            raise ValidationError(_("You have 20 tokens. Withdraw one that is no longer needed."))
        key = KEY_BEGINNING + secrets.token_urlsafe(KEY_BYTES)
        token = ApiToken.objects.create(
            user=user,
            name=name,
            key_hash=hash_of(key),
            scopes=[scope for scope in TokenScope.values if scope in scopes],
            created_at=now,
            expires_on=expires_on,
        )
    return token, key


def revoke_token(token: ApiToken, *, actor: User, now: datetime) -> None:
    """From now on the token opens nothing. A second time changes nothing; ``ValidationError`` when it is another's."""
    if token.user_id != actor.pk:
        raise ValidationError(_("A token is withdrawn by its owner alone."))
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def use_token(key: str, *, today: date) -> ApiToken | None:
    """The token in force with this key, with its owner; None for any other. Notes once a day that it was used."""
    tokens = ApiToken.objects.in_force_on(today).select_related("user")
    token = tokens.filter(key_hash=hash_of(key)).first()
    if token is not None and token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token
