"""Clear, confirm, submit, take back, give up, return, check, close: services first, then their pages.

Sources: design.md, section 4, "Submission"; issue 4, "Check, clear, submit".
"""

import io
import json
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from parties.choices import Role
from submissions import rules
from submissions.choices import AnswerState
from submissions.models import Response, SubmissionEvent
from submissions.services import (
    WriteRefusedError,
    clear_submission,
    close_submission,
    give_up_revision,
    mark_as_checked,
    recall_submission,
    return_submission,
    set_second_person,
    start_revision,
    submit_submission,
)
from tests.factories.parties import get_state, make_nominated, make_officer
from tests.factories.seals import files_of, make_sealed, seal_of
from tests.factories.submissions import NOW, make_submission, write
from tests.submissions.browsing import address, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


@pytest.fixture
def answered(submission):
    write(submission, "tip-5-1", "no")
    return submission


def kinds_of(submission) -> list[str]:
    return list(submission.events.order_by("pk").values_list("kind", flat=True))


def test_cleared_text_is_frozen_until_it_is_taken_back(answered):
    focal_point = make_nominated("NOR", username="focal")
    clear_submission(answered, actor=focal_point, now=NOW)

    with pytest.raises(WriteRefusedError) as refusal:
        write(answered, "tip-5-1", "yes", base_version=1)
    assert refusal.value.status == 423
    revision = answered.revisions.get()
    assert (answered.status, revision.status, revision.cleared_by) == ("cleared", "cleared", focal_point)

    recall_submission(answered, reason="One more look.", actor=focal_point, now=NOW)
    write(answered, "tip-5-1", "yes", base_version=1)
    revision.refresh_from_db()
    assert (answered.status, revision.status, revision.cleared_at) == ("draft", "draft", None)
    assert kinds_of(answered) == ["opened", "cleared", "recalled"]


def test_second_person_is_another_one(answered):
    first, second = make_nominated("NOR", username="first"), make_nominated("NOR", Role.ALTERNATE, username="second")
    set_second_person(get_state("NOR"), wants_second_person=True, actor=first, now=NOW)

    with pytest.raises(ValidationError, match="wants two people"):
        submit_submission(answered, actor=first, now=NOW)
    clear_submission(answered, actor=first, now=NOW)
    with pytest.raises(ValidationError, match="second person to submit"):
        submit_submission(answered, actor=first, now=NOW)
    submit_submission(answered, actor=second, now=NOW)

    assert kinds_of(answered) == ["opened", "cleared", "confirmed", "submitted"]
    event = answered.events.get(kind="submitted")
    assert (event.actor, event.on_behalf_of) == (second, first)


def test_answers_that_wait_are_submitted_only_knowingly(answered):
    Response.objects.update(answer_state=AnswerState.CARRIED_OVER, carried_state=AnswerState.ANSWERED)
    write(answered, "tip-6-1", "no")

    with pytest.raises(ValidationError, match="carried over and not confirmed"):
        submit_submission(answered, actor=None, now=NOW)
    submit_submission(answered, actor=None, now=NOW, accepts_unconfirmed=True)

    receipt = json.loads(bytes(seal_of(answered).receipt))
    assert receipt["counts"]["answered"] == 1


def test_correction_that_is_given_up_leaves_what_stands():
    submission = make_sealed().revision.submission
    start_revision(submission, actor=None, now=NOW)
    give_up_revision(submission, reason="A mistake.", actor=None, now=NOW)

    assert list(submission.revisions.order_by("number").values_list("status", flat=True)) == ["submitted", "set_aside"]
    assert submission.status == "submitted"
    again = start_revision(submission, actor=None, now=NOW)
    assert again.number == 3


def test_first_text_cannot_be_given_up(answered):
    with pytest.raises(ValidationError, match="no submitted text"):
        give_up_revision(answered, actor=None, now=NOW)


def test_received_and_checked_are_two_moments():
    submission, officer = make_sealed().revision.submission, make_officer()

    mark_as_checked(submission, actor=officer, now=NOW)
    with pytest.raises(ValidationError, match="checked already"):
        mark_as_checked(submission, actor=officer, now=NOW)

    assert kinds_of(submission)[-2:] == ["submitted", "checked"]
    submission.refresh_from_db()
    assert submission.status == "submitted"


def test_text_whose_answers_were_changed_is_not_marked_as_checked(monkeypatch):
    submission = make_sealed().revision.submission
    monkeypatch.setattr("submissions.services.sealing.content_hash_of", lambda revision: "0" * 64)

    with pytest.raises(ValidationError, match=r"does not hold \(answers_differ\)"):
        mark_as_checked(submission, actor=make_officer(), now=NOW)
    assert "checked" not in kinds_of(submission)


