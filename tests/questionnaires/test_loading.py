"""Questionnaires are loaded from files, and published; a broken file is named, and then nothing at all is loaded."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import translation

from instruments.choices import Obligation, TextStage
from instruments.models import Article, Element, Provision
from questionnaires.choices import QuestionKind, QuestionnaireKind, VersionEventKind, VersionStatus
from questionnaires.models import (
    Option,
    Question,
    Questionnaire,
    QuestionnaireText,
    QuestionnaireVersion,
    Section,
    SharedText,
    VersionEvent,
)
from questionnaires.queries import texts_of, version_content
from questionnaires.rules import content_hash
from questionnaires.services import load_questionnaires
from questionnaires.services.loading.composing import check_content
from tests.factories.questionnaires import get_version, make_draft_version

DATA = Path(settings.BASE_DIR, "questionnaires", "data")
SLUGS = ("untoc", "tip", "som", "fir")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def count_all() -> list[int]:
    models = (
        Questionnaire,
        QuestionnaireVersion,
        Section,
        Question,
        Option,
        SharedText,
        QuestionnaireText,
        VersionEvent,
    )
    return [model.objects.count() for model in models]


@pytest.fixture
def first_folder(tmp_path: Path) -> Path:
    """The files of all versions, to be spoiled."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def next_folder(tmp_path: Path) -> Path:
    """A version 3 of TIP with one text in French, the next checklist of TIP, and one of FIR that is loaded before."""
    for name, copy in {
        "fir-checklist-v1.en.yaml": "fir-checklist-v8.en.yaml",
        "tip-checklist-v1.en.yaml": "tip-checklist-v8.en.yaml",
        "shared-v2.en.yaml": "shared-v3.en.yaml",
        "tip-v2.en.yaml": "tip-v3.en.yaml",
    }.items():
        shutil.copy(DATA / name, tmp_path / copy)
    french = {"language": "fr", "instrument": "TIP", "author": "A. Traductrice"}
    questions = {"5(1)": {"question": "En est-il ainsi ?"}}
    (tmp_path / "tip-v3.fr.yaml").write_text(yaml.safe_dump(french | {"questions": questions}), encoding="utf-8")
    return tmp_path


# Source: the catalogue: articles with provisions, provisions; of version 1: × 4 questions, articles × 3 questions.
LOADED = [("untoc", 30, 209), ("tip", 12, 49), ("som", 17, 77), ("fir", 13, 54)]


@pytest.mark.parametrize(("slug", "section_count", "provision_count"), LOADED)
@pytest.mark.parametrize("number", [1, 2])
def test_every_provision_is_asked_by_exactly_one_question(slug, section_count, provision_count, number):
    version = get_version(slug, number)
    asked = version.questions.filter(kind=QuestionKind.IMPLEMENTATION)
    provisions = Provision.objects.filter(article__instrument__code=slug.upper())

    assert (version.status, version.sections.count()) == (VersionStatus.PUBLISHED, section_count)
    assert list(asked.values_list("key", "provision__key")) == list(provisions.values_list("slug", "key"))
    assert asked.filter(is_required=True).count() == provision_count


@pytest.mark.parametrize(("slug", "section_count", "provision_count"), LOADED)
def test_first_version_asks_the_same_under_each_provision(slug, section_count, provision_count):
    assert get_version(slug, 1).questions.count() == 4 * provision_count + 3 * section_count


def test_whole_catalogue_is_asked_about():
    asked = Question.objects.filter(version__number=2, kind=QuestionKind.IMPLEMENTATION)

    assert asked.count() == asked.values("provision").distinct().count() == Provision.objects.count() == 389


def test_checklists_are_short_and_cover_a_provision_once():
    items = Question.objects.filter(version__questionnaire__kind=QuestionnaireKind.CHECKLIST)
    covered = [key for item in items for key in item.covers]

    assert items.count() <= 80
    assert {item.kind for item in items} == {QuestionKind.CHECK}
    assert [item.key for item in items if not item.covers] == []
    assert len(covered) == len(set(covered)) == Provision.objects.filter(key__in=covered).count()


