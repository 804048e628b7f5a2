"""The audit chain is written by the database; here is only when."""

from django.db import connection


def link_chain_now() -> None:
    """Have the links of the audit chain written that the end of this transaction would write: for who needs the head.

    From here on the State's chain is held until the transaction ends, so this comes after every lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS chained IMMEDIATE; SET CONSTRAINTS chained DEFERRED")
