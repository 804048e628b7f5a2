"""The browser of the law: what is found, what a page shows and links, what it costs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from instruments.choices import Confirmation, Obligation
from instruments.models import Article, Instrument, Provision
from instruments.queries import find_articles
from tests.factories.instruments import get_article, get_provision, make_article, make_instrument, make_provision

pytestmark = pytest.mark.django_db
LANGUAGES = ["ar", "zh-hans", "en", "fr", "ru", "es"]


def main_of(response) -> str:
    """The content of the page without its frame."""
    return re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def links_of(html: str) -> list[str]:
    return re.findall(r'<a[^>]*href="([^"]*)"', html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["instruments/", "instruments/terms/", "instruments/UNTOC/", "instruments/UNTOC/articles/5/"]
)
def test_page_is_open_to_everyone_in_every_language(client: Client, language, path):
    response = client.get(f"/{language}/{path}")

    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    assert main_of(response).count("<h1") == 1


@pytest.mark.parametrize(
    "path", ["instruments/XYZ/", "instruments/untoc/", "instruments/UNTOC/articles/42/", "instruments/XYZ/articles/1/"]
)
def test_unknown_address_is_not_found(client: Client, path):
    assert client.get(f"/en/{path}").status_code == 404


def test_index_lists_the_four_instruments(client: Client):
    main = main_of(client.get("/en/instruments/"))

    assert [link for link in links_of(main) if link.count("/") == 4] == [
        "/en/instruments/UNTOC/",
        "/en/instruments/TIP/",
        "/en/instruments/SOM/",
        "/en/instruments/FIR/",
        "/en/instruments/terms/",
    ]
    assert re.findall(r"(\d+) articles\. (\d+) provisions\.", words_of(main)) == [
        ("41", "209"),
        ("20", "49"),
        ("25", "77"),
        ("21", "54"),
    ]


FILTERS = [
    ({"obligation": "optional"}, {"obligation": Obligation.OPTIONAL}),
    ({"theme": "prevention"}, {"article__group": "prevention"}),
    ({"cluster": "D"}, {"article__cluster": "D"}),
    ({"cluster": "none"}, {"article__cluster": ""}),
    ({"obligation": "consider", "cluster": "B"}, {"obligation": Obligation.CONSIDER, "article__cluster": "B"}),
]


@pytest.mark.parametrize(("criteria", "condition"), FILTERS)
def test_filter_finds_the_provisions_that_fit(criteria, condition):
    untoc = Instrument.objects.get(code="UNTOC")

    found = [provision.key for match in find_articles(untoc, **criteria) for provision in match.provisions]

    assert found != []
    assert sorted(found) == sorted(
        Provision.objects.filter(article__instrument=untoc, **condition).values_list("key", flat=True)
    )


def test_filters_are_held_in_the_address(client: Client):
    main = main_of(client.get("/en/instruments/TIP/", {"obligation": "optional", "words": "victims"}))

    assert re.findall(r'<option value="optional"\s+selected>', main) != []
    assert re.findall(r'name="words" value="victims"', main) == ['name="words" value="victims"']


@pytest.mark.parametrize(
    ("words", "key"),
    [("5(1)(a)(i)", "UNTOC 5(1)(a)(i)"), ("UNTOC 6(2)(f)", "UNTOC 6(2)(f)"), ("LAUNDERING intent", "UNTOC 6(2)(f)")],
)
def test_search_finds_references_and_words_in_any_case(words, key):
    untoc = Instrument.objects.get(code="UNTOC")

    found = [provision.key for match in find_articles(untoc, words=words) for provision in match.provisions]

    assert found.count(key) == 1


def test_search_reads_the_readers_language_and_english_only():
    article = make_article(make_instrument(), title_fr="Enquêtes", title_ru="Расследования")

    def found(words: str, language: str) -> list[Article]:
        return [match.article for match in find_articles(article.instrument, words=words, language=language)]

    assert found("enquêtes", "fr") == found("title", "fr") == [article]
    assert found("расследования", "fr") == []


def test_search_finds_an_article_without_provisions_by_its_title():
    untoc = Instrument.objects.get(code="UNTOC")

    assert [str(match.article) for match in find_articles(untoc, words="protection of sovereignty")] == ["UNTOC 4"]
    assert find_articles(untoc, words="protection of sovereignty", obligation="mandatory") == []


def test_search_takes_signs_of_patterns_as_they_are(client: Client):
    main = main_of(client.get("/en/instruments/UNTOC/", {"words": "%_<b>\\"}))

    assert words_of(main).count("No article and no provision fits these filters.") == 1
    assert main.count("<b>") == 0


def test_unknown_filter_value_is_named(client: Client):
    main = main_of(client.get("/en/instruments/UNTOC/", {"cluster": "Q"}))

    assert words_of(main).count("Select a valid choice. Q is not one of the available choices.") == 1


def test_article_page_shows_titles_marks_and_words_of_its_own(client: Client):
    main = main_of(client.get("/en/instruments/UNTOC/articles/5/"))

    article = get_article("UNTOC", 5)
    table = re.search(r"<table.*?</table>", main, re.S)[0]
    titles = [re.search(rf'<span lang="{tag}"\s+dir="{way}">([^<]*)</span>', table)[1] for tag, way in TAGS]
    assert titles == [getattr(article, f"title_{code.replace('-', '_')}") for code in LANGUAGES]
    marks = re.findall(r'<span class="tag tag--(?:good|caution)">([^<]*)</span>', main)
    assert marks == [
        "confirmed",
        "to be checked",
        "to be checked",
        "confirmed",
        "to be checked",
        "confirmed",
        "confirmed",
    ]
    sentence = "Summary in the portal’s own words; it does not replace the treaty text."
    assert words_of(main).count(sentence) == 1
    assert (
        main.count('<section class="provision"')
        == article.provisions.count() + article.provisions.exclude(offences=None).count()
    )


TAGS = [("ar", "rtl"), ("zh-Hans", "ltr"), ("en", "ltr"), ("fr", "ltr"), ("ru", "ltr"), ("es", "ltr")]


def test_working_mapping_is_said_and_its_alternatives(client: Client):
    article = Article.objects.exclude(cluster_alternatives=[]).filter(cluster_source=Confirmation.INFERRED).first()

    words = words_of(main_of(client.get(article.get_absolute_url())))

    assert words.count("working mapping") == 1
    assert words.count("It may also belong to:") == 1


def test_related_provisions_are_linked_in_both_directions(client: Client):
    here, there = make_provision(make_article(make_instrument())), get_provision("UNTOC 10(1)")
    here.related.add(there)

    forth = links_of(main_of(client.get(here.article.get_absolute_url())))
    back = links_of(main_of(client.get(there.article.get_absolute_url())))

    assert forth.count("/en/instruments/UNTOC/articles/10/#untoc-10-1") == 1
    assert back.count("/en/instruments/NEW/articles/1/#new-1-1") == 1


def test_article_without_provisions_is_linked_in_both_directions(client: Client):
    citing = Provision.objects.filter(related_articles=get_article("UNTOC", 4)).first()

    forth = links_of(main_of(client.get(citing.article.get_absolute_url())))
    back = links_of(main_of(client.get("/en/instruments/UNTOC/articles/4/")))

    assert forth.count("/en/instruments/UNTOC/articles/4/") >= 1
    assert back.count(citing.get_absolute_url()) == 1


def test_every_link_of_every_article_leads_to_an_article(client: Client):
    pages = {article.get_absolute_url(): main_of(client.get(article.get_absolute_url())) for article in all_articles()}
    broken = []
    for address, main in pages.items():
        for link in links_of(main):
            page = link.partition("#")[0]
            if page and page not in pages:
                broken.append((address, link))

    assert broken == []


def all_articles():
    return Article.objects.select_related("instrument")


@pytest.mark.parametrize(
    ("number", "rels"), [(1, ["next"]), (5, ["prev", "next"]), (41, ["prev"])], ids=["first", "middle", "last"]
)
def test_previous_and_next_article(client: Client, number, rels):
    main = main_of(client.get(f"/en/instruments/UNTOC/articles/{number}/"))

    assert re.findall(r'<a rel="(\w+)"', main) == rels


def test_text_missing_in_the_readers_language_is_said(client: Client):
    make_provision(make_article(make_instrument(), title_fr="Titre"))

    french = main_of(client.get("/fr/instruments/NEW/articles/1/"))
    russian = main_of(client.get("/ru/instruments/NEW/articles/1/"))
    english = main_of(client.get("/en/instruments/NEW/articles/1/"))

    headings = [re.search(r"<h1.*?</h1>", main, re.S)[0] for main in (french, russian, english)]
    assert headings[0] == '<h1 lang="fr" dir="ltr">Titre</h1>'
    assert re.sub(r" <small.*</small>", "", headings[1]) == '<h1 lang="en" dir="ltr">Title 1</h1>'
    assert headings[1].count('<small class="language-mark" lang="ru" dir="ltr">') == 1
    assert headings[2] == '<h1 lang="en" dir="ltr">Title 1</h1>'
    assert [main.count('<p class="notice">') for main in (french, russian, english)] == [1, 1, 0]


def test_pages_cost_the_same_with_one_and_three_rows(client: Client):
    instrument = make_instrument()
    first = make_article(instrument, 1)
    make_provision(first)
    address, article_address = "/en/instruments/NEW/", "/en/instruments/NEW/articles/1/"

    def cost() -> list[int]:
        counted = []
        for path in (
            address,
            f"{address}?words=provision",
            article_address,
            "/en/instruments/",
            "/en/instruments/terms/",
        ):
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counted.append(len(asked))
        return counted

    with_one = cost()
    for number in (2, 3):
        make_provision(make_article(instrument, number))
        make_provision(first, number).related.add(get_provision("UNTOC 10(1)"))

    assert cost() == with_one
    assert max(with_one) <= 12
