"""Every change of reports: compiled and published, papers asked for, their jobs announced, taken up, tried again."""

from reports.services.announcing import announce, cancel_job, retry_job, take_up_jobs
from reports.services.compiling import LANGUAGES, compile_report, publish_report, scope_of
from reports.services.mirrors import ask_for_mirror
from reports.services.papers import ask_for_paper
from reports.services.sweeping import sweep_fragments

__all__ = [
    "LANGUAGES",
    "announce",
    "ask_for_mirror",
    "ask_for_paper",
    "cancel_job",
    "compile_report",
    "publish_report",
    "retry_job",
    "scope_of",
    "sweep_fragments",
    "take_up_jobs",
]
