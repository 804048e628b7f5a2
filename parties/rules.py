"""In what capacity somebody acts: read from nominations, asked by every predicate. Whether an audit chain holds."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parties.choices import Role

# Those who prepare a State's answers.
PREPARING_ROLES = frozenset({Role.FOCAL_POINT, Role.ALTERNATE, Role.CONTRIBUTOR})


@dataclass(frozen=True)
class Standing:
    """In what capacity somebody acts today. Every predicate reads this, never a request.

    ``roles`` maps a State's id to the roles held for it on the day the standing was asked for.
    """

    user_id: int | None = None
    is_secretariat: bool = False
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def own_state_ids(self) -> frozenset[int]:
        """States for which this person prepares answers."""
        return frozenset(pk for pk, roles in self.roles.items() if roles & PREPARING_ROLES)

    @property
    def is_expert(self) -> bool:
        return any(Role.EXPERT in roles for roles in self.roles.values())

    def is_focal_point_of(self, state_id: int) -> bool:
        """Whether this person acts as the focal point today: as such, or as the alternate between two dates."""
        return bool(self.roles.get(state_id, frozenset()) & {Role.FOCAL_POINT, Role.ALTERNATE})

    def is_alternate_of(self, state_id: int) -> bool:
        """Whether this person acts for the focal point without being it: what they do says on whose behalf."""
        roles = self.roles.get(state_id, frozenset())
        return Role.ALTERNATE in roles and Role.FOCAL_POINT not in roles

    def is_contributor_of(self, state_id: int) -> bool:
        return Role.CONTRIBUTOR in self.roles.get(state_id, frozenset())


NOBODY = Standing()


@dataclass(frozen=True)
class Link:
    """One link of a State's audit chain, as stored: see ``parties.models.ChainEntry``. ``at`` is in UTC, ISO."""

    state_id: int
    position: int
    kind: str
    content: str
    previous_hash: str
    hash: str
    at: str


@dataclass(frozen=True)
class Fault:
    """Something that does not hold. ``code``: hole, broken, forged, mislabelled (the chain itself); not_in_chain, gone,
    differs, deleted_yet_there (a row and what the chain tells of it); head, receipt (a receipt and the chain).
    """

    code: str
    position: int | None
    table: str = ""
    row_id: int | None = None


def link_hash(previous_hash: str, content: str) -> str:
    """The hash of a link, as the database computes it too."""
    return hashlib.sha256(f"{previous_hash}\n{content}".encode()).hexdigest()


def chain_faults(links: Iterable[Link]) -> list[Fault]:
    """What does not hold in one State's chain, read from its first link on.

    Source: knowledge/reliability.md, 2.4: tamper-evident once one head has left the building, never tamper-proof.
    """
    faults = []
    position, head = 0, ""
    for link in links:
        if link.position != position + 1:
            faults.append(Fault("hole", link.position))
        if link.previous_hash != head:
            faults.append(Fault("broken", link.position))
        if link.hash != link_hash(link.previous_hash, link.content):
            faults.append(Fault("forged", link.position))
        lines = link.content.split("\n")
        named = [f"state {link.state_id}", f"position {link.position}", f"at {link.at}"]
        if lines[1:4] != named or (lines[4:5] and lines[4].split(" ")[1:2] != [link.kind]):
            faults.append(Fault("mislabelled", link.position))
        position, head = link.position, link.hash
    return faults
