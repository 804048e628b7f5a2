"""The catalogue's texts in the other languages, loaded from their files with the status of each."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from instruments.choices import TextStage
from instruments.models import Article, CatalogueText, Element, Offence, Provision
from instruments.rules import StoredStatus, text_digest, text_stage
from instruments.services import CatalogueError, load_catalogue

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR, "instruments", "data")
REF, KEY = "5(1)", "TIP 5(1)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data, to be changed."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def french(folder: Path) -> Path:
    return folder / "texts" / "tip.fr.yaml"


def status_of(subject: str = KEY, field: str = "summary") -> CatalogueText:
    return CatalogueText.objects.get(subject=subject, field=field, language="fr")


def stage_of_summary() -> str:
    provision, status = Provision.objects.get(key=KEY), status_of()
    stored = StoredStatus(status.stage, status.text_digest, status.source_digest)
    return text_stage(provision.summary_fr, language="fr", english=provision.summary_en, status=stored)


def test_every_text_has_a_status_in_the_language_it_is_in():
    texts = [Article.objects.exclude(summary_fr="").exclude(summary_fr=None).count()]
    for name in ("summary", "qualifier", "note"):
        texts.append(Provision.objects.exclude(**{f"{name}_fr": ""}).exclude(**{f"{name}_fr": None}).count())
    texts.append(Element.objects.exclude(text_fr=None).count())
    offences = ("name", "conduct", "mental_element", "group_involvement", "transnationality", "note")
    for name in offences:
        texts.append(Offence.objects.exclude(**{f"{name}_fr": ""}).exclude(**{f"{name}_fr": None}).count())

    assert sum(texts) == CatalogueText.objects.filter(language="fr").count() > 500
    assert set(CatalogueText.objects.values_list("stage", flat=True)) == {TextStage.DRAFT}
    assert not CatalogueText.objects.filter(author="").exists()


def test_text_of_an_article_and_of_its_only_provision_are_two():
    assert CatalogueText.objects.filter(subject="article TIP 1", field="summary").exists()
    assert Article.objects.get(instrument__code="TIP", number=1).summary_fr


def test_changed_translation_is_written_and_is_a_draft_again(folder):
    CatalogueText.objects.filter(pk=status_of().pk).update(stage=TextStage.APPROVED, reviewer="Rita Reviewer")
    edit(french(folder), lambda data: data["provisions"][REF].update(summary="Autre chose."))

    lines = load_catalogue(folder)
    status = status_of()

    assert lines == ["1 provisions written", "1 statuses of texts written"]
    assert Provision.objects.get(key=KEY).summary_fr == "Autre chose."
    assert (status.stage, status.reviewer, status.text_digest) == (TextStage.DRAFT, "", text_digest("Autre chose."))
    assert load_catalogue(folder) == []


def test_approved_translation_stays_approved_when_it_is_loaded_again():
    CatalogueText.objects.filter(pk=status_of().pk).update(stage=TextStage.APPROVED, reviewer="Rita Reviewer")

    assert load_catalogue(DATA) == []
    assert (status_of().stage, status_of().reviewer) == (TextStage.APPROVED, "Rita Reviewer")


def test_changed_english_turns_its_translations_to_changed(folder):
    assert stage_of_summary() == TextStage.DRAFT
    summary = Provision.objects.get(key=KEY).summary_en
    path = folder / "tip.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for article in content["articles"]:
        for row in article["provisions"]:
            if row["ref"] == REF:
                assert row["summary"] == summary
    text = path.read_text(encoding="utf-8")
    start = text.index(f"- ref: {REF}\n")
    place = text.index("summary: ", start) + len("summary: ")
    path.write_text(text[:place] + "Now " + text[place:], encoding="utf-8")

    load_catalogue(folder)

    assert Provision.objects.get(key=KEY).summary_en != summary
    assert stage_of_summary() == TextStage.SOURCE_CHANGED


def test_language_that_is_not_there_is_no_fault(folder):
    french(folder).unlink()

    load_catalogue(folder)

    assert Provision.objects.get(key=KEY).summary_fr is None


BROKEN = [
    (
        lambda d: d["provisions"].update({"99(9)": {"summary": "?"}}),
        "tip.fr.yaml, provisions/99(9)/summary: there is no such text in tip.yaml",
    ),
    (
        lambda d: d["provisions"][REF].update(sumary="?"),
        "tip.fr.yaml, provisions/5(1)/sumary: there is no such text in tip.yaml",
    ),
    (lambda d: d.update(language="es"), "tip.fr.yaml, language: “es” is not the language in the name of the file"),
    (lambda d: d.update(instrument="SOM"), "tip.fr.yaml, instrument: “SOM” is not TIP"),
    (
        lambda d: d["provisions"][REF].update(summary="En {year}."),
        "tip.fr.yaml, provisions/5(1)/summary: {year} is not in both the English and the translation",
    ),
    (
        lambda d: d["provisions"][REF].update(summary="En {year."),
        "tip.fr.yaml, provisions/5(1)/summary: a brace stands alone, or holds what is no name",
    ),
    (
        lambda d: d["provisions"][REF].update(summary=""),
        "tip.fr.yaml, provisions/5(1)/summary: a text is expected here",
    ),
    (lambda d: d.update(made_from=["x"]), "tip.fr.yaml, made_from: a mapping is expected"),
]


@pytest.mark.parametrize(("spoil", "sentence"), BROKEN, ids=[sentence for _spoil, sentence in BROKEN])
def test_broken_file_is_named_and_nothing_changes(folder, spoil, sentence):
    edit(folder / "texts" / "fir.fr.yaml", lambda d: next(iter(d["provisions"].values())).update(summary="Autre."))
    edit(french(folder), spoil)
    before = list(Provision.objects.values()), list(CatalogueText.objects.values())

    with pytest.raises(CatalogueError) as refusal:
        load_catalogue(folder)

    assert str(refusal.value) == sentence
    assert (list(Provision.objects.values()), list(CatalogueText.objects.values())) == before
