"""The texts of a version by where they stand: by article, shared by many questions, in lists to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from instruments.choices import TextStage
from instruments.models import Article
from instruments.rules import ENGLISH
from questionnaires.models import Option, Question, QuestionnaireVersion
from questionnaires.queries.texts import CODES, SHARED, TextRow, stage_counts, texts_of

LISTS = "lists"


@dataclass(frozen=True)
class TextGroup:
    """Texts that stand together. ``slug``: ``article-5``, ``shared`` or ``lists``; the article where it is one."""

    slug: str
    article: Article | None
    rows: Sequence[TextRow]

    @property
    def counts(self) -> dict[str, dict[TextStage, int]]:
        return stage_counts(self.rows)


def text_groups(version: QuestionnaireVersion) -> list[TextGroup]:
    """Articles in order, each with the lists that it alone uses, then shared texts, then other lists. Seven queries."""
    articles = {
        section.article_id: section.article for section in version.sections.select_related("article__instrument")
    }
    owners = _owners(version)
    found: dict[str, list[TextRow]] = {slug: [] for slug in (*map(_slug, articles.values()), SHARED, LISTS)}
    for row in texts_of(version):
        found[_place(row, articles, owners)].append(row)
    by_slug = {_slug(article): article for article in articles.values()}
    return [TextGroup(slug, by_slug.get(slug), rows) for slug, rows in found.items() if rows]


def unreviewed_languages(counts: Mapping[str, Mapping[TextStage, int]]) -> list[str]:
    """Languages in which there are translations and no one but their author has looked at any of them."""
    return [
        code
        for code in CODES
        if code != ENGLISH
        and not counts[code][TextStage.APPROVED]
        and any(count for stage, count in counts[code].items() if stage != TextStage.MISSING)
    ]


def sum_counts(counts: Iterable[Mapping[str, Mapping[TextStage, int]]]) -> dict[str, dict[TextStage, int]]:
    """``stage_counts`` of several groups together."""
    total = {code: dict.fromkeys(TextStage, 0) for code in CODES}
    for each in counts:
        for code, stages in each.items():
            for stage, count in stages.items():
                total[code][stage] += count
    return total


def _owners(version: QuestionnaireVersion) -> dict[int, int]:
    """List → the article that alone uses it; lists of several articles, and of none, are not there."""
    users: dict[int, set[int]] = {}
    pairs = Question.objects.filter(version=version, option_list__isnull=False).order_by()
    for option_list, article in pairs.values_list("option_list", "section__article").distinct():
        users.setdefault(option_list, set()).add(article)
    return {option_list: articles.pop() for option_list, articles in users.items() if len(articles) == 1}


def _place(row: TextRow, articles: Mapping[int, Article], owners: Mapping[int, int]) -> str:
    if isinstance(row.row, Question):
        return _slug(row.row.section.article)
    if isinstance(row.row, Option):
        owner = owners.get(row.row.option_list_id)
        return _slug(articles[owner]) if owner else LISTS
    return SHARED


def _slug(article: Article) -> str:
    return f"article-{article.number}"
