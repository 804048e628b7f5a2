"""Questions asked of the law: which text there is in a language, which articles answer a search."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Model, Prefetch, Q, QuerySet
from modeltranslation.utils import build_localized_fieldname

from instruments.models import Article, Instrument, Offence, Provision

ENGLISH = "en"
# The choice of the cluster filter that asks for articles in no cluster.
NO_CLUSTER = "none"


@dataclass(frozen=True)
class ArticleMatch:
    """An article and those of its provisions that answer a search; all of them when nothing was searched for."""

    article: Article
    provisions: tuple[Provision, ...]


@dataclass(frozen=True)
class ArticlePage:
    """One article with all that its page shows, and the articles before and after it in its instrument."""

    article: Article
    provisions: tuple[Provision, ...]
    offences: tuple[Offence, ...]
    cited_by: tuple[Provision, ...]
    previous: Article | None
    following: Article | None


def published_text(obj: Model, field: str, language: str) -> tuple[str, str]:
    """The best text there is of a translated field, and the language it is in.

    First the language asked for, then English, then any, in the order of the six. ``("", language)`` when
    there is none at all.
    """
    for code in dict.fromkeys([language, ENGLISH, *(code for code, _name in settings.LANGUAGES)]):
        text = getattr(obj, build_localized_fieldname(field, code), None)
        if text:
            return str(text), code
    return "", language


def texts_by_code(obj: Model, field: str) -> dict[str, str]:
    """Django's language code → text of a translated field, in the order of the six, without those that are missing."""
    found = {code: getattr(obj, build_localized_fieldname(field, code)) for code, _name in settings.LANGUAGES}
    return {code: str(text) for code, text in found.items() if text}


def language_tag(code: str) -> str:
    """The BCP 47 tag of one of Django's language codes: zh-hans → zh-Hans."""
    return {"zh-hans": "zh-Hans"}.get(code, code)


def instruments_with_counts() -> QuerySet[Instrument]:
    """Every instrument in treaty order, with ``article_count`` and ``provision_count``."""
    return Instrument.objects.select_related("parent").annotate(
        article_count=Count("articles", distinct=True), provision_count=Count("articles__provisions", distinct=True)
    )


def find_articles(
    instrument: Instrument,
    *,
    obligation: str = "",
    theme: str = "",
    cluster: str = "",
    words: str = "",
    language: str = ENGLISH,
) -> list[ArticleMatch]:
    """Articles of one instrument that answer a search, in order.

    Every word must stand in the summary, the limit or the reference of a provision, or in the title or summary of its
    article; words are looked for in ``language`` and in English. An article without matching provision is found when
    its own texts hold every word and no level of obligation is asked for.
    """
    articles = instrument.articles.select_related("instrument").order_by("number")
    if theme:
        articles = articles.filter(group=theme)
    if cluster:
        articles = articles.filter(cluster="" if cluster == NO_CLUSTER else cluster)
    provisions = Provision.objects.filter(article__in=articles.order_by()).order_by("position")
    if obligation:
        provisions = provisions.filter(obligation=obligation)
    own_words, all_words = Q(), Q()
    for word in words.split():
        own = _holds(word, ["title", "summary"], language)
        own_words &= own
        all_words &= _holds(word, ["article__title", "article__summary", "summary", "qualifier"], language) | Q(
            key__icontains=word
        )
    found: dict[int, list[Provision]] = {}
    for provision in provisions.filter(all_words):
        found.setdefault(provision.article_id, []).append(provision)
    by_themselves = set() if obligation else set(articles.filter(own_words).values_list("pk", flat=True))
    return [
        ArticleMatch(article, tuple(found.get(article.pk, [])))
        for article in articles
        if article.pk in found or article.pk in by_themselves
    ]


def article_page(code: str, number: int) -> ArticlePage | None:
    """The article with its provisions, everything they cite and everything that cites them; None when unknown."""
    article = Article.objects.select_related("instrument").filter(instrument__code=code, number=number).first()
    if article is None:
        return None
    cited = Provision.objects.select_related("article__instrument")
    provisions = article.provisions.select_related("depends_on__article__instrument").prefetch_related(
        "elements",
        Prefetch("related", cited),
        Prefetch("related_from", cited),
        Prefetch("dependents", cited),
        Prefetch("related_articles", Article.objects.select_related("instrument")),
    )
    near = Article.objects.select_related("instrument").filter(
        instrument=article.instrument, number__in=[number - 1, number + 1]
    )
    neighbours = {neighbour.number: neighbour for neighbour in near}
    return ArticlePage(
        article=article,
        provisions=tuple(provisions),
        offences=tuple(Offence.objects.filter(provision__article=article).select_related("provision", "instrument")),
        cited_by=tuple(cited.filter(related_articles=article)),
        previous=neighbours.get(number - 1),
        following=neighbours.get(number + 1),
    )


def see_also(provision: Provision) -> list[Provision]:
    """Provisions related to this one, whichever of the two says so, in treaty order."""
    both = {other.pk: other for other in (*provision.related.all(), *provision.related_from.all())}
    return sorted(
        both.values(), key=lambda other: (other.article.instrument.position, other.article.number, other.position)
    )


def _holds(word: str, fields: list[str], language: str) -> Q:
    condition = Q()
    for field in fields:
        for code in {language, ENGLISH}:
            condition |= Q(**{f"{build_localized_fieldname(field, code)}__icontains": word})
    return condition
