"""The second belt of isolation: what the database shows to the session it is serving.

Every table that carries a State's data has a row level security policy (see the procedure
``portal_isolate`` in the migrations of this room). The policy reads two settings of the session:
``portal.scope`` (``all`` or nothing) and ``portal.states`` (State ids). Unset means no rows at all,
so code that forgets to say for whom it acts sees nothing and changes nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

SET_SCOPE = (
    "SELECT set_config('portal.scope', %s, false), set_config('portal.states', %s, false),"
    " set_config('portal.user', %s, false)"
)
READ_SCOPE = (
    "SELECT coalesce(current_setting('portal.scope', true), ''), coalesce(current_setting('portal.states', true), ''),"
    " coalesce(current_setting('portal.user', true), '')"
)


def show_nothing() -> None:
    """Forget for whom this connection acts: no row of any State until told otherwise."""
    _set_scope("", "", "")


def show_own_nominations(user_id: int) -> None:
    """Show a user's own nominations and nothing else: what is needed to learn whom they act for."""
    _set_scope("", "", str(user_id))


def show_states(state_ids: Iterable[int], *, user_id: int | None = None) -> None:
    """Show the rows of these States, and the user's own nominations."""
    _set_scope("", ",".join(str(pk) for pk in sorted(state_ids)), str(user_id or ""))


def show_all_states(*, user_id: int | None = None) -> None:
    """Show the rows of every State: the Secretariat, the jobs that compile, the loaders."""
    _set_scope("all", "", str(user_id or ""))


@contextmanager
def acting_for_all() -> Iterator[None]:
    """Show every State inside the block, then what was shown before."""
    with _restored():
        show_all_states()
        yield


@contextmanager
def acting_for(state_ids: Iterable[int]) -> Iterator[None]:
    """Show these States inside the block, then what was shown before."""
    with _restored():
        show_states(state_ids)
        yield


@contextmanager
def _restored() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(READ_SCOPE)
        before = cursor.fetchone()
    try:
        yield
    finally:
        # In a broken transaction nothing can be set any more; its rollback restores the settings itself.
        if not connection.needs_rollback:
            _set_scope(*before)


def _set_scope(scope: str, states: str, user: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_SCOPE, [scope, states, user])
