"""National comments: written, resolved, opened again by people of the State; the Secretariat finds nothing of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from parties import isolation
from parties.choices import Role
from submissions import queries
from submissions.models import Comment
from submissions.services import resolve_comment, submit_submission, write_comment
from tests.factories.parties import get_state, make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, get_question, make_assignment, make_submission, write
from tests.factories.talk import make_clarification, make_comment, make_help_request
from tests.house.test_access import PAGES, world  # noqa: F401  (the fixture)
from tests.submissions.browsing import address, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
THREAD = "comments/tip-5-1/"
PLANTED = "Planted: the ministry disagrees."


def post(client, submission, text="A comment.", page=THREAD, language="en"):
    return client.post(address(submission, page), {"text": text, "language": language})


def test_comment_is_written_with_author_moment_and_language(client, submission):
    post(client, submission, "تعليق", language="ar")

    html = client.get(address(submission, THREAD)).content.decode()
    comment = Comment.objects.get()
    assert (str(comment.author), comment.language, comment.resolved_at) == ("nor-focal_point", "ar", None)
    assert html.count('<div class="words" lang="ar" dir="rtl">تعليق</div>') == 1
    assert html.count("nor-focal_point</bdi>,") == 1


def test_comment_is_resolved_and_opened_again(client, submission):
    post(client, submission)
    page = f"comments/{Comment.objects.get().pk}/"

    client.post(address(submission, f"{page}resolve/"))
    resolved = text_of(client.get(address(submission, THREAD)))
    client.post(address(submission, f"{page}reopen/"))

    assert resolved.count("Resolved by nor-focal_point on") == 1
    assert Comment.objects.get().resolved_by is None
    assert text_of(client.get(address(submission, THREAD))).count("Mark as resolved") == 1


def test_first_to_resolve_is_named(submission):
    first, second = make_nominated("NOR"), make_nominated("NOR", Role.CONTRIBUTOR)
    comment = make_comment(submission, "tip-5-1", first)

    resolve_comment(comment, actor=first, now=NOW)
    resolve_comment(comment, actor=second, now=NOW + timedelta(days=1))

    assert (comment.resolved_by, comment.resolved_at) == (first, NOW)


REFUSED = [
    ("", "Please write something first."),
    (" \n ", "Please write something first."),
    ("x" * 5001, "This text is longer than 5000 characters. Please shorten it; nothing typed was discarded."),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_what_cannot_be_written_comes_back_with_a_reason(client, submission, text, sentence):
    response = post(client, submission, text)

    assert response.status_code == 422
    assert text_of(response).count(sentence) == 2  # in the summary and beside the field
    assert text.strip() in response.content.decode()
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b"])
def test_what_cannot_be_shown_is_refused(client, submission, text):
    assert post(client, submission, text).status_code == 422
    assert Comment.objects.count() == 0


def test_service_checks_words_itself(submission):
    question, actor = get_question(submission, "tip-5-1"), make_nominated("NOR")

    for text, language in [("\ud800", "en"), ("Words.", "de"), ("x" * 5001, "en")]:
        with pytest.raises(ValidationError):
            write_comment(submission, question, text=text, language=language, actor=actor, now=NOW)


def test_same_words_sent_twice_are_one_comment(client, submission):
    post(client, submission, "Twice.")
    post(client, submission, "Twice.")
    post(client, submission, "Another.")

    assert list(Comment.objects.order_by("pk").values_list("text", flat=True)) == ["Twice.", "Another."]


def test_article_page_counts_comments(client, submission):
    person = make_nominated("NOR", Role.CONTRIBUTOR)
    resolve_comment(make_comment(submission, "tip-5-1", person), actor=person, now=NOW)
    make_comment(submission, "tip-5-1", person, "Another.")
    make_comment(submission, "tip-5-1.laws", person)

    page = text_of(client.get(address(submission)))

    assert page.count("2 comments, 1 open") == 1
    assert page.count("1 comment, 1 open") == 1


def test_contributor_comments_on_what_is_shown_to_them_and_no_more(client_of, submission):
    contributor, focal_point = make_nominated("NOR", Role.CONTRIBUTOR), make_nominated("NOR")
    make_assignment(submission, 5, contributor)
    hidden = make_comment(submission, "tip-6-1", focal_point, PLANTED)
    client = client_of(contributor)

    assert post(client, submission).status_code == 302
    assert post(client, submission, page="comments/tip-6-1/").status_code == 404
    assert client.get(address(submission, "comments/tip-6-1/")).status_code == 404
    assert client.post(address(submission, f"comments/{hidden.pk}/resolve/")).status_code == 404
    assert text_of(client.get(address(submission, "comments/"))).count(PLANTED) == 0
    assert Comment.objects.get(pk=hidden.pk).resolved_at is None


def test_open_comments_stand_newest_first_and_filter_mine(client, submission):
    other = make_nominated("NOR", Role.CONTRIBUTOR)
    make_comment(submission, "tip-5-1", other, "The older.")
    make_comment(submission, "tip-6-1", other, "The newer.", now=NOW + timedelta(minutes=1))
    resolve_comment(make_comment(submission, "tip-7-1", other, "Settled."), actor=other, now=NOW)
    post(client, submission, "My own.", page="comments/tip-8-1/")

    everything = text_of(client.get(address(submission, "comments/")))
    mine = text_of(client.get(address(submission, "comments/?mine=1")))

    assert everything.count("My own.") == 1
    assert everything.index("The newer.") < everything.index("The older.")
    assert everything.count("Settled.") == 0
    assert [mine.count(text) for text in ("My own.", "The newer.")] == [1, 0]


def test_comment_on_a_question_that_is_not_asked(client, submission):
    assert client.get(address(submission, "comments/untoc-5-1/")).status_code == 404


def test_resolving_under_another_submission_finds_nothing(client, submission):
    """Of the same State, so that no policy of the database hides it: the page itself asks whose comment it is."""
    person = make_nominated("NOR", Role.CONTRIBUTOR)
    other = make_comment(make_submission("NOR", cycle=make_cycle("second")), "tip-5-1", person)

    response = client.post(address(submission, f"comments/{other.pk}/resolve/"))

    assert (response.status_code, Comment.objects.get().resolved_at) == (404, None)


@pytest.fixture
def planted(submission):
    """A comment on a question whose answer is submitted: the row that could leak."""
    person = make_nominated("NOR", username="planter")
    comment = make_comment(submission, "tip-5-1", person, PLANTED)
    write(submission, "tip-5-1", "yes")
    submit_submission(submission, actor=None, now=NOW)
    return comment


def test_secretariat_finds_no_comment_on_any_page(client_of, world):  # noqa: F811  (the fixture)
    """Every page of the portal that the Secretariat can open, with a comment planted under what they show."""
    submission = world.submission
    make_comment(submission, "tip-5-1", world.users["contributor"], PLANTED)
    submit_submission(submission, actor=None, now=NOW)
    make_clarification(submission, world.users["secretariat"])
    arguments = world.arguments | {"submissions:clarifications": [submission.pk]}
    client = client_of(world.users["secretariat"])
    urls = [reverse(name, args=arguments.get(name)) for name in PAGES]
    urls += [address(submission, page) for page in ("comments/", THREAD, "history/tip-5-1/", "articles/5/", "")]

    pages = {url: client.get(url) for url in urls}

    bodies = {url: page.getvalue() if page.streaming else page.content for url, page in pages.items()}
    assert [url for url, body in bodies.items() if b"Planted" in body or b"National comments" in body] == []
    assert [pages[address(submission, page)].status_code for page in ("comments/", THREAD)] == [404, 404]
    assert pages[address(submission, "articles/5/")].status_code == 200
    own = client_of(world.users["focal_point"]).get(address(submission, THREAD))
    assert own.content.count(PLANTED.encode()) == 1  # what was planted is there to leak


def test_secretariat_s_session_sees_no_comment_in_the_database(planted):
    """The second belt: row level security, by plain SQL."""
    officer = make_officer()

    isolation.show_all_states(user_id=officer.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM submissions_comment")
        seen = cursor.fetchone()[0]
    talk = queries.talk_on(
        planted.submission.revisions.get(), ["tip-5-1"], article_id=None, is_own=True, user_id=officer.pk
    )

    assert (seen, talk.comments) == (0, {})


def test_secretariat_s_session_writes_no_comment(planted):
    isolation.show_all_states(user_id=make_officer().pk)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Comment.objects.create(
            state=get_state("NOR"),
            submission=planted.submission,
            question_key="x",
            text="x",
            language="en",
            written_at=NOW,
        )


def test_mails_hold_nothing_that_was_said(submission, mailoutbox, django_capture_on_commit_callbacks):
    person = make_nominated("NOR")
    person.email = "focal@example.org"
    person.save()
    make_comment(submission, "tip-5-1", person, PLANTED)
    write(submission, "tip-5.examples", "Planted answer.")
    submit_submission(submission, actor=None, now=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        make_clarification(submission, make_officer(), text="Planted question.")
    make_help_request(submission, "tip-5-1", person, "Planted request.")

    assert [letter.to for letter in mailoutbox] == [["focal@example.org"]]
    assert [letter.subject + letter.body for letter in mailoutbox if "Planted" in letter.subject + letter.body] == []
