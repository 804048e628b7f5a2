"""A published version never changes: not by a service, not by the ORM, not by SQL, whoever asks.

Source: design.md, section 2, rule 6; issue 3, "Bad input".
"""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, models, transaction
from django.urls import NoReverseMatch, reverse

from parties.models import User
from questionnaires import services
from questionnaires.choices import VersionStatus
from questionnaires.models import Option, Question, QuestionnaireVersion, VersionEvent
from questionnaires.queries import version_content
from questionnaires.rules import content_hash
from tests.factories.instruments import get_article
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW, get_version, make_draft_version, make_published_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
# Tables that hold what a version says. Source: the models; test_every_table_of_the_room_is_accounted_for.
FROZEN = ("questionnaire", "questionnaireversion", "section", "question", "optionlist", "option", "sharedtext")
APPEND_ONLY = ("erratum", "versionevent")
# How far a text is, what came back from translators, which version a cycle begins on: about versions, no part of them.
ABOUT = ("questionnairetext", "textimport", "cycle", "cycle_versions", "cycle_invited_states")


def test_every_table_of_the_room_is_accounted_for():
    tables = {
        model._meta.db_table for model in apps.get_app_config("questionnaires").get_models(include_auto_created=True)
    }

    assert {f"questionnaires_{name}" for name in (*FROZEN, *APPEND_ONLY)} <= tables
    assert tables - {f"questionnaires_{name}" for name in (*FROZEN, *APPEND_ONLY, *ABOUT)} == set()


