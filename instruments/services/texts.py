"""The catalogue's own texts in the other languages, and the status of each: ``instruments/data/texts``."""

from collections.abc import Iterable
from pathlib import Path

from django.db import models
from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from instruments.choices import TextStage
from instruments.models import Article, CatalogueText, Element, Offence, Provision
from instruments.rules import text_digest
from instruments.services.reading import (
    FILES,
    OFFENCE_TEXTS,
    Catalogue,
    CatalogueError,
    element_key,
    provision_key,
)
from instruments.services.text_files import TextFile, check_against, read_text_file

OTHER_LANGUAGES = ("ar", "zh-hans", "fr", "ru", "es")
PROVISION_TEXTS = ("summary", "qualifier", "note")
AUTHOR = "editors of the portal"
# What a text belongs to: its model, the key of its row, its field.
Place = tuple[type[models.Model], str, str]


def read_texts(catalogue: Catalogue, folder: Path) -> list[TextFile]:
    """The translated files there are, each held against its English. ``CatalogueError`` names file, key and reason."""
    english = english_texts(catalogue)
    read = [_read(folder, subject, language, own) for subject, own in english.items() for language in OTHER_LANGUAGES]
    return [file for file in read if file is not None]


def columns_of(files: Iterable[TextFile]) -> dict[tuple[type[models.Model], str], dict[str, str]]:
    """Model and key of a row → its columns in the other languages."""
    found: dict[tuple[type[models.Model], str], dict[str, str]] = {}
    for file in files:
        for path, text in file.texts.items():
            model, key, field = place_of(path, file.instrument)
            found.setdefault((model, key), {})[build_localized_fieldname(field, file.language)] = text
    return found


def empty_columns(fields: Iterable[str]) -> dict[str, None]:
    """The columns of these fields in the other languages, without text."""
    return {build_localized_fieldname(field, language): None for field in fields for language in OTHER_LANGUAGES}


def english_texts(catalogue: Catalogue) -> dict[str, TextFile]:
    """Subject ("untoc", "offences") → its English texts, under the paths that the translated files use."""
    files = {}
    for code, content in catalogue.instruments.items():
        texts = {f"articles/{article['number']}": article["summary"] for article in content["articles"]}
        for article in content["articles"]:
            for row in article["provisions"]:
                path = f"provisions/{row['ref']}"
                texts |= {f"{path}/{name}": str(row[name]) for name in PROVISION_TEXTS if row.get(name)}
                elements = enumerate(row.get("elements") or [], start=1)
                texts |= {f"{path}/elements/{position}": element["text"] for position, element in elements}
        files[code.lower()] = TextFile(FILES[code], "en", code, texts=texts)
    offences = {
        f"offences/{offence['id']}/{name}": str(offence[name])
        for offence in catalogue.offences
        for name in OFFENCE_TEXTS.values()
        if offence.get(name)
    }
    return files | {"offences": TextFile("offences.yaml", "en", texts=offences)}


def _read(folder: Path, subject: str, language: str, english: TextFile) -> TextFile | None:
    path = folder / f"{subject}.{language}.yaml"
    if not path.exists():
        return None
    file = read_text_file(path)
    if file.instrument != english.instrument:
        raise CatalogueError(path.name, "instrument", f"“{file.instrument}” is not {english.instrument or 'expected'}")
    check_against(file, english)
    return file


def place_of(path: str, code: str) -> Place:
    """The row and the field that hold the text at ``path`` of the file of one instrument."""
    kind, key, *rest = path.split("/")
    if kind == "articles":
        return Article, provision_key(code, key), "summary"
    if kind == "offences":
        return Offence, key, next(field for field, name in OFFENCE_TEXTS.items() if name == rest[0])
    if rest[0] == "elements":
        return Element, element_key(provision_key(code, key), int(rest[1])), "text"
    return Provision, provision_key(code, key), rest[0]


def subject_of(model: type[models.Model], key: str) -> str:
    """The key under which a status names a row: an article and its only provision have the same key."""
    return f"article {key}" if model is Article else key


def write_statuses(files: Iterable[TextFile]) -> int:
    """A status for each text there is; returns how many were written.

    A status that somebody gave in the portal stays until the text, or the English it says it was made from, changes.
    """
    now = timezone.now()
    known = {(s.subject, s.field, s.language): s for s in CatalogueText.objects.all()}
    new, again = [], []
    for file in files:
        for path, text in file.texts.items():
            model, key, field = place_of(path, file.instrument)
            subject = subject_of(model, key)
            digests = {"text_digest": text_digest(text), "source_digest": file.made_from.get(path, "")}
            status = known.get((subject, field, file.language))
            if status is None:
                author = file.author or AUTHOR
                row = CatalogueText(subject=subject, field=field, language=file.language, author=author, changed_at=now)
                new.append(row)
            elif any(getattr(status, name) != digest for name, digest in digests.items()):
                row = status
                row.stage, row.reviewer, row.changed_at = TextStage.DRAFT, "", now
                again.append(row)
            else:
                continue
            for name, digest in digests.items():
                setattr(row, name, digest)
    CatalogueText.objects.bulk_create(new, batch_size=2000)
    CatalogueText.objects.bulk_update(
        again, ["stage", "text_digest", "source_digest", "reviewer", "changed_at"], batch_size=200
    )
    return len(new) + len(again)
