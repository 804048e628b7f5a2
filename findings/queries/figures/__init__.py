"""The one door to stored figures: pages, reports, tables for download and the API all read here, and only here.

A figure is a ``Count``: how many States, of how many that replied. What a reader may not see is withheld here and
nowhere else, so that no two doors complete each other. Source: design.md, section 2, rules 4 and 8.
"""

from findings.queries.figures.contract import (
    Count,
    Line,
    Reader,
    Selection,
    Statuses,
    Table,
    Trend,
)
from findings.queries.figures.needs import assistance, difficulties, kind_labels
from findings.queries.figures.seen import cut_offs
from findings.queries.figures.statuses import article_statuses
from findings.queries.figures.tables import article_table, article_tables, cluster_table, provision_table
from findings.queries.figures.through_cycles import trends
from findings.queries.figures.whole import Whole, trends_of, whole

__all__ = [
    "Count",
    "Line",
    "Reader",
    "Selection",
    "Statuses",
    "Table",
    "Trend",
    "Whole",
    "article_statuses",
    "article_table",
    "article_tables",
    "assistance",
    "cluster_table",
    "cut_offs",
    "difficulties",
    "kind_labels",
    "provision_table",
    "trends",
    "trends_of",
    "whole",
]
