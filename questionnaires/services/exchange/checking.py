"""The rows of an import held against what the version says at this moment."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from instruments.rules import text_digest
from questionnaires import queries
from questionnaires.models import QuestionnaireVersion, TextImport
from questionnaires.rules.differences import Passage, word_differences
from questionnaires.rules.exchange import FileRow, HereRow, Outcome, Reason, Remark, Verdict, exact_digest, judge
from questionnaires.services.exchange.terms import OfficialTerms

Here = Mapping[queries.Place, HereRow]


@dataclass(frozen=True)
class CheckedRow:
    """One row with what taking it over would do now. ``number``: its place among the rows of the import."""

    number: int
    row: FileRow
    here: HereRow | None
    verdict: Verdict
    is_taken: bool
    unrendered: tuple[tuple[str, str], ...] = ()

    @property
    def differences(self) -> list[Passage]:
        """Between what stands here and what the file brings, word by word."""
        return word_differences(self.here.text if self.here else "", self.verdict.text)

    @property
    def source_differences(self) -> list[Passage]:
        """Between the English the file was made from and today's."""
        return word_differences(self.row.source, self.here.english if self.here else "")

    @property
    def has_remarks(self) -> bool:
        return bool(self.verdict.remarks)


def check_rows(text_import: TextImport) -> list[CheckedRow]:
    """Every row of an import, in the order of its file; six queries, and as many however many rows."""
    here = here_in(text_import.version, text_import.language)
    terms = OfficialTerms.read(text_import.language)
    left_out = set(text_import.left_out)
    importer = str(text_import.owner)
    found = []
    for number, row in enumerate(stored_rows(text_import)):
        place = here.get((row.subject, row.field))
        verdict = judge(row, place, language=text_import.language, importer=importer)
        checked = CheckedRow(number, row, place, verdict, verdict.is_sound and number not in left_out)
        found.append(_with_terms(checked, terms))
    return found


def here_in(version: QuestionnaireVersion, language: str) -> dict[queries.Place, HereRow]:
    """Subject and field → the text as it stands here. Five queries."""
    return {row.place: _here(row, language) for row in queries.texts_of(version)}


def rows_to_store(rows: Iterable[FileRow], here: Here) -> list[dict[str, Any]]:
    """Rows as they are kept. Where a tool has lost what a row said of itself, what stands here now takes its place.

    Then nobody can tell what was changed here since the export, and the row says so.
    """
    return [asdict(row if row.has_marks or row.problem else _with_marks_of_today(row, here)) for row in rows]


def stored_rows(text_import: TextImport) -> list[FileRow]:
    """The rows of an import as they were kept."""
    return [FileRow(**row) for row in text_import.rows]


def _here(row: queries.TextRow, language: str) -> HereRow:
    status = row.statuses.get(language)
    text = row.texts.get(language, "")
    return HereRow(row.english, text, str(row.stage(language)), status.author if status else "")


def _with_marks_of_today(row: FileRow, here: Here) -> FileRow:
    place = here.get((row.subject, row.field))
    if place is None:
        return row
    if not row.source.strip():
        return replace(row, problem=Reason.NO_MARKS)
    return replace(
        row,
        source_digest=text_digest(row.source),
        digest_then=exact_digest(place.text),
        stage_then=place.stage,
    )


def _with_terms(checked: CheckedRow, terms: OfficialTerms) -> CheckedRow:
    """A remark, not a refusal: the glossary's word may be out of place in a sentence, and inflection has many forms."""
    if checked.here is None or checked.verdict.outcome not in (Outcome.NEW, Outcome.CHANGED):
        return checked
    unrendered = terms.not_rendered(checked.here.english, checked.verdict.text)
    if not unrendered:
        return checked
    verdict = replace(checked.verdict, remarks=(*checked.verdict.remarks, Remark.TERMS))
    return replace(checked, verdict=verdict, unrendered=tuple(unrendered.items()))
