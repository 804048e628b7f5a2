"""The pages' own strings are there in all six languages, with the right plurals and placeholders."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
# Django's own catalogues count these forms; an Arabic "two" is not an Arabic "many".
PLURAL_FORMS = {"ar": 6, "zh_Hans": 1, "en": 2, "fr": 2, "ru": 4, "es": 3}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# What is the same in every language: names, codes, punctuation; and in the masthead of Arabic, Chinese and Russian
# documents of the United Nations, the distribution (knowledge/mechanism.md, 5.1).
SAME = [
    r"Distr\.: (General|Limited|Restricted)",
    r"Akoma Ntoso \(XML\)",
    "Original: English",
    "CSV",
    "PDF",
    "XLSX",
    "UTC",
    "API",
    "UNTOC",
    "TIP",
    "SOM",
    "FIR",
    "[IVX]+",
]
SAME_EVERYWHERE = re.compile(rf"[\W\d_]*(({'|'.join(SAME)})[\W\d_]*)*")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", sorted(set(PLURAL_FORMS) - {"en"}))
def test_every_string_is_translated(language: str) -> None:
    missing = [e.msgid for e in catalogue(language) if not e.obsolete and ("fuzzy" in e.flags or not all(texts(e)))]

    assert missing == []


@pytest.mark.parametrize(("language", "forms"), sorted(PLURAL_FORMS.items()))
def test_plural_forms_are_those_of_the_language(language: str, forms: int) -> None:
    entries = [e for e in catalogue(language) if e.msgid_plural and not e.obsolete]

    assert {e.msgid: len(e.msgstr_plural) for e in entries if len(e.msgstr_plural) != forms} == {}
    assert f"nplurals={forms};" in catalogue(language).metadata["Plural-Forms"].replace(" ", "")


@pytest.mark.parametrize("language", sorted(set(PLURAL_FORMS) - {"en"}))
def test_placeholders_survive(language: str) -> None:
    """A plural form may leave the number out ("one State"), but never invents a placeholder."""
    broken = []
    for entry in catalogue(language):
        if entry.obsolete:
            continue
        source = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
        for text in texts(entry):
            found = set(PLACEHOLDER.findall(text))
            if found - source or (not entry.msgid_plural and found != source):
                broken.append(entry.msgid)
    assert broken == []


@pytest.mark.parametrize("language", ["ar", "zh_Hans", "ru"])
def test_no_english_is_left(language: str) -> None:
    """In another script an untranslated sentence shows: no text repeats its English source."""
    same = [e.msgid for e in catalogue(language) if not e.obsolete and e.msgid in texts(e)]

    assert [text for text in same if not SAME_EVERYWHERE.fullmatch(PLACEHOLDER.sub("", text))] == []
