"""Pages of reports and of blank papers."""

from reports.views.documents import (
    cancel,
    compile_cycle,
    job_file,
    job_page,
    publish,
    read_file,
    report_index,
    report_page,
    retry,
)
from reports.views.mirrors import ask_mirror, mirror_file, mirror_page
from reports.views.papers import choose_paper, paper_file, paper_page
from reports.views.receipts import differences_pdf, receipt_pdf
from reports.views.schemas import data_schema

__all__ = [
    "ask_mirror",
    "cancel",
    "choose_paper",
    "compile_cycle",
    "data_schema",
    "differences_pdf",
    "job_file",
    "job_page",
    "mirror_file",
    "mirror_page",
    "paper_file",
    "paper_page",
    "publish",
    "read_file",
    "receipt_pdf",
    "report_index",
    "report_page",
    "retry",
]
