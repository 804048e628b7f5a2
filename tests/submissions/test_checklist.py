"""The checklist on screen: one page, the same save, submitted like any other; its own cycle."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from submissions.choices import AnswerState
from submissions.models import ResponseVersion, Submission
from submissions.services import submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_assignment, make_submission, write
from tests.submissions.browsing import address, fields_of, text_of, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
PAGE = "checklist/"


@pytest.fixture
def submission() -> Submission:
    return make_submission(
        "NOR", "TIP", cycle=make_cycle("checklist", questionnaires=("tip-checklist", "som-checklist"))
    )


@pytest.fixture
def keys(submission) -> list[str]:
    return list(submission.version.questions.order_by("section__position", "position").values_list("key", flat=True))


def save(client, submission, changes, page=None):
    page = page or client.get(address(submission, PAGE))
    return client.post(address(submission, PAGE), fields_of(page) | changes, follow=True)


def test_all_items_stand_on_one_page_with_what_is_left_to_do(client, submission, keys):
    write(submission, keys[0], "yes")
    write(submission, keys[1], None, answer_state=AnswerState.NOT_AVAILABLE)

    page = client.get(address(submission, PAGE))

    assert [name for name in fields_of(page) if name in keys] == keys
    assert text_of(page).count(f"Items answered: 2 of {len(keys)}") == 1
    minutes = -(-(len(keys) - 2) * 3 // 8)
    assert text_of(page).count(f"About {minutes} minutes are left.") == 1


def test_items_are_answered_and_taken_back_by_the_same_save(client, submission, keys):
    answers = {keys[0]: "yes", keys[1]: "in_part", keys[2]: "no", keys[3]: "not_available"}

    save(client, submission, answers)
    answered = values()
    save(client, submission, {keys[0]: ""})

    assert answered == {
        keys[0]: ("answered", "yes"),
        keys[1]: ("answered", "in_part"),
        keys[2]: ("answered", "no"),
        keys[3]: ("not_available", None),
    }
    assert values() == answered | {keys[0]: ("unanswered", None)}
    assert set(ResponseVersion.objects.values_list("channel", flat=True)) == {"page"}


def test_page_sent_unchanged_writes_nothing_whatever_was_said_by_other_doors(client, submission, keys):
    write(submission, keys[0], "in_part")
    write(submission, keys[1], None, answer_state=AnswerState.NOT_AVAILABLE)
    write(submission, keys[2], None, answer_state=AnswerState.WILL_FOLLOW)
    write(submission, keys[3], "No coast.", answer_state=AnswerState.NOT_APPLICABLE)
    before = values()

    response = save(client, submission, {})

    assert text_of(response).count("Nothing had changed; nothing was written.") == 1
    assert (values(), ResponseVersion.objects.count()) == (before, 4)


def test_clash_on_an_item_shows_both(client, submission, keys):
    page = client.get(address(submission, PAGE))
    write(submission, keys[0], "no")

    response = save(client, submission, {keys[0]: "yes"}, page)

    assert response.status_code == 409
    assert text_of(response).count("Two texts, one answer") == 0  # a label, not a text
    assert (
        text_of(response).count("Theirs, saved Not in place"),
        text_of(response).count("Yours, just sent In place"),
    ) == (
        1,
        1,
    )


def test_checklist_is_submitted_and_then_read(client, submission, keys):
    save(client, submission, {keys[0]: "in_part", keys[1]: "not_available"})

    receipt = client.post(address(submission, "submit/"), {"declaration": "on"}, follow=True)
    done = client.get(address(submission, PAGE))

    assert receipt.redirect_chain[-1][0] == address(submission, "receipts/1/")
    assert done.content.decode().count('type="radio"') == 0
    assert (text_of(done).count("In part"), text_of(done).count("Do not know")) == (1, 1)
    assert text_of(done).count("no answer") == len(keys) - 2


@pytest.mark.parametrize("page", ["", "check/", "articles/5/"])
def test_other_pages_of_a_checklist_lead_to_it(client, submission, page):
    assert client.get(address(submission, page))["Location"] == address(submission, PAGE)


def test_full_questionnaire_has_no_checklist_page(client):
    full = make_submission("NOR", "TIP", cycle=make_cycle(version_number=2))

    assert client.get(address(full, PAGE)).status_code == 404


def test_own_list_says_what_a_checklist_is_and_leads_to_it(client, submission):
    make_cycle(version_number=2)

    page = client.get("/en/submissions/")

    assert text_of(page).count("A checklist asks about the core duties only") == 1
    assert page.content.decode().count('name="cycle" value="checklist"') == 1  # the other instrument may be begun
    begun = client.post(
        "/en/submissions/open/", {"cycle": "checklist", "state": "NOR", "instrument": "SOM"}, follow=True
    )
    assert begun.redirect_chain[-1][0] == address(Submission.objects.get(instrument__code="SOM"), PAGE)


def test_contributor_sees_and_answers_the_items_of_their_articles(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 6, contributor)
    own = list(submission.version.questions.filter(section__article__number=6).values_list("key", flat=True))
    other = submission.version.questions.filter(section__article__number=5).first().key
    client = client_of(contributor)

    page = client.get(address(submission, PAGE))
    save(client, submission, {own[0]: "yes", other: "yes", f"{other}:base": "0"}, page)

    assert [name.removesuffix(":base") for name in fields_of(page) if name.endswith(":base")] == own
    assert values() == {own[0]: ("answered", "yes")}


@pytest.mark.parametrize(("person", "draft", "submitted"), [("officer", 404, 200), ("other", 404, 404)])
def test_who_else_reads_a_checklist(client_of, submission, keys, person, draft, submitted):
    client = client_of(make_officer() if person == "officer" else make_nominated("ARG"))
    write(submission, keys[0], "yes")
    got = [client.get(address(submission, PAGE)).status_code]
    submit_submission(submission, actor=None, now=NOW)
    page = client.get(address(submission, PAGE))
    posted = client.post(address(submission, PAGE), {keys[0]: "no", f"{keys[0]}:base": "1"})

    assert [*got, page.status_code, posted.status_code] == [draft, submitted, 404]
    assert page.content.decode().count("/history/") == 0


def test_checklist_costs_the_same_however_much_is_answered(client, submission, keys):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address(submission, PAGE))
        return len(captured)

    write(submission, keys[0], "yes")
    with_one = count()
    for key in keys[1:]:
        write(submission, key, "no")

    assert count() == with_one <= 12


@pytest.mark.parametrize("language", ["ar", "zh-hans", "en", "fr", "ru", "es"])
def test_checklist_opens_in_every_language(client, submission, language):
    html = client.get(address(submission, PAGE, language)).content.decode()

    assert re.search(r"<html[^>]*", html)[0].count(f'dir="{"rtl" if language == "ar" else "ltr"}"') == 1
    # Ours, or known to the page by its nonce, or no code at all.
    assert re.findall(r"<script(?![^>]*(?:nonce=|src=\"/static/js/|application/json))", html) == []
