"""Every change of reports: drafted, written, compiled, published, corrected; papers asked for; jobs announced, taken
up, tried again."""

from reports.services.announcing import announce, cancel_job, retry_job, take_up_jobs
from reports.services.building import compile_draft, compile_own_report
from reports.services.compiling import LANGUAGES, compile_report, publish_report, scope_of
from reports.services.drafting import Changes, change_draft, correct_report, start_draft
from reports.services.mirrors import ask_for_mirror
from reports.services.papers import ask_for_paper
from reports.services.sweeping import sweep_fragments
from reports.services.texts import Outcome, approve_text, ask_approval, return_text, sentence_of, write_text

__all__ = [
    "LANGUAGES",
    "Changes",
    "Outcome",
    "announce",
    "approve_text",
    "ask_approval",
    "ask_for_mirror",
    "ask_for_paper",
    "cancel_job",
    "change_draft",
    "compile_draft",
    "compile_own_report",
    "compile_report",
    "correct_report",
    "publish_report",
    "retry_job",
    "return_text",
    "scope_of",
    "sentence_of",
    "start_draft",
    "sweep_fragments",
    "take_up_jobs",
    "write_text",
]
