"""Reads the catalogue's files and refuses what is broken, before anything is written."""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from instruments.choices import ArticleGroup, Cluster, Confirmation, MeasureType, Obligation

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
# In treaty order: the Convention, then its Protocols in the order of their adoption.
FILES = {"UNTOC": "untoc.yaml", "TIP": "tip.yaml", "SOM": "som.yaml", "FIR": "fir.yaml"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
REF = re.compile(r"\d+(\([a-z0-9]+\)[a-z]?)*")
NOTIFICATION_BASES = ["treaty", "practice"]
# A mistyped key must not pass for a missing one. Source: README of the catalogue, "Fields of the instrument files".
HEAD_KEYS = (
    *("short_title", "official_title", "adopted", "adopted_by", "entry_into_force", "entry_into_force_article"),
    *("treaty_series", "depositary_chapter"),
)
ARTICLE_KEYS = {
    *("number", "title", "group", "cluster", "cluster_source", "cluster_alternatives", "summary", "provisions"),
}
PROVISION_KEYS = {
    *("ref", "obligation", "qualifier", "summary", "measure_type", "notification", "notification_basis"),
    *("definition", "depends_on", "related", "elements", "note"),
}
OFFENCE_KEYS = {
    *("id", "instrument", "name", "ref", "obligation", "conduct", "mental_element", "definitions", "models"),
    *("ancillary", "aggravating", "exempt", "predicate_refs", "notification_ref"),
    *("group_involvement_required", "transnationality_required", "note"),
}
# Column of an offence → its key in the file.
OFFENCE_TEXTS = {
    "name": "name",
    "conduct": "conduct",
    "mental_element": "mental_element",
    "group_involvement": "group_involvement_required",
    "transnationality": "transnationality_required",
    "note": "note",
}

Row = Mapping[str, Any]


class CatalogueError(ValueError):
    """One sentence: which file, which key, what is wrong."""

    def __init__(self, file: str, key: object, reason: str) -> None:
        super().__init__(f"{file}, {key}: {reason}")


class StrictLoader(yaml.CSafeLoader):
    """A key stands once in its mapping; only true, false, null and whole numbers are more than text.

    So ``no``, ``9.10`` and dates stay as they are written.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        if len(set(keys)) != len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise yaml.constructor.ConstructorError(None, None, f"“{twice}” is there twice", node.start_mark)
        return super().construct_mapping(node, deep)


StrictLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", list("tf")),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^(?:0|[1-9][0-9]*)$", list("0123456789")),
):
    StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


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


def element_key(key: str, position: int) -> str:
    """The key of a check point: UNTOC 18(10), 1 → "UNTOC 18(10)/1"."""
    return f"{key}/{position}"


def provision_slug(key: str) -> str:
    """The key in addresses: "UNTOC 5(1)(a)(i)" → "untoc-5-1-a-i"."""
    return re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")


def _read(folder: Path, file: str) -> Any:
    try:
        content = yaml.load((folder / file).read_text(encoding="utf-8"), Loader=StrictLoader)  # noqa: S506 (it is safe)
    except OSError as error:
        raise CatalogueError(file, "file", "it is not there") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
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


def _no_other_keys(row: Row, known: set[str], file: str, key: object) -> None:
    for name in row:
        if name not in known:
            raise CatalogueError(file, key, f"“{name}” is not a key that is known here")


def _check_instrument(code: str, content: Row) -> None:
    file = FILES[code]
    head = _needed(content, "instrument", file, "top")
    _one_of(head, "code", [code], file, "instrument")
    for name in HEAD_KEYS:
        _needed(head, name, file, "instrument")
    for name in ("adopted", "entry_into_force"):
        if not DAY.fullmatch(str(head[name])):
            raise CatalogueError(file, "instrument", f"“{name}” is “{head[name]}”, not a day written as YYYY-MM-DD")
    if head.get("parent") is not None:
        _one_of(head, "parent", list(FILES), file, "instrument")
    articles = _needed(content, "articles", file, "top")
    if not isinstance(articles, list) or len(articles) != head.get("articles_count"):
        raise CatalogueError(file, "articles", "“articles_count” is not the number of articles listed")
    numbers: set[int] = set()
    refs: set[str] = set()
    for article in articles:
        _check_article(file, article, numbers, refs)


def _check_article(file: str, article: Row, numbers: set[int], refs: set[str]) -> None:
    number = _needed(article, "number", file, "articles")
    key = f"article {number}"
    if not isinstance(number, int) or number in numbers:
        raise CatalogueError(file, key, "this is not a number, or is there twice")
    numbers.add(number)
    _no_other_keys(article, ARTICLE_KEYS, file, key)
    for name in ("title", "summary"):
        _needed(article, name, file, key)
    _one_of(article, "group", ArticleGroup.values, file, key)
    _one_of(article, "cluster_source", Confirmation.values, file, key)
    for cluster in [article.get("cluster"), *(article.get("cluster_alternatives") or [])]:
        if cluster is not None and cluster not in Cluster.values:
            raise CatalogueError(file, key, f"the cluster “{cluster}” is not one of {', '.join(Cluster.values)}")
    if not isinstance(article.get("provisions"), list):
        raise CatalogueError(file, key, "“provisions” is missing")
    for provision in article["provisions"]:
        _check_provision(file, number, provision, refs)


def _check_provision(file: str, number: int, provision: Row, refs: set[str]) -> None:
    ref = str(_needed(provision, "ref", file, f"article {number}"))
    if ref in refs:
        raise CatalogueError(file, ref, "this reference is there twice")
    if not REF.fullmatch(ref) or article_key(ref) != str(number):
        raise CatalogueError(file, ref, f"this is not a reference into article {number}")
    refs.add(ref)
    _no_other_keys(provision, PROVISION_KEYS, file, ref)
    _needed(provision, "summary", file, ref)
    for element in provision.get("elements") or []:
        _needed(element, "text", file, ref)
    _one_of(provision, "obligation", Obligation.values, file, ref)
    _one_of(provision, "measure_type", MeasureType.values, file, ref)
    for name in ("notification", "definition"):
        if not isinstance(provision.get(name, False), bool):
            raise CatalogueError(file, ref, f"“{name}” is neither true nor false")
    if provision.get("notification"):
        _one_of(provision, "notification_basis", NOTIFICATION_BASES, file, ref)


def _check_references(catalogue: Catalogue) -> None:
    keys = {provision_key(code, p["ref"]) for code, _article, _position, p in catalogue.provisions()}
    # An article that has provisions is cited by one of them; only the others are cited as a whole.
    articles = {provision_key(code, article["number"]) for code, article in catalogue.articles()}
    bare_articles = articles - {article_key(key) for key in keys}
    for code, _article, _position, provision in catalogue.provisions():
        depends_on = provision.get("depends_on")
        if depends_on is not None and provision_key(code, depends_on) not in keys:
            raise CatalogueError(FILES[code], provision["ref"], f"depends on {depends_on}, which is not there")
        for related in provision.get("related") or []:
            if related not in keys and article_key(related) not in bare_articles:
                raise CatalogueError(FILES[code], provision["ref"], f"is related to {related}, which is not there")


def article_key(reference: str) -> str:
    """The article of a reference: "UNTOC 3(1)" → "UNTOC 3"."""
    return reference.partition("(")[0]


def _check_titles(catalogue: Catalogue) -> None:
    for code, article in catalogue.articles():
        titles = catalogue.titles.get(code, {}).get(article["number"], {})
        for language in LANGUAGES:
            _needed(titles, language, "article_titles.yaml", f"{code} {article['number']}")
        if titles["en"] != article["title"]:
            raise CatalogueError(FILES[code], f"article {article['number']}", "article_titles.yaml has another title")
    official = _needed(catalogue.glossary, "instrument_titles", "glossary.yaml", "top")
    marks = _needed(catalogue.titles, "_confirmation", "article_titles.yaml", "top")
    for code in FILES:
        for language in LANGUAGES:
            _needed(official.get(code, {}), language, "glossary.yaml", code)
            _needed(catalogue.short_titles.get(code, {}), language, "short_titles.yaml", code)
            _needed(marks.get(code, {}), language, "article_titles.yaml", f"_confirmation {code}")
    _check_terms(_needed(catalogue.glossary, "terms", "glossary.yaml", "top"))


def _check_terms(terms: list[Row]) -> None:
    seen: set[str] = set()
    for term in terms:
        key = _needed(term, "id", "glossary.yaml", "terms")
        _no_other_keys(term, {"id", *LANGUAGES, "refs", "confirmed", "note"}, "glossary.yaml", key)
        if key in seen:
            raise CatalogueError("glossary.yaml", key, "this term is there twice")
        seen.add(key)
        for language in LANGUAGES:
            _needed(term, language, "glossary.yaml", key)
        for language in term.get("confirmed") or []:
            if language not in LANGUAGES:
                raise CatalogueError("glossary.yaml", key, f"“{language}” is confirmed, but is not a language")


def _check_offences(catalogue: Catalogue) -> None:
    keys = {provision_key(code, p["ref"]) for code, _article, _position, p in catalogue.provisions()}
    seen: set[str] = set()
    for offence in catalogue.offences:
        key = _needed(offence, "id", "offences.yaml", "offences")
        if key in seen:
            raise CatalogueError("offences.yaml", key, "this offence is there twice")
        seen.add(key)
        _no_other_keys(offence, OFFENCE_KEYS, "offences.yaml", key)
        for name in ("instrument", "name", "ref", "conduct"):
            _needed(offence, name, "offences.yaml", key)
        if provision_key(offence["instrument"], offence["ref"]) not in keys:
            raise CatalogueError("offences.yaml", key, f"its provision {offence['ref']} is not there")
