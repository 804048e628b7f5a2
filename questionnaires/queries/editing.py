"""What whoever works on a text needs beside it: the English it was made from, what was corrected since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from modeltranslation.utils import build_localized_fieldname

from instruments.queries import texts_by_code
from instruments.rules import ENGLISH, text_digest
from questionnaires.models import Erratum, Option, Question, QuestionnaireText, QuestionnaireVersion, SharedText
from questionnaires.queries.texts import Place, Row, TextRow, lay_errata, subject_of

FIELDS = {Question: ("text", "guidance"), SharedText: ("text", "guidance"), Option: ("label",)}


@dataclass(frozen=True)
class Working:
    """Texts to work on. ``sources``: place → digest → an English text that stood there in any version of the
    questionnaire; ``errata``: place and language → the errata made of this version, the first one first."""

    rows: Sequence[TextRow]
    sources: dict[Place, dict[str, str]]
    errata: dict[tuple[str, str, str], list[Erratum]]

    def source_of(self, row: TextRow, language: str) -> str:
        """The English from which a translation was made; empty when no version has kept it."""
        status = row.statuses.get(language)
        return self.sources.get(row.place, {}).get(status.source_digest, "") if status else ""


def texts_to_work_on(version: QuestionnaireVersion, rows: Iterable[Row]) -> Working:
    """The texts of some rows of a version, empty ones too, as they are read now. Five queries.

    Options need their ``option_list`` there.
    """
    rows = list(rows)
    lay_errata(version.pk, rows)
    subjects = [subject_of(row) for row in rows]
    statuses: dict[Place, dict[str, QuestionnaireText]] = {}
    for status in version.text_statuses.filter(subject__in=subjects):
        statuses.setdefault((status.subject, status.field), {})[status.language] = status
    errata: dict[tuple[str, str, str], list[Erratum]] = {}
    for erratum in version.errata.filter(subject__in=subjects).select_related("author").order_by("made_at", "pk"):
        errata.setdefault((erratum.subject, erratum.field, erratum.language), []).append(erratum)
    found = [
        TextRow(subject, name, "", row, texts_by_code(row, name), statuses.get((subject, name), {}))
        for row, subject in zip(rows, subjects, strict=True)
        for name in FIELDS[type(row)]
    ]
    return Working(found, _sources(version, rows, subjects), errata)


def _sources(
    version: QuestionnaireVersion, rows: Sequence[Row], subjects: Sequence[str]
) -> dict[Place, dict[str, str]]:
    """Every English text that ever stood in these places: as published, and before and after each erratum."""
    found: dict[Place, dict[str, str]] = {}
    if not rows:
        return found
    for earlier in _namesakes(version, rows):
        subject = subject_of(earlier)
        for name in FIELDS[type(earlier)]:
            text = getattr(earlier, build_localized_fieldname(name, ENGLISH)) or ""
            found.setdefault((subject, name), {})[text_digest(text)] = text
    errata = Erratum.objects.filter(version__questionnaire=version.questionnaire_id, language=ENGLISH)
    for subject, name, before, text in errata.filter(subject__in=subjects).values_list(
        "subject", "field", "before", "text"
    ):
        known = found.setdefault((subject, name), {})
        known |= {text_digest(before): before, text_digest(text): text}
    return found


def _namesakes(version: QuestionnaireVersion, rows: Sequence[Row]) -> "QuerySet[Question | SharedText | Option]":
    """The rows of all versions of the questionnaire with the same names; all of one kind, as the page shows them."""
    questionnaire, first = version.questionnaire_id, rows[0]
    if isinstance(first, Question):
        keys = [row.key for row in rows if isinstance(row, Question)]
        return Question.objects.filter(version__questionnaire=questionnaire, key__in=keys)
    if isinstance(first, SharedText):
        slugs = [row.slug for row in rows if isinstance(row, SharedText)]
        return SharedText.objects.filter(version__questionnaire=questionnaire, slug__in=slugs)
    lists = {row.option_list.slug for row in rows if isinstance(row, Option)}
    options = Option.objects.filter(option_list__version__questionnaire=questionnaire, option_list__slug__in=lists)
    return options.select_related("option_list")
