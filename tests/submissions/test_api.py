"""PUT /api/v1/responses/<submission>/<key>: every status, in JSON, and who gets which.

Source: design.md, section 4, "One answer, one write", and section 5.
"""

import json
import uuid

import pytest
from django.test import Client

from parties import isolation
from parties.choices import Role
from parties.models import User
from submissions.models import Response, ResponseVersion, Submission
from submissions.services import submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_assignment, make_law, make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


@pytest.fixture
def submission() -> Submission:
    return make_submission("NOR", "TIP", cycle=make_cycle(states=("ARG", "NOR")))


@pytest.fixture
def focal_point(submission) -> User:
    return make_nominated("NOR")


def body(**changes: object) -> dict[str, object]:
    return {
        "value": "in_part",
        "answer_state": "answered",
        "language": "en",
        "base_version": 0,
        "write_id": str(uuid.uuid4()),
    } | changes


def put(client: Client, submission: Submission, key: str = "tip-5-1", content: object = None, **extra: object):
    content = body() if content is None else content
    data = content if isinstance(content, (str, bytes)) else json.dumps(content)
    return client.put(f"/api/v1/responses/{submission.pk}/{key}", data, content_type="application/json", **extra)


def test_answer_is_saved(client_of, submission, focal_point):
    response = put(client_of(focal_point), submission)

    assert response.status_code == 200
    content = response.json()
    assert content["outcome"] == "saved"
    assert content["response"] | {"written_at": ""} == {
        "version": 1,
        "value": "in_part",
        "answer_state": "answered",
        "language": "en",
        "release_level": "secretariat",
        "written_at": "",
        "author": str(focal_point),
    }
    assert content["number"] == 1
    assert ResponseVersion.objects.values_list("channel", "author").get() == ("api", focal_point.pk)


def test_known_write_id_is_a_replay(client_of, submission, focal_point):
    content = body()
    put(client_of(focal_point), submission, content=content)

    response = put(client_of(focal_point), submission, content=content)

    assert (response.status_code, response.json()["outcome"]) == (200, "replay")
    assert ResponseVersion.objects.count() == 1


def test_stale_base_gives_409_with_both_texts(client_of, submission, focal_point):
    write(submission, "tip-5-1", "no")

    response = put(client_of(focal_point), submission)

    assert response.status_code == 409
    content = response.json()
    assert (content["response"]["value"], content["response"]["version"]) == ("no", 1)
    assert content["rival"]["value"] == "in_part"
    assert ResponseVersion.objects.filter(is_rival=True).count() == 1


# key, body, status, part of the sentence
REFUSED = [
    ("tip-5-1", {"base_version": None}, 428, "without the version"),
    ("tip-5.examples", {"value": "x" * 30_001}, 413, "longer than 30000 characters"),
    ("tip-5-1", {"value": "perhaps"}, 422, "not one of those offered"),
    ("tip-5-1", {"language": "de"}, 422, "not one of those offered"),
    ("tip-5.examples", {"value": "a\x0bb"}, 422, "cannot be shown"),
    ("tip-5-99", {}, 410, "no longer part of the questionnaire"),
    ("som-3-1", {}, 410, "no longer part of the questionnaire"),
]


@pytest.mark.parametrize(("key", "changes", "status", "words"), REFUSED)
def test_refused_write_says_why_and_changes_nothing(client_of, submission, focal_point, key, changes, status, words):
    response = put(client_of(focal_point), submission, key, body(**changes))

    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert response.json()["error"].count(words) == 1
    assert Response.objects.count() == 0


def test_body_without_base_version_gives_428(client_of, submission, focal_point):
    content = body()
    del content["base_version"]

    assert put(client_of(focal_point), submission, content=content).status_code == 428


def test_missing_reason_gives_422_and_is_kept(client_of, submission, focal_point):
    response = put(client_of(focal_point), submission, content=body(answer_state="not_applicable", value=""))

    assert response.status_code == 422
    assert response.json()["outcome"] == "saved"
    assert response.json()["error"] == "Saved. Before you submit, give the reason why it does not apply."
    assert Response.objects.get().answer_state == "not_applicable"


