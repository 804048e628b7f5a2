"""A report as it would read if it were compiled now: its figures by name, how far its texts are, its length, a preview.

Figures are those stored at this moment and may move until the report is compiled, when they are read once more.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from findings.models import Tally
from parties import isolation
from reports import outline, queries, rules
from reports.choices import OUTLINE_VERSION, TextStatus
from reports.models import ReportDraft, SectionText
from reports.queries import LANGUAGES
from reports.sections import lengths, texts, writing
from reports.sections.blocks import Document, Runs
from reports.sections.content import ENGLISH
from reports.sections.coverage import Coverage
from reports.sections.lengths import Lengths
from reports.sections.masthead import FIELDS

# Figures are asked for at every text that is saved; what is kept is dropped when the draft or the cycle changes.
KEPT_SECONDS = 15 * 60
# A text is shown in another language only where there is none in its own: in English first.
FALLBACK = (ENGLISH, *(code for code in LANGUAGES if code != ENGLISH))


@dataclass(frozen=True)
class NamedFigure:
    """``number`` None is withheld; ``text`` as the language prints it. ``section``: where the report shows it first."""

    name: str
    label: str
    number: int | None
    text: str
    section: str


@dataclass(frozen=True)
class Cell:
    """One section in one language. ``text`` None: nobody wrote anything, which is no fault."""

    text: SectionText | None = None
    word_count: int = 0

    @property
    def status(self) -> str:
        return self.text.status if self.text and self.text.text else ""


@dataclass(frozen=True)
class Line:
    """A place where an officer may write; ``cells``: language → how far its text is."""

    section: str
    title: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class WordCount:
    """``written``: by officers; ``body``: running text of the report itself. Tables and annexes do not count."""

    written: int
    body: int
    tables: int
    annexes: int
    limit: int = rules.WORDS_MAX

    @property
    def total(self) -> int:
        return self.written + self.body

    @property
    def is_over(self) -> bool:
        return self.total > self.limit


@dataclass
class Written:
    """Texts of a draft by language, as a document takes them, and how far each language is covered."""

    texts: dict[str, dict[str, tuple[Runs, ...]]] = field(default_factory=dict)
    coverage: dict[str, Coverage] = field(default_factory=dict)


def figures_for(draft: ReportDraft, language: str) -> tuple[NamedFigure, ...]:
    """Every figure a text of this draft may name, in reading order."""
    return _drawn(draft, language)[0]


def known_figures(draft: ReportDraft) -> frozenset[str]:
    return frozenset(figure.name for figure in figures_for(draft, ENGLISH))


def words_of(draft: ReportDraft) -> dict[str, WordCount]:
    """Language → how long the report would be, beside what a report of the Secretariat may have."""
    written = dict.fromkeys(LANGUAGES, 0)
    places = places_of(draft)
    for text in queries.texts_of(draft):
        if text.section in places:
            written[text.language] += rules.words(text.text, text.language)
    found = {}
    for language in LANGUAGES:
        length = _drawn(draft, language)[1]
        found[language] = WordCount(written[language], length.body, length.tables, length.annexes)
    return found


def text_matrix(draft: ReportDraft) -> tuple[Line, ...]:
    """Places where an officer may write, in the order of the report, and how far each language is. One query."""
    found = {(text.section, text.language): text for text in queries.texts_of(draft)}
    return tuple(
        Line(place, str(outline.TITLES[place]), {code: _cell(found.get((place, code))) for code in LANGUAGES})
        for place in places_of(draft)
    )


def places_of(draft: ReportDraft) -> tuple[str, ...]:
    return outline.places_of_texts(draft.kind, draft.sections)


def preview(draft: ReportDraft, language: str) -> Document:
    """The document in one language with all its texts, approved or not. Figures a text has lost stand as typed."""
    snapshot = read_figures(draft)
    said = written_texts(draft, queries.texts_of(draft))
    numbers = {figure.name: figure.number for figure in figures_for(draft, ENGLISH)}
    filled = texts.filled(said.texts[language], numbers, language, is_preview=True)
    snapshot = {**snapshot, "masthead": _masthead(draft)}
    return outline.compose(snapshot, language, filled, covered=said.coverage[language].frozen())


def written_texts(draft: ReportDraft, rows: Iterable[SectionText]) -> Written:
    """Texts for all six languages, each from its own language or, where that has none, from another; as typed.

    So a paragraph has the same number in every language, whichever texts are there.
    """
    by_place = {(row.section, row.language): row for row in rows if row.text.strip()}
    found = Written()
    for language in LANGUAGES:
        said, unapproved, elsewhere = {}, [], {}
        for place in places_of(draft):
            row = next((by_place[place, c] for c in (language, *FALLBACK) if (place, c) in by_place), None)
            if row is None:
                continue
            said[place] = writing.written(row.text, row.language, document=language)
            if row.language != language:
                elsewhere[place] = row.language
            if row.status != TextStatus.APPROVED:
                unapproved.append(place)
        found.texts[language] = said
        found.coverage[language] = Coverage(tuple(unapproved), elsewhere)
    return found


def read_figures(draft: ReportDraft) -> dict[str, Any]:
    """The snapshot the report would have, read at most every quarter of an hour while nothing changes."""
    key = f"{_key(draft)}:snapshot"
    kept: dict[str, Any] | None = _kept(key)
    if kept is not None:
        return kept
    with isolation.acting_for_all():
        snapshot = queries.read_snapshot(
            draft.cycle,
            cut_off_on=draft.cut_off_on,
            dated_on=timezone.now().date(),
            masthead=_masthead(draft),
            scope=queries.scope_of_draft(draft),
        )
    _keep(key, snapshot)
    return snapshot


def _masthead(draft: ReportDraft) -> dict[str, Any]:
    return {name: draft.masthead.get(name) or None for name in FIELDS}


def _drawn(draft: ReportDraft, language: str) -> tuple[tuple[NamedFigure, ...], Lengths]:
    """Figures and length of the report without its texts, in one language: kept together, since both need it drawn."""
    key = f"{_key(draft)}:{language}"
    if kept := _kept(key):
        return tuple(NamedFigure(*each) for each in kept["figures"]), Lengths(*kept["lengths"])
    document = outline.compose(read_figures(draft), language)
    named = outline.figures_in(document)
    figures = tuple(NamedFigure(name, f.label, f.number, f.text, f.section) for name, f in named.items())
    length = lengths.measure(document)
    _keep(key, {"figures": [astuple(each) for each in figures], "lengths": astuple(length)})
    return figures, length


def _kept(key: str) -> Any:
    packed = cache.get(key)
    return json.loads(zlib.decompress(packed)) if packed else None


def _keep(key: str, value: Any) -> None:
    """Packed: a report has thousands of figures, and a cache may lie in the database."""
    cache.set(key, zlib.compress(json.dumps(value).encode()), KEPT_SECONDS)


def _key(draft: ReportDraft) -> str:
    """Changes with the draft, with the figures of its cycle, and with the day that the document names."""
    counted = Tally.objects.filter(cycle=draft.cycle_id).values_list("basis", "counted_at").first()
    basis, counted_at = counted or ("", None)
    moment = f"{counted_at:%Y%m%d%H%M%S%f}" if counted_at else ""
    threshold = settings.SMALL_CELL_THRESHOLD
    return f"draft:{draft.pk}:{draft.version}:{basis}:{moment}:{timezone.now():%Y%m%d}:{OUTLINE_VERSION}:{threshold}"


def _cell(text: SectionText | None) -> Cell:
    return Cell(text, rules.words(text.text, text.language)) if text else Cell()
