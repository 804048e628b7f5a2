"""One answer, one write: every status of the protocol, each with what is in the database afterwards.

Source: design.md, section 4, "One answer, one write".
"""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties import isolation
from submissions.choices import AnswerState, ReleaseLevel, SaveOutcome
from submissions.models import Response, ResponseVersion, Submission
from submissions.services import SavedResponse, WriteRefusedError, save_response, start_revision, submit_submission
from tests.factories.questionnaires import get_version
from tests.factories.submissions import NOW, get_question, make_law, make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


def versions_of(submission: Submission, key: str) -> list[tuple[int, object, bool]]:
    versions = ResponseVersion.objects.filter(response__revision__submission=submission, response__question__key=key)
    return list(versions.order_by("number", "is_rival", "pk").values_list("number", "value", "is_rival"))


@pytest.fixture
def submission() -> Submission:
    return make_submission()


def test_first_answer_is_version_1(submission):
    saved = write(submission, "tip-5-1", "in_part", language="fr")

    assert (saved.outcome, saved.response.number, saved.problem) == (SaveOutcome.SAVED, 1, "")
    stored = Response.objects.get()
    assert (stored.value, stored.answer_state, stored.language) == ("in_part", "answered", "fr")
    assert (stored.written_at, stored.state, stored.release_level) == (NOW, submission.state, "secretariat")
    assert versions_of(submission, "tip-5-1") == [(1, "in_part", False)]


def test_each_write_is_kept(submission):
    write(submission, "tip-5-1", "no")
    saved = write(submission, "tip-5-1", "yes", base_version=1, now=NOW + timedelta(minutes=1))

    assert (saved.response.number, saved.response.value) == (2, "yes")
    assert Response.objects.get().written_at == NOW + timedelta(minutes=1)
    assert versions_of(submission, "tip-5-1") == [(1, "no", False), (2, "yes", False)]


def test_answer_can_be_taken_back(submission):
    write(submission, "tip-5-1", "no")
    write(submission, "tip-5-1", None, answer_state=AnswerState.UNANSWERED, base_version=1)

    assert Response.objects.values_list("answer_state", "value").get() == ("unanswered", None)
    assert versions_of(submission, "tip-5-1") == [(1, "no", False), (2, None, False)]


def test_known_write_id_is_a_replay_and_changes_nothing(submission):
    write_id = uuid.uuid4()
    write(submission, "tip-5-1", "no", write_id=write_id)

    again = write(submission, "tip-5-1", "no", write_id=write_id, now=NOW + timedelta(minutes=5))

    assert (again.outcome, again.response.number, again.rival) == (SaveOutcome.REPLAY, 1, None)
    assert versions_of(submission, "tip-5-1") == [(1, "no", False)]


def test_replay_is_known_even_when_somebody_else_has_written_since(submission):
    write_id = uuid.uuid4()
    write(submission, "tip-5-1", "no", write_id=write_id)
    write(submission, "tip-5-1", "yes", base_version=1)

    again = write(submission, "tip-5-1", "no", write_id=write_id)

    assert (again.outcome, again.response.value) == (SaveOutcome.REPLAY, "yes")


def test_clash_whose_reply_was_lost_is_told_as_a_clash_again(submission):
    """Found by `make faults`: "already saved" would acknowledge a text that does not stand."""
    write_id = uuid.uuid4()
    write(submission, "tip-5-1", "no")
    write(submission, "tip-5-1", "yes", write_id=write_id)

    again = write(submission, "tip-5-1", "yes", write_id=write_id)

    assert (again.outcome, again.rival.value) == (SaveOutcome.CONFLICT, "yes")
    assert len(versions_of(submission, "tip-5-1")) == 2


# Source: draft-ietf-httpapi-idempotency-key-header: the same key with another body is refused.
OTHER_BODIES = [
    ("tip-5-1", {"value": "yes"}),
    ("tip-5-1", {"value": "no", "language": "fr"}),
    ("tip-5-1", {"value": "no", "release_level": ReleaseLevel.PUBLIC}),
    ("tip-5-2-a", {"value": "no"}),
]