@pytest.mark.parametrize("obligation", [Obligation.MANDATORY, Obligation.MANDATORY_QUALIFIED])
def test_every_article_with_a_duty_is_touched_by_the_checklist(obligation):
    items = Question.objects.filter(version__questionnaire__kind=QuestionnaireKind.CHECKLIST)
    covered = [key for item in items for key in item.covers]
    touched = Article.objects.filter(provisions__key__in=covered)

    bound = Article.objects.filter(provisions__obligation=obligation).distinct()

    assert bound.count() > 40
    assert [str(article) for article in bound.exclude(pk__in=touched)] == []


def test_check_points_are_those_of_the_catalogue():
    options = Option.objects.filter(option_list__version__number=2, option_list__slug__endswith="-elements")
    elements = Element.objects.order_by("provision__slug", "position")

    assert [(f"{o.option_list.slug}/{o.slug}", o.label) for o in options.order_by("option_list__slug", "position")] == [
        (f"{element.provision.slug}-elements/{element.position}", element.text) for element in elements
    ]
    assert elements.count() > 50


# Source: issue 3, "The questions": what is asked beside a provision fits it.
FOLLOW_UPS = {
    "untoc-5-1-b": ["laws", "penalty", "legal_persons", "missing"],
    "untoc-18-13": ["laws", "notified", "notified_how", "missing"],
    "tip-6-3": ["laws", "considered", "considered_why"],
}


@pytest.mark.parametrize(("key", "names"), FOLLOW_UPS.items())
def test_follow_ups_are_those_of_the_provision(key, names):
    version = get_version(key.partition("-")[0], 2)
    keys = version.questions.filter(key__startswith=f"{key}.").values_list("key", flat=True)

    assert [found.partition(".")[2] for found in keys if not found.endswith(".elements")] == names


def test_words_of_a_follow_up_are_shared():
    version = get_version("untoc", 2)
    question = version.questions.get(key="untoc-5-1-b.laws")

    assert (question.text_en, question.wording.slug) == ("", "laws")
    assert question.wording.text_en.startswith("Which laws")
    assert version.questions.filter(shared__slug="laws").count() == 209


def test_articles_of_cooperation_are_asked_for_their_treaty_basis():
    asked = get_version("untoc", 2).questions.filter(key__endswith=".treaty_basis")

    assert "untoc-16.treaty_basis" in asked.values_list("key", flat=True)
    assert set(asked.values_list("section__article__group", flat=True)) == {"international_cooperation"}


def test_hash_is_of_what_the_database_holds():
    versions = QuestionnaireVersion.objects.all()

    assert versions.count() == 12
    assert [v for v in versions if v.content_hash != content_hash(version_content(v))] == []


def test_every_text_has_a_status_and_what_is_shipped_is_a_draft():
    for version in QuestionnaireVersion.objects.filter(number=2):
        rows = texts_of(version)
        stages = {row.stage(language) for row in rows for language in row.texts}

        assert sum(len(row.texts) for row in rows) == version.text_statuses.count()
        assert {row.stage("en") for row in rows} == {TextStage.DRAFT}
        assert stages <= {TextStage.DRAFT, TextStage.SOURCE_CHANGED}


def test_publication_by_the_loader_says_why():
    event = get_version("tip", 2).events.get()

    assert (event.kind, event.actor) == (VersionEventKind.PUBLISHED, None)
    assert event.note == get_version("tip", 2).publication_reason
    assert event.note.startswith("Loaded from the files of the portal.")


def test_later_version_is_based_on_the_one_before():
    assert get_version("tip", 2).based_on == get_version("tip", 1)
    assert get_version("tip-checklist", 1).based_on is None


def test_loading_again_changes_nothing():
    before = count_all(), list(QuestionnaireVersion.objects.values_list("pk", "content_hash", "published_at"))

    with translation.override("ar"):
        lines = load_questionnaires(DATA)

    named = sorted(
        [(f"{slug}-checklist", 1) for slug in SLUGS] + [(slug, number) for slug in SLUGS for number in (1, 2)]
    )
    assert lines == [f"{slug} v{number}: no change" for slug, number in named]
    assert (
        count_all(),
        list(QuestionnaireVersion.objects.values_list("pk", "content_hash", "published_at")),
    ) == before


