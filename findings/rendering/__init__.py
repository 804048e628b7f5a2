"""Figures in sentences, as tables on a page, and as files: all three from the same values."""

from findings.rendering.files import BYTE_ORDER_MARK, FILES, Sheet, safe_cell
from findings.rendering.grids import (
    Grid,
    GridLine,
    Subject,
    cycles_grid,
    needs_grid,
    statuses_grid,
    table_grid,
    trends_grid,
)
from findings.rendering.listing import (
    ListPart,
    RateLine,
    lists_sheet,
    provision_lists,
    rate_lines,
    statuses_sheet,
)
from findings.rendering.records import ALL_GROUPS, NO_GROUP, Record, status_records, table_records, trend_records
from findings.rendering.sentences import (
    counted_in,
    findings_in,
    group_label,
    parties_replied,
    replied,
    replies_in,
    step_sentence,
    trend_findings,
    whose,
)
from findings.rules import BANDS

__all__ = [
    "ALL_GROUPS",
    "BANDS",
    "BYTE_ORDER_MARK",
    "FILES",
    "NO_GROUP",
    "Grid",
    "GridLine",
    "ListPart",
    "RateLine",
    "Record",
    "Sheet",
    "Subject",
    "counted_in",
    "cycles_grid",
    "findings_in",
    "group_label",
    "lists_sheet",
    "needs_grid",
    "parties_replied",
    "provision_lists",
    "rate_lines",
    "replied",
    "replies_in",
    "safe_cell",
    "status_records",
    "statuses_grid",
    "statuses_sheet",
    "step_sentence",
    "table_grid",
    "table_records",
    "trend_findings",
    "trend_records",
    "trends_grid",
    "whose",
]
