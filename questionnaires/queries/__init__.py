"""Questions asked of questionnaires: what a version says, how far its texts are, what changed between two."""

from questionnaires.queries.content import LANGUAGES, question_contents, texts_in, version_content
from questionnaires.queries.status import COLUMNS, ContentStatus, content_status
from questionnaires.queries.texts import (
    CODES,
    TextRow,
    lay_errata,
    stage_counts,
    subject_of,
    texts_by_code,
    texts_of,
)

__all__ = [
    "CODES",
    "COLUMNS",
    "LANGUAGES",
    "ContentStatus",
    "TextRow",
    "content_status",
    "lay_errata",
    "question_contents",
    "stage_counts",
    "subject_of",
    "texts_by_code",
    "texts_in",
    "texts_of",
    "version_content",
]
