"""Pages of reports: prepared, compiled, published; of blank papers; of a State's own documents."""

from reports.views.desk import compile_draft, draft_page
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
from reports.views.drafts import correct, draft_masthead, draft_scope, new_draft, start
from reports.views.mirrors import ask_mirror, mirror_file, mirror_page
from reports.views.own import compile_own
from reports.views.papers import choose_paper, paper_file, paper_page
from reports.views.previews import preview
from reports.views.receipts import differences_pdf, receipt_pdf
from reports.views.schemas import data_schema
from reports.views.writing import draft_figures, text, text_history, text_stage

__all__ = [
    "ask_mirror",
    "cancel",
    "choose_paper",
    "compile_cycle",
    "compile_draft",
    "compile_own",
    "correct",
    "data_schema",
    "differences_pdf",
    "draft_figures",
    "draft_masthead",
    "draft_page",
    "draft_scope",
    "job_file",
    "job_page",
    "mirror_file",
    "mirror_page",
    "new_draft",
    "paper_file",
    "paper_page",
    "preview",
    "publish",
    "read_file",
    "receipt_pdf",
    "report_index",
    "report_page",
    "retry",
    "start",
    "text",
    "text_history",
    "text_stage",
]
