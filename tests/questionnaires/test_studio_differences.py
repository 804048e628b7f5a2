"""Two versions beside each other, question by question; and the preview of an article as a State will see it."""

import pytest

from parties.models import User
from questionnaires.models import QuestionnaireVersion
from questionnaires.services import (
    add_option,
    add_question,
    copy_version,
    edit_question,
    edit_text,
    make_erratum,
    remove_option,
    remove_question,
)
from tests.factories.instruments import get_article
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version
from tests.questionnaires.studio import address, count_queries, tags_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
KEY = "tip-5-1"


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def browser(client_of, officer):
    return client_of(officer)


@pytest.fixture
def draft(officer) -> QuestionnaireVersion:
    return copy_version(get_version("tip", 2), actor=officer, now=NOW)


@pytest.fixture
def by(officer) -> dict[str, object]:
    return {"actor": officer, "now": NOW}


def reword(version, by, language="en", words="Does your national law make trafficking an offence?"):
    edit_text(version, subject=KEY, field="text", language=language, text=words, **by)


def figures(response) -> dict[str, int]:
    return {kind: count for kind, _label, count in response.context["counts"] if count}


def shown(response) -> list[str]:
    return [line.change.key for line in response.context["lines"]]


def test_copy_asks_the_same(browser, draft):
    response = browser.get(address("differences", draft))

    assert figures(response) == {"same": draft.questions.count()}
    assert "Both versions ask the same questions in the same words." in text_of(response)


def test_each_class_is_counted_shown_and_filtered(browser, draft, by):
    reword(draft, by)
    edit_question(draft, key=f"{KEY}.penalty", show_if={}, is_required=False, **by)
    remove_question(draft, key=f"{KEY}.missing", **by)
    add_question(
        draft, article=get_article("TIP", 5), key="tip-5.courts", kind="text", text="Courts?", guidance="", **by
    )
    liability = draft.option_lists.get(slug="liability")
    remove_option(draft, option=liability.options.get(slug="none"), **by)

    page = browser.get(address("differences", draft))

    assert figures(page) == {
        "breaking": 1, "removed": 1, "compatible": 1, "added": 1, "wording": 1,
        "same": draft.questions.count() - 4,
    }  # fmt: skip
    by_class = {
        kind: shown(browser.get(address("differences", draft), {"change": kind}))
        for kind in ("breaking", "removed", "compatible", "added", "wording")
    }
    assert by_class == {
        "breaking": [f"{KEY}.legal_persons"],
        "removed": [f"{KEY}.missing"],
        "compatible": [f"{KEY}.penalty"],
        "added": ["tip-5.courts"],
        "wording": [KEY],
    }


def test_words_that_changed_are_marked_and_said(browser, draft, by):
    reword(draft, by, words="Does your national law make trafficking in persons, in the sense of article 3, a crime?")

    response = browser.get(address("differences", draft))

    assert tags_of(response, "del")[0] == "[taken out: domestic end of what was taken out]"
    assert tags_of(response, "ins")[0] == "[added: national end of what was added]"
    assert '<span class="visually-hidden" lang="en" dir="ltr">[added: </span>' in response.content.decode()


def test_other_languages_stand_in_their_own_direction(browser, draft, by):
    reword(draft, by, language="ar", words="هل يجرم قانونكم الوطني الاتجار بالأشخاص؟")

    response = browser.get(address("differences", draft), {"language": "ar"})

    assert shown(response) == [KEY]
    assert "Text, Arabic" in text_of(response)
    assert '<span class="in-language" lang="ar" dir="rtl">' in response.content.decode()
    assert shown(browser.get(address("differences", draft), {"language": "ru"})) == []


FATES = [
    pytest.param("en", "Another question?", "An answer goes over and waits to be confirmed.", id="other English"),
    pytest.param("ru", "Другой вопрос?", "An answer goes over as it stands.", id="other Russian"),
]


@pytest.mark.parametrize(("language", "words", "sentence"), FATES)
def test_page_says_what_a_move_does_with_an_answer(browser, draft, by, language, words, sentence):
    reword(draft, by, language=language, words=words)

    page = text_of(browser.get(address("differences", draft)))

    assert f"{KEY} wording {sentence}" in page
    assert "Answers move only when the State asks for it" in page


def test_answers_to_a_question_taken_out_wait_for_a_person(browser, draft, by):
    remove_question(draft, key=f"{KEY}.missing", **by)

    response = browser.get(address("differences", draft))

    assert dict(response.context["fates"])["needs_person"] == 1
    assert f"{KEY}.missing taken out An answer stays where it is and waits for a person." in text_of(response)


def test_structure_is_compared_in_sentences(browser, draft, by):
    edit_question(draft, key=f"{KEY}.penalty", show_if={"question": KEY, "eq": "no"}, is_required=True, **by)

    page = text_of(browser.get(address("differences", draft)))

    assert "Must be answered no yes" in page
    assert "Asked if 5(1) is answered with “Yes” or “In part” 5(1) is answered with “No”" in page


