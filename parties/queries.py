"""Questions asked of States, participation and nominations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Case, Count, Max, Q, QuerySet, When

from instruments.models import Instrument
from parties import isolation
from parties.choices import ParticipationStatus
from parties.models import (
    ChainEntry,
    Invitation,
    Nomination,
    Participation,
    ParticipationQuerySet,
    State,
    Unit,
    User,
)
from parties.rules import NOBODY, PREPARING_ROLES, Fault, Link, Standing, chain_faults


@dataclass(frozen=True)
class ParticipationSummary:
    """States party and signatories to one instrument on one day; the European Union is counted."""

    instrument: str
    party_count: int
    signatory_count: int


def standing_of(user: User | None, *, today: date) -> Standing:
    """In what capacity ``user`` acts on ``today``. Needs ``isolation.show_own_nominations`` first."""
    return standing_under(user, nominations_held_by(user, today=today))


def nominations_held_by(user: User | None, *, today: date) -> list[Nomination]:
    """The user's own nominations in force on ``today``, each with its State; none for who is not signed in."""
    if not _is_acting(user):
        return []
    held = Nomination.objects.filter(user=user).in_force_on(today)
    return list(held.select_related("state").order_by("state__position"))


def standing_under(user: User | None, nominations: Iterable[Nomination]) -> Standing:
    """In what capacity ``user`` acts by these nominations, which are all that are in force. No query."""
    if user is None or not _is_acting(user):
        return NOBODY
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for nomination in nominations:
        roles[nomination.state_id].add(nomination.role)
    return Standing(
        user_id=user.pk,
        is_secretariat=user.is_secretariat,
        roles={state_id: frozenset(held) for state_id, held in roles.items()},
    )


def _is_acting(user: User | None) -> bool:
    return user is not None and user.is_authenticated and user.is_active


def participation_summary(*, on: date) -> list[ParticipationSummary]:
    """States party and signatories per instrument, in treaty order."""
    parties = _counts(Participation.objects.parties_on(on))
    signatories = _counts(Participation.objects.signatories_on(on))
    return [
        ParticipationSummary(instrument.code, parties.get(instrument.pk, 0), signatories.get(instrument.pk, 0))
        for instrument in Instrument.objects.order_by("position")
    ]


def participation_as_of() -> date | None:
    """The latest day for which any source supports a row of the list; None while nothing is loaded."""
    latest: date | None = Participation.objects.aggregate(latest=Max("as_of"))["latest"]
    return latest


def _counts(participations: ParticipationQuerySet) -> dict[int, int]:
    rows = participations.order_by().values("instrument").annotate(count=Count("pk"))
    return {row["instrument"]: row["count"] for row in rows}


@dataclass(frozen=True)
class ParticipationRow:
    """A State's participation in one instrument, with what it is today."""

    participation: Participation
    status: ParticipationStatus


def states_named(words: str, *, group: str | None) -> QuerySet[State]:
    """States whose name (the reader's or the English one) or code holds ``words``; ``group`` None means all."""
    states = State.objects.order_by("position")
    if group is not None:
        states = states.filter(regional_group=group)
    if words:
        states = states.filter(Q(name__icontains=words) | Q(name_en__icontains=words) | Q(iso3__iexact=words))
    return states


def participations_of(state: State, *, today: date) -> list[ParticipationRow]:
    """One row per instrument, in treaty order."""
    rows = state.participations.select_related("instrument").prefetch_related("sources")
    return [ParticipationRow(row, row.status_on(today)) for row in rows.order_by("instrument__position")]


def participations_on(
    day: date, *, instrument: str = "", state: str = "", group: str | None = None, status: str = ""
) -> list[ParticipationRow]:
    """Who has signed or consented to what by ``day``: States by the alphabet, instruments in treaty order. One query.

    ``group`` None means all. A State that had done neither by then has the status "none".
    """
    rows = Participation.objects.select_related("state", "instrument")
    wanted = {"instrument__code": instrument or None, "state__iso3": state or None, "state__regional_group": group}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    ordered = rows.order_by("state__position", "instrument__position")
    found = [ParticipationRow(row, row.status_on(day)) for row in ordered]
    return [row for row in found if not status or row.status == status]


def nominations_of(state: State) -> QuerySet[Nomination]:
    """Nominations of a State, those in force and those ended."""
    return state.nominations.select_related("user", "note_verbale").order_by("role", "-from_on")


def find_invitation(token_hash: str) -> Invitation | None:
    """The invitation a link opens, for who holds the link and may be nobody yet.

    The only place where a session sees a row of a State without acting for it: by the hash, and nothing beside it.
    """
    with isolation.acting_for_all():
        rows = Invitation.objects.select_related("state", "invited_by")
        return rows.filter(token_hash=token_hash).first()


def invitations_of(state: State) -> QuerySet[Invitation]:
    """Invitations of a State that nobody has accepted, the latest first."""
    return state.invitations.filter(accepted_at=None).select_related("invited_by", "unit").order_by("-invited_at")


def people_of(state: State, *, today: date) -> QuerySet[Nomination]:
    """Those who prepare the State's answers today or from a later day on, the focal point first."""
    held = Nomination.objects.filter(Q(until=None) | Q(until__gte=today), state=state, role__in=PREPARING_ROLES)
    in_order = Case(When(role="focal_point", then=0), When(role="alternate", then=1), default=2)
    related = held.select_related("user", "unit", "named_by", "note_verbale")
    return related.order_by(in_order, "user__last_name", "user__username", "from_on")


def units_of(state: State) -> QuerySet[Unit]:
    """The ministries a State has named, by name."""
    return Unit.objects.filter(state=state).order_by("name")


def preparing_people(state: State, *, today: date) -> QuerySet[User]:
    """Those nominated today to prepare the State's answers, by name."""
    held = Nomination.objects.in_force_on(today).filter(state=state, role__in=PREPARING_ROLES)
    people = User.objects.filter(pk__in=held.order_by().values("user"), is_active=True)
    return people.order_by("last_name", "first_name", "username")


def chain_head_of(state_id: int) -> tuple[int, str]:
    """Position and hash of the latest link of a State's audit chain; 0 and nothing while it has none."""
    links = ChainEntry.objects.filter(state=state_id).order_by("-position")
    return links.values_list("position", "hash").first() or (0, "")


def faults_in_chain(state_id: int) -> list[Fault]:
    """What does not hold in a State's audit chain: hashes, holes, and rows that are not as it tells.

    Two queries. Needs to act for the State; what is national is hidden from a person of the Secretariat, so jobs and
    the shell ask this, not pages.
    """
    rows = ChainEntry.objects.filter(state=state_id).order_by("position")
    names = ("state_id", "position", "kind", "content", "previous_hash", "hash", "at")
    links = []
    for *stored, at in rows.values_list(*names).iterator():
        state, position, kind, content, previous, own = stored
        links.append(Link(state, position, kind, content, previous, own, at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")))
    with connection.cursor() as cursor:
        cursor.execute("SELECT target, row_id, link, fault FROM portal_chain_check(%s)", [state_id])
        of_rows = [Fault(code, link, table, row_id) for table, row_id, link, code in cursor.fetchall()]
    return chain_faults(links) + of_rows