def test_returned_text_is_opened_by_the_state_alone():
    submission, officer = make_sealed().revision.submission, make_officer()

    with pytest.raises(ValidationError, match="Give the reason"):
        return_submission(submission, reason=" ", actor=officer, now=NOW)
    return_submission(submission, reason="Article 5 is blank.", actor=officer, now=NOW)

    submission.refresh_from_db()
    assert (submission.status, [r.status for r in submission.revisions.all()]) == ("submitted", ["submitted"])
    close_submission(submission, actor=officer, now=NOW)
    with pytest.raises(ValidationError, match="not open"):
        start_revision(submission, actor=None, now=NOW)


# Answer state, value, language, release level before and after → what became of it. Source: issue 4.
SAID = ("answered", "yes", "en", "parties")
CHANGES = [
    (None, None, "nothing"),
    (None, SAID, "added"),
    (SAID, None, "withdrawn"),
    (SAID, ("unanswered", None, "en", "parties"), "withdrawn"),
    (SAID, SAID, "same"),
    (SAID, ("answered", "no", "en", "parties"), "changed"),
    (SAID, ("will_follow", None, "en", "parties"), "changed"),
    (SAID, ("answered", "yes", "fr", "parties"), "changed"),
    (SAID, ("answered", "yes", "en", "public"), "released"),
]


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES)
def test_change_of_an_answer(before, after, expected):
    facts = [rules.SaidFacts(*said) if said else None for said in (before, after)]

    assert rules.change_of(*facts) == expected


def test_submitting_asks_who_it_is(client, answered):
    client.confirm_identity(seconds_ago=301)
    page = client.get(address(answered, "submit/"))
    refused = client.post(address(answered, "submit/"), {"declaration": "on"})

    assert text_of(page).count("Confirm that it is you") == 1
    assert 'name="declaration"' not in page.content.decode()
    assert refused["Location"] == f"/en/accounts/reauthenticate/?next=%2Fen%2Fsubmissions%2F{answered.pk}%2Fsubmit%2F"
    assert answered.revisions.get().status == "draft"
    client.confirm_identity(seconds_ago=290)
    done = client.post(address(answered, "submit/"), {"declaration": "on"})
    assert done["Location"] == address(answered, "receipts/1/")


def test_pages_of_clearing_and_taking_back(client, answered):
    client.post(address(answered, "submit/"), {"declaration": "on", "act": "clear"})
    page = client.get(address(answered, "submit/"))
    overview = client.get(address(answered, ""))
    client.post(address(answered, "recall/"), {"reason": "Wait."})
    history = client.get(address(answered, "events/"))

    assert text_of(page).count("Nobody can change these answers until they are taken back.") == 1
    assert text_of(overview).count("wait to be submitted") == 1
    assert "Prepare a correction" not in text_of(overview)
    assert [text_of(history).count(word) for word in ("returned to preparation", "Wait.")] == [1, 1]


def test_reasons_are_given_on_the_page_of_the_check(client, submission):
    page = client.get(address(submission, "check/"))
    client.post(
        address(submission, "check/"), {"tip-5-1:state": "will_follow", "tip-5-1:base": "0", "tip-6-1:state": ""}
    )
    write(submission, "tip-6-1", "no")
    stale = client.post(address(submission, "check/"), {"tip-6-1:state": "not_available", "tip-6-1:base": "0"})

    assert 'name="tip-5-1:state"' in page.content.decode()
    assert Response.objects.get(question__key="tip-5-1").answer_state == "will_follow"
    assert Response.objects.get(question__key="tip-6-1").answer_state == "answered"
    assert stale.status_code in (302, 409)


def test_check_costs_the_same_however_much_is_answered(client, submission, django_assert_max_num_queries):
    def count() -> int:
        with django_assert_max_num_queries(40) as found:
            assert client.get(address(submission, "check/")).status_code == 200
        return len(found)

    write(submission, "tip-5-1", "no")
    with_one = count()
    for key in ("tip-5-2-a", "tip-6-1", "tip-6-3"):
        write(submission, key, "yes")

    assert count() == with_one


def test_release_default_is_given_to_the_answers_that_were_listed(client, answered):
    write(answered, "tip-6-1", "no")
    page = client.get(address(answered, "release/"))
    client.post(address(answered, "release/"), {"level": "public", "apply": ["tip-5-1=1"]})

    levels = dict(Response.objects.values_list("question__key", "release_level"))
    assert 'value="tip-5-1=1"' in page.content.decode()
    assert levels == {"tip-5-1": "public", "tip-6-1": "secretariat"}
    answered.refresh_from_db()
    assert answered.release_default == "public"
    write(answered, "tip-9-1-a", "no")
    assert Response.objects.get(question__key="tip-9-1-a").release_level == "public"


