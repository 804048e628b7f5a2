"""How far the catalogue's own texts are in six languages: summaries, limits, notes, check points, offences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default

from instruments.choices import TextStage
from instruments.models import Article, CatalogueText, Element, Instrument, Offence, Provision
from instruments.queries import texts_by_code
from instruments.rules import StoredStatus, text_stage
from questionnaires.queries.texts import CODES

OFFENCE_FIELDS = ("name", "conduct", "mental_element", "group_involvement", "transnationality", "note")
Row = Article | Provision | Element | Offence


@dataclass(frozen=True)
class CatalogueLine:
    """One text of the catalogue in all its languages; ``reference`` says where it stands."""

    reference: str
    field: str
    article: Article
    texts: Mapping[str, str]
    statuses: Mapping[str, CatalogueText] = with_default(default_factory=dict)

    @property
    def english(self) -> str:
        return self.texts.get("en", "")

    def stage(self, language: str) -> TextStage:
        """How far the text is in one language: see ``instruments.rules.text_stage``."""
        stored = self.statuses.get(language)
        status = StoredStatus(stored.stage, stored.text_digest, stored.source_digest) if stored else StoredStatus()
        text = self.texts.get(language, "")
        return TextStage(text_stage(text, language=language, english=self.english, status=status))


@dataclass(frozen=True)
class CatalogueGroup:
    """The texts of one article."""

    article: Article
    rows: Sequence[CatalogueLine]

    @property
    def counts(self) -> dict[str, dict[TextStage, int]]:
        counts = {code: dict.fromkeys(TextStage, 0) for code in CODES}
        for row in self.rows:
            for code in CODES:
                counts[code][row.stage(code)] += 1
        return counts


def catalogue_groups(instrument: Instrument) -> list[CatalogueGroup]:
    """The texts of one instrument, article by article. Five queries."""
    articles = {article.pk: article for article in instrument.articles.select_related("instrument")}
    statuses: dict[tuple[str, str], dict[str, CatalogueText]] = {}
    for status in CatalogueText.objects.all():
        statuses.setdefault((status.subject, status.field), {})[status.language] = status
    found: dict[int, list[CatalogueLine]] = {pk: [] for pk in articles}
    for article_id, row, subject, reference, names in _rows(instrument, articles.values()):
        for name in names:
            if texts := texts_by_code(row, name):
                own = statuses.get((subject, name), {})
                found[article_id].append(CatalogueLine(reference, name, articles[article_id], texts, own))
    return [CatalogueGroup(articles[pk], rows) for pk, rows in found.items() if rows]


def _rows(instrument: Instrument, articles: Iterable[Article]) -> Iterator[tuple[int, Row, str, str, tuple[str, ...]]]:
    """Article, row, subject of its statuses (as ``instruments.services.texts`` writes them), reference, fields."""
    for article in articles:
        yield article.pk, article, f"article {article}", str(article), ("summary",)
    for provision in Provision.objects.filter(article__instrument=instrument):
        yield provision.article_id, provision, provision.key, provision.key, ("summary", "qualifier", "note")
    elements = Element.objects.filter(provision__article__instrument=instrument).select_related("provision")
    for element in elements.order_by("provision__position", "position"):
        yield element.provision.article_id, element, element.key, element.key, ("text",)
    for offence in Offence.objects.filter(instrument=instrument).select_related("provision"):
        yield offence.provision.article_id, offence, offence.slug, offence.provision.key, OFFENCE_FIELDS
