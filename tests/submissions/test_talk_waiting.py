"""What waits for one person in all that is said: clarifications to answer, replies to read, comments of others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from parties.queries import standing_of
from submissions.queries import talk_waiting_for
from submissions.services import reply_to_help, submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, TODAY, make_assignment, make_submission, write
from tests.factories.talk import make_clarification, make_comment, make_help_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


@pytest.fixture
def people(submission):
    people = {
        "focal": make_nominated("NOR"),
        "contributor": make_nominated("NOR", Role.CONTRIBUTOR),
        "other": make_nominated("ARG"),
        "officer": make_officer(),
        "expert": make_nominated("NOR", Role.EXPERT),
    }
    make_assignment(submission, 5, people["contributor"])
    return people


def waiting(user) -> list[tuple[str, str, int]]:
    lines = talk_waiting_for(standing_of(user, today=TODAY), today=TODAY)
    return [(line.kind, line.question.key if line.question else "", line.count) for line in lines]


def fill(submission, people) -> None:
    make_comment(submission, "tip-5-1", people["focal"], "One.")
    make_comment(submission, "tip-5-1", people["focal"], "Two.")
    make_comment(submission, "tip-5.examples", people["contributor"], "Mine.")
    make_comment(submission, "tip-6-1", people["focal"], "Not theirs.")
    asked = make_help_request(submission, "tip-5-1", people["contributor"])
    make_help_request(submission, "tip-5-2-a", people["contributor"])
    reply_to_help(asked, text="So.", language="en", actor=people["officer"], now=NOW)
    write(submission, "tip-5-1")
    submit_submission(submission, actor=None, now=NOW)
    make_clarification(submission, people["officer"], "tip-6-1", due_on=TODAY + timedelta(days=3))
    make_clarification(submission, people["officer"], "", due_on=TODAY + timedelta(days=2))


def test_each_sees_what_waits_for_them(submission, people):
    fill(submission, people)

    found = {name: waiting(user) for name, user in people.items()}

    assert found == {
        "focal": [("clarification", "", 1), ("clarification", "tip-6-1", 1), ("comments", "tip-5.examples", 1)],
        "contributor": [("help_reply", "tip-5-1", 1), ("comments", "tip-5-1", 2)],
        "other": [],
        "officer": [],
        "expert": [],
    }


def test_every_line_leads_somewhere(client_of, submission, people):
    fill(submission, people)

    for user in (people["focal"], people["contributor"]):
        lines = talk_waiting_for(standing_of(user, today=TODAY), today=TODAY)
        assert {client_of(user).get(line.url).status_code for line in lines} == {200}


def test_waiting_costs_the_same_however_much_waits(submission, people):
    def count(user) -> int:
        standing = standing_of(user, today=TODAY)
        with CaptureQueriesContext(connection) as captured:
            talk_waiting_for(standing, today=TODAY)
        return len(captured)

    make_comment(submission, "tip-5-1", people["contributor"], "One.")
    with_one = count(people["focal"])
    fill(submission, people)
    make_comment(make_submission("NOR", "UNTOC", cycle=submission.cycle), "untoc-5-1-a-i", people["contributor"], "X.")

    assert count(people["focal"]) == with_one == 6
