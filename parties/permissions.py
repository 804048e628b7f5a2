"""Who may, as far as States and nominations tell; rooms above add their own predicates on ``Standing``."""

from parties.rules import NOBODY, Standing

__all__ = ["NOBODY", "Standing", "can_browse_aggregates", "can_register_nominations", "can_see_nominations"]


def can_register_nominations(standing: Standing) -> bool:
    """Source: practice of the Review Mechanism: the State nominates, the Secretariat registers."""
    return standing.is_secretariat


def can_browse_aggregates(standing: Standing) -> bool:
    """Source: design.md, section 5: States, the Secretariat and experts; the public once a cycle is published."""
    return standing.is_secretariat or bool(standing.roles)


def can_see_nominations(standing: Standing, state_id: int) -> bool:
    """The State's own people and the Secretariat; row level security holds to the same."""
    return standing.is_secretariat or state_id in standing.own_state_ids
