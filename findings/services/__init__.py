"""Every change of what follows from answers: gaps by rule, needs and difficulties, the figures of all States.

Gaps, needs and difficulties belong to one State and are isolated as its answers are; figures hold no State. What reads
several States acts for all of them inside the service, never for the person who happens to look.
"""

from findings.services.gaps import compute_gaps
from findings.services.movements import refresh_movements, refresh_trends
from findings.services.observing import record_observation
from findings.services.publishing import publish_figures, release_figures
from findings.services.refreshing import bring_up_to_date, recompute_gaps, take_up_awaited_gaps

__all__ = [
    "bring_up_to_date",
    "compute_gaps",
    "publish_figures",
    "recompute_gaps",
    "record_observation",
    "refresh_movements",
    "refresh_trends",
    "release_figures",
    "take_up_awaited_gaps",
]
