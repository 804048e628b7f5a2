"""The doors of this room: figures of all States, and a State's own mirror."""

from findings.views.beside import across, trends
from findings.views.gaps import article, clusters, overview, provision
from findings.views.mirror import mirror
from findings.views.observations import observations, observe
from findings.views.replies import index, publish, rates, replies

__all__ = [
    "across",
    "article",
    "clusters",
    "index",
    "mirror",
    "observations",
    "observe",
    "overview",
    "provision",
    "publish",
    "rates",
    "replies",
    "trends",
]