@pytest.mark.parametrize("name", ["tip-v1.en.yaml", "tip-v2.en.yaml"])
def test_changed_text_of_a_published_version_is_refused(first_folder, name):
    edit(first_folder / name, lambda data: data["questions"]["5(1)"].update(question="Another text?"))

    with pytest.raises(ValidationError) as refusal:
        load_questionnaires(first_folder)

    assert refusal.value.messages == [
        f"{name}, tip {name[4:6]}: this version is published and never changes; put the new text into a new version."
    ]


def test_next_version_is_loaded_with_the_languages_there_are(next_folder):
    lines = load_questionnaires(next_folder)
    version = get_version("tip", 3)
    question = version.questions.get(key="tip-5-1")
    status = version.text_statuses.get(subject="tip-5-1", field="text", language="fr")

    assert lines[1] == f"tip v3: published, 12 sections, {get_version('tip', 2).questions.count()} questions"
    assert (question.text_fr, question.guidance_fr, question.text_ar) == ("En est-il ainsi ?", None, None)
    assert (status.author, status.source_digest) == ("A. Traductrice", "")
    assert version.based_on == get_version("tip", 2)
    assert load_questionnaires(next_folder)[1] == "tip v3: no change"


def test_draft_of_the_same_number_is_somebodys_work(next_folder):
    draft = make_draft_version("TIP", 3)

    with pytest.raises(ValidationError) as refusal:
        load_questionnaires(next_folder)

    assert refusal.value.messages == [
        "tip-v3.en.yaml, tip v3: the portal has a draft of this number; publish it or throw it away first."
    ]
    assert draft.questions.get().text == "Is it so?"


