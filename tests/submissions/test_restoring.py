"""An earlier text made to stand again. Source: issue 4, "Two people, one answer"."""

import re

import pytest

from parties.choices import Role
from submissions.models import Response, ResponseVersion
from submissions.services import submit_submission
from tests.factories.parties import make_nominated
from tests.factories.submissions import NOW, make_assignment, write
from tests.submissions.browsing import address, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
PAGE = "history/tip-5.examples/"


@pytest.fixture
def history(client, submission):
    write(submission, "tip-5.examples", "First text.", language="ar", release_level="public")
    write(submission, "tip-5.examples", "Second text.", base_version=1)
    return client.get(address(submission, PAGE))


def form_of(page) -> dict[str, str]:
    """The first form that restores, as a browser would send it."""
    form = re.search(r"<form method=\"post\" class=\"actions\">.*?</form>", page.content.decode(), re.DOTALL)[0]
    pairs = re.findall(r'name="(page|base|restore)"\s+value="([^"]*)"', form)
    return dict(pairs)


def test_restored_text_is_a_new_version(client, submission, history):
    page = client.post(address(submission, PAGE), form_of(history), follow=True)

    standing = Response.objects.get()
    assert (standing.number, standing.value, standing.language, standing.release_level) == (
        3,
        "First text.",
        "ar",
        "public",
    )
    made = ResponseVersion.objects.get(number=3)
    assert (made.channel, made.source) == ("restored", "1, 2026-11-24")
    assert text_of(page).count("The earlier text stands again, as a new version.") == 1


def test_restoring_twice_by_the_same_page_is_one_version(client, submission, history):
    for _time in range(2):
        client.post(address(submission, PAGE), form_of(history))

    assert ResponseVersion.objects.count() == 3


def test_stale_restoring_is_refused_with_both_texts(client, submission, history):
    write(submission, "tip-5.examples", "Third text.", base_version=2)

    page = client.post(address(submission, PAGE), form_of(history))

    assert page.status_code == 409
    assert Response.objects.get().value == "Third text."
    sides = page.content.decode().partition("clash__sides")[2].partition("<ol")[0]
    plain = re.sub(r'<span class="visually-hidden">.*?</span>|</?(?:ins|del)>', "", sides)
    assert [plain.count(text) for text in ("Third text.", "First text.")] == [1, 1]
    client.post(address(submission, PAGE), form_of(page))
    assert Response.objects.get().value == "First text."


def test_differences_between_versions_are_marked(history):
    marked = re.sub(r'<span class="visually-hidden">.*?</span>', "", history.content.decode())

    assert marked.count("<del>First</del><ins>Second</ins> text.") == 1


def test_the_text_that_stands_offers_no_restoring(history):
    assert history.content.decode().count('name="restore"') == 1


@pytest.mark.parametrize("fields", [{}, {"restore": "999999"}, {"restore": "x", "base": "2"}])
def test_what_the_page_did_not_say_restores_nothing(client, submission, history, fields):
    assert client.post(address(submission, PAGE), fields).status_code == 404
    assert ResponseVersion.objects.count() == 2


def test_nobody_restores_what_they_may_not_edit(client_of, submission, history):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 6, contributor)

    for person in (make_nominated("ARG"), contributor):
        assert client_of(person).post(address(submission, PAGE), form_of(history)).status_code == 404
    assert Response.objects.get().value == "Second text."


def test_a_submitted_text_is_not_restored_over(client, submission, history):
    submit_submission(submission, actor=None, now=NOW)

    assert client.post(address(submission, PAGE), form_of(history)).status_code == 404
    assert client.get(address(submission, PAGE)).content.decode().count('name="restore"') == 0