def test_submitted_answers_give_423(client_of, submission, focal_point):
    write(submission, "tip-5-1", "no")
    submit_submission(submission, actor=None, now=NOW)

    response = put(client_of(focal_point), submission, content=body(base_version=1))

    assert (response.status_code, Response.objects.get().value) == (423, "no")


# Source: settings, "StrictJSONParser"; design.md, section 9.
BAD_BODIES = [
    b'{"value": "yes", "value": "no"}',
    b'{"value": "a\\u0000b"}',
    b'{"value": "\\ud800"}',
    b"{not json",
    b"\xff",
    b"[]",
    b'{"value": NaN}',
    b'{"value": 1e999}',
    b'{"value": 0.1}',
    b'{"value": 9007199254740993}',
    b'{"value": ' + b"9" * 5000 + b"}",
    b'{"value": ' + b"[" * 40 + b"]" * 40 + b"}",
    b'{"value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"\\u0000": "yes"}',
    b'{"value": "\xed\xa0\x80"}',
    b'{"value": "yes", "answer_state": "answered", "language": "en", "base_version": 0}',
    b'{"value": "yes", "answer_state": "answered", "language": "en", "base_version": -1, "write_id": "%s"}'
    % str(uuid.uuid4()).encode(),
    b'{"value": "yes", "answer_state": "answered", "language": "en", "base_version": 0, "write_id": "1"}',
]


@pytest.mark.parametrize("content", BAD_BODIES)
def test_body_that_cannot_be_kept_safely_gives_400(client_of, submission, focal_point, content):
    response = put(client_of(focal_point), submission, content=content)

    assert response.status_code == 400
    assert "error" in response.json()
    assert Response.objects.count() == 0


def test_form_instead_of_json_gives_415(client_of, submission, focal_point):
    response = client_of(focal_point).put(
        f"/api/v1/responses/{submission.pk}/tip-5-1", "a=b", content_type="text/plain"
    )

    assert response.status_code == 415


def test_nobody_signed_in_gives_401_json_and_no_redirect(client_of, submission):
    response = put(client_of(None), submission)

    assert (response.status_code, response["Content-Type"]) == (401, "application/json")
    assert Response.objects.count() == 0


def test_missing_csrf_token_gives_403(client_of, submission, focal_point):
    client = client_of(focal_point)
    client.handler.enforce_csrf_checks = True

    assert put(client, submission).status_code == 403
    assert Response.objects.count() == 0


@pytest.mark.parametrize("role", ["focal point of Argentina", "contributor of Argentina", "officer", "expert"])
def test_not_yours_gives_404_as_if_it_were_not_there(client_of, submission, role):
    person = {
        "focal point of Argentina": lambda: make_nominated("ARG"),
        "contributor of Argentina": lambda: make_nominated("ARG", Role.CONTRIBUTOR),
        "officer": make_officer,
        "expert": lambda: make_nominated("NOR", Role.EXPERT),
    }[role]()
    client = client_of(person)

    theirs, absent = put(client, submission), client.put("/api/v1/responses/999999/tip-5-1", "{}", "application/json")

    assert (theirs.status_code, theirs.content) == (404, absent.content)
    assert Response.objects.count() == 0


# Source: design.md, section 5: a contributor writes in the articles handed to them.
@pytest.mark.parametrize(("key", "status"), [("tip-5-1", 200), ("tip-6-1", 404), ("tip-5-99", 404)])
def test_contributor_writes_what_was_handed_to_them(client_of, submission, key, status):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)

    assert put(client_of(contributor), submission, key).status_code == status


def test_law_of_another_state_is_not_cited(client_of, submission, focal_point):
    foreign = make_law("ARG")

    response = put(client_of(focal_point), submission, "tip-5-1.laws", body(value=[foreign.pk]))

    assert (response.status_code, Response.objects.count()) == (422, 0)


