"""Who may, as far as States and nominations tell; rooms above add their own predicates on ``Standing``."""

from parties.choices import Role
from parties.rules import NOBODY, Standing

__all__ = [
    "NOBODY",
    "Standing",
    "can_browse_aggregates",
    "can_end_role",
    "can_invite",
    "can_name_alternate",
    "can_register_nominations",
    "can_see_nominations",
]


def can_register_nominations(standing: Standing) -> bool:
    """Source: practice of the Review Mechanism: the State nominates, the Secretariat registers."""
    return standing.is_secretariat


def can_browse_aggregates(standing: Standing) -> bool:
    """Source: design.md, section 5: States, the Secretariat and experts; the public once a cycle is published."""
    return standing.is_secretariat or bool(standing.roles)


def can_see_nominations(standing: Standing, state_id: int) -> bool:
    """The State's own people and the Secretariat; row level security holds to the same."""
    return standing.is_secretariat or state_id in standing.own_state_ids


def can_invite(standing: Standing, state_id: int) -> bool:
    """The focal point, or who acts for them, names ministries and lets contributors of the own State in."""
    return standing.is_focal_point_of(state_id)


def can_name_alternate(standing: Standing, state_id: int) -> bool:
    """The focal point alone: an alternate names no further alternate."""
    return Role.FOCAL_POINT in standing.roles.get(state_id, frozenset())


def can_end_role(standing: Standing, state_id: int, role: str) -> bool:
    """Who may give a role may end it; that of a focal point is ended by note verbale only."""
    if role == Role.ALTERNATE:
        return can_name_alternate(standing, state_id)
    return role == Role.CONTRIBUTOR and can_invite(standing, state_id)
