"""Questions asked for documents: the snapshot of a report, the content of a blank paper; who may see which."""

from reports.queries.drafts import (
    days_with_replies,
    drafts_visible_to,
    history_of,
    open_correction_of,
    replacement_of,
    scope_of_draft,
    texts_of,
)
from reports.queries.mirrors import mirror_jobs_visible_to, read_mirror, revisions_to_mirror
from reports.queries.papers import PaperContent, paper_jobs_visible_to, read_paper, version_of, versions_on_paper
from reports.queries.snapshots import LANGUAGES, Scope, instruments_of, read_snapshot, reports_visible_to
from reports.queries.writing import drafts_open_to, reports_to_show, text_of

__all__ = [
    "LANGUAGES",
    "PaperContent",
    "Scope",
    "days_with_replies",
    "drafts_open_to",
    "drafts_visible_to",
    "history_of",
    "instruments_of",
    "mirror_jobs_visible_to",
    "open_correction_of",
    "paper_jobs_visible_to",
    "read_mirror",
    "read_paper",
    "read_snapshot",
    "replacement_of",
    "reports_to_show",
    "reports_visible_to",
    "revisions_to_mirror",
    "scope_of_draft",
    "text_of",
    "texts_of",
    "version_of",
    "versions_on_paper",
]
