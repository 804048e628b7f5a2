"""Who was here: what others wrote in an article meanwhile; and answers typed under an earlier version.

Source: issue 4, "Two people, one answer" and "Show", 1; design.md, sections 4 and 5.
"""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parties.choices import Role
from submissions.models import Response, ResponseVersion
from submissions.services import move_submission
from tests.factories.moves import adopt_next, make_small_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, make_assignment, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


@pytest.fixture
def colleague(submission):
    person = make_nominated("NOR", Role.CONTRIBUTOR, username="Kari")
    make_assignment(submission, 5, person)
    return person


def news(client, submission, number: int = 5, **query: str):
    return client.get(f"/api/v1/submissions/{submission.pk}/articles/{number}/news/", query)


def test_news_are_what_others_wrote_since(client, submission, colleague):
    now = timezone.now()
    write(submission, "tip-5-1", "yes", actor=colleague, now=now - timedelta(minutes=9))
    write(submission, "tip-5.examples", "New.", actor=colleague, now=now - timedelta(minutes=2))

    reply = news(client, submission, after=(now - timedelta(minutes=5)).isoformat())

    assert [(one["key"], one["value"], one["author"]) for one in reply.json()["news"]] == [
        ("tip-5.examples", "New.", str(colleague))
    ]


def test_own_writing_is_no_news(client_of, submission, colleague):
    write(submission, "tip-5-1", "yes", actor=colleague, now=timezone.now())

    assert news(client_of(colleague), submission).json()["news"] == []


def test_news_reach_one_day_back_at_most(client, submission, colleague):
    write(submission, "tip-5-1", "yes", actor=colleague, now=timezone.now() - timedelta(days=2))

    assert news(client, submission, after="2020-01-01T00:00:00Z").json()["news"] == []


@pytest.mark.parametrize("after", ["yesterday", "2026-11-24", "2026-13-45T00:00:00Z", "2026-11-24T14:02:00"])
def test_moment_that_is_none_gives_400(client, submission, after):
    assert news(client, submission, after=after).status_code == 400


@pytest.mark.parametrize("who", ["other State", "officer", "contributor of another article", "expert"])
def test_news_of_others_are_not_there(client_of, submission, who):
    person = {
        "other State": lambda: make_nominated("ARG"),
        "officer": make_officer,
        "expert": lambda: make_nominated("NOR", Role.EXPERT),
        "contributor of another article": lambda: make_nominated("NOR", Role.CONTRIBUTOR),
    }[who]()
    if who.startswith("contributor"):
        make_assignment(submission, 6, person)
    write(submission, "tip-5.examples", "Secret.", now=timezone.now())

    reply = news(client_of(person), submission)

    assert reply.status_code == 404
    assert reply.content.count(b"Secret") == 0


def test_news_cost_the_same_for_one_and_three(client, submission, colleague):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            news(client, submission)
        return len(queries)

    write(submission, "tip-5-1", "yes", actor=colleague, now=timezone.now())
    with_one = count()
    for key in ("tip-5-2-a", "tip-5-2-b"):
        write(submission, key, "yes", actor=colleague, now=timezone.now())

    assert count() == with_one


# key of tests.factories.moves.QUESTIONS, what the write under the earlier version gets
WAITED = [
    ("tip-5-1", 200, None),
    ("tip-5-2-a", 409, "moved"),  # other words
    ("tip-5.difficulties", 409, "moved"),  # an option left
    ("tip-5.examples", 410, None),  # no longer asked
]


@pytest.mark.parametrize(("key", "status", "code"), WAITED)
def test_answer_that_waited_while_the_questionnaire_moved(client_of, all_states, key, status, code):
    submission = make_small_submission()
    focal_point = make_nominated("NOR")
    before = submission.version_id
    newer = adopt_next(submission, make_officer())
    move_submission(submission, version=newer, actor=focal_point, now=NOW)
    value = {"tip-5-1": "yes", "tip-5-2-a": "yes", "tip-5.difficulties": ["laws"]}.get(key, "Text.")
    content = {"value": value, "answer_state": "answered", "language": "en", "base_version": 0, "version": before}

    reply = client_of(focal_point).put(
        f"/api/v1/responses/{submission.pk}/{key}",
        json.dumps(content | {"write_id": str(uuid.uuid4())}),
        content_type="application/json",
    )

    assert (reply.status_code, reply.json().get("code")) == (status, code)
    assert ResponseVersion.objects.count() == Response.objects.count() == (status == 200)
