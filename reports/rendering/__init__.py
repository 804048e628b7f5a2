"""From a snapshot to a file: HTML, PDF, the store of files, and the work of one job.

A renderer is a function of the snapshot and the language alone: no database, no clock, no network.
"""

from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf

__all__ = ["render_html", "render_pdf"]
