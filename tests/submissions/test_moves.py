"""A submission in preparation goes over to a newer version of its questionnaire, and back.

Source: issue 3, "Versions".
"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from findings.models import Gap
from findings.services import compute_gaps
from parties.choices import Role
from parties.models import User
from questionnaires.models import QuestionnaireVersion
from questionnaires.services import copy_version
from submissions import queries
from submissions.choices import AnswerState, RevisionStatus
from submissions.models import Response, ResponseVersion, Revision, Submission, SubmissionMove
from submissions.services import WriteRefusedError, move_submission, start_revision, submit_submission, undo_move
from tests.factories.moves import adopt_next, make_small_submission, publish_next, revise
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, get_question, make_cycle_on, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
LATER = NOW + timedelta(days=1)
# Key → what is said before the move, and what the move makes of it.
SAID: dict[str, tuple[object, str]] = {
    "tip-5-1": ("yes", "carried"),
    "tip-5-2-a": ("no", "to_confirm"),
    "tip-5-2-b": ("in_part", "carried"),
    "tip-5-2-c": ("yes", "to_confirm"),
    "tip-5.difficulties": (["laws"], "needs_person"),
    "tip-5.examples": ("A case of 2020.", "needs_person"),
    "tip-5.practice": ("What we do.", "to_confirm"),
}


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def author() -> User:
    return make_nominated("NOR", Role.CONTRIBUTOR, username="author")


@pytest.fixture
def mover() -> User:
    return make_nominated("NOR", username="mover")


@pytest.fixture
def submission(author) -> Submission:
    submission = make_small_submission()
    for key, (value, _fate) in SAID.items():
        write(submission, key, value, actor=author, language="ar")
    return submission


@pytest.fixture
def newer(submission, officer) -> QuestionnaireVersion:
    return adopt_next(submission, officer)


def stands(submission: Submission) -> dict[str, tuple[object, ...]]:
    """Key → answer state, the state it waits with, value and number, in the revision in preparation."""
    names = ("question__key", "answer_state", "carried_state", "value", "number")
    rows = Response.objects.filter(revision=queries.newest_revision(submission)).values_list(*names)
    return {key: tuple(said) for key, *said in rows}


def revisions_of(submission: Submission) -> list[tuple[int, str, str]]:
    rows = submission.revisions.order_by("number").select_related("version__questionnaire")
    return [(row.number, row.status, str(row.version)) for row in rows]


def test_preview_says_what_becomes_of_each_question_and_answer(submission, newer):
    preview = queries.preview_move(submission.revisions.get(), newer)

    (article,) = preview.articles
    assert article.article.number == 5
    assert [(q.change.key, q.change.change, q.change.fate, q.is_answered) for q in article.questions] == [
        ("tip-5-1", "same", "carried", True),
        ("tip-5.penalty", "compatible", "to_confirm", False),
        ("tip-5-2-a", "wording", "to_confirm", True),
        ("tip-5-2-b", "wording", "carried", True),
        ("tip-5-2-c", "compatible", "to_confirm", True),
        ("tip-5.difficulties", "breaking", "needs_person", True),
        ("tip-5.practice", "wording", "to_confirm", True),
        ("tip-5.examples", "breaking", "needs_person", True),
    ]
    assert preview.counts == {
        "carried": 2, "to_confirm": 3, "needs_person": 2, "added": 1, "changed": 5, "taken_out": 1,
    }  # fmt: skip


def test_preview_costs_the_same_however_much_there_is(officer):
    submission = make_small_submission()
    write(submission, "tip-5-1", "yes")
    adopt_next(submission, officer)
    counts = []

    for keys in ([], set(SAID) - {"tip-5-1"}):
        for key in keys:
            write(submission, key, SAID[key][0])
        revision = Revision.objects.select_related("version__questionnaire", "submission__cycle").get()
        newer = queries.newer_version(revision.submission, revision)
        with CaptureQueriesContext(connection) as captured:
            queries.preview_move(revision, newer)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 20


def test_move_carries_asks_to_confirm_and_leaves(submission, newer, mover, author):
    move = move_submission(submission, version=newer, actor=mover, now=LATER)

    assert revisions_of(submission) == [(1, "set_aside", "tip v9"), (2, "draft", "tip v10")]
    assert submission.version == Submission.objects.get().version == newer
    assert stands(submission) == {
        "tip-5-1": ("answered", "", "yes", 1),
        "tip-5-2-a": ("carried_over", "answered", "no", 1),
        "tip-5-2-b": ("answered", "", "in_part", 1),
        "tip-5-2-c": ("carried_over", "answered", "yes", 1),
        "tip-5.practice": ("carried_over", "answered", "What we do.", 1),
    }
    assert move.outcome == {key: {"fate": fate, "number": 1} for key, (_value, fate) in SAID.items()}
    assert (move.actor, move.moved_at, move.undone_at) == (mover, LATER, None)
    assert submission.events.order_by("-pk").values_list("kind", "actor", "from_status", "to_status")[0] == (
        "moved", mover.pk, "draft", "draft",
    )  # fmt: skip
    for response in Response.objects.filter(revision__number=2):
        assert (response.author, response.language, response.written_at) == (author, "ar", NOW)
        assert response.question.version == newer
        (version,) = response.versions.all()
        assert (version.author, version.answer_state, version.value) == (author, "answered", response.value)
        assert queries.history_of(response)[0].written_at == NOW
        assert len(queries.history_of(response)) == 1


def test_draft_set_aside_is_kept_whole_and_nobody_answers_in_it(submission, newer):
    before = list(Response.objects.order_by("pk").values())

    move = move_submission(submission, version=newer, actor=None, now=LATER)

    assert list(Response.objects.filter(revision=move.from_revision).order_by("pk").values()) == before
    for change in ("UPDATE submissions_response SET value = NULL", "DELETE FROM submissions_response"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            connection.cursor().execute(f"{change} WHERE revision_id = %s", [move.from_revision_id])


STATES = [
    ("not_applicable", "We have none.", "carried_over", "not_applicable"),
    ("will_follow", None, "carried_over", "will_follow"),
    ("unanswered", None, "unanswered", ""),
]


@pytest.mark.parametrize(("state", "value", "becomes", "waits_with"), STATES)
def test_other_answer_states_go_over_with_what_they_mean(officer, state, value, becomes, waits_with):
    submission = make_small_submission()
    write(submission, "tip-5-2-a", "yes")
    write(submission, "tip-5-2-a", value, answer_state=state, base_version=1)

    move_submission(submission, version=adopt_next(submission, officer), actor=None, now=LATER)

    assert stands(submission)["tip-5-2-a"] == (becomes, waits_with, value, 2)


def test_what_waits_already_goes_on_waiting_for_what_it_meant(submission, newer, officer):
    move_submission(submission, version=newer, actor=None, now=LATER)
    further = adopt_next(submission, officer, lambda draft, actor: None)

    move_submission(submission, version=further, actor=None, now=LATER)

    assert stands(submission)["tip-5-2-a"] == ("carried_over", "answered", "no", 1)


def test_plain_saving_confirms_and_conditions_read_it_again(submission, newer):
    move_submission(submission, version=newer, actor=None, now=LATER)

    write(submission, "tip-5-2-a", "no", base_version=1, language="ar")

    assert stands(submission)["tip-5-2-a"] == ("answered", "", "no", 2)


def test_answer_to_confirm_is_said_by_the_check_and_counts_as_open(submission, newer):
    move_submission(submission, version=newer, actor=None, now=LATER)
    revision = queries.newest_revision(submission)

    (row,) = queries.overview_of(revision, with_assignments=False)
    (group,) = queries.remarks_on(revision)

    assert (row.progress.required_count, row.progress.answered_count, row.progress.unanswered_count) == (3, 2, 1)
    assert [remark.key for remark in group.remarks if remark.code == "carried_over"] == [
        "tip-5-2-a", "tip-5-2-c", "tip-5.practice",
    ]  # fmt: skip


REFUSED = [
    ("its own version", "tip v9 is not newer than the version these answers are given to."),
    ("an older version", "tip v1 is not newer than the version these answers are given to."),
    ("another questionnaire", "som v2 is another questionnaire."),
    ("not taken up", "This cycle has not taken up tip v11."),
    ("submitted", "Only answers in preparation go over to another version."),
    ("closed", "This cycle is closed; answers can no longer go over to another version."),
]


@pytest.mark.parametrize(("case", "sentence"), REFUSED)
def test_move_that_is_refused(submission, officer, newer, case, sentence):
    get = QuestionnaireVersion.objects.get
    version, now = newer, LATER
    if case == "its own version":
        version = submission.version
    elif case == "an older version":
        version = get(questionnaire__slug="tip", number=1)
    elif case == "another questionnaire":
        version = get(questionnaire__slug="som", number=2)
    elif case == "not taken up":
        version = publish_next(newer, officer, lambda draft, actor: None)
    elif case == "submitted":
        submit_submission(submission, actor=None, now=NOW)
    else:
        submission.cycle.closes_on = NOW.date()
        submission.cycle.save()

    with pytest.raises(ValidationError) as refusal:
        move_submission(submission, version=version, actor=None, now=now)

    assert refusal.value.messages == [sentence]
    assert (SubmissionMove.objects.count(), Revision.objects.count()) == (0, 1)


def test_draft_version_is_no_version_to_go_to(submission, officer):
    draft = copy_version(submission.version, actor=officer, now=NOW)
    submission.cycle.versions.add(draft)

    with pytest.raises(ValidationError, match="tip v10 is not published"):
        move_submission(submission, version=draft, actor=None, now=LATER)


def test_late_write_to_the_earlier_version_is_refused_and_a_replay_is_not(submission, newer):
    question = get_question(submission, "tip-5-1")
    sent = ResponseVersion.objects.get(response__question=question)
    stale = Submission.objects.select_related("version", "state").get()
    move_submission(submission, version=newer, actor=None, now=LATER)

    with pytest.raises(WriteRefusedError) as refusal:
        write(stale, "tip-5-1", "no", base_version=1)
    again = write(submission, "tip-5-1", "yes", base_version=0, language="ar", write_id=sent.write_id)

    assert (refusal.value.status, again.outcome) == (410, "replay")
    assert stands(submission)["tip-5-1"] == ("answered", "", "yes", 1)


def test_undo_restores_the_draft(submission, newer, mover):
    before = list(Response.objects.order_by("pk").values())
    move = move_submission(submission, version=newer, actor=None, now=LATER)

    undone = undo_move(move, actor=mover, now=LATER)

    assert revisions_of(submission) == [(1, "draft", "tip v9"), (2, "set_aside", "tip v10")]
    assert list(Response.objects.filter(revision__number=1).order_by("pk").values()) == before
    assert (undone.undone_at, undone.undone_by, undone.undo_outcome) == (LATER, mover, {})
    assert Submission.objects.get().version.number == 9
    assert submission.events.filter(kind="moved").count() == 2


def test_undo_brings_back_what_was_said_since(submission, newer, mover, author):
    move = move_submission(submission, version=newer, actor=None, now=LATER)
    write(submission, "tip-5-1", "no", base_version=1, actor=mover, now=LATER)
    write(submission, "tip-5-1", "in_part", base_version=2, actor=mover, now=LATER)
    write(submission, "tip-5-2-a", "no", base_version=1, actor=mover, language="ar", now=LATER)  # only confirmed
    write(submission, "tip-5-2-c", "no", base_version=1, actor=mover, now=LATER)
    write(submission, "tip-5.practice", None, answer_state=AnswerState.UNANSWERED, base_version=1, now=LATER)
    write(submission, "tip-5.penalty", "Two years.", now=LATER)
    write(submission, "tip-5.difficulties", ["laws"], now=LATER)

    undone = undo_move(move, actor=mover, now=LATER)

    submission.refresh_from_db()
    assert stands(submission) == {
        "tip-5-1": ("answered", "", "in_part", 3),
        "tip-5-2-a": ("answered", "", "no", 2),
        "tip-5-2-b": ("answered", "", "in_part", 1),
        "tip-5-2-c": ("carried_over", "answered", "no", 2),
        "tip-5.difficulties": ("carried_over", "answered", ["laws"], 2),
        "tip-5.examples": ("answered", "", "A case of 2020.", 1),
        "tip-5.practice": ("unanswered", "", None, 2),
    }
    assert undone.undo_outcome == {
        "tip-5-1": {"fate": "carried", "number": 3},
        "tip-5-2-a": {"fate": "to_confirm", "number": 2},
        "tip-5-2-c": {"fate": "to_confirm", "number": 2},
        "tip-5.practice": {"fate": "to_confirm", "number": 2},
        "tip-5.penalty": {"fate": "needs_person", "number": 1},
        "tip-5.difficulties": {"fate": "to_confirm", "number": 2},
    }
    first = Response.objects.get(revision__number=1, question__key="tip-5-1")
    assert (first.author, first.written_at, first.language) == (mover, LATER, "en")
    assert list(first.versions.order_by("number").values_list("number", "value", "author")) == [
        (1, "yes", author.pk), (2, "no", mover.pk), (3, "in_part", mover.pk),
    ]  # fmt: skip
    (left,) = queries.move_facts(queries.newest_revision(submission)).left
    assert (left.before.key, left.response.value, left.after) == ("tip-5.penalty", "Two years.", None)


def test_move_is_undone_once_and_not_after_submission(submission, newer):
    move = move_submission(submission, version=newer, actor=None, now=LATER)
    undo_move(move, actor=None, now=LATER)
    with pytest.raises(ValidationError, match="can no longer be undone"):
        undo_move(move, actor=None, now=LATER)

    again = move_submission(submission, version=newer, actor=None, now=LATER)
    submit_submission(submission, actor=None, now=LATER, accepts_unconfirmed=True)
    with pytest.raises(ValidationError, match="Only answers in preparation"):
        undo_move(again, actor=None, now=LATER)

    assert revisions_of(submission)[-1] == (3, "submitted", "tip v10")


def test_moves_are_undone_one_after_the_other(submission, newer, officer):
    before = stands(submission)
    first = move_submission(submission, version=newer, actor=None, now=LATER)
    further = adopt_next(submission, officer, lambda draft, actor: None)
    second = move_submission(submission, version=further, actor=None, now=LATER)

    with pytest.raises(ValidationError, match="can no longer be undone"):
        undo_move(first, actor=None, now=LATER)
    undo_move(second, actor=None, now=LATER)
    undo_move(first, actor=None, now=LATER)

    assert (stands(submission), Submission.objects.get().version.number) == (before, 9)


def test_move_of_a_correction_leaves_what_stands(submission, newer):
    submit_submission(submission, actor=None, now=NOW)
    start_revision(submission, actor=None, now=NOW)
    before = list(Response.objects.filter(revision__number=1).order_by("pk").values())

    move_submission(submission, version=newer, actor=None, now=LATER)

    assert revisions_of(submission) == [
        (1, "submitted", "tip v9"), (2, "set_aside", "tip v9"), (3, "draft", "tip v10"),
    ]  # fmt: skip
    assert list(Response.objects.filter(revision__number=1).order_by("pk").values()) == before
    submit_submission(submission, actor=None, now=LATER, accepts_unconfirmed=True)
    assert [status for _number, status, _version in revisions_of(submission)] == [
        "superseded", "set_aside", "submitted",
    ]  # fmt: skip


def test_draft_under_way_finishes_on_its_own_version(submission, newer):
    write(submission, "tip-5.examples", "A case of 2021.", base_version=1)

    submit_submission(submission, actor=None, now=LATER, accepts_unconfirmed=True)
    revision = submission.revisions.get()
    compute_gaps(revision)

    assert (str(revision.version), revision.status) == ("tip v9", RevisionStatus.SUBMITTED)
    gaps = (
        Gap.objects.filter(revision=revision).values_list("provision__slug", "status").order_by("provision__position")
    )
    assert list(gaps) == [
        ("tip-5-1", "not_substantiated"), ("tip-5-2-a", "gap"), ("tip-5-2-b", "partial_gap"),
        ("tip-5-2-c", "not_substantiated"),
    ]  # fmt: skip


def test_gaps_after_a_move_read_what_was_confirmed_only(submission, newer):
    move_submission(submission, version=newer, actor=None, now=LATER)
    submit_submission(submission, actor=None, now=LATER, accepts_unconfirmed=True)
    revision = submission.revisions.get(status=RevisionStatus.SUBMITTED)

    compute_gaps(revision)

    assert dict(Gap.objects.filter(revision=revision).values_list("provision__slug", "status")) == {
        "tip-5-1": "not_substantiated", "tip-5-2-a": "no_information", "tip-5-2-b": "partial_gap",
        "tip-5-2-c": "no_information",
    }  # fmt: skip


def test_left_answers_are_listed_beside_the_new_question(submission, newer):
    move_submission(submission, version=newer, actor=None, now=LATER)
    submission.refresh_from_db()
    write(submission, "tip-5.difficulties", ["laws"])

    facts = queries.move_facts(queries.newest_revision(submission))

    assert [(left.before.key, left.response.value, bool(left.after), left.is_answered_anew) for left in facts.left] == [
        ("tip-5.difficulties", ["laws"], True, True),
        ("tip-5.examples", "A case of 2020.", False, False),
    ]
    assert facts.counts == {"carried": 2, "to_confirm": 3, "needs_person": 2}
    assert facts.offered is None


def test_newer_version_is_offered_only_once_the_cycle_has_it(submission, officer):
    def offered() -> QuestionnaireVersion | None:
        return queries.newer_version(submission, submission.revisions.get())

    assert offered() is None
    further = publish_next(submission.version, officer, revise)
    assert offered() is None
    make_cycle_on(further, slug="third")
    assert offered() is None


# Every way to change a move, in plain SQL by the role that serves requests.
CHANGES = {
    "outcome changed": "UPDATE submissions_submissionmove SET outcome = '{}'",
    "undone with another outcome": "UPDATE submissions_submissionmove SET undone_at = now(), outcome = '{}'",
    "deleted": "DELETE FROM submissions_submissionmove",
    "truncated": "TRUNCATE submissions_submissionmove",
}


@pytest.mark.parametrize("change", CHANGES)
def test_move_is_never_changed_or_deleted(submission, newer, change):
    move_submission(submission, version=newer, actor=None, now=LATER)

    with pytest.raises(DatabaseError, match=r"never change|permission denied"), transaction.atomic():
        connection.cursor().execute(CHANGES[change])


def test_undoing_is_never_changed(submission, newer):
    undo_move(move_submission(submission, version=newer, actor=None, now=LATER), actor=None, now=LATER)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        SubmissionMove.objects.update(undone_at=None)
