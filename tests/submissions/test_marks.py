"""Is this article complete? Marks stand until an answer is written after them; nothing typed is lost beside them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from instruments.models import Article
from parties import isolation
from parties.choices import Role
from submissions import queries
from submissions.choices import MarkKind
from submissions.models import ArticleMark
from submissions.services import mark_article, submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, make_assignment, write
from tests.submissions.browsing import address, fields_of, save, text_of, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


def at(minutes: int):
    return NOW + timedelta(minutes=minutes)


def article_of(submission, number: int = 5) -> Article:
    return Article.objects.get(instrument=submission.instrument, number=number)


def mark(submission, kind, actor, *, now=NOW, seen=None, note="", number=5):
    article = article_of(submission, number)
    return mark_article(
        submission, article=article, kind=MarkKind(kind), seen=seen or {}, actor=actor, now=now, note=note
    )


def marks(submission, number: int = 5):
    return queries.marks_of(submission.revisions.get()).get(article_of(submission, number).pk)


def test_mark_stands_until_an_answer_is_written_after_it(submission):
    contributor, focal_point = make_nominated("NOR", Role.CONTRIBUTOR), make_nominated("NOR")
    write(submission, "tip-5-1", "yes", now=at(0))
    mark(submission, "complete", contributor, now=at(1), seen={"tip-5-1": 1})
    mark(submission, "reviewed", focal_point, now=at(2), seen={"tip-5-1": 1})
    before = marks(submission)
    write(submission, "tip-6-1", "yes", now=at(3))
    beside = marks(submission)
    write(submission, "tip-5-1", "no", base_version=1, now=at(4))
    after = marks(submission)

    assert (before.complete.person, before.reviewed.person) == ("nor-contributor", "nor-focal_point")
    assert beside == before
    assert (after.complete, after.reviewed, after.changed_since) == (None, None, before.reviewed)


def test_mark_is_refused_when_somebody_else_wrote_meanwhile(submission):
    contributor, focal_point = make_nominated("NOR", Role.CONTRIBUTOR), make_nominated("NOR")
    write(submission, "tip-5-1", "yes", actor=contributor)
    write(submission, "tip-5-1", "no", base_version=1, actor=contributor)

    with pytest.raises(ValidationError, match="Somebody changed an answer"):
        mark(submission, "reviewed", focal_point, seen={"tip-5-1": 1})
    mark(submission, "complete", contributor, seen={"tip-5-1": 1})  # one's own words are seen

    assert list(ArticleMark.objects.values_list("kind", flat=True)) == ["complete"]


def test_opening_again_needs_a_note(submission):
    focal_point = make_nominated("NOR")

    with pytest.raises(ValidationError, match="say in a note"):
        mark(submission, "reopened", focal_point)
    mark(submission, "reopened", focal_point, note="Cite the law.")

    assert marks(submission).reopened.note == "Cite the law."


def test_nothing_is_marked_after_submission(submission):
    write(submission, "tip-5-1", "yes")
    submit_submission(submission, actor=None, now=NOW)

    with pytest.raises(ValidationError, match="already submitted"):
        mark(submission, "complete", make_nominated("NOR"))


def test_marks_are_never_changed(submission):
    mark(submission, "complete", make_nominated("NOR"))

    with pytest.raises(DatabaseError), transaction.atomic():
        ArticleMark.objects.update(kind="reviewed")


def test_marking_saves_what_was_typed(client, submission):
    response = save(client, submission, {"tip-5.examples": "Typed.", "mark": "complete"})

    assert response.status_code == 302
    assert values() == {"tip-5.examples": ("answered", "Typed.")}
    page = text_of(client.get(address(submission)))
    assert page.count("Marked complete by nor-focal_point on") == 1
    assert page.count("Save and mark complete") == 0


def test_what_clashes_is_shown_and_no_mark_is_made(client, submission):
    page = client.get(address(submission))
    write(submission, "tip-5.examples", "Theirs.")

    response = save(client, submission, {"tip-5.examples": "Mine.", "mark": "complete"}, page=page)

    assert (response.status_code, ArticleMark.objects.count()) == (409, 0)
    assert "Mine.</textarea>" in response.content.decode()


def test_answer_of_somebody_else_refuses_the_mark_and_keeps_the_note(client, submission):
    page = client.get(address(submission))
    write(submission, "tip-5-1", "yes")

    response = save(
        client, submission, {"tip-5.examples": "Typed.", "mark": "complete", "mark_note": "A note."}, page=page
    )

    assert (response.status_code, ArticleMark.objects.count()) == (409, 0)
    assert text_of(response).count("Somebody changed an answer of this article while you were reading.") == 1
    assert response.content.decode().count("A note.</textarea>") == 1
    assert values()["tip-5.examples"] == ("answered", "Typed.")


@pytest.mark.parametrize("kind", ["reviewed", "nonsense"])
def test_contributor_makes_no_mark_that_is_not_theirs(client_of, submission, kind):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    client = client_of(contributor)
    assert text_of(client.get(address(submission))).count("mark as reviewed") == 0

    response = save(client, submission, {"mark": kind})

    assert (response.status_code, ArticleMark.objects.count()) == (409, 0)


def test_contributor_marks_their_article_and_no_other(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    client = client_of(contributor)

    save(client, submission, {"mark": "complete"})
    other = client.post(address(submission, "articles/6/"), {"mark": "complete"})

    assert (other.status_code, list(ArticleMark.objects.values_list("article__number", flat=True))) == (404, [5])


def rows_of(response) -> str:
    """The list of articles, without the next step above it."""
    return response.content.decode().partition('class="task-list"')[2]


def test_overview_tells_and_filters(client, submission):
    focal_point = make_nominated("NOR", Role.ALTERNATE)
    mark(submission, "complete", focal_point, now=at(0))
    mark(submission, "reviewed", focal_point, now=at(0), number=6)
    mark(submission, "reviewed", focal_point, now=at(0), number=7)
    write(submission, "tip-7-1", "yes", now=at(1))

    page = text_of(client.get(address(submission, "")))
    shown = {
        kind: [
            number
            for number in (5, 6, 7, 8)
            if f"/articles/{number}/" in rows_of(client.get(address(submission, f"?mark={kind}")))
        ]
        for kind in ("complete", "reviewed", "changed", "nonsense")
    }

    assert page.count("Marked complete by nor-alternate on 24 November 2026.") == 1
    assert page.count("Changed since nor-alternate reviewed it on 24 November 2026.") == 1
    assert shown == {"complete": [5], "reviewed": [6], "changed": [7], "nonsense": [5, 6, 7, 8]}


def test_secretariat_is_shown_no_mark(client_of, submission):
    write(submission, "tip-5-1", "yes")
    mark(submission, "complete", make_nominated("NOR", username="planter"), seen={"tip-5-1": 1})
    submit_submission(submission, actor=None, now=NOW)
    officer = make_officer()

    pages = [client_of(officer).get(address(submission, page)).content.decode() for page in ("", "articles/5/")]
    isolation.show_all_states(user_id=officer.pk)

    assert [(html.count("planter"), html.count('name="mark"')) for html in pages] == [(0, 0), (0, 0)]
    assert ArticleMark.objects.count() == 0


def test_pages_cost_the_same_however_much_is_marked(client, submission):
    focal_point = make_nominated("NOR", Role.ALTERNATE)

    def count() -> list[int]:
        costs = []
        for page in ("", "articles/5/"):
            with CaptureQueriesContext(connection) as captured:
                client.get(address(submission, page))
            costs.append(len(captured))
        return costs

    with_none = count()
    for number in (5, 6, 7):
        mark(submission, "complete", focal_point, number=number)
        mark(submission, "reviewed", focal_point, number=number)

    assert count() == with_none


def test_page_sent_unchanged_makes_no_mark(client, submission):
    page = client.get(address(submission))

    client.post(address(submission), fields_of(page))

    assert ArticleMark.objects.count() == 0
