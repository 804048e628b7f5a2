"""The texts of a version, one by one: in which languages there is one, how far it is, what was corrected since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default

from django.conf import settings
from django.db.models import QuerySet
from modeltranslation.utils import build_localized_fieldname

from instruments.choices import TextStage
from instruments.queries import texts_by_code
from instruments.rules import StoredStatus, text_stage
from questionnaires.models import Erratum, Option, Question, QuestionnaireText, QuestionnaireVersion, SharedText

CODES = tuple(code for code, _name in settings.LANGUAGES)
# Begins the subject of a shared text; no list to choose from may be called so.
SHARED = "shared"
# What names one text of a version: subject and field.
Place = tuple[str, str]
Row = Question | SharedText | Option


@dataclass(frozen=True)
class TextRow:
    """One text of a version in all its languages. ``context`` says where it stands, for a translator."""

    subject: str
    field: str
    context: str
    row: Row
    texts: Mapping[str, str]
    statuses: Mapping[str, QuestionnaireText] = with_default(default_factory=dict)

    @property
    def place(self) -> Place:
        return self.subject, self.field

    @property
    def english(self) -> str:
        return self.texts.get("en", "")

    def stage(self, language: str) -> TextStage:
        """How far the text is in one language: see ``instruments.rules.text_stage``."""
        stored = self.statuses.get(language)
        status = StoredStatus(stored.stage, stored.text_digest, stored.source_digest) if stored else StoredStatus()
        text = self.texts.get(language, "")
        return TextStage(text_stage(text, language=language, english=self.english, status=status))


def texts_of(version: QuestionnaireVersion) -> list[TextRow]:
    """Every text of a version that has English, or any language, in the order in which it is read. Five queries.

    The texts are those that are read now: errata lie over them.
    """
    statuses: dict[Place, dict[str, QuestionnaireText]] = {}
    for status in version.text_statuses.all():
        statuses.setdefault((status.subject, status.field), {})[status.language] = status
    found = _rows(version)
    lay_errata(version.pk, [row for row, _subject, _context, _names in found])
    return [
        TextRow(subject, name, context, row, texts, statuses.get((subject, name), {}))
        for row, subject, context, names in found
        for name in names
        if (texts := texts_by_code(row, name))
    ]


def text_row(version: QuestionnaireVersion, subject: str, field: str) -> TextRow | None:
    """One text of a version as it is read now, also one that is still empty; None when there is no such place."""
    row = _row(version, subject)
    if row is None or field not in _fields(row):
        return None
    lay_errata(version.pk, [row])
    statuses = {status.language: status for status in version.text_statuses.filter(subject=subject, field=field)}
    return TextRow(subject, field, _context(row), row, texts_by_code(row, field), statuses)


def subject_of(row: Row) -> str:
    """The key under which statuses, errata and exchange files name a row; an option needs its ``option_list`` there."""
    if isinstance(row, SharedText):
        return f"{SHARED}/{row.slug}"
    return f"{row.option_list.slug}/{row.slug}" if isinstance(row, Option) else row.key


def stage_counts(rows: Iterable[TextRow]) -> dict[str, dict[TextStage, int]]:
    """Language → stage → number of texts, with a nought where there is none."""
    counts = {code: dict.fromkeys(TextStage, 0) for code in CODES}
    for row in rows:
        for code in CODES:
            counts[code][row.stage(code)] += 1
    return counts


def lay_errata(version_id: int, rows: Iterable[Row]) -> None:
    """Lay the errata of a version over rows just read, in memory only: the frozen text stays as it is. One query."""
    errata = {
        (erratum.subject, build_localized_fieldname(erratum.field, erratum.language)): erratum.text
        for erratum in Erratum.objects.filter(version=version_id).order_by("made_at", "pk")
    }
    if not errata:
        return
    columns = {column for _subject, column in errata}
    for row in rows:
        subject = subject_of(row)
        for column in columns:
            if (subject, column) in errata:
                setattr(row, column, errata[subject, column])


def _rows(version: QuestionnaireVersion) -> list[tuple[Row, str, str, tuple[str, ...]]]:
    """Row, subject, context, fields: the questions' own words in order, the shared texts, the lists to choose from."""
    questions = _questions(version).order_by("section__position", "position")
    options = _options(version).order_by("option_list__pk", "position")
    rows: list[Row] = [*questions, *version.shared_texts.order_by("pk"), *options]
    return [(row, subject_of(row), _context(row), _fields(row)) for row in rows]


def _row(version: QuestionnaireVersion, subject: str) -> Row | None:
    kind, slash, slug = subject.partition("/")
    if not slash:
        return _questions(version).filter(key=subject).first()
    if kind == SHARED:
        return version.shared_texts.filter(slug=slug).first()
    return _options(version).filter(option_list__slug=kind, slug=slug).first()


def _questions(version: QuestionnaireVersion) -> QuerySet[Question]:
    """The questions that have words of their own."""
    return version.questions.filter(shared=None).select_related("section__article__instrument", "provision")


def _options(version: QuestionnaireVersion) -> QuerySet[Option]:
    return Option.objects.filter(option_list__version=version).select_related("option_list")


def _fields(row: Row) -> tuple[str, ...]:
    return ("label",) if isinstance(row, Option) else ("text", "guidance")


def _context(row: Row) -> str:
    if isinstance(row, SharedText):
        return row.slug
    if isinstance(row, Option):
        return row.option_list.slug
    return row.provision.key if row.provision else str(row.section.article)
