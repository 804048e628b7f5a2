"""The files of the questionnaires: found by name, read, refused by file, key and reason."""

import re
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from instruments.services.reading import CatalogueError
from instruments.services.text_files import TextFile, check_against, read_text_file, read_yaml
from instruments.services.texts import OTHER_LANGUAGES

Content = dict[str, Any]
FILE_NAME = re.compile(r"(?P<slug>[a-z]+(?:-checklist)?)-v(?P<number>\d+)\.(?P<language>[a-z-]+)\.yaml")
# What stands in the files beside texts.
NO_TEXT = ("covers",)


def matches(folder: Path) -> list[re.Match[str]]:
    """The files of questionnaires in a folder; ``shared`` is the part that all of one number have in common."""
    found = [match for path in sorted(folder.glob("*.yaml")) if (match := FILE_NAME.fullmatch(path.name))]
    return [match for match in found if match["slug"] != "shared"]


def read(folder: Path, name: str) -> Content:
    """A file of the first version, by YAML's own rules: what was published was read this way."""
    try:
        data = yaml.load((folder / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        refuse(name, "-", f"the file cannot be read: {' '.join(str(error).split())}")
    if not isinstance(data, dict):
        refuse(name, "-", "the file is not a mapping")
    return data


def read_strictly(path: Path) -> Content:
    """A file of a later version: every key once."""
    try:
        return read_yaml(path)
    except CatalogueError as error:
        raise ValidationError(f"{error}.") from error


def read_languages(folder: Path, stem: str) -> dict[str, TextFile]:
    """Language → the file of one part in it; English first, and no text that has no English."""
    try:
        english = read_text_file(folder / f"{stem}.en.yaml", skipped=NO_TEXT)
        files = {"en": english}
        for language in OTHER_LANGUAGES:
            path = folder / f"{stem}.{language}.yaml"
            if path.exists():
                files[language] = read_text_file(path, skipped=NO_TEXT)
                check_against(files[language], english)
    except CatalogueError as error:
        raise ValidationError(f"{error}.") from error
    for file in files.values():
        if file.instrument != english.instrument:
            refuse(file.name, "instrument", f"this is not {english.instrument}")
    return files


def refuse(file: str, ref: str, reason: str) -> NoReturn:
    """``ValidationError`` in one sentence: which file, which key, what is wrong."""
    raise ValidationError(_("%(file)s, %(ref)s: %(reason)s.") % {"file": file, "ref": ref, "reason": reason})
