"""People and their nominations. States, instruments and participation are the real ones of the catalogue."""

from datetime import date

from parties.choices import Role
from parties.models import Nomination, State, User

FROM_ON = date(2026, 1, 1)


def get_state(iso3: str) -> State:
    return State.objects.get(iso3=iso3)


def make_user(username: str = "somebody", **fields: object) -> User:
    return User.objects.create(username=username, **fields)


def make_officer(username: str = "officer") -> User:
    """Somebody of the Secretariat."""
    return make_user(username, is_secretariat=True)


def make_nominated(iso3: str, role: Role = Role.FOCAL_POINT, *, username: str = "", until: date | None = None) -> User:
    """A person with one role for one State, from the beginning of the year. Needs to act for that State."""
    user = make_user(username or f"{iso3.lower()}-{role}")
    Nomination.objects.create(user=user, state=get_state(iso3), role=role, from_on=FROM_ON, until=until)
    return user
