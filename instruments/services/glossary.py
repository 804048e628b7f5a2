"""The glossary and the agreed exceptions, from their files, as the check of terms reads them."""

import re
from pathlib import Path

from instruments.rules import GlossaryTerm, TermException
from instruments.services.reading import CatalogueError
from instruments.services.text_files import read_yaml

CODES = {"ar": "ar", "zh": "zh-hans", "fr": "fr", "ru": "ru", "es": "es"}
# "потерпевшие (UNTOC); жертвы (TIP)": two terms, and where each stands.
REMARK = re.compile(r"\s*\([^)]*\)")


def read_terms(folder: Path) -> list[GlossaryTerm]:
    """The terms of the glossary that have an English of their own."""
    terms = read_yaml(folder / "glossary.yaml").get("terms") or []
    return [
        GlossaryTerm(
            slug=term["id"],
            english=term["en"],
            renderings={code: [REMARK.sub("", part) for part in term[key].split(";")] for key, code in CODES.items()},
        )
        for term in terms
    ]


def read_exceptions(folder: Path, terms: list[GlossaryTerm]) -> list[TermException]:
    """``term-exceptions.yaml``; ``CatalogueError`` for an exception without a reason or about no term."""
    name = "term-exceptions.yaml"
    known = {term.slug for term in terms}
    found = []
    for entry in read_yaml(folder / name).get("exceptions") or []:
        if entry.get("term") not in known:
            raise CatalogueError(name, entry.get("term"), "there is no such term in glossary.yaml")
        if not entry.get("reason") or entry.get("language") not in (*CODES.values(), "*"):
            raise CatalogueError(name, entry["term"], "a language and a reason are needed")
        found.append(
            TermException(
                term=entry["term"],
                language=entry["language"],
                reason=entry["reason"],
                rendering=entry.get("rendering") or "",
                subjects=frozenset(str(subject) for subject in entry.get("subjects") or []),
            )
        )
    return found
