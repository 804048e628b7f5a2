"""Every change of what follows from answers: gaps by rule, assistance needs, aggregates.

Gaps and needs belong to one State and are isolated as its answers are; aggregates hold no State. What reads
several States acts for all of them inside the service, never for the person who happens to look.
"""

from findings.services.aggregates import bring_up_to_date, refresh_aggregates, take_up_awaited_gaps
from findings.services.gaps import compute_gaps
from findings.services.movements import refresh_movements, refresh_trends

__all__ = [
    "bring_up_to_date",
    "compute_gaps",
    "refresh_aggregates",
    "refresh_movements",
    "refresh_trends",
    "take_up_awaited_gaps",
]
