"""The door of programs to cycles, to who replied, and to the figures of all States."""

from findings.api.cycles import CycleDetail, CycleList, CycleStatus
from findings.api.figures import (
    ArticleFigures,
    ClusterFigures,
    NeedFigures,
    ProvisionFigures,
    StatusFigures,
    TrendFigures,
)

__all__ = [
    "ArticleFigures",
    "ClusterFigures",
    "CycleDetail",
    "CycleList",
    "CycleStatus",
    "NeedFigures",
    "ProvisionFigures",
    "StatusFigures",
    "TrendFigures",
]
