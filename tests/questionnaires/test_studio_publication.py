"""The gate of publication, what stands after it, retiring a version, giving a cycle a newer one."""

from datetime import date

import pytest

from parties.models import User
from questionnaires.choices import VersionStatus
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.queries import texts_of, version_content
from questionnaires.rules import content_hash
from questionnaires.services import copy_version, make_erratum, publish_version, set_stages
from tests.factories.exchange import make_draft_to_translate
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version, make_cycle
from tests.questionnaires.studio import address, count_queries, tags_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
YES = {"confirm": "on"}


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def browser(client_of, officer):
    return client_of(officer)


@pytest.fixture
def draft(officer) -> QuestionnaireVersion:
    return copy_version(get_version("tip", 2), actor=officer, now=NOW)


def status(version: QuestionnaireVersion) -> str:
    version.refresh_from_db()
    return version.status


def test_gate_counts_what_is_not_approved_by_language(browser, draft, officer):
    rows = texts_of(draft)
    set_stages(draft, [(*row.place, "fr") for row in rows], "approved", actor=officer, now=NOW)

    page = text_of(browser.get(address("publication", draft)))

    assert f"Nothing: all {draft.questions.count()} questions have their English" in page
    assert f"French 0 of {len(rows)}" in page
    assert f"Russian {len(rows)} of {len(rows)}" in page


def test_draft_is_published_with_a_reason(browser, draft, officer):
    response = browser.post(address("publication", draft), YES | {"reason": "The session is near."}, follow=True)

    assert status(draft) == VersionStatus.PUBLISHED
    assert (draft.published_by, draft.publication_reason) == (officer, "The session is near.")
    assert draft.content_hash == content_hash(version_content(draft))
    page = text_of(response)
    assert "Published: TIP, full questionnaire, version 3." in page
    assert draft.content_hash in page
    assert "The session is near." in page


def test_draft_approved_throughout_needs_no_reason(browser, draft, officer):
    places = [(*row.place, code) for row in texts_of(draft) for code in row.texts]
    set_stages(draft, places, "approved", actor=officer, now=NOW)

    asked = text_of(browser.get(address("publication", draft)))
    browser.post(address("publication", draft), YES)

    assert "Every text is approved in all six languages." in asked
    assert "Why it is published although" not in asked
    assert (status(draft), draft.publication_reason) == (VersionStatus.PUBLISHED, "")


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        (YES, "Why it is published although texts are not approved: "),
        (YES | {"reason": " "}, "Approve them, or say why this version is published without."),
        ({"reason": "The session is near."}, "Publish this version.: This field is required."),
    ],
)
def test_gate_stays_shut(browser, draft, posted, sentence):
    response = browser.post(address("publication", draft), posted)

    assert (response.status_code, status(draft)) == (422, VersionStatus.DRAFT)
    assert sentence in text_of(response)


def test_question_without_english_stands_in_the_way(browser):
    version = make_draft_to_translate()
    Question.objects.filter(version=version, key="tip-5-1").update(text_en="", text_fr="Seulement en français ?")

    page = browser.get(address("publication", version))
    response = browser.post(address("publication", version), YES | {"reason": "None."})

    assert "There is no English text: tip-5-1" in text_of(page)
    assert "It cannot be published yet" in text_of(page)
    assert "Question tip-5-1 has no English text." in text_of(response)
    assert status(version) == VersionStatus.DRAFT


def test_condition_that_does_not_stand_is_named(browser):
    version = make_draft_to_translate()
    Question.objects.filter(version=version, key="tip-5-1.laws").update(show_if={"question": "gone", "eq": "yes"})

    assert "The condition of tip-5-1.laws reads gone" in text_of(browser.get(address("publication", version)))


def test_version_that_asks_nothing_is_not_published(browser, draft):
    empty = QuestionnaireVersion.objects.create(questionnaire=draft.questionnaire, number=50)

    page = text_of(browser.get(address("publication", empty)))
    response = browser.post(address("publication", empty), YES)

    assert "The version asks nothing yet." in page
    assert "asks nothing yet" in text_of(response)
    assert status(empty) == VersionStatus.DRAFT


