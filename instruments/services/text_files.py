"""Files of texts, one per subject and language: read, checked for their shape, with the English they were made from.

``<subject>.<language>.yaml`` holds ``language``, perhaps ``instrument`` and ``author``, the texts under the keys of
their English, and ``made_from``: path of a text → digest of the English it was made from (``manage.py stamp_texts``
writes it).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from instruments.rules import evened, has_stray_brace, placeholders, text_digest
from instruments.services.reading import CatalogueError, StrictLoader

HEAD = ("language", "instrument", "author", "made_from")
MADE_FROM = "\nmade_from:\n"


@dataclass(frozen=True)
class TextFile:
    """One file as read. ``texts`` and ``made_from`` are keyed by path: ``provisions/5(3)/elements/1``."""

    name: str
    language: str
    instrument: str = ""
    author: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    made_from: Mapping[str, str] = field(default_factory=dict)


def read_text_file(path: Path, *, skipped: tuple[str, ...] = ()) -> TextFile:
    """Read one file; ``skipped`` names keys that hold no text. ``CatalogueError`` names file, key and reason."""
    data = read_yaml(path)
    language = data.get("language")
    if language != path.name.split(".")[-2]:
        raise CatalogueError(path.name, "language", f"“{language}” is not the language in the name of the file")
    made_from = data.get("made_from") or {}
    if not isinstance(made_from, Mapping):
        raise CatalogueError(path.name, "made_from", "a mapping is expected")
    content = {key: value for key, value in data.items() if key not in HEAD}
    return TextFile(
        name=path.name,
        language=language,
        instrument=str(data.get("instrument") or ""),
        author=str(data.get("author") or ""),
        texts=_texts(path.name, content, skipped),
        made_from={str(key): str(value) for key, value in made_from.items()},
    )


def read_yaml(path: Path) -> dict[str, Any]:
    """One YAML file, every key once. ``CatalogueError`` when it cannot be read or is no mapping."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=StrictLoader)  # noqa: S506 (it is safe)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CatalogueError(path.name, "-", f"the file cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        raise CatalogueError(path.name, "-", "the file is not a mapping")
    return data


def check_against(translated: TextFile, english: TextFile) -> None:
    """Refuse texts that answer to no English text, and those that leave other names in braces open than it does.

    A mistyped key must not pass for a missing one.
    """
    for key, text in translated.texts.items():
        if key not in english.texts:
            raise CatalogueError(translated.name, key, f"there is no such text in {english.name}")
        differing = placeholders(text) ^ placeholders(english.texts[key])
        if differing:
            names = ", ".join(f"{{{name}}}" for name in sorted(differing))
            raise CatalogueError(translated.name, key, f"{names} is not in both the English and the translation")


def stamp_file(path: Path, english: TextFile, *, renew: bool = False) -> int:
    """Write into a file from which English its texts were made, where it does not say so yet; returns how many.

    ``renew`` writes all anew: say so only after each text was held against its English.
    """
    translated = read_text_file(path)
    known = {} if renew else translated.made_from
    digests = {
        key: known.get(key) or text_digest(english.texts[key]) for key in translated.texts if key in english.texts
    }
    body = path.read_text(encoding="utf-8").partition(MADE_FROM)[0].rstrip("\n") + "\n"
    lines = [f'  "{key}": "{digest}"' for key, digest in digests.items()]
    path.write_text(body + MADE_FROM + "\n".join(lines) + "\n", encoding="utf-8")
    return sum(digest != translated.made_from.get(key) for key, digest in digests.items())


def _texts(name: str, content: Mapping[str, Any], skipped: tuple[str, ...]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path, text in _flat(name, content, (), skipped):
        if path in texts:
            raise CatalogueError(name, path, "this text is there twice")
        if has_stray_brace(text):
            raise CatalogueError(name, path, "a brace stands alone, or holds what is no name")
        texts[path] = text
    return texts


def _flat(name: str, value: object, path: tuple[str, ...], skipped: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Path → text, in the order of the file."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in skipped:
                yield from _flat(name, inner, (*path, str(key)), skipped)
    elif isinstance(value, list):
        for position, inner in enumerate(value, start=1):
            slug = inner.get("slug") if isinstance(inner, Mapping) else None
            rest = {key: item for key, item in inner.items() if key != "slug"} if slug else inner
            yield from _flat(name, rest, (*path, str(slug or position)), skipped)
    elif isinstance(value, str) and value.strip():
        yield "/".join(path), evened(value)
    else:
        raise CatalogueError(name, "/".join(path), "a text is expected here")