@pytest.mark.parametrize(("key", "body"), OTHER_BODIES)
def test_write_id_used_for_something_else_is_refused(submission, key, body):
    """Answering "replay" would acknowledge a text that was never kept."""
    write_id = uuid.uuid4()
    write(submission, "tip-5-1", "no", write_id=write_id)

    with pytest.raises(WriteRefusedError) as refusal:
        write(submission, key, write_id=write_id, base_version=1 if key == "tip-5-1" else 0, **body)

    assert refusal.value.status == 422
    assert ResponseVersion.objects.count() == 1


def test_stale_base_is_kept_as_a_rival_and_both_texts_are_returned(submission):
    write(submission, "tip-5.examples", "First.")
    write(submission, "tip-5.examples", "Second.", base_version=1)

    saved = write(submission, "tip-5.examples", "Typed meanwhile.", base_version=1)

    assert saved.outcome == SaveOutcome.CONFLICT
    assert (saved.response.value, saved.rival.value) == ("Second.", "Typed meanwhile.")
    assert Response.objects.get().value == "Second."
    assert versions_of(submission, "tip-5.examples") == [
        (1, "First.", False),
        (2, "Second.", False),
        (2, "Typed meanwhile.", True),
    ]


@pytest.mark.parametrize("base_version", [0, 2, 99])
def test_base_that_is_not_what_stands_is_a_conflict(submission, base_version):
    write(submission, "tip-5-1", "no")

    assert write(submission, "tip-5-1", "yes", base_version=base_version).outcome == SaveOutcome.CONFLICT
    assert Response.objects.get().value == "no"


def test_several_rivals_are_kept(submission):
    write(submission, "tip-5-1", "no")
    write(submission, "tip-5-1", "yes")
    write(submission, "tip-5-1", "in_part")

    assert versions_of(submission, "tip-5-1") == [(1, "no", False), (1, "yes", True), (1, "in_part", True)]


REFUSED = [
    (428, "tip-5-1", {"base_version": None}),
    (422, "tip-5-1", {"value": "perhaps"}),
    (422, "tip-5-1", {"answer_state": "confirmed"}),
    (422, "tip-5-1", {"language": "de"}),
    (422, "tip-5.examples", {"value": "a\x0bb"}),
    (422, "tip-5.examples", {"value": ""}),
    (422, "tip-5-1.assistance", {"value": ["money"]}),
    (422, "tip-5-1.laws", {"value": [0]}),
    (413, "tip-5.examples", {"value": "x" * 30_001}),
]


@pytest.mark.parametrize(("status", "key", "body"), REFUSED)
def test_refused_write_changes_nothing(submission, status, key, body):
    with pytest.raises(WriteRefusedError) as refusal:
        write(submission, key, **body)

    assert refusal.value.status == status
    assert (Response.objects.count(), ResponseVersion.objects.count()) == (0, 0)


def test_longest_answer_is_kept_whole(submission):
    write(submission, "tip-5.examples", "字" * 30_000)

    assert Response.objects.get().value == "字" * 30_000


@pytest.mark.parametrize("question", ["of another instrument", "none"])
def test_question_that_is_not_asked_any_more_is_gone(submission, question):
    other = get_version("som").questions.all()[0] if question == "of another instrument" else None

    with pytest.raises(WriteRefusedError) as refusal:
        save_response(
            submission,
            other,
            value="yes",
            answer_state="answered",
            language="en",
            base_version=0,
            write_id=uuid.uuid4(),
            actor=None,
            channel="api",
            now=NOW,
        )

    assert refusal.value.status == 410
    assert Response.objects.count() == 0


def test_reason_that_is_missing_is_told_and_the_answer_kept(submission):
    """Source: design.md, section 4: 422 kept as draft but invalid."""
    saved = write(submission, "tip-5-1", "", answer_state=AnswerState.NOT_APPLICABLE)

    assert (saved.outcome, Response.objects.get().answer_state) == (SaveOutcome.SAVED, "not_applicable")
    assert saved.problem == "Saved. Before you submit, give the reason why it does not apply."


def test_laws_are_cited_from_the_own_register_only(submission):
    own, foreign = make_law("NOR"), make_law("ARG")
    write(submission, "tip-5-1.laws", [own.pk])

    with pytest.raises(WriteRefusedError) as refusal:
        write(submission, "tip-5-1.laws", [own.pk, foreign.pk], base_version=1)

    assert refusal.value.status == 422
    assert Response.objects.get().value == [own.pk]


