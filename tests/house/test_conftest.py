"""The ground of the tests holds: who is acted for does not leak from test to test, nor through a browser."""

import pytest
from django.db import connection, connections

from parties import isolation
from parties.models import User

pytestmark = pytest.mark.django_db


def scope() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(isolation.READ_SCOPE)
        return cursor.fetchone()


@pytest.mark.parametrize("_again", [1, 2])
def test_scope_is_empty_at_the_start_of_each_test(_again):
    assert scope() == ("", "", "")

    isolation.show_all_states()


@pytest.mark.parametrize("_again", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_scope_and_committed_rows_do_not_outlive_a_test(_again):
    assert scope() == ("", "", "")
    assert User.objects.count() == 0

    isolation.show_all_states()
    User.objects.create(username="committed")


def test_tests_run_under_a_role_that_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        owned = cursor.fetchone()[0]
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        passes = cursor.fetchone()[0]

    assert (owned, passes) == (0, False)


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_owner_sees_the_same_database():
    User.objects.create(username="committed")

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_user")
        assert cursor.fetchone()[0] == 1


def test_browser_leaves_the_view_of_the_test_as_it_was(client_of, all_states):
    officer = User.objects.create(username="officer", is_secretariat=True)

    client_of(officer).get("/en/")

    assert scope() == ("all", "", "")
