"""The data that a report's PDF carries within: its figures and snapshot, and its text as a document of law."""

from reports.rendering.akn import render_akn
from reports.rendering.data import render_json
from reports.rendering.facts import Facts
from reports.rendering.metadata import Attached
from reports.sections.blocks import Document


def data_of(document: Document, facts: Facts) -> tuple[Attached, ...]:
    """The files to embed. The same document gives the same bytes."""
    return (
        Attached("report-data.json", render_json(document, facts), "application/json", "Figures and snapshot"),
        Attached("report.akn.xml", render_akn(document, facts), "text/xml", "Akoma Ntoso", relationship="Alternative"),
    )
