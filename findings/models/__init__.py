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
from findings.models.release import Release

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
    "Release",
    "ReplyMovement",
    "Stratum",
    "Tally",
    "TrendCount",
]
