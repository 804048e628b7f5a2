"""Every table of a document as CSV, in one ZIP: the file of a table has its name in every language."""

import csv
import io
from collections.abc import Iterable, Sequence

from findings.rendering import BYTE_ORDER_MARK, safe_cell
from reports.rendering.facts import Facts, about
from reports.rendering.packages import packed
from reports.rendering.tables import ABOUT, Sheet, Value, sheets
from reports.sections.blocks import Document
from submissions.rendering.content import writable


def render_csv(document: Document, facts: Facts) -> bytes:
    """A ZIP: ``about.csv``, a file for each table, ``figures.csv``. The same document gives the same bytes."""
    found = sheets(document)
    entries = [(ABOUT, _about(document, facts, found))]
    entries += [(sheet.name, _written([_cells(sheet.heads), *map(_cells, sheet.lines)])) for sheet in found]
    return packed((f"{name}.csv", content) for name, content in entries)


def _about(document: Document, facts: Facts, found: Iterable[Sheet]) -> bytes:
    lines: list[Sequence[object]] = [*about(document, facts)]
    for sheet in found:
        lines += [(f"{sheet.name}.csv", sheet.caption), *((f"{sheet.name}.csv", note) for note in sheet.notes)]
    return _written(lines)


def _cells(values: Iterable[Value]) -> list[object]:
    return [value.text if value.number is None else value.number for value in values]


def _written(lines: Iterable[Sequence[object]]) -> bytes:
    """What begins like a formula is none; a number below zero is a number."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in lines:
        writer.writerow([value if isinstance(value, int) else safe_cell(writable(str(value))) for value in line])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()
