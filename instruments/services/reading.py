"""Reads the catalogue's files and refuses what is broken, before anything is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from instruments.choices import ArticleGroup, Cluster, Confirmation, MeasureType, Obligation

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
# In treaty order: the Convention, then its Protocols in the order of their adoption.
FILES = {"UNTOC": "untoc.yaml", "TIP": "tip.yaml", "SOM": "som.yaml", "FIR": "fir.yaml"}

Row = Mapping[str, Any]


class CatalogueError(ValueError):
    """One sentence: which file, which key, what is wrong."""

    def __init__(self, file: str, key: object, reason: str) -> None:
        super().__init__(f"{file}, {key}: {reason}")


@dataclass(frozen=True)
class Catalogue:
    """All files, read and checked. Languages are the catalogue's own codes (zh, not zh-hans)."""

    instruments: Mapping[str, Row]
    titles: Mapping[str, Any]
    short_titles: Mapping[str, Mapping[str, str]]
    glossary: Mapping[str, Any]
    offences: list[Row]

    def articles(self) -> Iterator[tuple[str, Row]]:
        """Every article with the code of its instrument, in order."""
        for code, content in self.instruments.items():
            for article in content["articles"]:
                yield code, article

    def provisions(self) -> Iterator[tuple[str, Row, int, Row]]:
        """Every provision with its instrument, its article, and its place in the article."""
        for code, article in self.articles():
            for position, provision in enumerate(article["provisions"], start=1):
                yield code, article, position, provision


def read_catalogue(folder: Path) -> Catalogue:
    """Read and check every file of the folder; raises ``CatalogueError`` at the first fault."""
    catalogue = Catalogue(
        instruments={code: _read(folder, file) for code, file in FILES.items()},
        titles=_read(folder, "article_titles.yaml"),
        short_titles=_read(folder, "short_titles.yaml"),
        glossary=_read(folder, "glossary.yaml"),
        offences=_needed(_read(folder, "offences.yaml"), "offences", "offences.yaml", "top"),
    )
    for code, content in catalogue.instruments.items():
        _check_instrument(code, content)
    _check_references(catalogue)
    _check_titles(catalogue)
    _check_offences(catalogue)
    return catalogue


def provision_key(code: str, ref: object) -> str:
    """UNTOC, 5(1)(a)(i) → "UNTOC 5(1)(a)(i)"."""
    return f"{code} {ref}"


def provision_slug(key: str) -> str:
    """The key in addresses: "UNTOC 5(1)(a)(i)" → "untoc-5-1-a-i"."""
    return re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")


def _read(folder: Path, file: str) -> Any:
    try:
        content = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError(file, "file", "it is not there") from error
    except yaml.YAMLError as error:
        raise CatalogueError(file, "file", f"it is not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(content, dict):
        raise CatalogueError(file, "top", "a mapping is expected")
    return content


def _needed(row: Row, name: str, file: str, key: object) -> Any:
    if not isinstance(row, Mapping) or row.get(name) in (None, ""):
        raise CatalogueError(file, key, f"“{name}” is missing")
    return row[name]


def _one_of(row: Row, name: str, allowed: list[str], file: str, key: object) -> None:
    value = _needed(row, name, file, key)
    if value not in allowed:
        raise CatalogueError(file, key, f"“{name}” is “{value}”, not one of {', '.join(allowed)}")


def _check_instrument(code: str, content: Row) -> None:
    file = FILES[code]
    head = _needed(content, "instrument", file, "top")
    for name in ("code", "short_title", "official_title", "adopted", "adopted_by", "entry_into_force"):
        _needed(head, name, file, "instrument")
    seen: set[str] = set()
    for article in _needed(content, "articles", file, "top"):
        number = _needed(article, "number", file, "articles")
        for name in ("title", "summary"):
            _needed(article, name, file, f"article {number}")
        _one_of(article, "group", ArticleGroup.values, file, f"article {number}")
        _one_of(article, "cluster_source", Confirmation.values, file, f"article {number}")
        if article.get("cluster") is not None:
            _one_of(article, "cluster", Cluster.values, file, f"article {number}")
        if not isinstance(article.get("provisions"), list):
            raise CatalogueError(file, f"article {number}", "“provisions” is missing")
        for provision in article["provisions"]:
            _check_provision(file, provision, seen)
    if len(content["articles"]) != head.get("articles_count"):
        raise CatalogueError(
            file, "articles", f"{len(content['articles'])} are listed, {head.get('articles_count')} named"
        )


def _check_provision(file: str, provision: Row, seen: set[str]) -> None:
    ref = str(_needed(provision, "ref", file, "provisions"))
    if ref in seen:
        raise CatalogueError(file, ref, "this reference is there twice")
    seen.add(ref)
    _needed(provision, "summary", file, ref)
    _one_of(provision, "obligation", Obligation.values, file, ref)
    _one_of(provision, "measure_type", MeasureType.values, file, ref)


def _check_references(catalogue: Catalogue) -> None:
    keys = {provision_key(code, p["ref"]) for code, _article, _position, p in catalogue.provisions()}
    articles = {provision_key(code, article["number"]) for code, article in catalogue.articles()}
    for code, _article, _position, provision in catalogue.provisions():
        depends_on = provision.get("depends_on")
        if depends_on is not None and provision_key(code, depends_on) not in keys:
            raise CatalogueError(FILES[code], provision["ref"], f"depends on {depends_on}, which is not there")
        for related in provision.get("related") or []:
            if related not in keys and article_key(related) not in articles:
                raise CatalogueError(FILES[code], provision["ref"], f"is related to {related}, which is not there")


def article_key(reference: str) -> str:
    """The article of a reference: "UNTOC 3(1)" → "UNTOC 3"."""
    return reference.partition("(")[0]


def _check_titles(catalogue: Catalogue) -> None:
    for code, article in catalogue.articles():
        titles = catalogue.titles.get(code, {}).get(article["number"], {})
        for language in LANGUAGES:
            _needed(titles, language, "article_titles.yaml", f"{code} {article['number']}")
    for code in FILES:
        for language in LANGUAGES:
            official = _needed(catalogue.glossary, "instrument_titles", "glossary.yaml", "top")
            _needed(official.get(code, {}), language, "glossary.yaml", code)
            _needed(catalogue.short_titles.get(code, {}), language, "short_titles.yaml", code)
    for term in _needed(catalogue.glossary, "terms", "glossary.yaml", "top"):
        key = _needed(term, "id", "glossary.yaml", "terms")
        for language in LANGUAGES:
            _needed(term, language, "glossary.yaml", key)


def _check_offences(catalogue: Catalogue) -> None:
    keys = {provision_key(code, p["ref"]) for code, _article, _position, p in catalogue.provisions()}
    for offence in catalogue.offences:
        key = _needed(offence, "id", "offences.yaml", "offences")
        for name in ("instrument", "name", "ref", "conduct"):
            _needed(offence, name, "offences.yaml", key)
        if provision_key(offence["instrument"], offence["ref"]) not in keys:
            raise CatalogueError("offences.yaml", key, f"its provision {offence['ref']} is not there")
