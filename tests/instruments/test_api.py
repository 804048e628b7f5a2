"""The law for programs: treaty order, levels of obligation, texts with the language they are in."""

import pytest

from instruments.models import Article, Instrument, Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
ADDRESS = "/api/v1/instruments/"


def test_instruments_come_in_treaty_order_with_what_they_hold(client) -> None:
    lines = client.get(ADDRESS).json()["results"]

    assert [line["code"] for line in lines] == ["UNTOC", "TIP", "SOM", "FIR"]
    assert [line["parent"] for line in lines] == [None, "UNTOC", "UNTOC", "UNTOC"]
    assert [line["provision_count"] for line in lines] == [
        Provision.objects.filter(article__instrument=instrument).count()
        for instrument in Instrument.objects.order_by("position")
    ]


def test_provisions_come_in_treaty_order_with_their_level_of_obligation(client) -> None:
    every = client.get(f"{ADDRESS}FIR/provisions/", {"page_size": 200}).json()
    optional = client.get(f"{ADDRESS}FIR/provisions/", {"page_size": 200, "obligation": "optional"}).json()
    in_order = Provision.objects.filter(article__instrument__code="FIR").order_by("article__number", "position")

    assert [line["reference"] for line in every["results"]] == [provision.key for provision in in_order]
    assert [line["reference"] for line in optional["results"]] == [
        line["reference"] for line in every["results"] if line["obligation"] == "optional"
    ]


def test_text_that_is_missing_says_in_which_language_it_is_given(client) -> None:
    Provision.objects.filter(key="FIR 5(1)(a)").update(summary_ar="")
    asked = {"article": 5, "language": "ar"}

    lines = {line["reference"]: line for line in client.get(f"{ADDRESS}FIR/provisions/", asked).json()["results"]}

    assert lines["FIR 5(1)(a)"]["summary_language"] == "en"
    assert {line["summary_language"] for reference, line in lines.items() if reference != "FIR 5(1)(a)"} == {"ar"}


def test_chinese_is_named_as_the_tag_says(client) -> None:
    line = client.get(f"{ADDRESS}UNTOC/articles/", {"language": "zh-hans"}).json()["results"][0]

    assert line["title_language"] == "zh-Hans"


def test_articles_of_one_theme(client) -> None:
    lines = client.get(f"{ADDRESS}UNTOC/articles/", {"theme": "criminalization"}).json()["results"]

    held = Article.objects.filter(instrument__code="UNTOC", group="criminalization").order_by("number")
    assert [line["number"] for line in lines] == [article.number for article in held]
    assert {line["theme"] for line in lines} == {"criminalization"}
