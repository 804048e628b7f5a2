"""A contributor reads and writes what was handed to them and nothing else, anywhere. What could leak is planted.

Source: issue 4, "Contributors see only what is theirs, anywhere"; design.md, section 5.
"""

import json
import uuid
from datetime import date, timedelta

import pytest

from parties.choices import Role
from parties.models import Nomination
from submissions.choices import AnswerState, AssignmentMode
from submissions.models import ProposedAnswer, Response
from submissions.services import change_assignment, take_back_assignment
from tests.factories.parties import make_nominated, make_unit
from tests.factories.submissions import NOW, make_handed, make_proposal, write
from tests.submissions.browsing import address, fields_of, text_of, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
MINE, HIDDEN, ELSEWHERE = "Mine alone.", "Hidden beside it.", "Hidden elsewhere."
PAGES = ["", "articles/5/", "check/", "history/tip-5-1/", "proposed/", "articles/6/", "history/tip-5.examples/"]


@pytest.fixture
def contributor(submission):
    """One question of article 5 was handed to them; another question of it, and article 6, hold what could leak."""
    write(submission, "tip-5-1", "in_part")
    write(submission, "tip-5-1.missing", MINE)
    write(submission, "tip-5.examples", HIDDEN)
    write(submission, "tip-6-1", ELSEWHERE, answer_state=AnswerState.NOT_APPLICABLE)
    guest = make_nominated("NOR", Role.CONTRIBUTOR, username="guest")
    make_proposal(submission, "tip-5.examples", HIDDEN + " Proposed.", actor=guest)
    user = make_nominated("NOR", Role.CONTRIBUTOR)
    make_handed(submission, 5, key="tip-5-1", user=user)
    return user


def put(client, submission, key, **changes):
    body = {
        "value": "no",
        "answer_state": "answered",
        "language": "en",
        "base_version": 1,
        "write_id": str(uuid.uuid4()),
    }
    return client.put(
        f"/api/v1/responses/{submission.pk}/{key}", json.dumps(body | changes), content_type="application/json"
    )


def test_single_question_shows_itself_and_what_opens_under_it(client_of, submission, contributor):
    client = client_of(contributor)

    pages = {page: client.get(address(submission, page)) for page in PAGES}

    assert {page: response.status_code for page, response in pages.items()} == {
        **dict.fromkeys(PAGES, 200),
        "articles/6/": 404,
        "history/tip-5.examples/": 404,
    }
    html = "".join(response.content.decode() for response in pages.values())
    assert (html.count(MINE) > 0, html.count(HIDDEN), html.count(ELSEWHERE)) == (True, 0, 0)
    assert html.count("tip-5-2") == 0


def test_what_is_counted_on_the_overview_is_theirs(client_of, submission, contributor):
    text = text_of(client_of(contributor).get(address(submission, "")))

    assert text.count("1 of 1 answered") == 1


def test_search_in_the_address_finds_nothing_more(client_of, submission, contributor):
    client = client_of(contributor)

    pages = [
        client.get(address(submission, f"?{query}")).content.decode()
        for query in ("state=complete", "theme=", "mine=1")
    ]

    assert [(html.count(HIDDEN), html.count("/articles/6/")) for html in pages] == [(0, 0)] * 3


def test_page_writes_the_question_and_nothing_beside_it(client_of, submission, contributor):
    client, before = client_of(contributor), values()
    fields = fields_of(client.get(address(submission)))

    client.post(
        address(submission),
        fields
        | {"tip-5-1": "yes", "tip-5.examples:base": "1", "tip-5.examples": "Overwritten.", "take_over": "tip-5-1=no"},
    )

    assert values() == before | {"tip-5-1": ("answered", "yes")}


@pytest.mark.parametrize(
    ("key", "status"), [("tip-5-1", 200), ("tip-5.examples", 404), ("tip-5-2-a", 404), ("tip-6-1", 404)]
)
def test_api_writes_the_question_and_nothing_beside_it(client_of, submission, contributor, key, status):
    assert put(client_of(contributor), submission, key).status_code == status


