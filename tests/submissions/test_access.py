"""Every page as every person, own State's and others'; design.md, section 5."""

import re

import pytest

from parties.choices import Role
from submissions.choices import AnswerState
from submissions.models import ResponseVersion, Submission
from submissions.services import start_revision, submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, make_assignment, write
from tests.submissions.browsing import address, save, values
from tests.submissions.people import PAGES, PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


# Source: design.md, section 5. The contributor was handed article 5.
DRAFT = {
    "focal point": [200, 200, 200, 200, 200, 200],
    "contributor": [200, 200, 404, 200, 200, 404],
    "other focal point": [404] * 6,
    "officer": [404] * 6,
    "expert": [404] * 6,
}
SUBMITTED = DRAFT | {
    "contributor": [200, 200, 200, 200, 200, 404],
    "officer": [200, 200, 200, 404, 404, 404],
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("status", ["draft", "submitted", "corrected"])
def test_who_gets_which_page(client_of, submission, person, status):
    user = PEOPLE[person]()
    if person == "contributor":
        make_assignment(submission, 5, user)
    write(submission, "tip-5-1", "yes")
    if status != "draft":
        submit_submission(submission, actor=None, now=NOW)
    if status == "corrected":
        start_revision(submission, actor=None, now=NOW)
    client = client_of(user)

    got = [client.get(address(submission, page)).status_code for page in PAGES]

    if status == "draft" or (status == "corrected" and person in ("focal point", "contributor")):
        assert got == DRAFT[person]
    else:
        assert got == SUBMITTED[person]


@pytest.mark.parametrize("page", ["articles/5/", "submit/", "revise/"])
@pytest.mark.parametrize("person", ["other focal point", "officer", "expert"])
def test_who_may_not_write_is_told_there_is_nothing(client_of, submission, person, page):
    write(submission, "tip-5-1", "yes")
    if page == "revise/":
        submit_submission(submission, actor=None, now=NOW)
    before = list(Submission.objects.values_list("status", flat=True)), ResponseVersion.objects.count()

    response = client_of(PEOPLE[person]()).post(
        address(submission, page), {"declaration": "on", "tip-5-1:base": "1", "tip-5-1": "no"}
    )

    assert response.status_code == 404
    assert (list(Submission.objects.values_list("status", flat=True)), ResponseVersion.objects.count()) == before


def test_secretariat_reads_what_stands_while_a_correction_is_prepared(client_of, submission):
    write(submission, "tip-5.examples", "What stands.")
    submit_submission(submission, actor=None, now=NOW)
    start_revision(submission, actor=None, now=NOW)
    write(submission, "tip-5.examples", "Not yet said.", base_version=1)

    html = client_of(make_officer()).get(address(submission)).content.decode()

    assert (html.count("What stands."), html.count("Not yet said.")) == (1, 0)


def test_secretariat_is_not_shown_who_answers_at_home(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR, username="kari")
    make_assignment(submission, 5, contributor)
    write(submission, "tip-5-1", "yes", actor=contributor)
    submit_submission(submission, actor=None, now=NOW)
    client = client_of(make_officer())

    pages = [client.get(address(submission, page)).content.decode() for page in ("", "articles/5/")]

    assert [html.count("kari") for html in pages] == [0, 0]


def test_contributor_sees_only_what_was_handed_to_them(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    write(submission, "tip-6-1", "", answer_state=AnswerState.NOT_APPLICABLE)
    client = client_of(contributor)

    pages = [client.get(address(submission, page)).content.decode() for page in ("", "check/")]

    assert [re.findall(r"/articles/(\d+)/\"", html) for html in pages] == [["5"], ["5"]]


def test_contributor_writes_the_article_handed_to_them_and_no_other(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    client = client_of(contributor)

    save(client, submission, {"tip-5-1": "yes"})
    other = client.post(address(submission, "articles/6/"), {"tip-6-1:base": "0", "tip-6-1": "yes"})

    assert (other.status_code, values()) == (404, {"tip-5-1": ("answered", "yes")})


def test_nobody_signed_in_is_asked_to_sign_in(client_of, submission):
    response = client_of(None).get(address(submission))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/en/accounts/login/")
