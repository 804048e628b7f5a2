"""Questionnaires load from files, are published once, and never change again; cycles open on published ones."""

import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import translation

from instruments.models import Provision
from parties.models import State
from questionnaires.choices import QuestionKind, VersionStatus
from questionnaires.models import Cycle, Option, Question, QuestionnaireVersion
from questionnaires.queries import version_content
from questionnaires.rules import content_hash
from questionnaires.services import load_questionnaires, open_cycle, publish_version
from tests.factories.questionnaires import NOW, get_version, make_cycle, make_draft_version, make_published_version

DATA = Path(settings.BASE_DIR, "questionnaires", "data")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files, to be spoiled."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edit(path: Path, change) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def count_all() -> tuple[int, int, int]:
    return QuestionnaireVersion.objects.count(), Question.objects.count(), Option.objects.count()


# Source: the catalogue: articles with provisions, provisions × 4 questions, articles × 3 questions.
LOADED = [("untoc", 30, 209), ("tip", 12, 49), ("som", 17, 77), ("fir", 13, 54)]


@pytest.mark.parametrize(("slug", "section_count", "provision_count"), LOADED)
def test_every_provision_is_asked_about(slug, section_count, provision_count):
    version = get_version(slug)
    implementations = version.questions.filter(kind=QuestionKind.IMPLEMENTATION)

    assert version.status == VersionStatus.PUBLISHED
    assert version.sections.count() == section_count
    assert version.questions.count() == 4 * provision_count + 3 * section_count
    assert list(implementations.values_list("key", flat=True)) == list(
        Provision.objects.filter(article__instrument__code=slug.upper()).values_list("slug", flat=True)
    )


def test_follow_ups_open_by_the_answer_and_speak_six_languages():
    question = Question.objects.get(key="untoc-5-1-a-i.assistance")

    assert question.show_if == {"question": "untoc-5-1-a-i", "in": ["in_part", "no"]}
    assert question.option_list.options.count() == 13
    with translation.override("fr"):
        assert question.text == "Quelle assistance technique serait utile\u00a0?"
    for language in ("ar", "zh_hans", "en", "fr", "ru", "es"):
        assert getattr(question, f"text_{language}")
        assert not Option.objects.filter(**{f"label_{language}": None}).exists()


def test_questions_of_an_article_stand_in_order():
    keys = list(
        Question.objects.filter(section__article__number=26, version=get_version()).values_list("key", flat=True)
    )
    first = Provision.objects.filter(article__instrument__code="UNTOC", article__number=26)[0].slug

    assert keys[:4] == [f"{first}{part}" for part in ("", ".laws", ".missing", ".assistance")]
    assert keys[-3:] == ["untoc-26.examples", "untoc-26.difficulties", "untoc-26.good_practices"]


def test_hash_is_of_what_the_database_holds():
    version = get_version("tip")

    assert version.content_hash == content_hash(version_content(version))


def test_loading_again_changes_nothing():
    before = list(QuestionnaireVersion.objects.values_list("pk", "content_hash", "published_at"))

    with translation.override("ar"):
        lines = load_questionnaires(DATA)

    assert lines == [f"{slug} v1: no change" for slug in ("fir", "som", "tip", "untoc")]
    assert list(QuestionnaireVersion.objects.values_list("pk", "content_hash", "published_at")) == before


def test_changed_text_of_a_published_version_is_refused(folder):
    edit(folder / "tip-v1.en.yaml", lambda data: data["questions"]["5(1)"].update(question="Another text?"))

    with pytest.raises(ValidationError) as refusal:
        load_questionnaires(folder)

    assert refusal.value.messages == [
        "tip-v1.en.yaml, tip v1: this version is published and never changes; put the new text into a new version."
    ]


def test_a_new_version_is_loaded_beside_the_old(folder):
    (folder / "tip-v1.en.yaml").rename(folder / "tip-v2.en.yaml")
    shutil.copy(DATA / "tip-v1.en.yaml", folder)
    edit(folder / "tip-v2.en.yaml", lambda data: data["questions"]["5(1)"].update(question="Another text?"))

    lines = load_questionnaires(folder)

    assert lines[2:4] == ["tip v1: no change", "tip v2: published, 12 sections, 232 questions"]
    assert get_version("tip", 2).questions.get(key="tip-5-1").text == "Another text?"
    assert get_version("tip", 1).questions.get(key="tip-5-1").text != "Another text?"


def test_texts_of_further_languages_join_the_version(folder):
    (folder / "tip-v1.en.yaml").rename(folder / "tip-v2.en.yaml")
    shutil.copy(folder / "tip-v2.en.yaml", folder / "tip-v2.fr.yaml")
    edit(folder / "tip-v2.fr.yaml", lambda data: data["questions"]["5(1)"].update(question="En est-il ainsi ?"))

    load_questionnaires(folder)

    assert get_version("tip", 2).questions.get(key="tip-5-1").text_fr == "En est-il ainsi ?"