BROKEN_FIRST = [
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


@pytest.mark.parametrize(("name", "spoil", "sentence"), BROKEN_FIRST)
def test_broken_file_of_a_first_version_is_named(first_folder, name, spoil, sentence):
    edit(first_folder / name, spoil)

    assert_nothing_is_loaded(first_folder, sentence)


EN, FR, SHARED, CHECKLIST = "tip-v3.en.yaml", "tip-v3.fr.yaml", "shared-v3.en.yaml", "tip-checklist-v8.en.yaml"
ITEM = "one-more"
BROKEN = {
    "unknown ref": (
        EN,
        lambda d: d["questions"].update({"99(9)": {"question": "?", "guidance": "?"}}),
        f"{EN}, 99(9): there is no such provision in the catalogue.",
    ),
    "no question": (EN, lambda d: d["questions"].pop("1(2)"), f"{EN}, 1(2): question is missing."),
    "no guidance": (EN, lambda d: d["questions"]["5(1)"].pop("guidance"), f"{EN}, 5(1): guidance is missing."),
    "something else": (
        EN,
        lambda d: d["questions"]["5(1)"].update(note="?"),
        f"{EN}, questions/5(1)/note: this is not a question or its guidance.",
    ),
    "an empty text": (
        EN,
        lambda d: d["questions"]["5(1)"].update(question=" "),
        f"{EN}, questions/5(1)/question: a text is expected here.",
    ),
    "a number": (
        EN,
        lambda d: d["questions"]["5(1)"].update(question=5),
        f"{EN}, questions/5(1)/question: a text is expected here.",
    ),
    "another instrument": (
        EN,
        lambda d: d.update(instrument="SOM"),
        f"{FR}, instrument: this is not SOM.",
    ),
    "another instrument in a translation": (
        FR,
        lambda d: d.update(instrument="SOM"),
        f"{FR}, instrument: this is not TIP.",
    ),
    "another language than its name says": (
        FR,
        lambda d: d.update(language="es"),
        f"{FR}, language: “es” is not the language in the name of the file.",
    ),
    "a text without English": (
        FR,
        lambda d: d["questions"].update({"99(9)": {"question": "?"}}),
        f"{FR}, questions/99(9)/question: there is no such text in {EN}.",
    ),
    "a placeholder of the translation only": (
        FR,
        lambda d: d["questions"]["5(1)"].update(question="En {year} ?"),
        f"{FR}, questions/5(1)/question: {{year}} is not in both the English and the translation.",
    ),
    "a placeholder of the English only": (
        EN,
        lambda d: d["questions"]["5(1)"].update(question="Since {year}?"),
        f"{FR}, questions/5(1)/question: {{year}} is not in both the English and the translation.",
    ),
    "a brace alone": (
        FR,
        lambda d: d["questions"]["5(1)"].update(question="En {year ?"),
        f"{FR}, questions/5(1)/question: a brace stands alone, or holds what is no name.",
    ),
    "a placeholder that is no name": (
        EN,
        lambda d: d["questions"]["5(1)"].update(question="In {The Year}?"),
        f"{EN}, questions/5(1)/question: a brace stands alone, or holds what is no name.",
    ),
    "a control character": (
        FR,
        lambda d: d["questions"]["5(1)"].update(question="En est-il\a ainsi ?"),
        f"{FR}, questions/5(1)/question: it holds characters that are no text: U+0007.",
    ),
    "a text too long": (
        FR,
        lambda d: d["questions"]["5(1)"].update(question="a" * 3001),
        f"{FR}, questions/5(1)/question: it has 3001 characters, and at most 3000 fit.",
    ),
    "no text of a follow-up": (
        SHARED,
        lambda d: d["follow_ups"]["missing"].pop("question"),
        f"{SHARED}, missing: question is missing.",
    ),
    "no list": (SHARED, lambda d: d["lists"].pop("difficulties"), f"{SHARED}, difficulties: the list is missing."),
    "an option twice": (
        SHARED,
        lambda d: d["lists"]["priority"].append(d["lists"]["priority"][0]),
        f"{SHARED}, lists/priority/high/label: this text is there twice.",
    ),
    "an option without slug": (
        SHARED,
        lambda d: d["lists"]["priority"][0].pop("slug"),
        f"{SHARED}, lists/priority/1/label: this is no name of a list, or of an option.",
    ),
    "an option without label": (
        SHARED,
        lambda d: d["lists"]["priority"][0].update(label=None),
        f"{SHARED}, lists/priority/high/label: a text is expected here.",
    ),
    "an option with something else": (
        SHARED,
        lambda d: d["lists"]["priority"][0].update(note="?"),
        f"{SHARED}, lists/priority/high/note: an option has a slug and a label.",
    ),
    "a list that no list may be called": (
        SHARED,
        lambda d: d["lists"].update(shared=d["lists"]["priority"]),
        f"{SHARED}, lists/shared/high/label: this is no name of a list, or of an option.",
    ),
    "an item that covers what is not there": (
        CHECKLIST,
        lambda d: d["items"][ITEM].update(covers=["99(9)"]),
        f"{CHECKLIST}, {ITEM}: there is no provision 99(9) in the catalogue.",
    ),
    "an item that covers nothing": (
        CHECKLIST,
        lambda d: d["items"][ITEM].pop("covers"),
        f"{CHECKLIST}, {ITEM}: it covers no provision.",
    ),
    "an item without question": (
        CHECKLIST,
        lambda d: d["items"][ITEM].pop("question"),
        f"{CHECKLIST}, {ITEM}: question is missing.",
    ),
    "an item whose name is no key": (
        CHECKLIST,
        lambda d: d["items"].update({"An item": d["items"].pop(ITEM)}),
        f"{CHECKLIST}, An item: this is no key of a question.",
    ),
}


@pytest.mark.parametrize(("name", "spoil", "sentence"), BROKEN.values(), ids=BROKEN)
def test_broken_file_is_named(next_folder, name, spoil, sentence):
    edit(next_folder / CHECKLIST, lambda d: d["items"].update({ITEM: {**next(iter(d["items"].values()))}}))
    edit(next_folder / name, spoil)

    assert_nothing_is_loaded(next_folder, sentence)


TWICE = {
    EN: ("  5(1):", f"{EN}, -: the file cannot be read: “5(1)” is there twice"),
    FR: ("  5(1):", f"{FR}, -: the file cannot be read: “5(1)” is there twice"),
    SHARED: ("  laws:", f"{SHARED}, -: the file cannot be read: “laws” is there twice"),
}


@pytest.mark.parametrize(("name", "line", "sentence"), [(name, *case) for name, case in TWICE.items()])
def test_key_that_is_there_twice_is_named(next_folder, name, line, sentence):
    path = next_folder / name
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"{line}\n", f"{line}\n    question: Twice?\n{line}\n", 1), encoding="utf-8")

    assert_nothing_is_loaded(next_folder, sentence)


