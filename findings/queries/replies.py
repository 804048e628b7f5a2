"""Who replied: on a day, State by State, and in the published past. Both are public facts.

Source: issue 5, "Experts' browser"; knowledge/mechanism.md, 1.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from findings.choices import Capacity
from findings.queries.aggregates import CountedRevision, capacities_on, revisions_on
from instruments.models import Instrument
from parties import isolation
from parties.choices import ParticipationStatus, RegionalGroup
from parties.models import Participation, State
from questionnaires.models import Cycle


@dataclass(frozen=True)
class Tile:
    """One State party, and whether it had replied by the end of the day."""

    state: State
    has_replied: bool


@dataclass(frozen=True)
class TileGroup:
    group: RegionalGroup
    tiles: Sequence[Tile]

    @property
    def replied_count(self) -> int:
        return sum(tile.has_replied for tile in self.tiles)


@dataclass(frozen=True)
class Reply:
    """One State under one instrument: in what capacity on the day, and whether it had replied by its end."""

    state: State
    instrument: Instrument
    capacity: Capacity
    has_replied: bool


@dataclass(frozen=True)
class PastRate:
    """A response rate as it was published. A number that the source does not give is None."""

    title: str | Promise
    code: str
    as_at: date | None
    as_at_text: str
    replied: int | None
    parties: int | None
    share: int
    source: str


_CONVENTION, _TRAFFICKING, _SMUGGLING = "UNTOC", "TIP", "SOM"
_ABSTRACT = "https://www.ojp.gov/ncjrs/virtual-library/abstracts/"
# In the order of time. The symbols of the reports themselves were not seen: the abstracts of a library are.
PAST_RATES = (
    PastRate(
        _("First cycle"),
        _CONVENTION,
        date(2005, 7, 29),
        "",
        50,
        107,
        47,
        f"{_ABSTRACT}implementation-united-nations-convention-against-transnational",
    ),
    PastRate(
        _("First cycle"),
        _TRAFFICKING,
        date(2005, 7, 29),
        "",
        37,
        87,
        43,
        f"{_ABSTRACT}implementation-protocol-prevent-suppress-and-punish-trafficking",
    ),
    PastRate(
        _("First cycle"),
        _SMUGGLING,
        None,
        "2005",
        None,
        None,
        45,
        "https://www.ncjrs.gov/App/Publications/abstract.aspx?ID=237735",
    ),
    PastRate(
        _("Second cycle"),
        _SMUGGLING,
        None,
        "2006-08",
        None,
        92,
        35,
        f"{_ABSTRACT}implementation-protocol-against-smuggling-migrants-land-sea-and-1",
    ),
)


def tiles_of(cycle: Cycle, day: date, *, instrument: Instrument) -> list[TileGroup]:
    """States parties on ``day`` by regional group, alphabetical in the reader's language. Five queries."""
    with isolation.acting_for_all():
        revisions: list[CountedRevision] = revisions_on(cycle, day)
    replied = {each.state_id for each in revisions if each.instrument_id == instrument.pk}
    held = {each.state_id: each for each in Participation.objects.filter(instrument=instrument).order_by()}
    parties = [
        state
        for state in State.objects.order_by("position")
        if state.pk in held and held[state.pk].status_on(day) == ParticipationStatus.PARTY
    ]
    groups = []
    for group in RegionalGroup:
        tiles = [Tile(state, state.pk in replied) for state in parties if state.regional_group == group]
        if tiles:
            groups.append(TileGroup(group, tiles))
    return groups


def replies_on(cycle: Cycle, day: date, *, instruments: Sequence[Instrument]) -> list[Reply]:
    """Parties and signatories, and of the others those that replied; by the alphabet, instruments as given.

    Four queries.
    """
    with isolation.acting_for_all():
        replied = {(each.state_id, each.instrument_id) for each in revisions_on(cycle, day)}
    held = capacities_on(day)
    found = []
    for state in State.objects.order_by("position"):
        for instrument in instruments:
            pair = (state.pk, instrument.pk)
            if pair in held or pair in replied:
                found.append(Reply(state, instrument, held.get(pair, Capacity.OTHER), pair in replied))
    return found
