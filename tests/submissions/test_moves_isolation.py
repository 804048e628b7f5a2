"""What one State's session sees and changes of another's moves: nothing, and neither by plain SQL.

Source: design.md, section 5. As ``test_isolation``, for the one table that a move fills.
"""

import pytest
from django.db import DatabaseError, connection, transaction

from parties import isolation
from submissions.models import SubmissionMove
from submissions.services import move_submission
from tests.factories.moves import adopt_next, make_small_submission
from tests.factories.parties import get_state, make_officer
from tests.factories.submissions import NOW, make_submission

STATES = ["ARG", "NOR"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture(autouse=True)
def _planted() -> None:
    with isolation.acting_for_all():
        norway = make_small_submission("NOR")
        argentina = make_submission("ARG", cycle=norway.cycle)
        newer = adopt_next(norway, make_officer())
        for submission in (norway, argentina):
            move_submission(submission, version=newer, actor=None, now=NOW)


def test_both_states_have_a_move_to_leak(all_states):
    assert sorted(SubmissionMove.objects.values_list("state__iso3", flat=True)) == STATES


def test_a_state_s_session_sees_its_own_moves_only(acting_for):
    with acting_for(get_state("NOR")):
        assert list(SubmissionMove.objects.values_list("state__iso3", flat=True)) == ["NOR"]


def test_a_session_that_says_for_nobody_sees_no_move():
    assert SubmissionMove.objects.count() == 0


@pytest.mark.parametrize("statement", ["UPDATE {} SET undone_at = now()", "DELETE FROM {}"])
def test_a_state_s_session_undoes_and_deletes_no_move_of_another_s(statement, acting_for):
    foreign = statement.format("submissions_submissionmove") + f" WHERE state_id = {get_state('ARG').pk}"

    with acting_for(get_state("NOR")), connection.cursor() as cursor:
        cursor.execute(foreign)
        assert cursor.rowcount == 0

    with isolation.acting_for_all():
        assert SubmissionMove.objects.filter(state__iso3="ARG", undone_at=None).count() == 1


def test_a_state_s_session_adds_no_move_in_another_s_name(acting_for):
    with isolation.acting_for_all():
        row = SubmissionMove.objects.get(state__iso3="ARG")
    row.pk = None

    with acting_for(get_state("NOR")), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        SubmissionMove.objects.bulk_create([row])


def test_a_state_s_session_hands_no_move_over(acting_for):
    argentina, norway = get_state("ARG"), get_state("NOR")

    with acting_for(norway), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        SubmissionMove.objects.update(state=argentina)
