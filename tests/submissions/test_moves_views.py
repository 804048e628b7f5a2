"""The pages of a move: what is offered, previewed, confirmed, told, undone; and who is told there is nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from parties.models import User
from submissions.models import Submission, SubmissionMove
from submissions.services import move_submission, submit_submission
from tests.factories.moves import adopt_next, make_small_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, make_assignment, make_submission, write
from tests.submissions.browsing import address, text_of
from tests.submissions.people import PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


@pytest.fixture
def submission() -> Submission:
    submission = make_small_submission()
    write(submission, "tip-5-1", "yes")
    write(submission, "tip-5-2-a", "no")
    write(submission, "tip-5.difficulties", ["means"])
    write(submission, "tip-5.examples", "قضية <b>واحدة</b>", language="ar")
    return submission


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def newer(submission, officer):
    return adopt_next(submission, officer)


@pytest.fixture
def client(client_of, submission) -> Client:
    return client_of(make_nominated("NOR"))


def test_overview_offers_a_newer_version_to_the_focal_point_only(client, client_of, submission, officer):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    offer = "There is a newer version of this questionnaire"
    before = text_of(client.get(address(submission, ""))).count(offer)
    adopt_next(submission, officer)

    after = [text_of(one.get(address(submission, ""))).count(offer) for one in (client, client_of(contributor))]

    assert (before, after) == (0, [1, 0])


def test_preview_shows_both_wordings_and_what_happens_to_each_answer(client, submission, newer):
    page = client.get(address(submission, "move/"))

    text = text_of(page)
    said = ["Is the attempt an offence?", "Is an attempt to commit it an offence?", "Give examples.", "Option means"]
    assert [text.count(words) for words in said] == [1, 1, 1, 2]
    assert [text.count(words) for words in ("goes over, to be confirmed", "needs a person", "Not asked.")] == [1, 2, 1]
    assert text.count("1 answer goes over as it stands. 1 question is new. 5 questions are changed.") == 1
    assert page.content.decode().count('lang="ar" dir="rtl">قضية &lt;b&gt;واحدة&lt;/b&gt;</span>') == 1
    assert text.count("Which penalty?") == 0
    assert SubmissionMove.objects.count() == 0


def test_preview_shows_every_change_of_one_article_when_asked(client, submission, newer):
    text = text_of(client.get(address(submission, "move/?article=5")))

    assert [text.count(words) for words in ("Which penalty?", "Describe the practice.", "no answer yet")] == [1, 1, 4]


def test_move_is_confirmed_told_and_undone(client, submission, newer):
    moved = client.post(address(submission, "move/"), {"version": "10"}, follow=True)

    assert moved.redirect_chain == [(address(submission, ""), 302)]
    told = (
        "Your answers are now given to version 10 of the questionnaire. 1 went over as it stands. "
        "1 waits to be confirmed. 2 need a person."
    )
    assert text_of(moved).count(told) == 1
    assert text_of(moved).count("Answers that need a person") == 1
    assert moved.content.decode().count("قضية &lt;b&gt;واحدة&lt;/b&gt;") == 1

    write(Submission.objects.get(), "tip-5.penalty", "Two years.")
    back = client.post(address(submission, "move/undo/"), follow=True)

    assert text_of(back).count("Your answers are back under version 9.") == 1
    assert text_of(back).count("1 answer written since has no place there. It is kept, and listed below.") == 1
    assert text_of(back).count("Two years.") == 1
    assert list(submission.revisions.order_by("number").values_list("status", flat=True)) == ["draft", "set_aside"]


@pytest.mark.parametrize("posted", ["", "9", "11"])
def test_move_goes_to_the_version_that_was_previewed_and_no_other(client, submission, newer, posted):
    response = client.post(address(submission, "move/"), {"version": posted})

    assert (response.status_code, SubmissionMove.objects.count()) == (409, 0)
    assert text_of(response).count("There is another version by now.") == 1


def test_nothing_to_go_over_to_is_said(client, submission):
    page = client.get(address(submission, "move/"))
    undone = client.post(address(submission, "move/undo/"), follow=True)

    assert text_of(page).count("There is no newer version to go over to.") == 1
    assert text_of(undone).count("There is no move to undo.") == 1


def test_closed_cycle_offers_no_move(client, submission, newer):
    submission.cycle.closes_on = submission.cycle.opens_on
    submission.cycle.save()

    overview, page = client.get(address(submission, "")), client.get(address(submission, "move/"))
    refused = client.post(address(submission, "move/"), {"version": "10"})

    assert text_of(overview).count("There is a newer version") == 0
    assert page.content.decode().count('name="version"') == 0
    assert (refused.status_code, SubmissionMove.objects.count()) == (409, 0)


def test_submitted_text_has_no_button_to_go_back(client, submission, newer):
    move_submission(submission, version=newer, actor=None, now=NOW)
    submit_submission(submission, actor=None, now=NOW, accepts_unconfirmed=True)

    page = client.get(address(submission, ""))
    client.post(address(submission, "move/undo/"))

    assert page.content.decode().count("move/undo/") == 0
    assert SubmissionMove.objects.get().undone_at is None


@pytest.mark.parametrize("person", ["contributor", "other focal point", "officer", "expert"])
def test_who_may_not_move_is_told_there_is_nothing(client_of, submission, newer, officer, person):
    user = officer if person == "officer" else PEOPLE[person]()
    if person == "contributor":
        make_assignment(submission, 5, user)
    client = client_of(user)

    got = [
        client.get(address(submission, "move/")).status_code,
        client.post(address(submission, "move/"), {"version": "10"}).status_code,
        client.post(address(submission, "move/undo/")).status_code,
    ]

    assert (got, SubmissionMove.objects.count()) == ([404] * 3, 0)


def count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_cost_the_same_however_much_moves(client, client_of, submission, newer):
    small = make_submission("ARG", cycle=submission.cycle)
    assert small.version == newer
    costs = [count_queries(client, address(submission, "move/"))]
    for key in ("tip-5-2-b", "tip-5-2-c"):
        write(submission, key, "yes")
    write(submission, "tip-5.practice", "What we do.")
    costs.append(count_queries(client, address(submission, "move/")))
    assert costs[0] == costs[1]

    write(submission, "tip-5.examples", None, answer_state="unanswered", base_version=1)
    move_submission(submission, version=newer, actor=None, now=NOW)
    with_one = count_queries(client, address(submission, ""))
    client.post(address(submission, "move/undo/"))
    submission.refresh_from_db()
    write(submission, "tip-5.examples", "Again.", base_version=2)
    move_submission(submission, version=newer, actor=None, now=NOW)
    assert count_queries(client, address(submission, "")) == with_one


@pytest.mark.parametrize("language", ["ar", "zh-hans", "en", "fr", "ru", "es"])
def test_pages_open_in_every_language(client, submission, newer, language):
    preview = client.get(address(submission, "move/", language))
    client.post(address(submission, "move/"), {"version": "10"})
    overview = client.get(address(submission, "", language))

    for page in (preview, overview):
        assert page.content.decode().count('name="csrfmiddlewaretoken"') >= 2  # to sign out, and to move or go back
        assert page.content.decode().count(f'dir="{"rtl" if language == "ar" else "ltr"}">') > 0
        assert re.findall(r"<script(?! (?:type|src)=)", page.content.decode()) == []
