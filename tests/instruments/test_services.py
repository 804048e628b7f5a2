"""The catalogue loads once, loads again without writing, and a broken file changes nothing."""

import shutil
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from instruments.models import Article, Instrument, Offence, Provision, Term
from instruments.services import CatalogueError, load_catalogue

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR, "instruments", "data")
LANGUAGES = ["ar", "zh_hans", "en", "fr", "ru", "es"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data, to be broken."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def replace(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_whole_catalogue_is_there():
    titles = [getattr(article, f"title_{language}") for article in Article.objects.all() for language in LANGUAGES]

    assert list(Instrument.objects.values_list("code", "position")) == [
        ("UNTOC", 1),
        ("TIP", 2),
        ("SOM", 3),
        ("FIR", 4),
    ]
    assert Counter(Article.objects.values_list("instrument__code", flat=True)) == {
        "UNTOC": 41,
        "TIP": 20,
        "SOM": 25,
        "FIR": 21,
    }
    assert Counter(Provision.objects.values_list("article__instrument__code", flat=True)) == {
        "UNTOC": 209,
        "TIP": 49,
        "SOM": 77,
        "FIR": 54,
    }
    assert len([title for title in titles if title]) == 642
    assert (Offence.objects.count(), Term.objects.count()) == (19, 78)


def test_marks_are_kept():
    article = Article.objects.get(instrument__code="UNTOC", number=5)

    assert article.titles_confirmed == ["en", "ru", "es"]
    assert article.is_cluster_confirmed
    assert not Article.objects.get(instrument__code="FIR", number=5).is_cluster_confirmed
    assert Article.objects.filter(cluster_source="confirmed").count() == 13
    assert Instrument.objects.get(code="UNTOC").titles_confirmed == ["en", "fr", "es", "ru", "zh-hans", "ar"]
    assert sorted(Instrument.objects.get(code="FIR").title_notes) == ["ar", "ru", "zh-hans"]
    assert Term.objects.get(slug="self_assessment_questionnaire").confirmed == ["en"]
    assert Term.objects.get(slug="review_mechanism").note == "Term of Conference resolution 9/1, not of the treaty."


def test_references_lead_to_provisions_and_bare_articles():
    bare = Article.objects.filter(pk__in=Provision.related_articles.through.objects.values("article"))

    assert [str(article) for article in bare] == ["UNTOC 3", "UNTOC 4"]
    assert Provision.objects.get(slug="untoc-5-1-a-i").depends_on.key == "UNTOC 5(1)(a)"
    assert Provision.objects.exclude(depends_on=None).count() == 134


def test_answers_that_read_as_yes_or_no_stay_text(folder):
    replace(folder, "offences.yaml", "group_involvement_required: no (UNTOC 34(2))", "group_involvement_required: no")

    load_catalogue(folder)

    assert list(Offence.objects.filter(group_involvement="no").values_list("instrument__code", flat=True)) == ["UNTOC"]


def test_second_run_changes_nothing_and_hardly_asks():
    with CaptureQueriesContext(
        connection,
    ) as asked:
        changes = load_catalogue(DATA)

    writes = [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert (changes, writes) == ([], [])
    assert len(asked) <= 30


def test_changed_summary_is_written_and_told(folder):
    replace(folder, "tip.yaml", "Ties the Protocol to the Convention", "Binds the Protocol to the Convention")

    assert load_catalogue(folder) == ["1 articles written"]
    assert load_catalogue(folder) == []
    assert Article.objects.get(instrument__code="TIP", number=1).summary.startswith("Binds the Protocol")


def test_related_reference_can_be_taken_away(folder):
    replace(folder, "tip.yaml", "    - UNTOC 10(1)\n", "")

    load_catalogue(folder)

    assert "UNTOC 10(1)" not in Provision.objects.get(key="TIP 1(2)").related.values_list("key", flat=True)


FAULTS = [
    ("tip.yaml", "articles:", "articles: [", "tip.yaml, file: it is not YAML"),
    ("tip.yaml", "articles_count: 20", "articles_count: 21", "tip.yaml, articles: “articles_count” is not the number"),
    ("tip.yaml", "  adopted: '2000-11-15'\n", "", "tip.yaml, instrument: “adopted” is missing"),
    ("tip.yaml", "'2000-11-15'", "15 November 2000", "tip.yaml, instrument: “adopted” is “15 November 2000”"),
    (
        "tip.yaml",
        "obligation: mandatory\n",
        "obligation: binding\n",
        "tip.yaml, 1(2): “obligation” is “binding”, not one of",
    ),
    ("tip.yaml", "    obligation: mandatory\n", "", "tip.yaml, 1(2): “obligation” is missing"),
    (
        "tip.yaml",
        "    measure_type",
        "    measure_typ",
        "tip.yaml, 1(2): “measure_typ” is not a key that is known here",
    ),
    ("tip.yaml", "notification: false", "notification: no", "tip.yaml, 1(2): “notification” is neither true nor false"),
    ("tip.yaml", "- ref: 1(3)", "- ref: 1(2)", "tip.yaml, 1(2): this reference is there twice"),
    ("tip.yaml", "- ref: 1(3)", "- ref: 2(3)", "tip.yaml, 2(3): this is not a reference into article 1"),
    (
        "tip.yaml",
        "- ref: 9(5)",
        "- ref: 9(6)",
        "tip.ar.yaml, provisions/9(5)/summary: there is no such text in tip.yaml",
    ),
    ("tip.yaml", "- number: 2\n", "- number: 1\n", "tip.yaml, article 1: this is not a number, or is there twice"),
    ("tip.yaml", "  group: general", "  group: generic", "tip.yaml, article 1: “group” is “generic”, not one of"),
    ("tip.yaml", "  cluster: null", "  cluster: E", "tip.yaml, article 1: the cluster “E” is not one of A, B, C, D"),
    (
        "tip.yaml",
        "  cluster: null",
        "  cluster: A\n  cluster: B",
        "tip.yaml, file: it is not YAML (“cluster” is there twice",
    ),
    ("tip.yaml", "- UNTOC 10(1)", "- UNTOC 10(9)", "tip.yaml, 1(2): is related to UNTOC 10(9), which is not there"),
    ("tip.yaml", "- UNTOC 10(1)", "- UNTOC 99", "tip.yaml, 1(2): is related to UNTOC 99, which is not there"),
    ("untoc.yaml", "depends_on: 5(1)(a)\n", "depends_on: 5(9)\n", "depends on 5(9), which is not there"),
    ("article_titles.yaml", "    ru: ", "    rus: ", "article_titles.yaml, UNTOC 1: “ru” is missing"),
    ("tip.yaml", "title: Use of terms", "title: Terms", "tip.yaml, article 3: article_titles.yaml has another title"),
    ("glossary.yaml", "    zh: 联合国打击跨国有组织犯罪公约\n", "", "glossary.yaml, UNTOC: “zh” is missing"),
    (
        "glossary.yaml",
        "- id: conference_of_the_parties",
        "- id: states_parties",
        "glossary.yaml, states_parties: this term",
    ),
    ("offences.yaml", "ref: 5(1)(b)", "ref: 5(1)(z)", "its provision 5(1)(z) is not there"),
    ("offences.yaml", "mental_element", "mental_elements", "“mental_elements” is not a key that is known here"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), FAULTS, ids=[fault[3] for fault in FAULTS])
def test_fault_is_named_and_nothing_changes(folder, file, old, new, sentence):
    replace(folder, "untoc.yaml", "Convention", "CONVENTION")  # a change that would be written if the fault passed
    replace(folder, file, old, new)
    before = list(Instrument.objects.values()), list(Article.objects.values()), list(Provision.objects.values())

    with pytest.raises(CatalogueError) as refusal:
        load_catalogue(folder)

    assert str(refusal.value)[: str(refusal.value).find(sentence) + len(sentence)].endswith(sentence)
    assert (
        list(Instrument.objects.values()),
        list(Article.objects.values()),
        list(Provision.objects.values()),
    ) == before


def test_provision_that_is_gone_is_named(folder):
    """Questions may cite it, so it is never taken away, even when nothing in the files speaks of it any more."""
    shutil.rmtree(folder / "texts")
    replace(folder, "tip.yaml", "- ref: 9(5)", "- ref: 9(6)")

    with pytest.raises(CatalogueError, match=r"^tip\.yaml, TIP 9\(5\): it was loaded before and is no longer there$"):
        load_catalogue(folder)


def test_missing_file_is_named(folder):
    (folder / "som.yaml").unlink()

    with pytest.raises(CatalogueError, match=r"^som\.yaml, file: it is not there$"):
        load_catalogue(folder)


def test_command_tells_what_changed_or_refuses(folder):
    out = StringIO()
    call_command("load_instruments", folder=folder, stdout=out)
    replace(folder, "fir.yaml", "articles:", "articles: [")

    with pytest.raises(CommandError, match="Nothing was changed") as refusal:
        call_command("load_instruments", folder=folder)

    assert out.getvalue() == "instruments: no change\n"
    assert refusal.value.returncode == 1


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda path: path.name)
def test_file_opens_with_source_and_date(path):
    head = [line for line in path.read_text(encoding="utf-8").splitlines()[:6] if line.startswith("#")]

    assert [word for word in ("Source", "2026-") if word not in " ".join(head)] == []
