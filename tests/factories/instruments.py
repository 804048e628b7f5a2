"""Parts of the law. The real catalogue is in every test database; these are for what it does not have."""

from instruments.choices import ArticleGroup, Confirmation, MeasureType, Obligation
from instruments.models import Article, Instrument, Provision


def get_article(code: str, number: int) -> Article:
    return Article.objects.select_related("instrument").get(instrument__code=code, number=number)


def get_provision(key: str) -> Provision:
    return Provision.objects.select_related("article__instrument").get(key=key)


def make_instrument(code: str = "NEW", **fields: object) -> Instrument:
    values = {
        "position": 90,
        "title_en": f"Convention {code}",
        "short_title_en": code.title(),
        "adopted_on": "2020-01-01",
        "in_force_on": "2021-01-01",
    }
    return Instrument.objects.create(code=code, **values | fields)


def make_article(instrument: Instrument, number: int = 1, **fields: object) -> Article:
    values = {
        "title_en": f"Title {number}",
        "summary_en": f"Summary {number}",
        "group": ArticleGroup.GENERAL,
        "cluster": "A",
        "cluster_source": Confirmation.INFERRED,
    }
    return Article.objects.create(instrument=instrument, number=number, **values | fields)


def make_provision(article: Article, paragraph: int = 1, **fields: object) -> Provision:
    values = {
        "ref": f"{article.number}({paragraph})",
        "key": f"{article} ({paragraph})",
        "slug": f"{article.instrument.code.lower()}-{article.number}-{paragraph}",
        "position": paragraph,
        "obligation": Obligation.MANDATORY,
        "measure_type": MeasureType.LEGISLATIVE,
        "summary_en": f"Provision {paragraph}",
    }
    return Provision.objects.create(article=article, **values | fields)
