"""Every format of a report but the PDF, each drawn from the same document by one pure function."""

from collections.abc import Callable, Mapping

from reports.choices import ReportFormat
from reports.rendering.akn import render_akn
from reports.rendering.data import render_json
from reports.rendering.docx_report import render_docx_report
from reports.rendering.facts import Facts
from reports.rendering.html import render_document
from reports.rendering.tables_csv import render_csv
from reports.rendering.xlsx import render_xlsx
from reports.sections.blocks import Document


def render(form: ReportFormat, document: Document, facts: Facts) -> bytes:
    """The whole file. The same document gives the same bytes."""
    return RENDERERS[form](document, facts)


def _html(document: Document, _facts: Facts) -> bytes:
    return render_document(document).encode()


RENDERERS: Mapping[ReportFormat, Callable[[Document, Facts], bytes]] = {
    ReportFormat.HTML: _html,
    ReportFormat.DOCX: render_docx_report,
    ReportFormat.XLSX: render_xlsx,
    ReportFormat.CSV: render_csv,
    ReportFormat.JSON: render_json,
    ReportFormat.AKN: render_akn,
}
