"""Texts by place and language: figures that agree with the lists behind them, many reviewed at once, the catalogue."""

import re

import pytest

from instruments.choices import TextStage
from instruments.models import CatalogueText, Instrument
from parties.models import User
from questionnaires.models import QuestionnaireText, QuestionnaireVersion
from questionnaires.queries import catalogue_groups, stage_counts, text_groups, text_row, texts_of, unreviewed_languages
from questionnaires.services import copy_version, edit_text, publish_version, retire_version, set_stage
from tests.factories.exchange import make_draft_to_translate
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version
from tests.questionnaires.studio import address, count_queries, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def browser(client_of, officer):
    return client_of(officer)


@pytest.fixture
def draft(officer) -> QuestionnaireVersion:
    """Some French missing, some changed, some approved."""
    version = copy_version(get_version("tip", 2), actor=officer, now=NOW)
    by = {"actor": officer, "now": NOW}
    edit_text(version, subject="tip-5-1", field="text", language="fr", text="", **by)
    edit_text(version, subject="shared/laws", field="text", language="en", text="Which laws, please?", **by)
    set_stage(version, subject="tip-6-1", field="text", language="fr", stage="approved", **by)
    return version


def test_every_text_stands_in_one_group():
    version = get_version("untoc", 2)
    groups = text_groups(version)

    names = [row.place for group in groups for row in group.rows]
    assert sorted(names) == sorted(row.place for row in texts_of(version))
    assert len(names) == len(set(names))
    assert [group.slug for group in groups][-2:] == ["shared", "lists"]
    points = next(group for group in groups if group.slug == "article-18")
    assert any("-elements/" in row.subject for row in points.rows)


def test_figures_lead_to_as_many_texts(browser, draft):
    page = browser.get(address("matrix", draft)).content.decode()
    links = re.findall(r'<a href="([^"]*/texts/\?[^"]*)"\s*><strong>(\d+)</strong>', page)

    french = [(url.replace("&amp;", "&"), int(count)) for url, count in links if "language=fr" in url]
    found = [(browser.get(url).context["page"].paginator.count, count) for url, count in french]

    assert len(french) >= 15
    assert all(first == second for first, second in found)
    assert sum(count for url, count in french if "group=&" not in url) == len(texts_of(draft))


def test_totals_are_those_of_all_texts(browser, draft):
    total = browser.get(address("matrix", draft)).context["total"]

    assert total == stage_counts(texts_of(draft))
    assert {stage.value: count for stage, count in total["fr"].items() if stage != TextStage.DRAFT} == {
        "missing": 1, "changed": 1, "approved": 1, "to_review": 0,
    }  # fmt: skip


def test_draft_that_nobody_reviewed_says_so(browser, draft):
    shipped, worked_on = (text_of(browser.get(address("matrix", version))) for version in (draft.based_on, draft))

    sentence = "What is shipped is a draft that no translator has reviewed. No text is approved in these languages: "
    assert f"{sentence}Arabic, Chinese, French, Russian and Spanish." in shipped
    assert f"{sentence}Arabic, Chinese, Russian and Spanish." in worked_on


def test_reviewed_languages_are_not_named():
    counts = {code: dict.fromkeys(TextStage, 0) for code in ("ar", "zh-hans", "en", "fr", "ru", "es")}
    counts["ar"][TextStage.APPROVED] = 1
    counts["fr"][TextStage.MISSING] = 9
    counts["ru"][TextStage.TO_REVIEW] = 1

    assert unreviewed_languages(counts) == ["ru"]


def test_list_shows_english_beside_the_translation(browser, draft):
    response = browser.get(address("texts", draft), {"language": "fr", "stage": "missing"})

    page = text_of(response)
    assert "1 text is found." in page
    assert "Does your domestic law make trafficking in persons" in page
    assert "There is no text in this language." in page
    assert 'name="text"' not in response.content.decode()


def test_several_texts_are_approved_at_once(browser, draft, officer):
    page = f"{address('texts', draft)}?language=ar&stage=draft&page=2"
    names = re.findall(r'name="text"\s+value="([^"]+)"', browser.get(page).content.decode())[:3]

    response = browser.post(page, {"text": names, "stage": "approved"})

    assert response.url == page
    assert "Noted of 3 texts: approved." in text_of(browser.get(page))
    for name in names:
        subject, field, language = name.rsplit(":", 2)
        row = text_row(draft, subject, field)
        assert (row.stage(language), row.statuses[language].reviewer) == (TextStage.APPROVED, str(officer))


