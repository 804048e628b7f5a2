"""The snapshot of a report as JSON for programs: with the address of its schema, its digest, and every figure by name."""

import json

from reports.rendering.facts import Facts
from reports.sections.blocks import Document, Figure, figures, walk

# Served by the portal under this path; raised when the shape of the file changes.
SCHEMA_VERSION = 1
SCHEMA_ADDRESS = f"/reports/schema/report-data-{SCHEMA_VERSION}.json"


def render_json(document: Document, facts: Facts) -> bytes:
    """The whole file. ``number`` null is withheld, never zero. The same document gives the same bytes.

    ``snapshot_sha256`` is that of the canonical form of ``snapshot`` (RFC 8785), so anybody can work it out again.
    """
    content = {
        "$schema": SCHEMA_ADDRESS,
        "schema_version": SCHEMA_VERSION,
        "kind": facts.kind,
        "symbol": document.symbol,
        "title": document.title,
        "language": document.tag,
        "is_illustrative": document.is_illustrative,
        "cut_off_on": facts.cut_off_on,
        "dated_on": facts.dated_on,
        "rule_number": facts.rule_number,
        "outline_version": facts.outline_version,
        "threshold": facts.threshold,
        "figures": _figures(document),
        "snapshot_sha256": facts.snapshot_sha256,
        "snapshot": facts.snapshot,
    }
    # Half a character pair, which UTF-8 cannot hold, is written as an escape.
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _figures(document: Document) -> dict[str, dict[str, int | str | bool | None]]:
    """In the order of the document; ``ValueError`` when one name stands for two numbers."""
    units = {figure.id: figure.unit for figure in walk(document) if isinstance(figure, Figure)}
    return {
        name: {"number": number, "unit": units[name], "withheld": number is None}
        for name, number in figures(document).items()
    }
