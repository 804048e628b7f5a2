"""Walls that no linter sees: direction and protection of foreign keys, isolation, length of files."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from reviewportal.database import APPEND_ONLY_TABLES

ROOMS = ["instruments", "parties", "questionnaires", "submissions", "findings", "reports"]
ROOT = Path(__file__).resolve().parents[2]
LINES_MAX = 400


def relations() -> list[models.ForeignKey]:
    return [
        field
        for room in ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    ]


def test_foreign_keys_point_down() -> None:
    upward = [
        str(field)
        for field in relations()
        if field.related_model._meta.app_label in ROOMS
        and ROOMS.index(field.related_model._meta.app_label) > ROOMS.index(field.model._meta.app_label)
    ]

    assert upward == []


def test_foreign_keys_protect() -> None:
    """No answer, definition or finding goes because something it points to goes; design.md, section 3."""
    careless = [
        str(field)
        for field in relations()
        if not field.model._meta.auto_created and field.remote_field.on_delete is not models.PROTECT
    ]

    assert careless == []


def test_answers_hold_their_definitions() -> None:
    """What the walk above must have met: nothing that was asked can go from under what was answered."""
    held = {
        f"{field.model.__name__}.{field.name}"
        for field in relations()
        if ROOMS.index(field.model._meta.app_label) >= ROOMS.index("submissions")
        and field.related_model._meta.app_label in ("instruments", "questionnaires")
    }
    definitions = {
        f"{field.model.__name__}.{field.name}"
        for field in relations()
        if field.model._meta.app_label == "questionnaires" and not field.model._meta.auto_created
    }

    assert {"Submission.version", "Submission.cycle", "Response.question", "Gap.provision"} <= held
    assert definitions >= {
        *("Section.version", "Section.article", "OptionList.version", "Option.option_list", "SharedText.version"),
        *("Question.version", "Question.section", "Question.provision", "Question.option_list", "Question.shared"),
        *("Erratum.version", "Erratum.author", "VersionEvent.version", "QuestionnaireText.version"),
    }


@pytest.mark.django_db
def test_database_deletes_and_blanks_nothing_by_itself() -> None:
    """No foreign key cascades or sets to null in the database either, whatever SQL is run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND confdeltype NOT IN ('a', 'r')")
        careless = cursor.fetchall()

    assert careless == []


def tables_of_states() -> list[str]:
    """Tables that carry a State's data: those with a key to State, but for the facts everybody may read."""
    public = {"parties_participation", "parties_declaration", "questionnaires_cycle_invited_states"}
    return sorted(
        {f.model._meta.db_table for f in relations() if f.related_model._meta.label == "parties.State"} - public
    )


@pytest.mark.django_db
@pytest.mark.parametrize("table", tables_of_states())
def test_every_table_of_states_is_isolated(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
        flags = cursor.fetchone()

    assert flags == (True, True)


@pytest.mark.django_db
def test_serving_role_is_bound_by_isolation() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        flags = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND pg_get_userbyid(relowner) = current_user")
        owned = cursor.fetchone()

    assert flags == (False, False)
    assert owned == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_serving_role_cannot_rewrite_history(table: str, right: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
        may = cursor.fetchone()

    assert may == (False,)


def test_no_module_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in [*ROOMS, "reviewportal"]
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LINES_MAX
    }

    assert long == {}