def test_get_is_not_offered(client_of, submission, focal_point):
    assert client_of(focal_point).get(f"/api/v1/responses/{submission.pk}/tip-5-1").status_code == 405


def test_answer_without_a_release_level_keeps_the_one_that_stands(client_of, submission, focal_point):
    write(submission, "tip-5.examples", "One.", release_level="public")
    content = body(value="Two.", base_version=1)

    first, again = (put(client_of(focal_point), submission, "tip-5.examples", content) for _time in range(2))

    assert (first.json()["outcome"], again.json()["outcome"]) == ("saved", "replay")
    assert Response.objects.get().release_level == "public"


def test_replay_names_the_version_it_made_though_others_wrote_since(client_of, submission, focal_point):
    """Else newer typing after a lost reply would be sent as if its writer had seen what the others wrote."""
    content = body()
    put(client_of(focal_point), submission, content=content)
    write(submission, "tip-5-1", "no", base_version=1)

    replay = put(client_of(focal_point), submission, content=content).json()

    assert (replay["outcome"], replay["number"], replay["response"]["version"]) == ("replay", 1, 2)


def test_reply_says_who_wrote_before(client_of, submission, focal_point):
    colleague = make_nominated("NOR", Role.CONTRIBUTOR, username="Kari")
    write(submission, "tip-5-1", "no", actor=colleague)

    response = put(client_of(focal_point), submission, content=body(base_version=1))

    assert response.json()["before"]["author"] == str(colleague)


def test_write_in_the_name_of_another_user_gives_403(client_of, submission, focal_point):
    """Somebody else signed in on the same machine: what waits there is not theirs to send."""
    other = make_nominated("NOR", username="second")

    response = put(client_of(other), submission, headers={"X-Desk-User": str(focal_point.pk)})

    assert (response.status_code, response.json()["code"]) == (403, "another_user")
    assert Response.objects.count() == 0


def test_missing_token_is_told_apart_from_another_user(client_of, submission, focal_point):
    client = client_of(focal_point)
    client.handler.enforce_csrf_checks = True

    assert put(client, submission).json()["code"] == "token"


def test_body_over_two_megabytes_gives_413(client_of, submission, focal_point):
    response = put(client_of(focal_point), submission, "tip-5.examples", body(value="x" * 2_100_000))

    assert response.status_code == 413
    assert response.json()["error"].count("more than can be sent at once") == 1


def test_second_factor_missing_gives_401_json_and_no_redirect(client_of, submission, focal_point, settings):
    settings.MFA_REQUIRED = True

    response = put(client_of(focal_point), submission)

    assert (response.status_code, response["Content-Type"], response.json()["code"]) == (
        401, "application/json", "second_factor",
    )  # fmt: skip
    assert Response.objects.count() == 0


def test_session_says_who_is_signed_in_and_gives_a_token(client_of, focal_point):
    client = client_of(focal_point)
    client.handler.enforce_csrf_checks = True

    reply = client.get("/api/v1/session")

    assert reply.json()["user"] == focal_point.pk
    assert reply["Cache-Control"].count("no-store") == 1
    assert client_of(None).get("/api/v1/session").json()["user"] is None
    told = client.put("/api/v1/responses/1/x", "{}", "application/json", headers={"X-CSRFToken": reply.json()["token"]})
    assert told.status_code == 404  # past the door


def test_write_that_fails_in_the_middle_leaves_nothing(client_of, submission, focal_point, monkeypatch):
    """The answer and its version are one transaction."""
    monkeypatch.setattr(ResponseVersion.objects, "create", _fail)
    client = client_of(focal_point)
    client.raise_request_exception = False

    assert put(client, submission).status_code == 500
    with isolation.acting_for_all():
        assert Response.objects.count() == 0


def _fail(**_fields: object) -> None:
    raise RuntimeError("planted")
