"""The Studio's first page: versions with their states and figures; drafts are made and thrown away; the log."""

import pytest
from django.utils import translation

from instruments.choices import TextStage
from parties.models import User
from questionnaires.choices import VersionStatus
from questionnaires.models import Questionnaire, QuestionnaireVersion
from questionnaires.queries import questionnaires_with_versions, stage_counts, texts_of
from questionnaires.services import copy_version, edit_text, set_stage, set_stages
from tests.factories.exchange import make_draft_to_translate
from tests.factories.instruments import make_instrument
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version, make_published_version
from tests.questionnaires.studio import address, count_queries, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
INDEX = "/en/studio/"


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def browser(client_of, officer):
    return client_of(officer)


def line_of(version: QuestionnaireVersion):
    lines = [line for row in questionnaires_with_versions() for line in row.versions]
    return next(line for line in lines if line.version == version)


def test_full_questionnaires_come_before_checklists_in_treaty_order():
    codes = [(row.questionnaire.kind, row.questionnaire.instrument.code) for row in questionnaires_with_versions()]

    assert codes == [(kind, code) for kind in ("full", "checklist") for code in ("UNTOC", "TIP", "SOM", "FIR")]


def test_index_says_state_date_and_author_of_each_version(browser, officer):
    copy_version(get_version("tip", 2), actor=officer, now=NOW)

    page = text_of(browser.get(INDEX))

    assert "version 3 draft made 24 November 2026 , officer" in page
    assert "Work on draft 3" in page
    assert "loaded from the files" in page


def test_approved_counts_are_those_of_the_texts(officer):
    """The figures of the first page come from stored digests; they must say what reading every text would say."""
    draft = copy_version(get_version("tip", 2), actor=officer, now=NOW)
    rows = texts_of(draft)
    places = [(row.subject, row.field, code) for row in rows[:3] for code in ("en", "fr", "zh-hans")]
    set_stages(draft, places, TextStage.APPROVED, actor=officer, now=NOW)
    names = {"subject": rows[0].subject, "field": rows[0].field}
    edit_text(draft, **names, language="en", text="Another English.", actor=officer, now=NOW)

    line = line_of(draft)

    counts = stage_counts(texts_of(draft))
    assert line.approved == {"en": 2, "fr": 2, "zh-hans": 2}
    assert line.approved == {code: n[TextStage.APPROVED] for code, n in counts.items() if n[TextStage.APPROVED]}
    assert line.text_count == len(rows)


def test_next_draft_is_made_by_a_press(browser):
    version = get_version("tip", 2)

    response = browser.post(address("copy", version), follow=True)

    draft = get_version("tip", 3)
    assert (draft.status, draft.based_on) == (VersionStatus.DRAFT, version)
    assert response.redirect_chain[-1][0] == address("version", draft)
    assert "The draft is made: TIP, full questionnaire, version 3." in text_of(response)


def test_second_draft_is_refused_in_a_sentence(browser, officer):
    version = get_version("tip", 2)
    copy_version(version, actor=officer, now=NOW)

    response = browser.post(address("copy", version), follow=True)

    assert "is a draft already. Publish it or throw it away first." in text_of(response)
    assert QuestionnaireVersion.objects.filter(questionnaire__slug="tip").count() == 3


def test_draft_is_thrown_away_after_a_page_that_says_so(browser, officer):
    draft = copy_version(get_version("tip", 2), actor=officer, now=NOW)

    asked = browser.get(address("discard", draft))
    done = browser.post(address("discard", draft), follow=True)

    assert "Nothing of it can be brought back." in text_of(asked)
    assert "The draft was thrown away: TIP, full questionnaire, version 3." in text_of(done)
    assert not QuestionnaireVersion.objects.filter(questionnaire__slug="tip", number=3).exists()


def test_published_version_has_no_page_to_throw_it_away(browser):
    version = get_version("tip", 2)

    assert browser.get(address("discard", version)).status_code == 404
    assert browser.post(address("discard", version)).status_code == 404
    assert QuestionnaireVersion.objects.filter(pk=version.pk).exists()


def test_log_says_what_was_done_by_whom(browser, officer):
    draft = make_draft_to_translate()
    edit_text(draft, subject="tip-5-1", field="text", language="fr", text="En {year} ?", actor=officer, now=NOW)

    page = text_of(browser.get(address("log", draft)))

    assert "24 November 2026, 14:02 edited officer tip-5-1 text fr" in page


def test_log_without_entries_says_so(browser):
    assert "Nothing is noted of this version yet." in text_of(browser.get(address("log", make_draft_to_translate())))


def test_questionnaire_without_version_is_said(browser):
    Questionnaire.objects.create(slug="new", instrument=make_instrument())

    assert "There is no version yet." in text_of(browser.get(INDEX))


def test_index_costs_the_same_with_one_and_with_three_more_versions(browser):
    make_published_version(number=10)
    with_one = count_queries(lambda: browser.get(INDEX))
    make_published_version(number=11)
    make_published_version(number=12)

    assert count_queries(lambda: browser.get(INDEX)) == with_one


def test_log_costs_the_same_with_one_and_with_three_entries(browser, officer):
    draft = make_draft_to_translate()

    def write(text: str) -> None:
        edit_text(draft, subject="tip-5-1", field="text", language="fr", text=text, actor=officer, now=NOW)

    write("Un {year}")
    with_one = count_queries(lambda: browser.get(address("log", draft)))
    write("Deux {year}")
    write("Trois {year}")

    assert count_queries(lambda: browser.get(address("log", draft))) == with_one


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fr", "ru", "es"])
def test_index_speaks_six_languages(browser, language):
    response = browser.get(f"/{language}/studio/")

    with translation.override(language):
        title = get_version("tip").questionnaire.instrument.short_title
    assert title in text_of(response)


def test_navigation_leads_there_for_the_secretariat_only(browser, client_of):
    assert 'href="/en/studio/"' in browser.get("/en/").content.decode()
    assert 'href="/en/studio/"' not in client_of(None).get("/en/").content.decode()


def test_stage_given_by_hand_is_seen_at_once(officer):
    draft = copy_version(get_version("tip", 2), actor=officer, now=NOW)

    set_stage(draft, subject="tip-5-1", field="text", language="ar", stage="approved", actor=officer, now=NOW)

    assert line_of(draft).approved == {"ar": 1}
