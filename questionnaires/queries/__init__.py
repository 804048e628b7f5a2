"""Questions asked of questionnaires: what a version says, how far its texts are, what changed between two."""

from questionnaires.queries.catalogue import CatalogueGroup, CatalogueLine, catalogue_groups
from questionnaires.queries.changes import Differences, changes_between, text_differences
from questionnaires.queries.conditions import answer_values_of, conditions_of
from questionnaires.queries.content import LANGUAGES, question_contents, texts_in, version_content
from questionnaires.queries.editing import FIELDS, Working, texts_to_work_on
from questionnaires.queries.gate import Gate, publication_gate
from questionnaires.queries.groups import TextGroup, sum_counts, text_groups, unreviewed_languages
from questionnaires.queries.overview import QuestionnaireLine, VersionLine, questionnaires_with_versions
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
    texts_of,
)
from questionnaires.queries.tree import (
    ListLine,
    Marks,
    QuestionLine,
    SectionLine,
    SharedLine,
    Tree,
    Wanted,
    version_tree,
)

__all__ = [
    "CODES",
    "COLUMNS",
    "FIELDS",
    "LANGUAGES",
    "SHARED",
    "CatalogueGroup",
    "CatalogueLine",
    "ContentStatus",
    "Differences",
    "Gate",
    "ListLine",
    "Marks",
    "Place",
    "QuestionLine",
    "QuestionnaireLine",
    "Row",
    "SectionLine",
    "SharedLine",
    "TextGroup",
    "TextRow",
    "Tree",
    "VersionLine",
    "Wanted",
    "Working",
    "answer_values_of",
    "catalogue_groups",
    "changes_between",
    "conditions_of",
    "content_status",
    "lay_errata",
    "publication_gate",
    "question_contents",
    "questionnaires_with_versions",
    "stage_counts",
    "subject_of",
    "sum_counts",
    "text_differences",
    "text_groups",
    "text_row",
    "texts_in",
    "texts_of",
    "texts_to_work_on",
    "unreviewed_languages",
    "version_content",
    "version_tree",
]