MINE = "(SELECT id FROM questionnaires_optionlist WHERE version_id = %(version)s)"
DRAFTS = "(SELECT id FROM questionnaires_optionlist WHERE version_id = %(draft)s)"
SQL = {
    "questionnaire renamed": "UPDATE questionnaires_questionnaire SET slug = 'x' WHERE slug = 'tip'",
    "questionnaire about another instrument": (
        "UPDATE questionnaires_questionnaire SET instrument_id = instrument_id WHERE slug = 'tip'"
    ),
    "questionnaire deleted": "DELETE FROM questionnaires_questionnaire WHERE slug = 'tip'",
    "version unpublished": "UPDATE questionnaires_questionnaireversion SET status = 'draft' WHERE id = %(version)s",
    "version renumbered": "UPDATE questionnaires_questionnaireversion SET number = 77 WHERE id = %(version)s",
    "version published again": (
        "UPDATE questionnaires_questionnaireversion SET published_at = now() WHERE id = %(version)s"
    ),
    "reason changed": "UPDATE questionnaires_questionnaireversion SET publication_reason = 'x' WHERE id = %(version)s",
    "hash changed": "UPDATE questionnaires_questionnaireversion SET content_hash = 'x' WHERE id = %(version)s",
    "version based on another": (
        "UPDATE questionnaires_questionnaireversion SET based_on_id = %(draft)s WHERE id = %(version)s"
    ),
    "version retired and changed": (
        "UPDATE questionnaires_questionnaireversion SET status = 'retired', number = 77 WHERE id = %(version)s"
    ),
    "version deleted": "DELETE FROM questionnaires_questionnaireversion WHERE id = %(version)s",
    "section taken away": "DELETE FROM questionnaires_section WHERE version_id = %(version)s",
    "section turned": "UPDATE questionnaires_section SET position = position + 1 WHERE version_id = %(version)s",
    "section added": (
        "INSERT INTO questionnaires_section (version_id, article_id, position)"
        " SELECT %(version)s, article_id, 99 FROM questionnaires_section WHERE version_id = %(draft)s"
    ),
    "section moved in": "UPDATE questionnaires_section SET version_id = %(version)s WHERE version_id = %(draft)s",
    "text of a question": "UPDATE questionnaires_question SET text_en = 'x' WHERE version_id = %(version)s",
    "translation of a question": "UPDATE questionnaires_question SET text_ru = 'x' WHERE version_id = %(version)s",
    "condition of a question": "UPDATE questionnaires_question SET show_if = '{}' WHERE version_id = %(version)s",
    "question taken away": "DELETE FROM questionnaires_question WHERE version_id = %(version)s",
    "question moved out": "UPDATE questionnaires_question SET version_id = %(draft)s WHERE version_id = %(version)s",
    "question moved in": (
        "UPDATE questionnaires_question SET version_id = %(version)s, key = 'new' WHERE version_id = %(draft)s"
    ),
    "question added": (
        "INSERT INTO questionnaires_question (version_id, section_id, key, kind, text, guidance, show_if, covers,"
        " is_required, position) SELECT version_id, section_id, 'new', kind, text, guidance, show_if, covers,"
        " is_required, 99 FROM questionnaires_question WHERE version_id = %(version)s LIMIT 1"
    ),
    "shared text reworded": "UPDATE questionnaires_sharedtext SET text_en = 'x' WHERE version_id = %(version)s",
    "shared text taken away": "DELETE FROM questionnaires_sharedtext WHERE version_id = %(version)s",
    "shared text added": (
        "INSERT INTO questionnaires_sharedtext (version_id, slug, text, guidance) VALUES (%(version)s, 'new', 'x', '')"
    ),
    "shared text moved in": (
        "UPDATE questionnaires_sharedtext SET version_id = %(version)s WHERE version_id = %(draft)s"
    ),
    "shared text moved out": (
        "UPDATE questionnaires_sharedtext SET version_id = %(draft)s WHERE version_id = %(version)s"
    ),
    "list renamed": "UPDATE questionnaires_optionlist SET slug = 'x' WHERE version_id = %(version)s",
    "list taken away": "DELETE FROM questionnaires_optionlist WHERE version_id = %(version)s",
    "list added": "INSERT INTO questionnaires_optionlist (version_id, slug) VALUES (%(version)s, 'new')",
    "list moved in": "UPDATE questionnaires_optionlist SET version_id = %(version)s WHERE version_id = %(draft)s",
    "option renamed": f"UPDATE questionnaires_option SET label_en = 'x' WHERE option_list_id IN {MINE}",
    "option taken away": f"DELETE FROM questionnaires_option WHERE option_list_id IN {MINE}",
    "option added": (
        "INSERT INTO questionnaires_option (option_list_id, slug, label, position)"
        f" SELECT id, 'new', 'x', 99 FROM questionnaires_optionlist WHERE id IN {MINE}"
    ),
    "option moved in": (
        f"UPDATE questionnaires_option SET option_list_id = (SELECT min(id) FROM {MINE} AS lists (id)), slug = 'new'"
        f" WHERE option_list_id IN {DRAFTS}"
    ),
    "option moved out": (
        f"UPDATE questionnaires_option SET option_list_id = {DRAFTS} WHERE position = 1 AND option_list_id IN {MINE}"
    ),
}


@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.parametrize("change", SQL)
@pytest.mark.django_db(databases=["default", "owner"])
def test_published_version_is_frozen_in_the_database(change, alias):
    """Under the role of the application, and under that of the owner of the tables."""
    with connections[alias].cursor() as cursor:
        names = {"version": get_version("tip", 2).pk, "draft": small_draft(cursor)}

        with pytest.raises(DatabaseError, match="a published questionnaire version"), transaction.atomic(using=alias):
            cursor.execute(SQL[change], names)


def small_draft(cursor) -> int:
    """A draft that has a row in every table, made on the connection that tries to change what is published."""
    cursor.execute(
        "INSERT INTO questionnaires_questionnaireversion (questionnaire_id, number, status, publication_reason,"
        " content_hash) SELECT id, 8, 'draft', '', '' FROM questionnaires_questionnaire WHERE slug = 'tip' RETURNING id"
    )
    (draft,) = cursor.fetchone()
    cursor.execute(
        "INSERT INTO questionnaires_section (version_id, article_id, position) SELECT %s, article_id, 1"
        " FROM questionnaires_section ORDER BY id LIMIT 1 RETURNING id",
        [draft],
    )
    cursor.execute(
        "INSERT INTO questionnaires_question (version_id, section_id, key, kind, text, guidance, show_if, covers,"
        " is_required, position) VALUES (%s, %s, 'q', 'text', '', '', '{}', '[]', false, 1)",
        [draft, cursor.fetchone()[0]],
    )
    cursor.execute(
        "INSERT INTO questionnaires_sharedtext (version_id, slug, text, guidance) VALUES (%s, 'mine', 'x', '')", [draft]
    )
    cursor.execute("INSERT INTO questionnaires_optionlist (version_id, slug) VALUES (%s, 'mine') RETURNING id", [draft])
    cursor.execute(
        "INSERT INTO questionnaires_option (option_list_id, slug, label, position) VALUES (%s, 'a', 'A', 1)",
        [cursor.fetchone()[0]],
    )
    return draft


