"""The pages of sharing: handing over, my tasks, who has what, proposals decided, the hand-over page."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parties.choices import Role
from parties.models import Unit
from submissions.models import Assignment, ProposedAnswer, Response, ResponseVersion
from submissions.services import submit_submission
from tests.factories.parties import make_invitation, make_nominated, make_unit
from tests.factories.questionnaires import get_version, make_cycle
from tests.factories.submissions import NOW, make_cycle_on, make_handed, make_law, make_proposal, make_submission, write
from tests.submissions.browsing import address, fields_of, text_of, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
TASKS, BOARD, REMIND, HAND_OVER = (
    f"/en/submissions/{page}" for page in ("tasks/", "who-has-what/", "who-has-what/remind/", "hand-over/NOR/")
)
TODAY = timezone.now().date()
DUE = (TODAY + timedelta(days=30)).isoformat()


@pytest.fixture
def kari(submission):
    return make_nominated("NOR", Role.CONTRIBUTOR, username="kari", email="kari@example.org")


def article_ids(submission, *numbers) -> list[int]:
    sections = submission.version.sections.filter(article__number__in=numbers)
    return list(sections.values_list("article", flat=True))


def queries_of(client, page) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def decide_form(client, page) -> dict[str, object]:
    """What a browser sends from the form of a decision as it is drawn."""
    html = client.get(page).content.decode()
    form = html[html.index('class="article-form"') : html.index('name="take_over"')]

    class Form:
        content = (f'class="article-form"{form}class="sticky-bar"').encode()

    return fields_of(Form())


def test_several_articles_go_to_a_ministry_named_just_now(client, submission, kari):
    form = {"articles": article_ids(submission, 5, 6), "new_unit": "وزارة العدل", "mode": "may_propose", "due_on": DUE}

    response = client.post(address(submission, "delegation/"), form | {"note": "Please."})

    rows = Assignment.objects.values_list("article__number", "unit__name", "user", "mode", "note")
    expected = [(number, "وزارة العدل", None, "may_propose", "Please.") for number in (5, 6)]
    assert (response.status_code, list(rows)) == (302, expected)
    assert text_of(client.get(address(submission, "delegation/"))).count("وزارة العدل") == 3  # two rows, one choice


def test_single_question_is_handed_over_from_its_article(client, client_of, submission, kari):
    article = client.get(address(submission)).content.decode()
    page = address(submission, "delegation/?article=5")

    response = client.post(page, {"question": "tip-5-1", "user": kari.pk, "mode": "may_edit"})

    handed = Assignment.objects.get()
    assert (article.count('delegation/?article=5"'), response.status_code) == (1, 302)
    assert (handed.article.number, handed.question_key, handed.user) == (5, "tip-5-1", kari)
    assert text_of(client_of(kari).get(TASKS)).count("0 of 1 answered") == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"user": ""}, "Choose a ministry or a person."),
        ({"articles": []}, "Choose at least one article."),
        ({"due_on": "2020-01-01"}, "The due date is over."),
        ({"due_on": "soon"}, "Give the day as year-month-day"),
        ({"mode": "may_rule"}, "Select a valid choice."),
        ({"articles": [10**9]}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_handed_over_comes_back_as_typed(client, submission, kari, changes, sentence):
    form = {"articles": article_ids(submission, 5), "user": kari.pk, "mode": "may_edit", "note": "Typed."}

    response = client.post(address(submission, "delegation/"), form | changes)

    assert (response.status_code, Assignment.objects.count()) == (422, 0)
    assert text_of(response).count(sentence) >= 1
    assert response.content.decode().count("Typed.") == 1


def test_person_due_date_and_taking_back(client, submission, kari):
    unit = make_unit()
    handed = make_handed(submission, 5, unit=unit)
    page = address(submission, f"delegation/{handed.pk}/")

    named = client.post(page, {"user": kari.pk, "mode": "may_propose", "due_on": DUE})
    handed.refresh_from_db()
    facts = (handed.user, handed.mode, handed.due_on.isoformat(), handed.unit)
    taken_back = client.post(page, {"take_back": "1"})

    assert (named.status_code, facts) == (302, (kari, "may_propose", DUE, unit))
    assert (taken_back.status_code, Assignment.objects.standing().count()) == (302, 0)
    assert client.get(page).status_code == 404


def test_tasks_are_due_first_and_overdue_in_words(client_of, submission, kari):
    for number, days in ((5, None), (6, 20), (7, 3)):
        handed = make_handed(submission, number, user=kari)
        Assignment.objects.filter(pk=handed.pk).update(due_on=days and TODAY + timedelta(days=days - 5))
    write(submission, "tip-5-1", "yes")

    text = text_of(client_of(kari).get(TASKS))

    assert text.index("Article 7") < text.index("Article 6") < text.index("Article 5")
    assert text.count("2 days overdue") == 1


def test_tasks_and_board_cost_the_same_however_many(client, client_of, submission, kari):
    other = make_submission(
        "NOR", "FIR", cycle=make_cycle("another", questionnaires=("firearms",)) if False else submission.cycle
    )
    make_handed(submission, 5, user=kari)
    make_proposal(submission, "tip-5-1", "yes", actor=kari)
    pages = [(client_of(kari), TASKS), (client, TASKS), (client, BOARD), (client, HAND_OVER)]
    pages += [(client, address(submission, page)) for page in ("delegation/", "proposed/")]
    with_one = [queries_of(asked, page) for asked, page in pages]

    for number in (2, 3):
        mate = make_nominated("NOR", Role.CONTRIBUTOR, username=f"mate-{number}", unit=make_unit(name=f"Unit {number}"))
        for submitted in (submission, other):
            make_handed(submitted, 5 + number, user=mate)
            make_handed(submitted, 5 + number, user=kari)
        make_proposal(submission, "tip-5.examples", "A text.", actor=mate)
        write(submission, f"tip-{5 + number}-1", None, answer_state="will_follow")

    assert [queries_of(asked, page) for asked, page in pages] == with_one
    assert max(with_one) <= 24


def test_board_counts_with_denominators_and_nobody_s_first(client, submission, kari):
    for number in (5, 6):
        make_handed(submission, number, user=kari)
    for key in submission.version.questions.filter(section__article__number=5, is_required=True).values_list(
        "key", flat=True
    ):
        write(submission, key, "no")

    text = text_of(client.get(BOARD))

    count = submission.version.sections.count()
    assert text.count(f"{count - 2} of {count} articles") == 1
    assert text.count("1 of 2 parts answered") == 1
    assert text.index("Nobody has these") < text.index("kari")


def test_remind_now_sends_one_letter_and_says_when_not(client, submission, kari):
    make_handed(submission, 5, user=kari)
    form = {"state": "NOR", "user": kari.pk}

    first, second = (text_of(client.post(REMIND, form, follow=True)) for _time in range(2))

    assert (first.count("1 letter sent."), second.count("A reminder was sent today already."), len(mail.outbox)) == (
        1,
        1,
        1,
    )


def test_nobody_is_reminded_of_another_state_s_work(client, client_of, submission, kari):
    make_handed(submission, 5, user=kari)
    foreign = client_of(make_nominated("ARG"))

    statuses = [
        foreign.post(REMIND, {"state": "NOR", "user": kari.pk}).status_code,
        foreign.post(REMIND, {"state": "ARG", "user": kari.pk}).status_code,
        client_of(kari).post(REMIND, {"state": "NOR", "user": kari.pk}).status_code,
    ]

    assert (statuses, mail.outbox) == ([404, 404, 404], [])


def test_proposer_finds_their_text_in_the_fields_and_changes_nothing(client_of, submission, kari):
    write(submission, "tip-5.examples", "As it stands.")
    make_handed(submission, 5, user=kari, mode="may_propose")
    client = client_of(kari)
    form = fields_of(client.get(address(submission)))

    first = client.post(address(submission), form | {"tip-5.examples": "Better words."}, follow=True)
    drawn = fields_of(client.get(address(submission)))
    unchanged = client.post(address(submission), drawn, follow=True)

    assert (text_of(first).count("1 proposal kept."), drawn["tip-5.examples"]) == (1, ["Better words."])
    assert (text_of(unchanged).count("Nothing had changed"), ProposedAnswer.objects.count()) == (1, 1)
    assert values() == {"tip-5.examples": ("answered", "As it stands.")}


@pytest.mark.parametrize(
    ("key", "value", "changed"),
    [
        ("tip-5-1", "yes", {"tip-5-1": "no"}),
        ("tip-5.examples", "A text.", {"tip-5.examples": "Another text."}),
        ("tip-5-1.assistance", ["training"], {"tip-5-1.assistance": ["other"]}),
    ],
)
@pytest.mark.parametrize("is_changed", [False, True])
def test_every_kind_is_taken_over_from_its_page(client, submission, kari, key, value, changed, is_changed):
    make_handed(submission, 5, user=kari, mode="may_propose")
    proposed = make_proposal(submission, key, value, actor=kari)
    page = address(submission, f"proposed/{proposed.pk}/")

    form = decide_form(client, page) | (changed if is_changed else {})
    response = client.post(page, form | {"take_over": "1"})

    proposed.refresh_from_db()
    assert (response.status_code, proposed.status) == (302, "changed" if is_changed else "taken_over")
    assert values() == {key: ("answered", changed[key] if is_changed else value)}
    assert ResponseVersion.objects.get().on_behalf_of == kari
    again = client.post(page, form | {"take_over": "1"}, follow=True)
    assert (text_of(again).count("decided already"), ResponseVersion.objects.count()) == (1, 1)


def test_proposed_laws_are_named_and_taken_over(client, submission, kari):
    law = make_law()
    proposed = make_proposal(submission, "tip-5-1.laws", [law.pk], actor=kari)
    page = address(submission, f"proposed/{proposed.pk}/")

    listed = text_of(client.get(address(submission, "proposed/")))
    client.post(page, decide_form(client, page) | {"take_over": "1"})

    assert (listed.count("Penal Code"), values()) == (1, {"tip-5-1.laws": ("answered", [law.pk])})


def test_item_of_the_checklist_is_proposed_and_decided(client, client_of, submission, kari):
    checklist = make_submission("NOR", "TIP", cycle=make_cycle_on(get_version("tip-checklist"), slug="checklist"))
    question = checklist.version.questions.select_related("section__article").order_by("position")[0]
    make_handed(checklist, question.section.article.number, user=kari, mode="may_propose")
    page = address(checklist, "checklist/")

    sent = client_of(kari).post(page, fields_of(client_of(kari).get(page)) | {question.key: "yes"}, follow=True)
    decision = address(checklist, f"proposed/{ProposedAnswer.objects.get().pk}/")
    client.post(decision, decide_form(client, decision) | {"take_over": "1"})

    assert (text_of(sent).count("1 proposal kept."), values()) == (1, {question.key: ("answered", "yes")})


def test_clash_shows_both_texts_and_what_was_typed(client, submission, kari):
    proposed = make_proposal(submission, "tip-5.examples", "Proposed.", actor=kari)
    page = address(submission, f"proposed/{proposed.pk}/")
    form = decide_form(client, page) | {"tip-5.examples": "Typed now."}
    write(submission, "tip-5.examples", "Somebody else's.")

    clash = client.post(page, form | {"take_over": "1"})

    html = clash.content.decode()
    assert (clash.status_code, "Typed now.</textarea>" in html, "Two texts, one answer" in html) == (409, True, True)
    assert Response.objects.get().value == "Somebody else's."
    fields = decide_form(client, page)
    assert client.post(page, fields | {"take_over": "1"}).status_code == 302


def test_returned_with_a_note_that_its_author_reads(client, client_of, submission, kari):
    make_handed(submission, 5, user=kari, mode="may_propose")
    proposed = make_proposal(submission, "tip-5.examples", "Proposed.", actor=kari)
    page = address(submission, f"proposed/{proposed.pk}/")

    empty = client.post(page, {"return": "1", "note": " "})
    done = client.post(page, {"return": "1", "note": "Which <law>?"})
    read = [client_of(kari).get(where) for where in (address(submission), TASKS, address(submission, "proposed/"))]

    assert (empty.status_code, done.status_code) == (422, 302)
    assert [response.content.decode().count("Which &lt;law&gt;?") for response in read] == [1, 0, 1]
    assert text_of(read[1]).count("1 proposal returned to you") == 1


def test_article_page_costs_one_query_more_at_most(client, client_of, submission, kari):
    write(submission, "tip-5-1", "yes")
    make_handed(submission, 5, user=kari, mode="may_propose")
    page = address(submission)
    before = [queries_of(asked, page) for asked in (client, client_of(kari))]

    for number in range(3):
        mate = make_nominated("NOR", Role.CONTRIBUTOR, username=f"mate-{number}")
        make_proposal(submission, "tip-5.examples", "A text.", actor=mate)
        make_handed(submission, 5, user=mate)

    assert [queries_of(asked, page) for asked in (client, client_of(kari))] == before
    assert before[0] <= 21


def test_hand_over_page_tells_a_newcomer_everything(client, submission, kari):
    make_handed(submission, 5, user=kari, unit=make_unit())
    write(submission, "tip-5-1", None, answer_state="will_follow", actor=kari)
    make_proposal(submission, "tip-6-1", "yes", actor=kari)
    make_invitation("NOR", kari, email="waits@example.org")
    filed = make_submission("NOR", "FIR", cycle=submission.cycle)
    write(filed, "fir-5-1-a", "yes")
    submit_submission(filed, actor=kari, now=NOW)

    text = text_of(client.get(HAND_OVER))

    for words in (
        "“will follow”, said kari on",
        "1 question with a proposal of a colleague",
        "waits@example.org",
        "Ministry of Justice",
        "by kari",
        "handed over by" if Assignment.objects.get().assigned_by else "kari",
    ):
        assert words in text


def test_ministry_named_twice_is_one(client, submission, kari):
    form = {"articles": article_ids(submission, 5), "mode": "may_edit"}

    for name in ("Ministry of Justice", "  ministry  of justice "):
        client.post(address(submission, "delegation/"), form | {"new_unit": name})

    assert (Unit.objects.count(), Assignment.objects.count()) == (1, 1)