def test_new_option_is_named(browser, draft, by):
    liability = draft.option_lists.get(slug="liability")
    add_option(draft, option_list=liability, slug="other", label="Other liability", **by)

    page = text_of(browser.get(address("differences", draft), {"change": "compatible"}))

    assert "criminal, civil, administrative, none criminal, civil, administrative, none, other" in page
    assert "Other liability" in page


def test_any_other_version_can_be_compared_with(browser, draft):
    response = browser.get(address("differences", draft), {"to": "1"})

    assert response.context["other"].number == 1
    assert browser.get(address("differences", draft), {"to": "77"}).context["other"].number == 2


def test_erratum_is_what_was_read(browser, draft, by):
    place = {"subject": KEY, "field": "text", "language": "en"}
    make_erratum(draft.based_on, **place, text="Corrected?", reason="A slip.", **by)

    assert shown(browser.get(address("differences", draft))) == [KEY]


def test_only_version_has_nothing_to_be_compared_with(browser):
    page = text_of(browser.get(address("differences", get_version("tip-checklist"))))

    assert "There is no other version of this questionnaire to compare with." in page


def test_comparison_costs_the_same_with_one_and_with_three_changes(browser, draft, by):
    def ask() -> object:
        return browser.get(address("differences", draft))

    reword(draft, by)
    with_one = count_queries(ask)
    remove_question(draft, key=f"{KEY}.missing", **by)
    edit_question(draft, key=f"{KEY}.penalty", show_if={}, is_required=True, **by)

    assert count_queries(ask) == with_one


def test_preview_shows_every_branch_of_an_article_and_nothing_can_be_answered(browser):
    version = get_version("tip", 2)

    response = browser.get(address("preview", version, 5))

    page, html = text_of(response), response.content.decode()
    preview = html.partition('class="preview"')[2].partition("</nav>")[0]
    assert "This is a preview." in page
    for question in version.questions.filter(section__article__number=5).select_related("shared"):
        assert question.wording.text in page
    assert "Asked if 5(1) is answered with “In part” or “No”" in page
    assert preview.count("<textarea") == preview.count('<textarea rows="3" disabled')
    assert "<form" not in preview
    assert "name=" not in preview


@pytest.mark.parametrize(
    ("language", "tag", "direction", "word"),
    [("ar", "ar", "rtl", "نعم"), ("zh-hans", "zh-Hans", "ltr", "是"), ("ru", "ru", "ltr", "Да")],
)
def test_preview_speaks_the_chosen_language_inside_and_the_readers_around(browser, language, tag, direction, word):
    response = browser.get(address("preview", get_version("tip", 2), 5), {"language": language})

    inside = response.content.decode().partition('class="preview"')[2]
    assert inside.split(">")[0].split() == [f'lang="{tag}"', f'dir="{direction}"']
    assert word in inside
    assert "This is a preview." in text_of(response)


def test_preview_marks_what_is_missing(browser, draft, by):
    reword(draft, by, language="fr", words="")

    inside = text_of(browser.get(address("preview", draft, 5), {"language": "fr"}))

    assert "Does your domestic law make trafficking in persons" in inside
    assert "Pas encore disponible en français" in inside


def test_preview_reads_errata(browser, by):
    version = get_version("tip", 2)
    make_erratum(version, subject=KEY, field="text", language="en", text="Corrected?", reason="A slip.", **by)
    option = {"subject": "liability/civil", "field": "label", "language": "en"}
    make_erratum(version, **option, text="Civil, corrected", reason="A slip.", **by)

    page = text_of(browser.get(address("preview", version, 5)))

    assert "Corrected?" in page
    assert "Civil, corrected" in page


def test_preview_of_a_checklist_offers_its_own_answers(browser):
    version = get_version("tip-checklist")
    section = version.sections.select_related("article").order_by("position")[0]

    page = text_of(browser.get(address("preview", version, section.article.number)))

    assert "In place In part Not in place" in page
    assert section.questions.order_by("position")[0].text in page


def test_preview_begins_with_the_first_article_and_of_nothing_says_so(browser, draft):
    empty = QuestionnaireVersion.objects.create(questionnaire=draft.questionnaire, number=50)

    assert browser.get(address("preview_start", draft)).url == address("preview", draft, 1)
    assert "This version asks nothing yet." in text_of(browser.get(address("preview_start", empty)))
    assert browser.get(address("preview", draft, 99)).status_code == 404
    assert browser.get(address("preview", draft, 5), {"language": "de"}).context["language"] == "en"


def test_preview_costs_the_same_for_a_short_and_a_long_article(browser):
    version = get_version("untoc", 2)
    addresses = [address("preview", version, number) for number in (17, 18)]
    counts = {count_queries(lambda url=url: browser.get(url)) for url in addresses}

    assert len(counts) == 1
