"""Help with a question: the draft goes along only if it is shared; one reply, read by whoever asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from submissions.choices import AnswerState, HelpStatus
from submissions.models import HelpRequest
from submissions.services import close_help_request, reopen_help_request, reply_to_help, submit_submission
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, make_assignment, make_law, write
from tests.factories.talk import make_help_request
from tests.submissions.browsing import address, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
LATER = NOW + timedelta(days=1)
LIST = "/en/submissions/help/"
ASK = "help/tip-5.examples/"


@pytest.fixture
def officer():
    return make_officer()


def ask(client, submission, page=ASK, **fields):
    return client.post(address(submission, page), {"text": "What is asked here?", "language": "en"} | fields)


def page_of(asked: HelpRequest) -> str:
    return f"{LIST}{asked.pk}/"


def test_draft_that_was_not_shared_is_on_no_page(client, client_of, submission, officer):
    """Planted: the answer itself, in the draft of the question that help is asked for."""
    write(submission, "tip-5.examples", "Planted draft.")
    shown = client.get(address(submission, ASK))

    ask(client, submission, base="1")

    asked, secretariat = HelpRequest.objects.get(), client_of(officer)
    pages = [secretariat.get(url) for url in (LIST, f"{LIST}?status=all", page_of(asked))]
    assert shown.content.decode().count("Planted draft.") == 1  # what would be shared
    assert shown.content.decode().count("checked") == 0
    assert asked.draft is None
    assert [page.content.decode().count("Planted draft.") for page in pages] == [0, 0, 0]
    assert text_of(pages[2]).count("The draft of the answer was not shared.") == 1


def test_shared_draft_is_the_one_that_was_shown(client, client_of, submission, officer):
    write(submission, "tip-5.examples", "مسودة", language="ar")
    ask(client, submission, base="1", share="on")
    write(submission, "tip-5.examples", "Planted afterwards.", base_version=1)

    html = client_of(officer).get(page_of(HelpRequest.objects.get())).content.decode()

    assert html.count('<span class="words" lang="ar" dir="rtl">مسودة</span>') == 1
    assert html.count("Planted afterwards.") == 0


def test_draft_that_changed_meanwhile_is_shown_again_before_it_is_shared(client, submission):
    write(submission, "tip-5.examples", "First.")
    write(submission, "tip-5.examples", "Second.", base_version=1)

    response = ask(client, submission, base="1", share="on", text="Kept words.")

    assert response.status_code == 409
    html = response.content.decode()
    assert (html.count("Second."), html.count("Kept words.")) == (1, 1)
    assert HelpRequest.objects.count() == 0


@pytest.mark.parametrize("base", ["", "1", "x", "9" * 30])
def test_sharing_where_there_is_no_draft_shares_nothing(client, submission, base):
    response = ask(client, submission, base=base, share="on")

    assert (response.status_code, HelpRequest.objects.count()) == ((302, 1) if base == "" else (409, 0))
    assert not HelpRequest.objects.exclude(draft=None).exists()


def test_shared_citations_are_named(client, client_of, submission, officer):
    law = make_law("NOR", "Penal Code", "257")
    make_law("NOR", "Planted Act", "1")
    write(submission, "tip-5-1.laws", [law.pk])
    ask(client, submission, page="help/tip-5-1.laws/", base="1", share="on")

    html = client_of(officer).get(page_of(HelpRequest.objects.get())).content.decode()

    assert (html.count("Penal Code, 257"), html.count("Planted Act")) == (1, 0)


def test_secretariat_replies_and_the_person_is_told(
    client, client_of, submission, officer, mailoutbox, django_capture_on_commit_callbacks
):
    asker = make_nominated("NOR", Role.CONTRIBUTOR)
    asker.email, asker.preferred_language = "asker@example.org", "es"
    asker.save()
    make_assignment(submission, 5, asker)
    asked = make_help_request(submission, "tip-5-1", asker, language="es")
    form = client_of(officer).get(page_of(asked)).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client_of(officer).post(page_of(asked), {"text": "Sí.", "language": "es"})

    assert form.count('<option value="es" selected>') == 1
    assert client_of(asker).get(page_of(asked)).content.decode().count('lang="es" dir="ltr">Sí.</div>') == 1
    assert [(letter.to, letter.body.count(f"/es/submissions/help/{asked.pk}/")) for letter in mailoutbox] == [
        (["asker@example.org"], 1)
    ]
    assert mailoutbox[0].body.count("Sí.") == 0


def test_second_reply_is_refused_and_comes_back(client_of, submission, officer):
    asked = make_help_request(submission, "tip-5-1", make_nominated("NOR"))
    reply_to_help(asked, text="First.", language="en", actor=officer, now=LATER)

    response = client_of(officer).post(page_of(asked), {"text": "Second.", "language": "en"})

    assert response.status_code == 409
    assert response.content.decode().count("Second.") == 1
    asked.refresh_from_db()
    assert asked.reply == "First."


def test_closing_and_opening_again_loses_no_reply(submission, officer):
    asker = make_nominated("NOR")
    asked = make_help_request(submission, "tip-5-1", asker)
    statuses = []
    close_help_request(asked, actor=asker)
    with pytest.raises(ValidationError, match="answered or closed meanwhile"):
        reply_to_help(asked, text="Too late.", language="en", actor=officer, now=LATER)
    statuses.append(reopen_help_request(asked, actor=asker).status)
    statuses.append(reply_to_help(asked, text="First.", language="en", actor=officer, now=LATER).status)
    statuses.append(close_help_request(asked, actor=asker).status)
    statuses.append(reopen_help_request(asked, actor=asker).status)

    assert statuses == [HelpStatus.OPEN, HelpStatus.REPLIED, HelpStatus.CLOSED, HelpStatus.REPLIED]
    assert asked.reply == "First."


def test_asking_twice_the_same_is_one_request(client, submission):
    ask(client, submission)
    ask(client, submission)
    ask(client, submission, text="And this?")

    assert HelpRequest.objects.count() == 2


# Source: models/talk.py, "under a person's own name"; design.md, section 5.
READERS = {
    "asker": (200, 302),
    "focal point": (200, 404),
    "other contributor": (404, 404),
    "other State": (404, 404),
    "expert": (404, 404),
    "officer": (200, 404),
}


@pytest.mark.parametrize("person", READERS)
def test_who_reads_and_who_closes(client_of, submission, person):
    asker = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, asker)
    asked = make_help_request(submission, "tip-5-1", asker)
    users = {
        "asker": lambda: asker,
        "focal point": lambda: make_nominated("NOR"),
        "other contributor": lambda: make_nominated("NOR", Role.CONTRIBUTOR, username="other"),
        "other State": lambda: make_nominated("ARG"),
        "expert": lambda: make_nominated("NOR", Role.EXPERT),
        "officer": make_officer,
    }
    client = client_of(users[person]())

    got = client.get(page_of(asked)).status_code, client.post(f"{page_of(asked)}close/").status_code

    assert got == READERS[person]


def test_nobody_but_the_secretariat_replies(client_of, submission):
    asker = make_nominated("NOR")
    asked = make_help_request(submission, "tip-5-1", asker)

    response = client_of(asker).post(page_of(asked), {"text": "My own reply.", "language": "en"})

    assert response.status_code == 404
    assert HelpRequest.objects.get().replied_at is None


def test_request_of_somebody_whose_nomination_ended_is_not_theirs_any_more(client_of, submission):
    asker = make_nominated("NOR", until=NOW.date())
    asked = make_help_request(submission, "tip-5-1", asker)
    asker.nominations.update(until="2026-01-02")

    assert client_of(asker).get(page_of(asked)).status_code == 404


def test_article_page_leads_to_help_and_to_the_reply(client, submission, officer):
    before = client.get(address(submission)).content.decode()
    ask(client, submission)
    reply_to_help(HelpRequest.objects.get(), text="So.", language="en", actor=officer, now=LATER)

    after = text_of(client.get(address(submission)))

    assert before.count("/help/tip-5-1/") == 1
    assert after.count("a reply to your request for help") == 1


def test_no_help_is_offered_with_what_is_submitted(client, submission):
    write(submission, "tip-5-1", "yes")
    submit_submission(submission, actor=None, now=NOW)

    assert client.get(address(submission)).content.decode().count("I need help") == 0


def test_list_costs_the_same_however_many_ask(client_of, submission, officer):
    asker, client = make_nominated("NOR"), client_of(officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    make_help_request(submission, "tip-5-1", asker)
    with_one = count()
    for key in ("tip-5-2-a", "tip-6-1"):
        make_help_request(submission, key, asker)

    assert count() == with_one


def test_state_of_an_answer_is_shared_in_words(client, client_of, submission, officer):
    write(submission, "tip-5-1", "Not our law.", answer_state=AnswerState.NOT_APPLICABLE)
    ask(client, submission, page="help/tip-5-1/", base="1", share="on")

    assert (
        text_of(client_of(officer).get(page_of(HelpRequest.objects.get()))).count("not applicable: Not our law.") == 1
    )


def test_secretariat_asks_for_no_help_in_a_state_s_name(client_of, submission, officer):
    write(submission, "tip-5.examples", "Submitted.")
    submit_submission(submission, actor=None, now=NOW)
    client = client_of(officer)

    assert [client.get(address(submission, ASK)).status_code, ask(client, submission).status_code] == [404, 404]
    assert HelpRequest.objects.count() == 0
