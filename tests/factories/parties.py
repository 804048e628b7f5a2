"""People and their nominations. States, instruments and participation are the real ones of the catalogue."""

from datetime import date, timedelta

from django.utils import timezone

from parties.choices import Role, TokenScope
from parties.models import ApiToken, Invitation, Nomination, State, Unit, User
from parties.services import hash_of, issue_token

FROM_ON = date(2026, 1, 1)
# The token in the letter of ``make_invitation``; what is stored is its hash.
TOKEN = "a-token-in-a-letter"


def get_state(iso3: str) -> State:
    return State.objects.get(iso3=iso3)


def make_user(username: str = "somebody", **fields: object) -> User:
    return User.objects.create(username=username, **fields)


def make_officer(username: str = "officer") -> User:
    """Somebody of the Secretariat."""
    return make_user(username, is_secretariat=True)


def make_nominated(
    iso3: str,
    role: Role = Role.FOCAL_POINT,
    *,
    username: str = "",
    until: date | None = None,
    unit: Unit | None = None,
    **fields: object,
) -> User:
    """A person with one role for one State, from the beginning of the year. Needs to act for that State."""
    user = make_user(username or f"{iso3.lower()}-{role}", **fields)
    Nomination.objects.create(user=user, state=get_state(iso3), role=role, from_on=FROM_ON, until=until, unit=unit)
    return user


def make_unit(iso3: str = "NOR", name: str = "Ministry of Justice") -> Unit:
    return Unit.objects.create(state=get_state(iso3), name=name, language="en")


def make_invitation(iso3: str, invited_by: User, *, token: str = TOKEN, **fields: object) -> Invitation:
    """An invitation sent just now, as if its letter held ``token``. Needs to act for that State."""
    now = timezone.now()
    facts = {
        "role": Role.CONTRIBUTOR,
        "email": "guest@example.org",
        "first_name": "Kari",
        "last_name": "Nordmann",
        "language": "en",
        "from_on": FROM_ON,
        "invited_at": now,
        "sent_at": now,
        "expires_at": now + timedelta(hours=72),
    }
    return Invitation.objects.create(
        state=get_state(iso3), invited_by=invited_by, token_hash=hash_of(token), **facts | fields
    )


def make_token(owner: User, *scopes: str, days: int = 30) -> tuple[ApiToken, str]:
    """A token of somebody and its key, made today for everything or for these scopes; ``days`` until its last day."""
    now = timezone.now()
    last = now.date() + timedelta(days=max(days, 0))
    made = issue_token(
        owner, name="statistics", scopes=scopes or TokenScope.values, expires_on=last, actor=owner, now=now
    )
    if days < 0:
        ApiToken.objects.filter(pk=made[0].pk).update(expires_on=now.date() + timedelta(days=days))
    return made