@pytest.mark.parametrize("table", [*FROZEN, *APPEND_ONLY])
@pytest.mark.django_db(databases=["default", "owner"])
def test_definitions_cannot_be_truncated_even_by_their_owner(table):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(using="owner"):
        connections["owner"].cursor().execute(f"TRUNCATE questionnaires_{table} CASCADE")


@pytest.mark.parametrize("table", [*FROZEN, *APPEND_ONLY])
def test_serving_role_has_no_right_to_truncate(table):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE questionnaires_{table} CASCADE")


def rows_of(version: QuestionnaireVersion) -> dict[str, models.Model]:
    """One row of a version in each table."""
    return {
        "questionnaireversion": version,
        "section": version.sections.all()[0],
        "question": version.questions.all()[0],
        "optionlist": version.option_lists.all()[0],
        "option": Option.objects.filter(option_list__version=version)[0],
        "sharedtext": version.shared_texts.all()[0],
        "questionnaire": version.questionnaire,
    }


@pytest.mark.parametrize("table", FROZEN)
def test_row_of_a_published_version_is_not_saved_by_the_orm(table):
    row = rows_of(get_version("tip", 2))[table]
    for name, value in {"number": 77, "position": 77, "slug": "x", "text_en": "x", "label_fr": "x"}.items():
        if hasattr(row, name):
            setattr(row, name, value)

    with pytest.raises(DatabaseError, match="a published questionnaire version"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("table", FROZEN)
def test_row_of_a_published_version_is_not_deleted_by_the_orm(table):
    """Most are held by others too; the trigger refuses what nothing else holds."""
    row = rows_of(get_version("tip", 2))[table]

    with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError, match="a published questionnaire version"), transaction.atomic():
        type(row).objects.filter(pk=row.pk)._raw_delete("default")


