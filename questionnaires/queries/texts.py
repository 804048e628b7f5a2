"""The texts of a version, one by one: in which languages there is one, how far it is, what was corrected since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from instruments.choices import TextStage
from instruments.rules import StoredStatus, text_stage
from questionnaires.models import Erratum, Option, Question, QuestionnaireText, QuestionnaireVersion, SharedText

CODES = tuple(code for code, _name in settings.LANGUAGES)
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
    """Every text of a version that has English, or any language, in the order in which it is read. Four queries."""
    statuses: dict[Place, dict[str, QuestionnaireText]] = {}
    for status in version.text_statuses.all():
        statuses.setdefault((status.subject, status.field), {})[status.language] = status
    return [
        TextRow(subject, name, context, row, texts, statuses.get((subject, name), {}))
        for row, subject, context, names in _rows(version)
        for name in names
        if (texts := texts_by_code(row, name))
    ]


def texts_by_code(row: Row, name: str) -> dict[str, str]:
    """Django's language code → text, without those that are missing."""
    found = {code: getattr(row, build_localized_fieldname(name, code)) for code in CODES}
    return {code: str(text) for code, text in found.items() if text}


def subject_of(row: Row) -> str:
    """The key under which statuses, errata and exchange files name a row; an option needs its ``option_list`` there."""
    if isinstance(row, SharedText):
        return f"shared/{row.slug}"
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
    questions = version.questions.filter(shared=None).select_related("section__article__instrument", "provision")
    found: list[tuple[Row, str, str, tuple[str, ...]]] = [
        (question, question.key, _context(question), ("text", "guidance"))
        for question in questions.order_by("section__position", "position")
    ]
    found += [
        (shared, subject_of(shared), shared.slug, ("text", "guidance"))
        for shared in version.shared_texts.order_by("pk")
    ]
    options = Option.objects.filter(option_list__version=version).select_related("option_list")
    found += [
        (option, subject_of(option), option.option_list.slug, ("label",))
        for option in options.order_by("option_list__pk", "position")
    ]
    return found


def _context(question: Question) -> str:
    return question.provision.key if question.provision else str(question.section.article)