def test_file_that_is_no_yaml_is_named(next_folder):
    (next_folder / SHARED).write_text("follow_ups: [", encoding="utf-8")

    assert_nothing_is_loaded(next_folder, f"{SHARED}, -: the file cannot be read: ")


def test_file_that_is_missing_is_named(next_folder):
    (next_folder / SHARED).unlink()

    assert_nothing_is_loaded(next_folder, f"{SHARED}, -: the file cannot be read: ")


def test_file_about_no_instrument_is_named(next_folder):
    (next_folder / FR).unlink()
    (next_folder / EN).rename(next_folder / "uncac-v3.en.yaml")

    assert_nothing_is_loaded(next_folder, "uncac-v3.en.yaml, UNCAC: there is no such instrument in the catalogue.")


def test_folder_without_questionnaires_is_refused(tmp_path):
    assert_nothing_is_loaded(tmp_path, f"{tmp_path} holds no questionnaire.")


def content(*questions: tuple[str, str, dict[str, object]]) -> dict[str, Any]:
    columns = ("key", "kind", "show_if")
    lists = {"list": [{"slug": "law", "label": {"en": "Law"}}]}
    rows = [
        dict(zip(columns, row, strict=True)) | {"option_list": "list" if row[1] == "choices" else None}
        for row in questions
    ]
    return {"option_lists": lists, "sections": [{"article": 1, "questions": rows}]}


# The files hold no conditions: those follow from the kinds of provision. Should one not stand, it is refused as well.
UNSOUND = [
    (
        [("a", "text", {"question": "b", "answered": True}), ("b", "text", {"question": "a", "answered": True})],
        "tip-v3.en.yaml, a → b → a: these questions wait for each other.",
    ),
    (
        [("a", "text", {"question": "b", "answered": True})],
        "tip-v3.en.yaml, a: its condition does not stand (unknown_question: b).",
    ),
    (
        [("a", "choices", {}), ("b", "text", {"question": "a", "eq": "money"})],
        "tip-v3.en.yaml, b: its condition does not stand (unknown_value: a = money).",
    ),
    (
        [("a", "text", {"party_to": "UNCAC"})],
        "tip-v3.en.yaml, a: its condition does not stand (unknown_instrument: UNCAC).",
    ),
]


@pytest.mark.parametrize(("questions", "sentence"), UNSOUND)
def test_condition_that_does_not_stand_is_named(questions, sentence):
    with pytest.raises(ValidationError) as refusal:
        check_content(content(*questions), EN)

    assert refusal.value.messages == [sentence]


def test_every_loaded_condition_stands():
    for version in QuestionnaireVersion.objects.annotate(count=Count("questions")):
        found = version_content(version)

        check_content(found, str(version))
        assert sum(len(section["questions"]) for section in found["sections"]) == version.count > 0


def assert_nothing_is_loaded(folder: Path, sentence: str) -> None:
    """The command refuses with a sentence that begins so, and the files before the broken one are taken back."""
    before = count_all()

    with pytest.raises(CommandError) as refusal:
        call_command("load_questionnaires", folder=folder, stdout=StringIO())

    assert str(refusal.value)[: len(sentence)] == sentence
    assert refusal.value.returncode == 1
    assert count_all() == before