def test_published_version_is_not_published_again(browser):
    version = get_version("tip", 2)
    before = version.content_hash

    response = browser.post(address("publication", version), YES | {"reason": "Again."}, follow=True)

    assert "This version is published already." in text_of(response)
    assert (status(version), version.content_hash) == (VersionStatus.PUBLISHED, before)


def test_page_lists_errata_with_both_texts(browser, officer):
    version = get_version("tip", 2)
    place = {"subject": "tip-5-1", "field": "text", "language": "en"}
    make_erratum(version, **place, text="Corrected?", reason="A slip.", actor=officer, now=NOW)

    response = browser.get(address("publication", version))

    assert "Reason: A slip." in text_of(response)
    assert tags_of(response, "ins")[0].startswith("[added: Corrected")
    assert tags_of(response, "del")[0].startswith("[taken out: Does your domestic law")


def test_version_is_retired(browser):
    version = get_version("tip", 2)

    asked = text_of(browser.get(address("retire", version)))
    unconfirmed = browser.post(address("retire", version))
    response = browser.post(address("retire", version), YES, follow=True)

    assert "Drafts under way may finish on it until their cycle closes" in asked
    assert unconfirmed.status_code == 422
    assert "Retired: TIP, full questionnaire, version 2." in text_of(response)
    assert status(version) == VersionStatus.RETIRED
    assert browser.get(address("retire", version)).status_code == 404


def test_version_that_a_cycle_begins_on_is_not_retired(browser):
    make_cycle(version_number=2)
    version = get_version("tip", 2)

    asked = browser.get(address("retire", version))
    response = browser.post(address("retire", version), YES)

    assert "It cannot be retired yet" in text_of(asked)
    assert "Cycle first" in text_of(asked)
    assert response.status_code == 422
    assert status(version) == VersionStatus.PUBLISHED


def test_cycle_takes_up_a_newer_version(browser):
    cycle = make_cycle(version_number=1)
    version = get_version("tip", 2)

    asked = text_of(browser.get(address("cycles", version)))
    response = browser.post(address("cycles", version), YES | {"cycle": cycle.pk}, follow=True)

    assert "Drafts under way stay on the version they were begun on." in asked
    assert "Cycle first begins its submissions on this version now." in text_of(response)
    assert list(cycle.versions.filter(questionnaire__slug="tip")) == [version]
    assert cycle.versions.count() == 4


def test_unconfirmed_cycle_keeps_its_version(browser):
    cycle = make_cycle(version_number=1)

    response = browser.post(address("cycles", get_version("tip", 2)), {"cycle": cycle.pk})

    assert response.status_code == 422
    assert cycle.versions.get(questionnaire__slug="tip").number == 1


def test_only_open_cycles_on_an_older_version_are_offered(browser):
    make_cycle("closed", opens_on=date(2020, 1, 1), closes_on=date(2020, 12, 31), version_number=1)
    newer = make_cycle("newer", version_number=2)
    version = get_version("tip", 2)

    asked = text_of(browser.get(address("cycles", version)))
    response = browser.post(address("cycles", version), YES | {"cycle": newer.pk})

    assert "No open cycle begins its submissions on an older version of this questionnaire." in asked
    assert "Cycle closed" not in asked
    assert response.status_code == 422


@pytest.mark.parametrize("name", ["retire", "cycles"])
def test_draft_is_neither_retired_nor_given_to_a_cycle(browser, draft, name):
    assert browser.get(address(name, draft)).status_code == 404
    assert browser.post(address(name, draft), YES).status_code == 404


def test_pages_after_publication_cost_the_same_whatever_was_corrected(browser, officer):
    version = publish_version(make_draft_to_translate(), actor=officer, now=NOW, reason="For a test.")

    def correct(words: str) -> None:
        place = {"subject": "tip-5-1", "field": "guidance", "language": "en"}
        make_erratum(version, **place, text=words, reason="A slip.", actor=officer, now=NOW)

    def ask() -> object:
        return browser.get(address("publication", version))

    correct("One.")
    with_one = count_queries(ask)
    correct("Two.")
    correct("Three.")

    assert count_queries(ask) == with_one
