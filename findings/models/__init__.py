"""Gap rules, gaps, needs and difficulties of each State, and the figures of all States that hold none."""

from findings.models.gap import (
    AssistanceNeed,
    Difficulty,
    Gap,
    GapRule,
    Recomputation,
)
from findings.models.movement import (
    ArticleMovement,
    ClusterMovement,
    ElementMovement,
    Movement,
    NeedMovement,
    ProvisionMovement,
    ReplyMovement,
    Stratum,
    Tally,
    TrendCount,
)
from findings.models.observation import Observation

__all__ = [
    "ArticleMovement",
    "AssistanceNeed",
    "ClusterMovement",
    "Difficulty",
    "ElementMovement",
    "Gap",
    "GapRule",
    "Movement",
    "NeedMovement",
    "Observation",
    "ProvisionMovement",
    "Recomputation",
    "ReplyMovement",
    "Stratum",
    "Tally",
    "TrendCount",
]
