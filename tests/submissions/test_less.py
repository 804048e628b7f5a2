"""Finding one's way: filters that combine, find, the next thing to do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from submissions.models import Clarification, Comment, Response, Submission
from submissions.services import submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, TODAY, make_assignment, make_submission, write
from tests.submissions.browsing import address, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


@pytest.fixture
def submission() -> Submission:
    return make_submission("NOR", "TIP", cycle=make_cycle(version_number=2))


@pytest.fixture
def client(client_of, submission):
    return client_of(make_nominated("NOR"))


def make_comment(submission: Submission, key: str, **fields: object) -> Comment:
    return Comment.objects.create(
        state=submission.state,
        submission=submission,
        question_key=key,
        text="Which law?",
        language="en",
        written_at=NOW,
        **fields,
    )


def listed(client, submission: Submission, query: str) -> list[str]:
    html = client.get(address(submission, f"?{query}")).content.decode()
    return re.findall(r"/articles/(\d+)/", html[html.rindex('class="filters"') :])


def carry(submission: Submission, key: str) -> None:
    saved = write(submission, key, "yes")
    Response.objects.filter(pk=saved.response.pk).update(answer_state="carried_over", carried_state="answered")


def test_filters_combine_and_say_how_many_they_leave(client, submission):
    carry(submission, "tip-5-1")
    carry(submission, "tip-6-1")
    make_comment(submission, "tip-6-1")
    make_comment(submission, "tip-9-1-a", resolved_at=NOW)
    last = submission.version.questions.filter(section__article__number=10, kind="implementation").first()
    write(submission, last.key, "", answer_state="not_applicable")

    found = {q: listed(client, submission, q) for q in ("confirm=1", "open=1", "confirm=1&open=1", "open=1&state=no")}
    text = text_of(client.get(address(submission, "?confirm=1")))

    assert found == {
        "confirm=1": ["5", "6"],
        "open=1": ["6", "10"],
        "confirm=1&open=1": ["6"],
        "open=1&state=no": ["6", "10"],
    }
    assert text.count("to confirm (2)") == 1
    assert text.count("open questions and what to mend (1)") == 1
    assert text.count("Criminalization (1)") == 1
    assert text.count("Show all articles") == 1


def test_filters_that_leave_nothing_say_so(client, submission):
    text = text_of(client.get(address(submission, "?confirm=1")))

    assert text.count("No article fits these filters.") == 1


def test_clarification_that_waits_is_an_open_question(client, submission):
    Clarification.objects.create(
        state=submission.state,
        submission=submission,
        revision=submission.revisions.get(),
        question_key="tip-9-1-a",
        kind="unclear",
        text="?",
        language="en",
        asked_at=NOW,
        due_on=TODAY,
    )

    assert listed(client, submission, "open=1") == ["9"]


def test_secretariat_is_told_nothing_of_the_state_s_own_work(client_of, submission):
    write(submission, "tip-5-1", "yes")
    make_comment(submission, "tip-5-1")
    submit_submission(submission, actor=None, now=NOW)
    officer = make_officer()

    text = text_of(client_of(officer).get(address(submission, "?open=1")))

    assert text.count("open questions") == 0
    assert text.count("left") == 0
    assert text.count("Next:") == 0
    assert len(listed(client_of(officer), submission, "open=1")) == 12


def test_next_thing_to_do_is_one_sentence_with_a_way_to_it(client, submission):
    fresh = text_of(client.get(address(submission, "")))
    carry(submission, "tip-6-1")
    page = client.get(address(submission, ""))

    assert re.search(r"Next: \d+ questions? of Article 1 ha(s|ve) no answer yet\.", fresh)
    assert text_of(page).count("Next: 1 answer waits to be confirmed in Article 6.") == 1
    assert page.content.decode().count(f'href="{address(submission, "articles/6/")}#tip-6-1"') == 1


def test_time_left_is_told_in_sum_and_article_by_article(client, submission):
    text = text_of(client.get(address(submission, "")))

    assert re.search(r"about \d+ hours left \( ?our rough estimate ?\)", text)
    assert text.count("about 20 minutes left") >= 1


def test_overview_costs_the_same_for_one_and_for_three(client, submission):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address(submission, "?open=1"))
        return len(captured)

    make_comment(submission, "tip-5-1")
    with_one = count()
    for key in ("tip-6-1", "tip-9-1-a"):
        make_comment(submission, key)
        carry(submission, key)

    assert count() == with_one


def where(client, submission: Submission, after: int) -> str:
    return client.get(address(submission, f"next/?after={after}")).headers["Location"]


def test_next_unanswered_question_is_found_after_this_article_and_then_from_the_beginning(client, submission):
    for key in ("tip-5-1", "tip-5-2-a"):
        write(submission, key, "yes")

    assert where(client, submission, 3).endswith("/articles/5/#tip-5-2-b")
    assert where(client, submission, 99).endswith("/articles/1/#tip-1-2")


def test_article_page_leads_to_its_first_unanswered_question(client, submission):
    write(submission, "tip-5-1", "yes")

    html = client.get(address(submission)).content.decode()

    assert html.count('href="#tip-5-2-a">To the first question without an answer') == 1


# Find.


def hits(client, submission: Submission, typed: str, language: str = "en") -> list[str]:
    page = client.get(address(submission, "find/", language), {"q": typed})
    assert page.status_code == 200
    return re.findall(r"/articles/\d+/#([\w.-]+)", page.content.decode())


def test_words_of_own_answers_are_found_and_marked(client, submission):
    write(submission, "tip-5.examples", "The Østfold case, 100% proven")
    write(submission, "tip-6.examples", "The Oslo case, 1000 proven")

    page = client.get(address(submission, "find/"), {"q": "østfold"})

    assert hits(client, submission, "østfold") == ["tip-5.examples"]
    assert page.content.decode().count("<mark>Østfold</mark>") == 1


@pytest.mark.parametrize(
    ("said", "typed", "is_found"),
    [
        ("100% proven", "100%", True),
        ("1000 proven", "100%", False),
        ("under_score", "r_s", True),
        ("underscore", "r_s", False),
        ("back\\slash", "k\\s", True),
        ('said "so"', '"so"', True),
        ("two\nlines", "lines", True),
        ("جريمة الاتجار بالأشخاص", "اتجار", True),
        ("贩运人口罪", "人口", True),
        ("plain", "x\x00", False),
    ],
)
def test_signs_mean_themselves_and_no_word_boundary_is_needed(client, submission, said, typed, is_found):
    write(submission, "tip-5.examples", said)

    assert ("tip-5.examples" in hits(client, submission, typed)) is is_found


def test_references_are_found_and_longer_numbers_are_not(client, submission):
    found = hits(client, submission, "5(1)")
    of_article = hits(client, submission, "art. 5")

    assert found[0] == "tip-5-1"
    assert all(key.startswith("tip-5-1") for key in found)
    assert {key.partition(".")[0].rpartition("tip-5")[1] for key in of_article} == {"tip-5"}


def test_questions_are_found_in_the_reader_s_language(client, submission):
    question = submission.version.questions.get(key="tip-5-1")
    word = question.text_ar.split()[2]

    assert "tip-5-1" in hits(client, submission, word, "ar")


def test_contributor_finds_nothing_in_articles_of_others(client_of, submission):
    write(submission, "tip-5.examples", "A secret of article five")
    write(submission, "tip-6.examples", "A secret of article six")
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 6, contributor)

    assert hits(client_of(contributor), submission, "secret") == ["tip-6.examples"]


def test_find_costs_the_same_for_one_and_for_three(client, submission):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            hits(client, submission, "needle")
        return len(captured)

    write(submission, "tip-5.examples", "needle")
    with_one = count()
    for number in (6, 9):
        write(submission, f"tip-{number}.examples", "needle")

    assert (len(hits(client, submission, "needle")), count()) == (3, with_one)


def test_nothing_found_says_so_and_what_was_typed_stays(client, submission):
    page = client.get(address(submission, "find/"), {"q": '<b>"nowhere'})

    assert text_of(page).count("Nothing was found.") == 1
    assert page.content.decode().count('value="&lt;b&gt;&quot;nowhere"') == 1