def test_rows_of_a_published_version_are_not_written_in_bulk():
    version = get_version("tip", 2)
    question = version.questions.all()[0]
    question.is_required = not question.is_required

    for write in (
        lambda: Question.objects.bulk_update([question], ["is_required"]),
        lambda: Question.objects.filter(version=version).update(text_ar="x"),
        lambda: version.shared_texts.create(slug="new", text="x"),
        lambda: Option.objects.bulk_create([Option(option_list=version.option_lists.all()[0], slug="n", position=9)]),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            write()


# Every service that changes what a version says.
Change = Callable[[QuestionnaireVersion, User], object]
SERVICES: dict[str, Change] = {
    "edit_text": lambda v, u: services.edit_text(
        v, subject="tip-5-1", field="text", language="fr", text="x", actor=u, now=NOW
    ),
    "edit_question": lambda v, u: services.edit_question(
        v, key="tip-5-1", show_if={}, is_required=False, actor=u, now=NOW
    ),
    "add_question": lambda v, u: services.add_question(
        v, article=get_article("TIP", 5), key="tip-5.x", kind="text", text="x", guidance="", actor=u, now=NOW
    ),
    "remove_question": lambda v, u: services.remove_question(v, key="tip-5.examples", actor=u, now=NOW),
    "move_question": lambda v, u: services.move_question(v, key="tip-5.examples", step=1, actor=u, now=NOW),
    "add_option": lambda v, u: services.add_option(
        v, option_list=v.option_lists.get(slug="priority"), slug="x", label="x", actor=u, now=NOW
    ),
    "remove_option": lambda v, u: services.remove_option(v, option=option_of(v), actor=u, now=NOW),
    "move_option": lambda v, u: services.move_option(v, option=option_of(v), step=1, actor=u, now=NOW),
    "save_texts": lambda v, u: services.save_texts(
        v, [services.TypedText("tip-5-1", "text", "fr", "Autre ?", "")], actor=u, now=NOW
    ),
    "discard_draft": lambda v, u: services.discard_draft(v, actor=u, now=NOW),
    "publish_version": lambda v, u: services.publish_version(v, actor=u, now=NOW, reason="x"),
}


def option_of(version: QuestionnaireVersion) -> Option:
    return Option.objects.get(option_list__version=version, option_list__slug="priority", slug="high")


@pytest.mark.parametrize("status", [VersionStatus.PUBLISHED, VersionStatus.RETIRED])
@pytest.mark.parametrize("service", SERVICES)
def test_published_version_is_refused_by_every_service(service, status):
    version, officer = get_version("tip", 2), make_officer()
    if status == VersionStatus.RETIRED:
        services.retire_version(version, actor=officer, now=NOW)
    before = version.events.count()

    with pytest.raises(ValidationError) as refusal:
        SERVICES[service](version, officer)

    assert refusal.value.messages == ["tip v2 is published and never changes."]
    assert version.events.count() == before
    assert content_hash(version_content(version)) == version.content_hash


def test_every_service_that_takes_a_draft_is_tried():
    about_published = {"copy_version", "retire_version", "set_stage", "set_stages", "make_erratum"}
    no_service_of_versions = {
        "load_questionnaires",
        "open_cycle",
        "adopt_version",
        "lock_draft",
        "check_words",
        "find_text",
        "SavedTexts",
        "TypedText",
    }

    assert set(services.__all__) - about_published - no_service_of_versions - set(SERVICES) == set()


def test_published_version_may_be_retired_and_nothing_else():
    version = make_published_version()

    QuestionnaireVersion.objects.filter(pk=version.pk).update(status=VersionStatus.RETIRED)

    for status in (VersionStatus.PUBLISHED, VersionStatus.DRAFT):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            QuestionnaireVersion.objects.filter(pk=version.pk).update(status=status)


def test_draft_may_change_until_it_is_published():
    draft = make_draft_version()

    changed = Question.objects.filter(version=draft).update(text_en="Is it really so?")

    assert changed == 1


def test_there_is_no_admin_site():
    """No page of Django's own writes into these tables: there is none."""
    assert not apps.is_installed("django.contrib.admin")
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")


HISTORY = {
    "erratum reworded": "UPDATE questionnaires_erratum SET text = 'x'",
    "erratum taken away": "DELETE FROM questionnaires_erratum",
    "event reworded": "UPDATE questionnaires_versionevent SET note = 'x'",
    "event of another": "UPDATE questionnaires_versionevent SET actor_id = NULL",
    "event taken away": "DELETE FROM questionnaires_versionevent",
}


@pytest.mark.parametrize("change", HISTORY)
def test_history_is_append_only(change):
    version, officer = get_version("tip", 2), make_officer()
    services.make_erratum(
        version, subject="tip-5-1", field="text", language="en", text="x", reason="x", actor=officer, now=NOW
    )
    services.copy_version(version, actor=officer, now=NOW)

    with pytest.raises(DatabaseError, match=r"never changed or deleted|permission denied"), transaction.atomic():
        connection.cursor().execute(HISTORY[change])


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_append_only_for_the_owner_of_the_tables_too(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
            [f"questionnaires_{table}"],
        )
        triggers = {name for (name,) in cursor.fetchall()}

    assert triggers == {"append_only", "append_only_truncate"}


def test_event_of_a_draft_goes_only_with_its_draft():
    draft = services.copy_version(get_version("tip", 2), actor=make_officer(), now=NOW)

    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        VersionEvent.objects.filter(version=draft).delete()
    with pytest.raises(models.ProtectedError):
        draft.delete()
