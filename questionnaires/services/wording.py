"""Every translated text of the files with its English: what the check of terms and of placeholders goes through."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from instruments.rules import unrendered_terms
from instruments.services.glossary import read_exceptions, read_terms
from instruments.services.reading import read_catalogue
from instruments.services.text_files import TextFile, read_text_file
from instruments.services.texts import OTHER_LANGUAGES, english_texts
from questionnaires.services.loading.files import NO_TEXT

# Version 1 was published before there were translations of its own.
FIRST = tuple(f"{slug}-v1" for slug in ("untoc", "tip", "som", "fir"))


@dataclass(frozen=True)
class TermRemark:
    """One text in which terms of its English are not rendered by their official terms."""

    language: str
    subject: str
    english: str
    text: str
    terms: tuple[str, ...]


def translated_files(catalogue: Path, questions: Path) -> Iterator[tuple[TextFile, TextFile]]:
    """English and translation, file by file: the catalogue's texts, then the questionnaires'. ``CatalogueError``."""
    for subject, english in english_texts(read_catalogue(catalogue)).items():
        yield from _translations(catalogue / "texts", subject, english)
    for path in sorted(questions.glob("*-v*.en.yaml")):
        stem = path.name.removesuffix(".en.yaml")
        if stem not in FIRST:
            yield from _translations(questions, stem, read_text_file(path, skipped=NO_TEXT))


def check_terms(catalogue: Path, questions: Path) -> list[TermRemark]:
    """The texts in which a term of the glossary is not rendered; what is agreed to be right is left out."""
    terms = read_terms(catalogue)
    exceptions = read_exceptions(catalogue, terms)
    found = []
    for english, translated in translated_files(catalogue, questions):
        for path, text in translated.texts.items():
            subject = f"{translated.name.split('.')[0]}/{path}"
            own = english.texts.get(path, "")
            missing = unrendered_terms(
                own, text, language=translated.language, subject=subject, terms=terms, exceptions=exceptions
            )
            if missing:
                found.append(TermRemark(translated.language, subject, own, text, tuple(missing)))
    return found


def _translations(folder: Path, stem: str, english: TextFile) -> Iterator[tuple[TextFile, TextFile]]:
    for language in OTHER_LANGUAGES:
        path = folder / f"{stem}.{language}.yaml"
        if path.exists():
            yield english, read_text_file(path, skipped=NO_TEXT)
