"""The texts every test database holds, and how it is brought back to them after a test that committed."""

import importlib
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from parties import isolation

# In the order of the storeys: module, function, folder of the data. Ends at a room that has no loader yet.
LOADERS = [
    ("instruments.services", "load_catalogue", "instruments/data"),
    ("parties.services", "load_parties", "parties/data"),
    ("questionnaires.services", "load_questionnaires", "questionnaires/data"),
]
# What migrations write.
STAY = {"django_migrations", "django_content_type", "auth_permission"}
# Rows per table right after loading.
KEPT: dict[str, int] = {}


def load_texts() -> None:
    """Load the catalogue, the parties and the questionnaires, which are published as they are loaded."""
    with isolation.acting_for_all():
        for module, function, folder in LOADERS:
            if not find_spec(module):
                return
            getattr(importlib.import_module(module), function)(Path(settings.BASE_DIR, folder))


def are_loaded() -> bool:
    """Whether a kept database holds the texts already; what else a run that was killed left in it goes."""
    counts = count_rows()
    if not counts["questionnaires_cycle"] and not counts["submissions_submission"] and not counts["parties_user"]:
        return counts["questionnaires_question"] > 0
    _delete_rows([table for table, count in counts.items() if count and table not in STAY])
    return False


def count_rows() -> dict[str, int]:
    """Rows of each table of ours; asked as the owner, acting for all, so that none is hidden."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('portal.scope', 'all', false)")
        counts = {}
        for table in connections["owner"].introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def clean_up() -> None:
    """Delete what a test committed: all rows of tables that began empty; the texts are loaded anew if they changed."""
    if not connections["owner"].settings_dict["NAME"].startswith("test_"):
        raise RuntimeError("this is not a test database: nothing is deleted")
    counts = count_rows()
    has_changed_texts = any(counts[table] != count for table, count in KEPT.items() if count)
    stay = set(STAY)
    if not has_changed_texts:
        stay |= {table for table, count in KEPT.items() if count}
    tables = [table for table, count in counts.items() if count and table not in stay]
    if tables:
        _delete_rows(tables)
    if has_changed_texts:
        load_texts()


def _delete_rows(tables: list[str]) -> None:
    """As the owner, with the triggers that refuse deletion resting: foreign keys still hold at the end."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        try:
            with transaction.atomic(using="owner"):
                cursor.execute("SELECT set_config('portal.scope', 'all', true)")
                for table in tables:
                    cursor.execute(f'DELETE FROM "{table}"')
        finally:
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def close_connections() -> None:
    for connection in connections.all():
        connection.close()
