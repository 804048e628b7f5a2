"""Who may see which figures."""

from findings import queries
from parties.permissions import can_browse_aggregates
from parties.rules import Standing
from questionnaires.models import CycleQuerySet

__all__ = [
    "can_browse_aggregates",
    "can_observe",
    "can_publish_figures",
    "can_see_mirror",
    "can_see_observations",
    "can_see_small_figures",
    "cycles_shown_to",
]


def cycles_shown_to(standing: Standing) -> CycleQuerySet:
    """All cycles for States, experts and the Secretariat; for the public those whose figures were published.

    Source: design.md, section 5.
    """
    cycles = queries.cycles_read()
    return cycles if can_browse_aggregates(standing) else cycles.filter(figures_published_on__isnull=False)


def can_publish_figures(standing: Standing) -> bool:
    """The Secretariat says when the figures of a cycle are for everybody."""
    return standing.is_secretariat


def can_see_mirror(standing: Standing, state_id: int) -> bool:
    """The State's own people alone: the Secretariat has its own pages, other States none.

    Source: issue 4, "The State's own mirror". Of a draft a contributor sees the articles handed to them.
    """
    return state_id in standing.own_state_ids


def can_see_small_figures(standing: Standing) -> bool:
    """Source: design.md, section 2, rule 8: for anyone but the Secretariat, small figures are withheld."""
    return standing.is_secretariat


def can_observe(standing: Standing) -> bool:
    """Reviewers serve in the Secretariat; a State never observes upon another through the portal."""
    return standing.is_secretariat


def can_see_observations(standing: Standing, state_id: int) -> bool:
    """The State concerned and the Secretariat. Source: design.md, section 2, rules 5 and 8."""
    return standing.is_secretariat or state_id in standing.own_state_ids
