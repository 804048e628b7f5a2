"""Questions asked of questionnaires: what a version says, how far its texts are, what changed between two."""

from questionnaires.queries.changes import Differences, changes_between, text_differences
from questionnaires.queries.conditions import answer_values_of, conditions_of
from questionnaires.queries.content import LANGUAGES, question_contents, texts_in, version_content
from questionnaires.queries.status import COLUMNS, ContentStatus, content_status
from questionnaires.queries.texts import (
    CODES,
    SHARED,
    Place,
    Row,
    TextRow,
    lay_errata,
    stage_counts,
    subject_of,
    text_row,
    texts_by_code,
    texts_of,
)

__all__ = [
    "CODES",
    "COLUMNS",
    "LANGUAGES",
    "SHARED",
    "ContentStatus",
    "Differences",
    "Place",
    "Row",
    "TextRow",
    "answer_values_of",
    "changes_between",
    "conditions_of",
    "content_status",
    "lay_errata",
    "question_contents",
    "stage_counts",
    "subject_of",
    "text_differences",
    "text_row",
    "texts_by_code",
    "texts_in",
    "texts_of",
    "version_content",
]