@pytest.mark.parametrize(
    "how", ["taken back", "given to another", "nomination ended", "unit changed", "nominated anew"]
)
def test_what_is_no_longer_theirs_is_not_there(client_of, submission, how):
    unit, other = make_unit(), make_unit(name="Ministry of the Interior")
    user = make_nominated("NOR", Role.CONTRIBUTOR, unit=unit, until=date(2099, 1, 1))
    handed = make_handed(submission, 5, unit=unit, **({"user": user} if how == "given to another" else {}))
    write(submission, "tip-5-1", "yes")
    client = client_of(user)
    before = [client.get(address(submission)).status_code, put(client, submission, "tip-5-1").status_code]

    if how == "taken back":
        take_back_assignment(handed, actor=None, now=NOW)
    elif how == "given to another":
        mate = make_nominated("NOR", Role.CONTRIBUTOR, username="mate", unit=unit)
        change_assignment(handed, user=mate, mode=handed.mode, due_on=None, actor=None, now=NOW)
    elif how == "nomination ended":
        user.nominations.update(until=date(2026, 1, 2))
    elif how == "unit changed":
        user.nominations.update(unit=other)
    else:
        user.nominations.update(until=date(2026, 1, 2))
        Nomination.objects.create(
            user=user, state=submission.state, role=Role.CONTRIBUTOR, from_on=date(2026, 1, 3), unit=other
        )
    after = [
        client.get(address(submission)).status_code,
        put(client, submission, "tip-5-1", base_version=2).status_code,
    ]

    assert (before, after) == ([200, 200], [404, 404])


def test_ministry_has_it_until_one_of_its_people_takes_it(client_of, submission):
    unit = make_unit()
    one, two = (make_nominated("NOR", Role.CONTRIBUTOR, username=name, unit=unit) for name in ("one", "two"))
    handed = make_handed(submission, 5, unit=unit)
    page = address(submission, f"delegation/{handed.pk}/")

    both = [client_of(user).get(address(submission)).status_code for user in (one, two)]
    taken = client_of(one).post(page, {"take": "1"}, follow=True)
    late = client_of(two).post(page, {"take": "1"})
    after = [client_of(user).get(address(submission)).status_code for user in (one, two)]

    assert (both, after, late.status_code) == ([200, 200], [200, 404], 404)
    assert text_of(taken).count("This is yours now.") == 1


def test_another_ministry_is_not_asked(client_of, submission):
    handed = make_handed(submission, 5, unit=make_unit())
    stranger = make_nominated("NOR", Role.CONTRIBUTOR, unit=make_unit(name="Ministry of the Interior"))

    response = client_of(stranger).post(address(submission, f"delegation/{handed.pk}/"), {"take": "1"})

    handed.refresh_from_db()
    assert (response.status_code, handed.user_id) == (404, None)


@pytest.mark.parametrize("mode", AssignmentMode.values)
def test_api_says_what_became_of_a_write(client_of, submission, mode):
    user = make_nominated("NOR", Role.CONTRIBUTOR)
    make_handed(submission, 5, user=user, mode=mode)
    write(submission, "tip-5-1", "yes")

    response = put(client_of(user), submission, "tip-5-1")

    is_proposed = mode == "may_propose"
    assert (response.status_code, response.json()["outcome"]) == (200, "proposed" if is_proposed else "saved")
    assert response.json()["response"]["version"] == (1 if is_proposed else 2)
    assert Response.objects.get().value == ("yes" if is_proposed else "no")
    assert ProposedAnswer.objects.count() == int(is_proposed)


def test_proposer_reads_no_proposal_of_a_colleague(client_of, submission):
    users = [make_nominated("NOR", Role.CONTRIBUTOR, username=name) for name in ("one", "two")]
    for user in users:
        make_handed(submission, 5, user=user, mode="may_propose")
    make_proposal(submission, "tip-5.examples", HIDDEN, actor=users[0])
    other = make_proposal(submission, "tip-5.examples", MINE, actor=users[1], now=NOW + timedelta(minutes=1))
    client = client_of(users[0])

    pages = [client.get(address(submission, page)) for page in ("articles/5/", "proposed/", f"proposed/{other.pk}/")]

    assert [page.status_code for page in pages] == [200, 200, 404]
    assert [page.content.decode().count(MINE) for page in pages] == [0, 0, 0]
    assert pages[0].content.decode().count(HIDDEN) == 1


def test_secretariat_s_session_sees_no_proposal_and_no_assignment(submission, contributor):
    from parties import isolation
    from submissions.models import Assignment
    from tests.factories.parties import make_officer

    isolation.show_all_states(user_id=make_officer().pk)

    assert (ProposedAnswer.objects.count(), Assignment.objects.count()) == (0, 0)
