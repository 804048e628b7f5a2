"""What every test stands on: a database made by its owner, the real texts in it, nobody acted for yet.

The test database is made and migrated by the role of ``owner``; tests run as the role of ``default``, which owns
nothing, so row level security and triggers bind them as they bind the portal. The texts of the law, the States and
the questionnaires are loaded once and committed; every test's own rows go when it ends.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from parties import isolation
from parties.models import State, User
from reviewportal.database import grant_access
from tests import texts
from tests.clients import IsolatedClient

TODAY = date(2026, 11, 24)
TRANSACTIONAL_FIXTURES = {"transactional_db", "live_server", "django_db_reset_sequences"}
DATABASE_FIXTURES = TRANSACTIONAL_FIXTURES | {"db"}
COMMITS = pytest.StashKey()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker, django_db_keepdb: bool) -> Iterator[None]:
    """Both aliases, whatever the tests ask for: ``default`` only mirrors the database that ``owner`` makes.

    With ``--reuse-db`` (and services that stay) the texts of the last run are taken as they are: see the README.
    """
    aliases = {"default", "owner"}
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, aliases=aliases, serialized_aliases=set(), keepdb=django_db_keepdb
        )
        grant_access()
        if not (django_db_keepdb and texts.are_loaded()):
            texts.load_texts()
        kept = texts.count_rows()
        texts.close_connections()
    texts.KEPT.update(kept)
    with pytest.MonkeyPatch.context() as patch:
        # Django would truncate every table, the texts included, which the append-only tables refuse.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: None)
        yield
    with django_db_blocker.unblock():
        texts.close_connections()
        teardown_databases(made, verbosity=0, keepdb=django_db_keepdb)


@pytest.fixture(autouse=True)
def _nobody_acted_for(request: pytest.FixtureRequest) -> None:
    """A test begins acting for no State and reading English, whatever the test before it did."""
    translation.activate("en")
    marker = request.node.get_closest_marker("django_db")
    if marker or DATABASE_FIXTURES & set(request.fixturenames):
        request.getfixturevalue("db")
        isolation.show_nothing()
    if (marker and marker.kwargs.get("transaction")) or TRANSACTIONAL_FIXTURES & set(request.fixturenames):
        request.node.stash[COMMITS] = request.getfixturevalue("django_db_blocker")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None):
    """After a test that commits, and after all its fixtures, the database is brought back to the texts.

    After the last test there is no database left to bring back.
    """
    result = yield
    if COMMITS in item.stash and nextitem is not None:
        with item.stash[COMMITS].unblock():
            texts.clean_up()
    return result


@pytest.fixture
def catalogue(db: None) -> None:
    """The texts of the law, the States and the questionnaires are in every test database; who needs them says so."""


@pytest.fixture
def all_states(db: None) -> None:
    """The test acts for every State, as loaders and compiling jobs do."""
    isolation.show_all_states()


@pytest.fixture
def acting_for(db: None) -> Callable[..., AbstractContextManager[None]]:
    """``with acting_for(norway):`` inside, the database shows the rows of these States only."""

    def act(*states: State) -> AbstractContextManager[None]:
        return isolation.acting_for([state.pk for state in states])

    return act


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """``client_of(user)``: a browser in which this user has signed in; ``client_of(None)``: nobody has.

    What the test itself acts for is the same before and after a request.
    """

    def make(user: User | None = None) -> Client:
        client = IsolatedClient()
        if user is not None:
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            client.confirm_identity()
        return client

    return make
