"""Gap rules, gaps, needs and difficulties of each State, and the figures of all States that hold none."""

from findings.models.aggregate import (
    ArticleAggregate,
    AssistanceAggregate,
    ProvisionAggregate,
    ReplyAggregate,
)
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

__all__ = [
    "ArticleAggregate",
    "ArticleMovement",
    "AssistanceAggregate",
    "AssistanceNeed",
    "ClusterMovement",
    "Difficulty",
    "ElementMovement",
    "Gap",
    "GapRule",
    "Movement",
    "NeedMovement",
    "ProvisionAggregate",
    "ProvisionMovement",
    "Recomputation",
    "ReplyAggregate",
    "ReplyMovement",
    "Stratum",
    "Tally",
    "TrendCount",
]
