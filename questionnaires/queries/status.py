"""How far the content is, by instrument and language: what there is, what is missing, what does not say the same."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields

from instruments.models import Article, Element, Instrument, Offence, Provision
from instruments.queries import texts_by_code
from instruments.rules import ENGLISH, placeholders
from questionnaires.choices import QuestionKind
from questionnaires.models import Option, QuestionnaireVersion, SharedText
from questionnaires.queries.texts import CODES, TextRow, texts_of

# Language, subject, English, text → number of terms that are not rendered.
CountTerms = Callable[[str, str, str, str], int]


@dataclass
class ContentStatus:
    """Counts of texts in one language. ``missing``: texts that have English and nothing in this language."""

    instrument: str
    language: str
    provisions: int = 0
    questions: int = 0
    guidance: int = 0
    elements: int = 0
    options: int = 0
    missing: int = 0
    unequal_placeholders: int = 0
    terms_not_rendered: int = 0


COLUMNS = tuple(column.name for column in fields(ContentStatus))


@dataclass(frozen=True)
class _Text:
    counted_as: str
    subject: str
    texts: dict[str, str]


def content_status(*, count_terms: CountTerms) -> list[ContentStatus]:
    """One row per instrument and language, in treaty order: catalogue, newest full questionnaire, newest checklist."""
    rows = []
    for instrument in Instrument.objects.order_by("position"):
        texts = [text for text in (*_catalogue_texts(instrument), *_questionnaire_texts(instrument)) if text.texts]
        rows += [_status(instrument.code, language, texts, count_terms) for language in CODES]
    return rows


def _status(code: str, language: str, texts: Iterable[_Text], count_terms: CountTerms) -> ContentStatus:
    status = ContentStatus(code, language)
    for text in texts:
        own, english = text.texts.get(language, ""), text.texts.get(ENGLISH, "")
        if not own:
            status.missing += 1
            continue
        if text.counted_as:
            setattr(status, text.counted_as, getattr(status, text.counted_as) + 1)
        if language != ENGLISH:
            status.unequal_placeholders += placeholders(own) != placeholders(english)
            # Check points stand twice: in the catalogue, and as the options made of them. They are read once.
            if "-elements/" not in text.subject:
                status.terms_not_rendered += bool(count_terms(language, text.subject, english, own))
    return status


def _catalogue_texts(instrument: Instrument) -> Iterator[_Text]:
    """The subjects are those of the files: ``untoc/provisions/5(3)/summary``."""
    file = instrument.code.lower()
    for article in Article.objects.filter(instrument=instrument):
        yield _text(article, "summary", f"{file}/articles/{article.number}")
    for provision in Provision.objects.filter(article__instrument=instrument):
        for name in ("summary", "qualifier", "note"):
            counted_as = "provisions" if name == "summary" else ""
            yield _text(provision, name, f"{file}/provisions/{provision.ref}/{name}", counted_as)
    for element in Element.objects.filter(provision__article__instrument=instrument).select_related("provision"):
        subject = f"{file}/provisions/{element.provision.ref}/elements/{element.position}"
        yield _text(element, "text", subject, "elements")
    for offence in Offence.objects.filter(instrument=instrument):
        for name in ("name", "conduct", "mental_element", "note"):
            yield _text(offence, name, f"offences/offences/{offence.slug}/{name}")


def _questionnaire_texts(instrument: Instrument) -> Iterator[_Text]:
    counted_as = {"text": "questions", "guidance": "guidance", "label": "options"}
    newest = QuestionnaireVersion.objects.filter(questionnaire__instrument=instrument)
    for version in newest.order_by("questionnaire_id", "-number").distinct("questionnaire_id"):
        for row in texts_of(version):
            yield _Text(counted_as[row.field], _subject_in_files(version, row), dict(row.texts))


def _subject_in_files(version: QuestionnaireVersion, row: TextRow) -> str:
    """File and path of a text, as exceptions of the glossary name it."""
    own = f"{version.questionnaire.slug}-v{version.number}"
    shared = f"shared-v{version.number}"
    if isinstance(row.row, SharedText):
        return f"{shared}/follow_ups/{row.row.slug}/{'question' if row.field == 'text' else row.field}"
    if isinstance(row.row, Option):
        return f"{shared}/lists/{row.subject}/label"
    if row.row.kind == QuestionKind.CHECK:
        return f"{own}/items/{row.subject.partition('.')[2]}/{'question' if row.field == 'text' else 'help'}"
    ref = row.row.provision.ref if row.row.provision else row.subject
    return f"{own}/questions/{ref}/{'question' if row.field == 'text' else row.field}"


def _text(row: Article | Provision | Element | Offence, name: str, subject: str, counted_as: str = "") -> _Text:
    return _Text(counted_as, subject, texts_by_code(row, name))
