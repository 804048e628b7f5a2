"""Files of texts: refused when they are broken, and stamped with the English they were made from."""

from pathlib import Path

import pytest
from django.conf import settings

from instruments.rules import text_digest
from instruments.services.glossary import read_exceptions, read_terms
from instruments.services.reading import CatalogueError
from instruments.services.text_files import TextFile, check_against, read_text_file, stamp_file

ENGLISH = TextFile(
    "untoc.yaml", "en", "UNTOC", texts={"articles/1": "The aim.", "provisions/5(3)/elements/1": "A point."}
)
SOUND = """# A comment that stays.
language: fr
instrument: UNTOC
articles:
  1: Le   but
    est là.
provisions:
  5(3):
    elements: ["Un\u00a0point."]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "untoc.fr.yaml"
    file.write_text(SOUND, encoding="utf-8")
    return file


def test_texts_stand_under_their_path_on_one_line_and_keep_spaces_that_do_not_break(path):
    file = read_text_file(path)

    assert (file.language, file.instrument) == ("fr", "UNTOC")
    assert dict(file.texts) == {"articles/1": "Le but est là.", "provisions/5(3)/elements/1": "Un\u00a0point."}


BROKEN = [
    ("language: fr\narticles: {1: A, 1: B}\n", "“1” is there twice"),
    ("language: es\narticles: {1: A}\n", "“es” is not the language in the name of the file"),
    ("language: fr\narticles: {1: [A, '']}\n", "articles/1/2: a text is expected here"),
    ("language: fr\narticles: {1: 3}\n", "articles/1: a text is expected here"),
    ("language: fr\nmade_from: [x]\n", "made_from: a mapping is expected"),
    ("- a\n- b\n", "the file is not a mapping"),
    ("language: [", "the file cannot be read"),
]


@pytest.mark.parametrize(("content", "reason"), BROKEN)
def test_a_broken_file_is_refused_by_name_key_and_reason(path, content, reason):
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CatalogueError) as refusal:
        read_text_file(path)

    assert str(refusal.value).startswith("untoc.fr.yaml, ")
    assert reason in str(refusal.value)


def test_a_text_without_english_is_refused(path):
    path.write_text("language: fr\narticles: {2: Autre chose.}\n", encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"^untoc.fr.yaml, articles/2: there is no such text in untoc.yaml$"):
        check_against(read_text_file(path), ENGLISH)


def test_stamping_says_once_from_which_english_a_text_was_made(path):
    assert stamp_file(path, ENGLISH) == 2
    changed = TextFile("untoc.yaml", "en", texts=ENGLISH.texts | {"articles/1": "Another aim."})

    assert stamp_file(path, changed) == 0
    file = read_text_file(path)
    assert dict(file.made_from) == {key: text_digest(text) for key, text in ENGLISH.texts.items()}
    assert path.read_text(encoding="utf-8").startswith(SOUND.rstrip("\n"))
    assert stamp_file(path, changed, renew=True) == 1


def test_the_exceptions_of_the_glossary_have_reasons(tmp_path):
    folder = Path(settings.BASE_DIR, "instruments", "data")
    terms = read_terms(folder)

    read_exceptions(folder, terms)

    for entry, reason in (
        ("{term: nothing, language: fr, reason: x}", "there is no such term"),
        ("{term: vessel, language: fr}", "a language and a reason are needed"),
        ("{term: vessel, language: en, reason: x}", "a language and a reason are needed"),
    ):
        (tmp_path / "term-exceptions.yaml").write_text(f"exceptions: [{entry}]", encoding="utf-8")
        with pytest.raises(CatalogueError, match=reason):
            read_exceptions(tmp_path, terms)
