"""The pages on which files are taken and brought back, who sees what of them, and what is kept how long."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from parties import isolation
from parties.choices import Role
from parties.models import User
from submissions.choices import FormFormat
from submissions.models import FormIssue, FormReturn, Response, ResponseVersion, Submission
from submissions.services import forms
from tests.factories.form_files import saved
from tests.factories.forms import bring, filled_word, filled_workbook, make_form_return, refusal_of, take
from tests.factories.parties import get_state, make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import make_assignment, make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_states")]


@pytest.fixture
def focal(submission: Submission) -> User:
    return make_nominated("NOR")


@pytest.fixture
def browser(client_of, focal) -> Client:
    return client_of(focal)


def page_of(submission: Submission, further: str = "") -> str:
    return f"/en/submissions/{submission.pk}/forms/{further}"


def upload(browser: Client, submission: Submission, data: bytes, name: str = "filled.xlsx"):
    return browser.post(page_of(submission), {"file": SimpleUploadedFile(name, data)})


def test_a_workbook_is_taken_filled_in_brought_back_and_written(submission, browser) -> None:
    """The whole path, as a browser without a script walks it."""
    taken = browser.post(page_of(submission, "issue/"), {"format": "xlsx", "language": "en"})
    back = upload(browser, submission, filled_workbook(taken.content, {"tip-5.examples": "One <b>case</b>."}))
    preview = browser.get(back["Location"])
    written = browser.post(back["Location"], {"take": ["tip-5.examples"], "seen": ""})
    result = browser.get(written["Location"])

    assert taken["Content-Disposition"] == f'attachment; filename="nor-tip-en-{FormIssue.objects.get().pk}.xlsx"'
    assert taken["Cache-Control"] == "private, no-store"
    assert "1 answer is new" in preview.content.decode()
    assert "One &lt;b&gt;case&lt;/b&gt;." in preview.content.decode()
    assert Response.objects.get(question__key="tip-5.examples").value == "One <b>case</b>."
    assert "Written (1)" in result.content.decode()


def test_what_is_not_ticked_is_left(submission, browser, focal) -> None:
    back = bring(submission, focal, filled_workbook(take(submission, focal), {"tip-5-1": "Yes", "tip-6-1": "No"}))

    browser.post(page_of(submission, f"{back.pk}/"), {"take": ["tip-5-1"]})

    back.refresh_from_db()
    assert {key: entry["outcome"] for key, entry in back.outcome.items()} == {"tip-5-1": "saved", "tip-6-1": "left"}


def clashing(submission: Submission, focal: User) -> FormReturn:
    data = filled_workbook(take(submission, focal), {"tip-5.examples": "Of the file.", "tip-6-1": "No"})
    write(submission, "tip-5.examples", "Of a colleague.")
    return bring(submission, focal, data)


def test_a_clash_that_nobody_decided_comes_back_with_what_was_chosen(submission, browser, focal) -> None:
    back = clashing(submission, focal)

    page = browser.post(page_of(submission, f"{back.pk}/"), {"take": [], "seen": "tip-5.examples=1"})

    text = page.content.decode()
    assert page.status_code == 422
    assert "choose which of the two answers stands." in text
    assert 'value="tip-6-1"\n' in text
    assert ResponseVersion.objects.count() == 1
    assert FormReturn.objects.get().applied_at is None


@pytest.mark.parametrize(("decision", "value"), [("mine", "Of the file."), ("theirs", "Of a colleague.")])
def test_a_clash_is_decided(submission, browser, focal, decision: str, value: str) -> None:
    back = clashing(submission, focal)

    sent = {"seen": "tip-5.examples=1", "tip-5.examples:decision": decision}
    page = browser.post(page_of(submission, f"{back.pk}/"), sent)

    assert page.status_code == 302
    assert Response.objects.get(question__key="tip-5.examples").value == value


def test_a_refusal_stands_beside_the_field_and_changes_nothing(submission, browser) -> None:
    page = upload(browser, submission, b"%PDF-1.7", "scan.pdf")

    text = page.content.decode()
    assert page.status_code == 422
    assert "This is not a workbook or a Word form that this portal has made." in text
    assert text.index('id="id_file_error"') < text.index('type="file"')
    assert FormReturn.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose the file that you want to bring in."),
        ({"file": SimpleUploadedFile("a.xlsx", b"")}, "The file is empty."),
    ],
)
def test_no_file_is_told(submission, browser, sent, told: str) -> None:
    page = browser.post(page_of(submission), sent)

    assert (page.status_code, told in page.content.decode()) == (422, True)


def changed_cell(data: bytes, sheet: int, cell: str, value: str | None) -> bytes:
    book = load_workbook(BytesIO(data))
    book.worksheets[sheet][cell] = value
    return saved(book)


EDITED = {
    "the mark": lambda data: changed_cell(data, 3, "A1", "abc"),
    "the mark of another salt": lambda data: changed_cell(data, 3, "A1", "e30:1a2b3c:AAAA"),
    "no mark": lambda data: changed_cell(data, 3, "A1", None),
    "a key": lambda data: changed_cell(data, 1, "J4", "tip-6-1"),
    "a key of nothing": lambda data: changed_cell(data, 1, "J4", "tip-99"),
    "a base": lambda data: changed_cell(data, 1, "K4", "7"),
    "a base of letters": lambda data: changed_cell(data, 1, "K4", "x"),
}


@pytest.mark.parametrize("name", EDITED)
def test_edited_identifiers_are_refused(submission, focal, name: str) -> None:
    code, told = refusal_of(submission, focal, EDITED[name](take(submission, focal)))

    assert code == "edited"
    assert told.startswith("The marks by which this portal knows its files were changed.")


def test_a_file_of_another_state_is_not_of_yours(submission, focal) -> None:
    other = make_submission("ARG", "TIP", cycle=submission.cycle)
    data = take(other, make_nominated("ARG"))

    with isolation.acting_for([submission.state_id]):
        seen = refusal_of(submission, focal, data)

    assert seen == ("not_yours", "This file is not of your State.")
    # The first belt alone: without row level security the same.
    assert refusal_of(submission, focal, data) == seen


def test_a_file_of_another_submission_names_it(submission, focal) -> None:
    other = make_submission("NOR", "SOM", cycle=make_cycle("other", questionnaires=("som",)))

    code, told = refusal_of(submission, focal, take(other, focal))

    assert code == "other"
    assert told.startswith("This file belongs to another submission: ")


def test_a_file_under_another_signing_key_is_refused(submission, focal, settings) -> None:
    data = take(submission, focal)
    settings.SECRET_KEY = "another-key-than-before"

    assert refusal_of(submission, focal, data)[0] == "edited"


def test_a_word_form_cannot_speak_for_another_question(submission, focal) -> None:
    data = take(submission, focal, format=FormFormat.DOCX, number=5)
    other = take(submission, focal, format=FormFormat.DOCX, number=6)

    back = bring(submission, focal, filled_word(other, {"a:1": "Yes"}))

    assert [row["key"] for row in back.rows] == ["tip-6-1"]
    assert refusal_of(submission, focal, filled_word(data, {"form": "abc"}))[0] == "edited"


def test_nobody_else_sees_what_a_file_said(submission, focal, client_of) -> None:
    colleague = make_nominated("NOR", username="colleague")
    back = make_form_return(submission, focal)
    readers = [colleague, make_nominated("ARG"), make_officer(), make_nominated("NOR", Role.CONTRIBUTOR)]

    answers = [client_of(reader).get(page_of(submission, f"{back.pk}/")).status_code for reader in readers]

    assert answers == [404] * 4


def test_the_secretariat_reads_no_file_in_the_database(submission, focal) -> None:
    make_form_return(submission, focal)

    isolation.show_all_states(user_id=make_officer().pk)
    seen = (FormIssue.objects.count(), FormReturn.objects.count())
    isolation.show_states([get_state("ARG").pk])

    assert (seen, FormIssue.objects.count(), FormReturn.objects.count()) == ((0, 0), 0, 0)


def test_what_a_file_said_is_kept_thirty_days_and_then_forgotten(submission, focal) -> None:
    now = timezone.now()
    old = make_form_return(submission, focal, returned_at=now - timedelta(days=31))
    young = make_form_return(submission, focal, returned_at=now - timedelta(days=29))

    with pytest.raises(IntegrityError, match="thirty days"), transaction.atomic():
        young.delete()
    forgotten = forms.forget_returns(now=now)

    assert (forgotten, list(FormReturn.objects.all())) == (1, [young])
    assert old.pk != young.pk


def test_what_a_file_said_never_changes(submission, focal) -> None:
    back = make_form_return(submission, focal)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        FormReturn.objects.filter(pk=back.pk).update(rows=[])


# Session, person, isolation (2), the submission and: articles, files; questions (3), answers, the file, the register.
COSTS = [8, 12]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_for_three(submission, browser, focal, count: int) -> None:
    edits = dict.fromkeys(["tip-5.examples", "tip-6.examples", "tip-9.examples"][:count], "One case.")
    back = bring(submission, focal, filled_workbook(take(submission, focal), edits))
    for _more in range(count - 1):
        make_form_return(submission, focal)
    addresses = [page_of(submission), page_of(submission, f"{back.pk}/")]
    browser.get(addresses[0])

    costs = []
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        costs.append(len(captured))

    assert costs == COSTS


def test_a_contributor_with_nothing_handed_is_told(submission, client_of) -> None:
    contributor = client_of(make_nominated("NOR", Role.CONTRIBUTOR))

    page = contributor.get(page_of(submission)).content.decode()

    assert "No article is handed to you, so there is nothing to take with you." in page


def test_a_contributor_is_offered_their_articles_alone(submission, client_of) -> None:
    person = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 6, person)
    contributor = client_of(person)

    page = contributor.get(page_of(submission)).content.decode()
    refused = contributor.post(page_of(submission, "issue/"), {"format": "docx", "language": "en", "article": "5"})

    assert ('<option value="6"' in page, '<option value="5"' in page) == (True, False)
    assert refused.status_code == 422


def test_the_overview_and_the_article_lead_there(submission, browser) -> None:
    overview = browser.get(f"/en/submissions/{submission.pk}/").content.decode()
    article = browser.get(f"/en/submissions/{submission.pk}/articles/5/").content.decode()

    assert f'href="{page_of(submission)}"' in overview
    assert f'href="{page_of(submission)}?article=5"' in article
