"""Beginning, handing out, submitting, correcting: what the official act freezes, and what it refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from instruments.models import Article
from parties.choices import Role
from submissions import queries, rules
from submissions.choices import AnswerState
from submissions.models import Law, Response, ResponseVersion, Revision, Submission, SubmissionEvent
from submissions.services import open_submission, start_revision, submit_submission
from tests.factories.parties import get_state, make_nominated
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, TODAY, make_assignment, make_law, make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
LATER = NOW + timedelta(days=1)


def events_of(submission: Submission) -> list[tuple[str, str, str]]:
    return list(submission.events.order_by("pk").values_list("kind", "from_status", "to_status"))


def revisions_of(submission: Submission) -> list[tuple[int, str]]:
    return list(submission.revisions.order_by("number").values_list("number", "status"))


def test_opened_submission_has_a_draft_and_an_event():
    submission = make_submission("NOR", "TIP")

    assert (str(submission), submission.status) == ("NOR TIP first", "draft")
    assert str(submission.version) == "tip v1"
    assert revisions_of(submission) == [(1, "draft")]
    assert events_of(submission) == [("opened", "", "draft")]


def test_opening_again_gives_the_same_submission():
    assert make_submission() == make_submission()
    assert SubmissionEvent.objects.count() == 1


# Source: parties/data/participation.csv; design.md, section 2, rule 4. Iran signed the Convention in 2000 and joined on
# 6 August 2025; South Sudan is bound by the Convention only.
CANNOT_REPLY = [
    ({"states": ("ARG",)}, "NOR", "TIP", "Your State was not invited to this cycle."),
    (
        {"states": ("SSD",)},
        "SSD",
        "TIP",
        "On the cut-off date your State is neither party to this instrument nor a signatory.",
    ),
    ({"questionnaires": ("som",)}, "NOR", "TIP", "This cycle is not open for answers under this instrument."),
    (
        {"opens_on": TODAY + timedelta(days=1)},
        "NOR",
        "TIP",
        "This cycle is not open for answers under this instrument.",
    ),
    (
        {"closes_on": TODAY - timedelta(days=1)},
        "NOR",
        "TIP",
        "This cycle is not open for answers under this instrument.",
    ),
]


@pytest.mark.parametrize(("cycle", "iso3", "code", "sentence"), CANNOT_REPLY)
def test_reply_that_cannot_be_begun(cycle, iso3, code, sentence):
    with pytest.raises(ValidationError) as refusal:
        make_submission(iso3, code, cycle=make_cycle("other", **cycle))

    assert refusal.value.messages == [sentence]
    assert (Submission.objects.count(), SubmissionEvent.objects.count()) == (0, 0)


def test_signatory_on_the_cut_off_date_may_reply():
    cycle = make_cycle(states=("IRN",), cut_off_on=date(2025, 1, 1))

    assert make_submission("IRN", "UNTOC", cycle=cycle).status == "draft"


def test_reply_may_begin_on_the_first_and_on_the_last_day():
    cycle = make_cycle(opens_on=TODAY, closes_on=TODAY)

    assert make_submission(cycle=cycle).status == "draft"


@pytest.fixture
def submission() -> Submission:
    submission = make_submission()
    write(submission, "tip-5-1", "no")
    return submission


def test_submitting_freezes_dates_and_hashes(submission):
    focal_point = make_nominated("NOR")
    law = make_law(number="28", adopted_on=date(2005, 5, 20))
    write(submission, "tip-5-2-a.laws", [law.pk])

    submit_submission(submission, actor=focal_point, now=NOW)

    revision = submission.revisions.get()
    assert (submission.status, revision.status) == ("submitted", "submitted")
    assert (revision.submitted_at, revision.submitted_by) == (NOW, focal_point)
    assert revision.content_hash == rules.content_hash(
        [
            ("tip-5-1", "answered", "no", "en", "secretariat"),
            ("tip-5-2-a.laws", "answered", [law.pk], "en", "secretariat"),
        ],
        [(law.pk, "Penal Code", "28", "2005-05-20", "257")],
    )
    assert events_of(submission)[1:] == [("cleared", "draft", "cleared"), ("submitted", "cleared", "submitted")]


def test_submitting_twice_is_refused(submission):
    submit_submission(submission, actor=None, now=NOW)

    with pytest.raises(ValidationError, match="already submitted"):
        submit_submission(submission, actor=None, now=LATER)

    assert len(events_of(submission)) == 3


def test_nothing_answered_is_nothing_to_submit():
    submission = make_submission()
    write(submission, "tip-5-1", "no")
    write(submission, "tip-5-1", None, answer_state=AnswerState.UNANSWERED, base_version=1)

    with pytest.raises(ValidationError, match="Nothing has been answered yet"):
        submit_submission(submission, actor=None, now=NOW)

    assert revisions_of(submission) == [(1, "draft")]


def test_missing_reasons_are_named_and_nothing_moves(submission):
    write(submission, "tip-5-2-a", "", answer_state=AnswerState.NOT_APPLICABLE)
    write(submission, "tip-6-1", "", answer_state=AnswerState.NOT_APPLICABLE)

    with pytest.raises(ValidationError) as refusal:
        submit_submission(submission, actor=None, now=NOW)

    assert refusal.value.messages == [
        "TIP 5(2)(a): not applicable, but the reason is missing.",
        "TIP 6(1): not applicable, but the reason is missing.",
    ]
    submission.refresh_from_db()
    assert (submission.status, revisions_of(submission)) == ("draft", [(1, "draft")])
    assert events_of(submission) == [("opened", "", "draft")]


def test_closed_cycle_takes_no_submission(submission):
    submission.cycle.closes_on = TODAY - timedelta(days=1)
    submission.cycle.save()

    with pytest.raises(ValidationError, match="This cycle is closed"):
        submit_submission(submission, actor=None, now=NOW)


def test_correction_is_a_copy_and_the_first_stands_until_it_is_submitted(submission):
    submit_submission(submission, actor=None, now=NOW)
    first = submission.revisions.get()

    second = start_revision(submission, actor=None, now=LATER)
    write(submission, "tip-5-1", "yes", base_version=1)

    assert revisions_of(submission) == [(1, "submitted"), (2, "draft")]
    assert list(Revision.objects.standing()) == [first]
    assert list(Response.objects.order_by("revision").values_list("revision", "value")) == [
        (first.pk, "no"),
        (second.pk, "yes"),
    ]

    submit_submission(submission, actor=None, now=LATER)

    assert revisions_of(submission) == [(1, "superseded"), (2, "submitted")]
    assert submission.revisions.get(number=1).content_hash == first.content_hash


def test_copy_keeps_author_language_and_number(submission):
    author = make_nominated("NOR", Role.CONTRIBUTOR)
    write(submission, "tip-5-1", "in_part", base_version=1, language="ar", actor=author)
    submit_submission(submission, actor=None, now=NOW)

    start_revision(submission, actor=None, now=LATER)

    copy = Response.objects.get(revision__number=2)
    assert (copy.value, copy.number, copy.language, copy.author) == ("in_part", 2, "ar", author)
    assert list(copy.versions.values_list("number", "language", "author", "written_at")) == [(2, "ar", author.pk, NOW)]


def test_only_one_correction_at_a_time(submission):
    submit_submission(submission, actor=None, now=NOW)
    start_revision(submission, actor=None, now=NOW)

    with pytest.raises(ValidationError, match="This step is not open"):
        start_revision(submission, actor=None, now=NOW)

    assert revisions_of(submission) == [(1, "submitted"), (2, "draft")]


def test_what_was_never_submitted_is_not_corrected(submission):
    with pytest.raises(ValidationError, match="no submitted text"):
        start_revision(submission, actor=None, now=NOW)


# Every way to change what was submitted, in plain SQL by the role that serves requests.
CHANGES = {
    "answer changed": "UPDATE submissions_response SET value = '\"yes\"' WHERE revision_id = %(submitted)s",
    "answer taken away": "DELETE FROM submissions_response WHERE revision_id = %(submitted)s",
    "answer moved out": (
        "UPDATE submissions_response SET revision_id = %(draft)s, question_id = %(question)s"
        " WHERE revision_id = %(submitted)s"
    ),
    "answer slipped in": (
        "UPDATE submissions_response SET revision_id = %(submitted)s, question_id = %(question)s"
        " WHERE revision_id = %(draft)s"
    ),
    "answer added": (
        "INSERT INTO submissions_response (state_id, revision_id, question_id, answer_state, value, language,"
        " release_level, number, written_at) SELECT state_id, %(submitted)s, %(question)s, answer_state, value,"
        " language, release_level, 1, written_at FROM submissions_response WHERE revision_id = %(draft)s"
    ),
    "hash changed": "UPDATE submissions_revision SET content_hash = 'x' WHERE id = %(submitted)s",
    "moment changed": "UPDATE submissions_revision SET submitted_at = now() WHERE id = %(submitted)s",
    "draft again": "UPDATE submissions_revision SET status = 'cleared' WHERE id = %(submitted)s",
    "revision deleted": "DELETE FROM submissions_revision WHERE id = %(submitted)s",
    "history changed": "UPDATE submissions_responseversion SET value = '\"yes\"'",
    "history deleted": "DELETE FROM submissions_responseversion",
    "history truncated": "TRUNCATE submissions_responseversion",
    "event changed": "UPDATE submissions_submissionevent SET at = now()",
    "event deleted": "DELETE FROM submissions_submissionevent",
}


@pytest.mark.parametrize("change", CHANGES)
def test_submitted_text_and_history_are_frozen_in_the_database(submission, change):
    submit_submission(submission, actor=None, now=NOW)
    draft = start_revision(submission, actor=None, now=NOW)
    ids = {
        "submitted": submission.revisions.get(number=1).pk,
        "draft": draft.pk,
        "question": submission.version.questions.get(key="tip-5.examples").pk,
    }

    with pytest.raises(DatabaseError, match=r"never change|never deleted|permission denied"), transaction.atomic():
        connection.cursor().execute(CHANGES[change], ids)


def test_article_is_handed_to_a_contributor(submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    make_assignment(submission, 5, contributor, due_on=date(2026, 12, 1))

    rows = queries.overview_of(submission.revisions.get(), with_assignments=True)
    handed = {row.article.number: (row.assignees, row.due_on) for row in rows if row.assignees}
    assert handed == {5: ([contributor], date(2026, 12, 1))}


@pytest.mark.parametrize("iso3_role", [("ARG", Role.CONTRIBUTOR), ("NOR", Role.EXPERT)])
def test_article_is_handed_only_to_who_answers_for_the_state(submission, iso3_role):
    with pytest.raises(ValidationError, match="not nominated by your State to answer"):
        make_assignment(submission, 5, make_nominated(*iso3_role))


def test_article_is_not_handed_to_whose_nomination_has_ended(submission):
    with pytest.raises(ValidationError, match="not nominated by your State to answer"):
        make_assignment(submission, 5, make_nominated("NOR", Role.CONTRIBUTOR, until=TODAY - timedelta(days=1)))


def test_article_that_is_not_asked_about_is_not_handed_out(submission):
    with pytest.raises(ValidationError, match="not part of the questionnaire"):
        make_assignment(submission, 20, make_nominated("NOR", Role.CONTRIBUTOR))


def test_law_is_typed_once_and_cited_many_times():
    make_law("NOR", "Penal Code", "257", number="28")
    by_label = make_law("NOR", "Penal Code (28)", "258")
    by_title = make_law("NOR", " Penal Code ", "259")
    again = make_law("NOR", "Penal Code", "257")

    assert Law.objects.count() == 1
    assert by_label.law == by_title.law == again.law
    assert list(by_label.law.articles.values_list("designation", flat=True)) == ["257", "258", "259"]


def test_law_with_another_number_is_another_law():
    assert make_law(number="28").law != make_law(number="29").law


def test_law_is_not_shared_between_states():
    assert make_law("NOR").law != make_law("ARG").law


LAWS_REFUSED = [
    ({"title": " "}, "Give the title of the law, in at most 500 characters."),
    ({"title": "x" * 501}, "Give the title of the law, in at most 500 characters."),
    ({"number": "x" * 101}, "Give the number of the law in at most 100 characters."),
    ({"designation": "x" * 201}, "Give the articles of the law in at most 200 characters."),
    ({"title": "Penal\x00Code"}, "The name of the law holds a character that cannot be shown. Please remove it."),
]


@pytest.mark.parametrize(("fields", "sentence"), LAWS_REFUSED)
def test_law_that_cannot_be_registered(fields, sentence):
    with pytest.raises(ValidationError) as refusal:
        make_law("NOR", **fields)

    assert refusal.value.messages == [sentence]
    assert Law.objects.count() == 0


def test_one_submission_per_instrument_and_cycle_even_by_service_of_two_people(submission):
    again = open_submission(
        get_state("NOR"),
        cycle=submission.cycle,
        instrument=Article.objects.filter(instrument__code="TIP")[0].instrument,
        actor=make_nominated("NOR"),
        now=LATER,
    )

    assert again == submission
    assert ResponseVersion.objects.count() == 1
