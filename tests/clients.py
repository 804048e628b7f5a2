"""A test browser that leaves the test's own view of the database as it was."""

import time

from django.db import connection
from django.test import Client

from parties.isolation import READ_SCOPE, SET_SCOPE


class IsolatedClient(Client):
    """Starts every request on a connection that acts for nobody, and restores afterwards.

    By the driver's own cursor, so that counted queries are those of the page.
    """

    def confirm_identity(self, *, seconds_ago: int = 0) -> None:
        """As if the password had just been typed once more: what official acts ask for."""
        session = self.session
        record = {"method": "password", "at": time.time() - seconds_ago, "reauthenticated": True}
        session["account_authentication_methods"] = [record]
        session["account_authentication_methods_user"] = session["_auth_user_id"]
        session.save()

    def request(self, **request):
        before = self._run(READ_SCOPE)
        self._run(SET_SCOPE, ["", "", ""])
        try:
            return super().request(**request)
        finally:
            if not connection.needs_rollback:
                self._run(SET_SCOPE, before)

    @staticmethod
    def _run(statement: str, values=None):
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()