REFUSED = [
    ({"stage": "approved"}, "No text was chosen; nothing was noted."),
    ({"text": ["tip-5-1:text:fr"], "stage": "approved"}, "tip-5-1, text, fr: there is no text yet."),
    ({"text": ["tip-5-1:text:ar", "nonsense"], "stage": "approved"}, "is not a language of the portal"),
    ({"text": ["tip-5-1:text:ar", "nowhere:text:ar"], "stage": "approved"}, "has no text nowhere, text."),
    ({"text": ["tip-5-1:text:ar"], "stage": "missing"}, "missing is not a stage that a text is given."),
    ({"text": ["tip-5-1:text:ar"]}, "is not a stage that a text is given."),
]


@pytest.mark.parametrize(("posted", "sentence"), REFUSED)
def test_all_or_none_are_reviewed(browser, draft, posted, sentence):
    before = list(QuestionnaireText.objects.order_by("pk").values_list("pk", "stage"))

    response = browser.post(address("texts", draft), posted, follow=True)

    assert sentence in text_of(response)
    assert list(QuestionnaireText.objects.order_by("pk").values_list("pk", "stage")) == before


def test_retired_version_offers_no_review(browser, officer):
    version = publish_version(make_draft_to_translate(), actor=officer, now=NOW, reason="For a test.")
    retire_version(version, actor=officer, now=NOW)

    response = browser.get(address("texts", version))

    assert "The texts that are ticked" not in text_of(response)
    assert 'name="text"' not in response.content.decode()


@pytest.mark.parametrize("query", [{"language": "de"}, {"stage": "nonsense"}, {"group": "article-99"}, {"page": "x"}])
def test_nonsense_in_the_address_counts_as_nothing(browser, draft, query):
    response = browser.get(address("texts", draft), query)

    assert response.context["page"].paginator.count == 6 * len(texts_of(draft))


def test_version_without_texts_says_so(browser, draft):
    empty = QuestionnaireVersion.objects.create(questionnaire=draft.questionnaire, number=50)

    assert "There are no texts in this version yet." in text_of(browser.get(address("matrix", empty)))
    assert "No text fits these filters." in text_of(browser.get(address("texts", empty)))


def test_places_for_the_exchange_are_on_the_page(browser, draft):
    page = browser.get(address("matrix", draft)).content.decode()

    assert address("export", draft) in page
    assert address("import", draft) in page


@pytest.mark.parametrize("name", ["matrix", "texts", "publication", "version"])
def test_pages_cost_the_same_with_one_and_with_three_more_texts(browser, name):
    version = make_draft_to_translate()
    ask = lambda: browser.get(address(name, version))  # noqa: E731 (said twice)
    before = count_queries(ask)
    question = version.questions.get(key="tip-5-1")
    for number in (3, 4, 5):
        question.pk, question.key, question.position = None, f"tip-5-1.more{number}", number
        question.save()

    assert count_queries(ask) == before


def test_catalogue_counts_every_text_of_an_instrument(browser):
    instrument = Instrument.objects.get(code="FIR")
    groups = catalogue_groups(instrument)

    page = browser.get("/en/studio/catalogue/", {"instrument": "FIR"})

    rows = [row for group in groups for row in group.rows]
    translated = {(row.statuses["fr"].subject, row.field) for row in rows if "fr" in row.statuses}
    assert len(translated) == len(rows)
    assert page.context["text_count"] == len(rows)
    assert "they are only read" in text_of(page)
    assert page.context["total"]["en"][TextStage.DRAFT] == len(rows)


def test_catalogue_says_what_changed_and_where(browser):
    status = CatalogueText.objects.get(subject="FIR 5(1)(a)", field="summary", language="fr")
    status.source_digest = "0" * 16
    status.save()

    page = browser.get("/en/studio/catalogue/FIR/texts/", {"language": "fr", "stage": "changed"})

    assert page.context["page"].paginator.count == 1
    assert "FIR 5(1)(a) Summary, French English changed since" in text_of(page)


def test_catalogue_of_an_unknown_instrument(browser):
    assert browser.get("/en/studio/catalogue/ABC/texts/").status_code == 404
    assert browser.get("/en/studio/catalogue/", {"instrument": "ABC"}).context["instrument"].code == "UNTOC"


def test_catalogue_costs_the_same_for_a_short_and_a_long_instrument(browser):
    counts = {
        count_queries(lambda code=code: browser.get("/en/studio/catalogue/", {"instrument": code}))
        for code in ("TIP", "UNTOC")
    }

    assert len(counts) == 1