@pytest.fixture
def corrected(submission):
    write(submission, "tip-5-1", "no")
    write(submission, "tip-5.examples", "One case in 2020.")
    submit_submission(submission, actor=None, now=NOW)
    start_revision(submission, actor=None, now=NOW)
    write(submission, "tip-5.examples", "Two cases in 2020.", base_version=1)
    write(submission, "tip-6-1", "yes")
    write(submission, "tip-5-1", None, answer_state=AnswerState.UNANSWERED, base_version=1)
    return submission


def test_differences_show_what_was_added_changed_and_withdrawn(client, corrected, client_of):
    page = client.get(address(corrected, "differences/2/"))

    words = page.content.decode()
    assert "<del>One case</del><ins>Two cases</ins>" in words.replace("\n", "")
    assert [text_of(page).count(word) for word in ("withdrawn", "changed", "added")].count(0) == 0
    # A correction in preparation is the State's own affair; once submitted, the Secretariat reads what changed.
    officer = client_of(make_officer())
    assert officer.get(address(corrected, "differences/2/")).status_code == 404
    submit_submission(corrected, actor=None, now=NOW)
    assert officer.get(address(corrected, "differences/2/")).status_code == 200


def test_files_of_a_receipt_are_the_very_bytes(client, submission):
    write(submission, "tip-5-1", "no")
    submit_submission(submission, actor=None, now=NOW)
    receipt, snapshot = files_of(seal_of(submission))

    answer = client.get(address(submission, "receipts/1/receipt.json"))
    everything = client.get(address(submission, "receipts/1/receipt.zip"))

    assert (answer.content, answer["Content-Disposition"]) == (receipt, 'attachment; filename="receipt.json"')
    files = zipfile.ZipFile(io.BytesIO(everything.content))
    assert files.read("snapshot.json") == snapshot
    assert set(files.namelist()) == {
        *("receipt.json", "snapshot.json", "receipt-signed.json", "receipt.sig", "snapshot.sig", "public-key.pem"),
    }
    assert client.get(address(submission, "receipts/1/seal-key.pem")).status_code == 404


def test_receipt_of_another_state_is_not_there(client_of, submission):
    write(submission, "tip-5-1", "no")
    submit_submission(submission, actor=None, now=NOW)
    other = client_of(make_nominated("ARG"))

    pages = ("receipts/1/", "receipts/1/snapshot.json", "events/", "differences/1/")
    assert [other.get(address(submission, page)).status_code for page in pages] == [404] * 4


def test_secretariat_sees_no_national_step(client_of, answered):
    focal_point = make_nominated("NOR", username="focal-point-by-name")
    clear_submission(answered, actor=focal_point, now=NOW)
    recall_submission(answered, reason="national reason", actor=focal_point, now=NOW)
    submit_submission(answered, actor=None, now=NOW)

    page = client_of(make_officer()).get(address(answered, "events/"))

    assert [text_of(page).count(word) for word in ("national reason", "focal-point-by-name")] == [0, 0]
    assert SubmissionEvent.objects.filter(kind="recalled").count() == 1


def test_officer_marks_as_checked_and_returns(client_of, submission):
    write(submission, "tip-5-1", "no")
    submit_submission(submission, actor=None, now=NOW)
    officer = client_of(make_officer())

    officer.post(address(submission, "mark-checked/"))
    empty = officer.post(address(submission, "return/"), {"reason": ""})
    officer.post(address(submission, "return/"), {"reason": "Please look at article 5."})

    assert empty.status_code == 422
    assert kinds_of(submission)[-2:] == ["checked", "returned"]


def test_page_that_verifies_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/ar/verify/")

    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()
    assert not connection.needs_rollback


@pytest.mark.parametrize("language", ["en", "ar"])
def test_receipt_is_drawn_as_pdf(client, submission, language):
    write(submission, "tip-5-1", "no")
    submit_submission(submission, actor=None, now=NOW)

    answer = client.get(f"/{language}/reports/receipts/{submission.pk}/1/")

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_differences_are_drawn_as_pdf(client, corrected, client_of):
    answer = client.get(f"/en/reports/differences/{corrected.pk}/2/")

    assert answer.content[:5] == b"%PDF-"
    assert client_of(make_nominated("ARG")).get(f"/en/reports/differences/{corrected.pk}/2/").status_code == 404
    assert client_of(make_officer()).get(f"/en/reports/differences/{corrected.pk}/2/").status_code == 404


def test_illustrative_receipt_says_so(client, all_states):
    submission = make_submission()
    submission.cycle.is_illustrative = True
    submission.cycle.save()
    write(submission, "tip-5-1", "no")
    submit_submission(submission, actor=None, now=NOW)

    receipt = json.loads(bytes(seal_of(submission).receipt))
    page = client.get(address(submission, "receipts/1/"))
    assert receipt["is_illustrative"] is True
    assert text_of(page).lower().count("illustrati") >= 1
