"""The doors of this room: figures of all States, and a State's own mirror."""

from findings.views.mirror import mirror
from findings.views.observations import observations, observe
from findings.views.overview import article, article_csv, index, overview, overview_csv

__all__ = ["article", "article_csv", "index", "mirror", "observations", "observe", "overview", "overview_csv"]
