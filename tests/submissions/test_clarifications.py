"""Clarifications: asked by the Secretariat, answered once by the focal point, settled; due dates, changes, letters."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parties.choices import Role
from submissions import queries, rules
from submissions.choices import ClarificationKind
from submissions.models import Clarification
from submissions.services import answer_clarification, settle_clarification, start_revision, submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, TODAY, make_assignment, make_submission, write
from tests.factories.talk import DUE_ON, make_clarification
from tests.submissions.browsing import address, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def submitted(submission):
    write(submission, "tip-5-1", "yes")
    write(submission, "tip-6-1", "no")
    return submit_submission(submission, actor=None, now=NOW)


@pytest.fixture
def officer():
    return make_officer()


def events_of(submission) -> list[tuple[str, str, str]]:
    return list(submission.events.order_by("pk").values_list("kind", "from_status", "to_status"))[3:]


def ask(client, submission, **fields):
    due_on = (timezone.now().date() + timedelta(days=21)).isoformat()
    sent = {"question": "tip-5-1", "kind": "citation", "text": "Which article?", "language": "en", "due_on": due_on}
    return client.post(address(submission, "clarifications/ask/"), sent | fields)


def answer(client, asked, text="Article 257.", language="en"):
    page = f"clarifications/{asked.pk}/"
    return client.post(address(asked.submission, page), {"text": text, "language": language})


def test_asking_moves_the_submission_and_settling_moves_it_back(submitted, officer):
    focal_point = make_nominated("NOR")

    first, second = make_clarification(submitted, officer), make_clarification(submitted, officer, "")
    answer_clarification(first, text="Article 257.", language="en", actor=focal_point, now=LATER)
    settle_clarification(first, actor=officer, now=LATER)
    between = submitted.__class__.objects.get(pk=submitted.pk).status
    settle_clarification(second, actor=officer, now=LATER)

    submitted.refresh_from_db()
    assert (between, submitted.status) == ("clarification_asked", "submitted")
    assert events_of(submitted) == [
        ("clarification_asked", "submitted", "clarification_asked"),
        ("clarification_asked", "clarification_asked", "clarification_asked"),
        ("clarified", "clarification_asked", "submitted"),
    ]


def test_asking_about_what_stands_leaves_a_correction_alone(submitted, officer):
    start_revision(submitted, actor=None, now=NOW)

    asked = make_clarification(submitted, officer)
    settle_clarification(asked, actor=officer, now=LATER)

    submitted.refresh_from_db()
    assert (submitted.status, asked.revision.number) == ("draft", 1)


def test_nothing_is_asked_about_a_draft(submission, officer):
    with pytest.raises(ValidationError, match="Nothing is submitted yet"):
        make_clarification(submission, officer)


def test_nothing_is_asked_about_a_closed_submission(submitted, officer):
    submitted.status = "closed"
    submitted.save()

    with pytest.raises(ValidationError, match="closed"):
        make_clarification(submitted, officer)


@pytest.mark.parametrize("days", [0, -1])
def test_answer_is_asked_for_after_today(submitted, officer, days):
    with pytest.raises(ValidationError, match="must come after today"):
        make_clarification(submitted, officer, due_on=TODAY + timedelta(days=days))


def test_question_and_answer_are_written_once(submitted, officer):
    focal_point = make_nominated("NOR")
    asked = make_clarification(submitted, officer)
    answer_clarification(asked, text="Article 257.", language="en", actor=focal_point, now=LATER)

    with pytest.raises(ValidationError, match="answered or settled meanwhile"):
        answer_clarification(asked, text="Another.", language="en", actor=focal_point, now=LATER)
    for fields in ({"answer": "Another."}, {"text": "Another."}, {"due_on": TODAY}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Clarification.objects.filter(pk=asked.pk).update(**fields)


def test_asking_anew_settles_the_question_before(submitted, officer):
    former = make_clarification(submitted, officer)

    make_clarification(submitted, officer, text="Once more: which?", instead_of=former)

    former.refresh_from_db()
    submitted.refresh_from_db()
    assert (former.settled_by, submitted.status) == (officer, "clarification_asked")


def test_officer_asks_from_the_page_of_the_article(client_of, submitted, officer):
    client = client_of(officer)
    assert client.get(address(submitted)).content.decode().count("clarifications/ask/?question=tip-5-1") == 1
    form = client.get(address(submitted, "clarifications/ask/?question=tip-5-1"))

    response = ask(client, submitted)

    default = timezone.now().date() + timedelta(days=21)
    assert form.content.decode().count(f'value="{default.isoformat()}"') == 1
    asked = Clarification.objects.get()
    assert response["Location"] == address(submitted, f"clarifications/{asked.pk}/")
    assert (asked.question_key, asked.kind, asked.due_on) == ("tip-5-1", ClarificationKind.CITATION, default)


def test_what_cannot_be_asked_comes_back(client_of, submitted, officer):
    response = ask(client_of(officer), submitted, due_on="2020-01-01", text="Kept words.")

    assert response.status_code == 422
    assert text_of(response).count("must come after today") == 2
    assert response.content.decode().count("Kept words.") == 1
    assert Clarification.objects.count() == 0


def test_unknown_question_or_former_question_is_not_there(client_of, submitted, officer):
    other = make_clarification(submitted, officer, "tip-6-1")
    client = client_of(officer)

    assert ask(client, submitted, question="untoc-5-1").status_code == 404
    assert [ask(client, submitted, instead=text).status_code for text in ("x", "9" * 30, other.pk)] == [404] * 3


def test_focal_point_answers_once_on_the_page(client, submitted, officer):
    asked = make_clarification(submitted, officer, due_on=timezone.now().date() + timedelta(days=30))

    done = answer(client, asked)
    late = answer(client, asked, "Typed too late.")

    assert (done.status_code, late.status_code) == (302, 409)
    assert late.content.decode().count("Typed too late.") == 1
    asked.refresh_from_db()
    assert (asked.answer, asked.answer_language, str(asked.answered_by)) == ("Article 257.", "en", "nor-focal_point")
    page = text_of(client.get(address(submitted, f"clarifications/{asked.pk}/")))
    assert page.count("This answer no longer changes.") == 1


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.ALTERNATE])
def test_only_who_speaks_for_the_state_answers(client_of, submitted, officer, role):
    person = make_nominated("NOR", role)
    make_assignment_or_none(submitted, person, role)
    asked = make_clarification(submitted, officer)

    assert answer(client_of(person), asked).status_code == (302 if role == Role.ALTERNATE else 404)


def make_assignment_or_none(submission, person, role):
    if role == Role.CONTRIBUTOR:
        make_assignment(submission, 5, person)


def test_contributor_sees_what_is_asked_about_their_articles(client_of, submitted, officer):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submitted, 5, contributor)
    mine, other, whole = (make_clarification(submitted, officer, key) for key in ("tip-5-1", "tip-6-1", ""))
    client = client_of(contributor)

    codes = [client.get(address(submitted, f"clarifications/{c.pk}/")).status_code for c in (mine, other, whole)]
    listed = client.get(address(submitted, "clarifications/")).content.decode()
    article = client.get(address(submitted, "articles/6/")).content.decode()

    assert codes == [200, 404, 404]
    assert [listed.count(f"/clarifications/{c.pk}/") for c in (mine, other, whole)] == [1, 0, 0]
    assert article.count(f"/clarifications/{other.pk}/") == 0


@pytest.mark.parametrize("person", ["other", "expert"])
def test_others_find_nothing(client_of, submitted, officer, person):
    asked = make_clarification(submitted, officer)
    user = make_nominated("ARG") if person == "other" else make_nominated("NOR", Role.EXPERT)
    client = client_of(user)

    pages = ["clarifications/", f"clarifications/{asked.pk}/", "clarifications/ask/"]
    got = [client.get(address(submitted, page)).status_code for page in pages]
    posted = [answer(client, asked), client.post(address(submitted, f"clarifications/{asked.pk}/settle/"))]

    assert got + [response.status_code for response in posted] == [404] * 5
    asked.refresh_from_db()
    assert (asked.answered_at, asked.settled_at) == (None, None)


def revise(submission, key, value, at, base_version=1):
    start_revision(submission, actor=None, now=at)
    write(submission, key, value, base_version=base_version, now=at)
    submit_submission(submission, actor=None, now=at)


def test_answer_changed_later_is_told(submitted, officer):
    about_five, about_six, whole = (make_clarification(submitted, officer, key) for key in ("tip-5-1", "tip-6-1", ""))
    settle_clarification(about_five, actor=officer, now=LATER)
    revise(submitted, "tip-5-1", "no", LATER + timedelta(days=1))

    rows = {row.clarification.pk: row for row in queries.clarifications_of(submitted, today=TODAY)}

    told = {pk: (row.changed_since_asked, row.changed_since_settled) for pk, row in rows.items()}
    assert told == {about_five.pk: (True, True), about_six.pk: (False, False), whole.pk: (True, False)}


def test_answer_changed_before_it_was_settled_is_not_told_again(submitted, officer):
    asked = make_clarification(submitted, officer)
    revise(submitted, "tip-5-1", "no", LATER)
    settle_clarification(asked, actor=officer, now=LATER + timedelta(days=1))
    unchanged = queries.clarifications_of(submitted, today=TODAY)[0]
    revise(submitted, "tip-6-1", "yes", LATER + timedelta(days=2))
    other = queries.clarifications_of(submitted, today=TODAY)[0]

    assert [(row.changed_since_asked, row.changed_since_settled) for row in (unchanged, other)] == [(True, False)] * 2


def test_words_of_the_page_when_the_answer_changed(client, submitted, officer):
    asked = make_clarification(submitted, officer)
    settle_clarification(asked, actor=officer, now=LATER)
    revise(submitted, "tip-5-1", "no", LATER + timedelta(days=1))

    assert text_of(client.get(address(submitted, f"clarifications/{asked.pk}/"))).count("the answer changed since") == 1
    assert text_of(client.get(address(submitted, "clarifications/"))).count("the answer changed since") == 1


def test_officer_s_list_stands_by_state_and_filters(client_of, submitted, officer):
    second = make_submission("ARG", "TIP", cycle=submitted.cycle)
    write(second, "tip-5-1", "yes")
    submit_submission(second, actor=None, now=NOW)
    today = timezone.now().date()
    overdue = make_clarification(submitted, officer, due_on=TODAY + timedelta(days=1))
    make_clarification(second, officer, due_on=today + timedelta(days=40))
    answered = make_clarification(second, officer, "tip-6-1", due_on=today + timedelta(days=3))
    answer_clarification(answered, text="So.", language="en", actor=make_nominated("ARG"), now=LATER)
    client = client_of(officer)

    def listed(query: str) -> list[str]:
        text = text_of(client.get(f"/en/submissions/clarifications/{query}"))
        return [name for name in ("Argentina", "Norway") for _n in range(text.count(f"{name} , TIP:"))]

    text = text_of(client.get("/en/submissions/clarifications/"))
    assert text.index("Argentina") < text.index("Norway")
    assert listed("") == ["Argentina", "Argentina", "Norway"]
    if overdue.due_on < today:
        assert listed("?stage=overdue") == ["Norway"]
    assert listed("?stage=answered") == ["Argentina"]
    assert listed("?stage=settled") == []


def test_lists_cost_the_same_however_much_is_asked(client_of, client, submitted, officer):
    pages = {"own": (client, address(submitted, "clarifications/")), "officer": (client_of(officer), ALL)}
    make_clarification(submitted, officer)
    with_one = {name: count(*page) for name, page in pages.items()}
    for key in ("tip-6-1", "tip-7-1"):
        make_clarification(submitted, officer, key)

    assert {name: count(*page) for name, page in pages.items()} == with_one


ALL = "/en/submissions/clarifications/"


def count(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_focal_point_is_told_in_their_language(
    submitted, officer, mailoutbox, django_capture_on_commit_callbacks, settings
):
    settings.BASE_URL = "https://portal.example.org"
    people = {
        "focal": (make_nominated("NOR", username="focal"), "fr"),
        "alternate": (make_nominated("NOR", Role.ALTERNATE, username="alternate"), ""),
        "contributor": (make_nominated("NOR", Role.CONTRIBUTOR, username="contributor"), "fr"),
        "former": (make_nominated("NOR", username="former", until=TODAY - timedelta(days=100)), "fr"),
        "foreign": (make_nominated("ARG", username="foreign"), "fr"),
    }
    for name, (user, language) in people.items():
        user.email, user.preferred_language = f"{name}@example.org", language
        user.save()

    with django_capture_on_commit_callbacks(execute=True):
        asked = make_clarification(submitted, officer)

    letters = {letter.to[0]: letter.body for letter in mailoutbox}
    assert sorted(letters) == ["alternate@example.org", "focal@example.org"]
    path = f"/submissions/{submitted.pk}/clarifications/{asked.pk}/"
    assert letters["focal@example.org"].count(f"https://portal.example.org/fr{path}") == 1
    assert letters["alternate@example.org"].count(f"https://portal.example.org/en{path}") == 1
    assert letters["alternate@example.org"].count("Which article") == 0
    assert letters["alternate@example.org"].count("15 December 2026") == 1


def test_who_asked_is_told_of_the_answer(submitted, officer, mailoutbox, django_capture_on_commit_callbacks):
    officer.email = "officer@example.org"
    officer.save()
    asked = make_clarification(submitted, officer)

    with django_capture_on_commit_callbacks(execute=True):
        answer_clarification(asked, text="Secret.", language="en", actor=make_nominated("NOR"), now=LATER)

    assert [letter.to for letter in mailoutbox] == [["officer@example.org"]]
    assert mailoutbox[0].body.count("Secret.") == 0


def test_broken_doorbell_loses_no_question(submitted, officer, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*_arguments):
        raise ConnectionError

    monkeypatch.setattr("submissions.tasks.tell_of_clarification.delay", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        make_clarification(submitted, officer)

    assert Clarification.objects.count() == 1


def test_stages_are_told_in_words(client, submitted, officer):
    today = timezone.now().date()
    make_clarification(submitted, officer, due_on=today + timedelta(days=5))
    make_clarification(submitted, officer, "tip-6-1", due_on=today + timedelta(days=30))

    text = text_of(client.get(address(submitted, "clarifications/")))

    assert (text.count("due within a week"), text.count("waits for the State")) == (1, 1)
    assert (DUE_ON - TODAY).days == rules.CLARIFICATION_DAYS


def test_question_no_longer_asked_is_still_found(client_of, officer):
    """Asked under one version, read after the submission moved on: the question is looked up where it was asked."""
    submission = make_submission("NOR", "TIP", cycle=make_cycle())
    write(submission, "tip-5-1")
    submit_submission(submission, actor=None, now=NOW)
    asked = make_clarification(submission, officer)

    assert queries.questions_named(submission.revisions.get(), {"tip-5-1", "gone", ""}).keys() == {"tip-5-1"}
    assert client_of(officer).get(address(submission, f"clarifications/{asked.pk}/")).status_code == 200
