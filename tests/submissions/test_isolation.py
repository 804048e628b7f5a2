"""What one State's session sees and changes of another's: nothing, in every table, and neither by plain SQL.

Source: design.md, section 5. The second belt: row level security under a role that owns nothing.
"""

from contextlib import nullcontext

import pytest
from django.db import DatabaseError, connection, transaction

from parties import isolation
from parties.choices import Role
from reviewportal.database import APPEND_ONLY_TABLES
from submissions.models import (
    Assignment,
    Law,
    LawArticle,
    Response,
    ResponseVersion,
    Revision,
    Submission,
    SubmissionEvent,
)
from tests.factories.parties import get_state, make_nominated
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import make_assignment, make_law, make_submission, write

MODELS = [Assignment, Law, LawArticle, Response, ResponseVersion, Revision, Submission, SubmissionEvent]
STATES = ("ARG", "NOR")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture(autouse=True)
def _planted() -> None:
    """One row of each table for each State: what could leak."""
    with isolation.acting_for_all():
        cycle = make_cycle(states=STATES)
        for iso3 in STATES:
            submission = make_submission(iso3, cycle=cycle)
            write(submission, "tip-5-1.laws", [make_law(iso3).pk])
            make_assignment(submission, 5, make_nominated(iso3, Role.CONTRIBUTOR))


def table(model) -> str:
    return model._meta.db_table


@pytest.mark.parametrize("model", MODELS)
def test_both_states_have_a_row_to_leak(model, all_states):
    assert set(model.objects.values_list("state__iso3", flat=True)) == set(STATES)


@pytest.mark.parametrize("model", MODELS)
def test_a_state_s_session_sees_its_own_rows_only(model, acting_for):
    with acting_for(get_state("NOR")):
        assert set(model.objects.values_list("state__iso3", flat=True)) == {"NOR"}


@pytest.mark.parametrize("model", MODELS)
def test_a_session_that_says_for_nobody_sees_nothing(model):
    assert model.objects.count() == 0


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("statement", ["UPDATE {} SET state_id = state_id", "DELETE FROM {}"])
def test_a_state_s_session_changes_nothing_of_another_s(model, statement, acting_for):
    """Not even aiming at the row: it is not there. History cannot be changed by this role at all."""
    foreign = f" WHERE state_id = {get_state('ARG').pk}"
    is_history = table(model) in APPEND_ONLY_TABLES
    expected = pytest.raises(DatabaseError, match="permission denied") if is_history else nullcontext()

    with acting_for(get_state("NOR")), connection.cursor() as cursor:
        with expected, transaction.atomic():
            cursor.execute(statement.format(table(model)) + foreign)
        if not is_history:
            assert cursor.rowcount == 0

    with isolation.acting_for_all():
        assert model.objects.filter(state__iso3="ARG").count() == 1


@pytest.mark.parametrize("model", MODELS)
def test_a_state_s_session_adds_nothing_in_another_s_name(model, acting_for):
    with isolation.acting_for_all():
        row = model.objects.get(state__iso3="ARG")
    row.pk = None

    with acting_for(get_state("NOR")), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        model.objects.bulk_create([row])


@pytest.mark.parametrize("model", [m for m in MODELS if m not in (ResponseVersion, SubmissionEvent)])
def test_a_state_s_session_hands_none_of_its_rows_over(model, acting_for):
    argentina, norway = get_state("ARG"), get_state("NOR")

    with acting_for(norway), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        model.objects.update(state=argentina)


def test_view_does_not_outlive_its_block(acting_for):
    with acting_for(get_state("NOR")):
        pass

    assert Submission.objects.count() == 0