def test_nothing_is_written_after_submission(submission):
    write_id = uuid.uuid4()
    write(submission, "tip-5-1", "no", write_id=write_id)
    submit_submission(submission, actor=None, now=NOW)

    with pytest.raises(WriteRefusedError) as refusal:
        write(submission, "tip-5-1", "yes", base_version=1)
    replay = write(submission, "tip-5-1", "no", write_id=write_id)

    assert refusal.value.status == 423
    assert replay.outcome == SaveOutcome.REPLAY
    assert Response.objects.get().value == "no"


def test_page_drawn_before_a_correction_was_begun_is_known(submission):
    """Numbers go on, so an old page neither overwrites a newer text nor clashes with what it saw itself."""
    write(submission, "tip-5-1", "no")
    write(submission, "tip-5-1", "in_part", base_version=1)
    submit_submission(submission, actor=None, now=NOW)
    start_revision(submission, actor=None, now=NOW)

    old = write(submission, "tip-5-1", "yes", base_version=1)
    current = write(submission, "tip-5-1", "yes", base_version=2)

    assert (old.outcome, current.outcome) == (SaveOutcome.CONFLICT, SaveOutcome.SAVED)
    assert current.response.number == 3


@pytest.mark.parametrize(
    ("key", "value"),
    [("tip-5-1", "yes"), ("tip-5.examples", "Words."), ("tip-5-1.assistance", ["other"]), ("tip-5-1.laws", None)],
)
def test_write_costs_at_most_8_queries(submission, key, value):
    value = value or [make_law().pk]
    question = get_question(submission, key)
    for base_version in (0, 1, 0):  # the first answer, a change, a clash
        with CaptureQueriesContext(
            connection,
        ) as captured:
            save_response(
                submission,
                question,
                value=value,
                answer_state="answered",
                language="en",
                base_version=base_version,
                write_id=uuid.uuid4(),
                actor=None,
                channel="api",
                now=NOW,
            )
        assert len(captured) <= 8, "\n".join(query["sql"][:120] for query in captured)


def together(*functions) -> list[object]:
    """Run each function on its own connection, all let go in the same moment; their results or exceptions."""
    barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

    def run(place: int, function) -> None:
        try:
            isolation.show_all_states()
            barrier.wait(timeout=60)
            results[place] = function()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(5))
def test_of_writers_at_the_same_moment_one_stands_and_no_text_is_lost(_again):
    submission = make_submission()
    texts = [f"Text {number}" for number in range(6)]

    results = together(*(lambda text=text: write(submission, "tip-5.examples", text) for text in texts))

    outcomes = sorted(result.outcome for result in results)
    assert outcomes == [SaveOutcome.CONFLICT] * 5 + [SaveOutcome.SAVED]
    kept = versions_of(submission, "tip-5.examples")
    assert sorted(value for _number, value, _rival in kept) == texts
    assert [value for _number, value, is_rival in kept if not is_rival] == [Response.objects.get().value]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(5))
def test_the_same_write_sent_twice_at_the_same_moment_is_written_once(_again):
    submission, write_id = make_submission(), uuid.uuid4()

    results = together(*(lambda: write(submission, "tip-5-1", "no", write_id=write_id) for _n in range(4)))

    assert sorted(result.outcome for result in results) == [SaveOutcome.REPLAY] * 3 + [SaveOutcome.SAVED]
    assert versions_of(submission, "tip-5-1") == [(1, "no", False)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(5))
def test_answer_written_while_submitting_is_in_the_sealed_text_or_refused(_again):
    submission = make_submission()
    write(submission, "tip-5-1", "no")

    sealed, written = together(
        lambda: submit_submission(submission, actor=None, now=NOW),
        lambda: write(submission, "tip-5-2-a", "yes"),
    )

    assert isinstance(sealed, Submission), sealed
    assert isinstance(written, (WriteRefusedError, SavedResponse)), repr(written)
    was_refused = isinstance(written, WriteRefusedError) and written.status == 423
    assert Response.objects.filter(question__key="tip-5-2-a").exists() is not was_refused
    assert was_refused or written.outcome == SaveOutcome.SAVED


@pytest.mark.django_db(transaction=True)
def test_law_typed_by_two_at_once_is_registered_once():
    make_submission()

    laws = together(*(lambda: make_law("NOR", "Penal Code", "257") for _n in range(4)))

    assert len({law.pk for law in laws}) == 1