BROKEN = [
    ("tip-v1.en.yaml", lambda d: d["questions"].pop("5(1)"), "tip-v1.en.yaml, 5(1): this provision has no question."),
    (
        "tip-v1.en.yaml",
        lambda d: d["questions"].update({"99(9)": {"question": "?", "guidance": "?"}}),
        "tip-v1.en.yaml, 99(9): there is no such provision in the catalogue.",
    ),
    ("tip-v1.en.yaml", lambda d: d["questions"]["5(1)"].pop("guidance"), "tip-v1.en.yaml, 5(1): guidance is missing."),
    (
        "tip-v1.en.yaml",
        lambda d: d.update(instrument="SOM"),
        "tip-v1.en.yaml, TIP: instrument and questions are needed.",
    ),
    (
        "follow-ups.yaml",
        lambda d: d["provision"]["laws"].pop("ar"),
        "follow-ups.yaml, laws: the text in ar is missing.",
    ),
    ("options.yaml", lambda d: d["lists"].pop("assistance"), "options.yaml, assistance: the list is missing."),
    (
        "options.yaml",
        lambda d: d["lists"]["assistance"][3].pop("zh"),
        "options.yaml, assistance, strategies: the text in zh_hans is missing.",
    ),
    (
        "options.yaml",
        lambda d: d["lists"]["assistance"].append(d["lists"]["assistance"][0]),
        "options.yaml, assistance: an option is listed twice.",
    ),
    (
        "options.yaml",
        lambda d: d["lists"]["assistance"][3].pop("slug"),
        "options.yaml, assistance: an option has no slug.",
    ),
]


@pytest.mark.parametrize(("name", "spoil", "sentence"), BROKEN)
def test_broken_file_is_named_and_nothing_changes(folder, name, spoil, sentence):
    (folder / "fir-v1.en.yaml").rename(folder / "fir-v2.en.yaml")  # loaded before the broken one, and taken back
    edit(folder / name, spoil)
    before = count_all()

    with pytest.raises(CommandError) as refusal:
        call_command("load_questionnaires", folder=folder, stdout=StringIO())

    assert str(refusal.value) == sentence
    assert refusal.value.returncode == 1
    assert count_all() == before


def test_file_that_is_no_yaml_is_named(folder):
    (folder / "follow-ups.yaml").write_text("laws: [", encoding="utf-8")

    with pytest.raises(ValidationError, match=r"^\['follow-ups.yaml, -: the file cannot be read: "):
        load_questionnaires(folder)


def test_draft_is_published_with_date_and_hash():
    version = publish_version(make_draft_version(), actor=None, now=NOW, reason="For a test.")

    assert (version.status, version.published_at) == (VersionStatus.PUBLISHED, NOW)
    assert version.content_hash == content_hash(version_content(version))


def test_version_is_published_once():
    with pytest.raises(ValidationError, match="tip v1 is published and never changes"):
        publish_version(get_version("tip"), actor=None, now=NOW)


def test_version_that_asks_nothing_is_not_published():
    version = QuestionnaireVersion.objects.create(questionnaire=get_version("tip").questionnaire, number=9)

    with pytest.raises(ValidationError, match="tip v9 asks nothing yet"):
        publish_version(version, actor=None, now=NOW)


# Every way to change a published version, by the serving role and by the owner of the tables. Source: design.md, 2.6.
CHANGES = {
    "text of a question": "UPDATE questionnaires_question SET text_en = 'x' WHERE version_id = %(version)s",
    "question taken away": "DELETE FROM questionnaires_question WHERE version_id = %(version)s",
    "question moved out": "UPDATE questionnaires_question SET version_id = %(draft)s WHERE version_id = %(version)s",
    "question moved in": (
        "UPDATE questionnaires_question SET version_id = %(version)s, key = 'new' WHERE version_id = %(draft)s"
    ),
    "question added": (
        "INSERT INTO questionnaires_question (version_id, section_id, key, kind, text, guidance, show_if, is_required,"
        " position) SELECT version_id, section_id, 'new', kind, text, guidance, show_if, is_required, 99"
        " FROM questionnaires_question WHERE version_id = %(version)s LIMIT 1"
    ),
    "section taken away": "DELETE FROM questionnaires_section WHERE version_id = %(version)s",
    "section turned": "UPDATE questionnaires_section SET position = position + 1 WHERE version_id = %(version)s",
    "option renamed": (
        "UPDATE questionnaires_option SET label_en = 'x' WHERE option_list_id IN"
        " (SELECT id FROM questionnaires_optionlist WHERE version_id = %(version)s)"
    ),
    "option taken away": (
        "DELETE FROM questionnaires_option WHERE option_list_id IN"
        " (SELECT id FROM questionnaires_optionlist WHERE version_id = %(version)s)"
    ),
    "option moved in": (
        "UPDATE questionnaires_option SET option_list_id = (SELECT id FROM questionnaires_optionlist WHERE version_id ="
        " %(version)s) WHERE option_list_id IN (SELECT id FROM questionnaires_optionlist WHERE version_id = %(draft)s)"
    ),
    "list renamed": "UPDATE questionnaires_optionlist SET slug = 'x' WHERE version_id = %(version)s",
    "version unpublished": "UPDATE questionnaires_questionnaireversion SET status = 'draft' WHERE id = %(version)s",
    "hash changed": "UPDATE questionnaires_questionnaireversion SET content_hash = 'x' WHERE id = %(version)s",
    "version deleted": "DELETE FROM questionnaires_questionnaireversion WHERE id = %(version)s",
}


