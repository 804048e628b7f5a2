"""From a snapshot to a file: HTML, PDF, the store of files, and the work of one job.

A renderer is a function of the document alone: no database, no clock, no network.
"""

from reports.rendering.html import render_document, render_part
from reports.rendering.pdf import render_pdf

__all__ = ["render_document", "render_part", "render_pdf"]