@pytest.mark.parametrize("change", CHANGES)
def test_published_version_is_frozen_in_the_database(change):
    version = get_version("tip")
    draft = make_draft_version("TIP", 8)
    lists = draft.option_lists.create(slug="mine")
    lists.options.create(slug="a", label="A", position=1)

    with pytest.raises(DatabaseError, match="a published questionnaire version"), transaction.atomic():
        connection.cursor().execute(CHANGES[change], {"version": version.pk, "draft": draft.pk})


@pytest.mark.parametrize("table", ["questionnaireversion", "section", "question", "optionlist", "option"])
@pytest.mark.django_db(databases=["default", "owner"])
def test_definitions_cannot_be_truncated_even_by_their_owner(table):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(using="owner"):
        connections["owner"].cursor().execute(f"TRUNCATE questionnaires_{table} CASCADE")


def test_published_version_may_be_retired_and_nothing_else():
    version = make_published_version()

    QuestionnaireVersion.objects.filter(pk=version.pk).update(status=VersionStatus.RETIRED)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=version.pk).update(status=VersionStatus.PUBLISHED)


def test_draft_may_change_until_it_is_published():
    draft = make_draft_version()

    changed = Question.objects.filter(version=draft).update(text_en="Is it really so?")

    assert changed == 1


def test_cycle_is_opened():
    cycle = make_cycle(states=("ARG", "NOR", "FRA"))

    assert cycle.title == "Cycle first"
    assert cycle.versions.count() == 4
    assert set(cycle.invited_states.values_list("iso3", flat=True)) == {"ARG", "NOR", "FRA"}
    assert cycle.is_open_on(cycle.opens_on)
    assert cycle.is_open_on(cycle.closes_on)


REFUSED = [
    ({"titles": {"fr": "Cycle"}}, "A cycle needs an English title."),
    ({"titles": {"en": "Cycle", "de": "Zyklus"}}, "de is not a language of the portal."),
    ({"closes_on": date(2025, 1, 1)}, "A cycle cannot close before it opens."),
    ({"versions": []}, "A cycle needs one questionnaire for each instrument it reviews."),
    ({"invited_states": []}, "A cycle needs States to invite."),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_cycle_that_cannot_be_is_refused(arguments, sentence):
    with pytest.raises(ValidationError) as refusal:
        open_cycle(**(cycle_arguments() | arguments))

    assert refusal.value.messages == [sentence]
    assert Cycle.objects.count() == 0


def test_cycle_on_an_unpublished_version_is_refused():
    with pytest.raises(ValidationError, match="tip v9 is not published"):
        open_cycle(**(cycle_arguments() | {"versions": [make_draft_version()]}))


def test_cycle_with_two_versions_of_one_instrument_is_refused():
    versions = [get_version("tip"), make_published_version("TIP", 2)]

    with pytest.raises(ValidationError, match="one questionnaire for each instrument"):
        open_cycle(**(cycle_arguments() | {"versions": versions}))


def test_cycle_with_a_name_that_is_taken_is_refused():
    make_cycle("first")

    with pytest.raises(ValidationError, match="There is already a cycle called first"):
        open_cycle(**(cycle_arguments() | {"slug": "first"}))


def cycle_arguments() -> dict[str, object]:
    return {
        "slug": "second",
        "titles": {"en": "Second cycle"},
        "opens_on": date(2026, 1, 1),
        "closes_on": date(2026, 12, 31),
        "cut_off_on": date(2026, 10, 1),
        "versions": [get_version("tip")],
        "invited_states": State.objects.filter(iso3="NOR"),
        "is_illustrative": False,
        "actor": None,
    }
