"""Brings the database to what the catalogue's files say; a second time it changes nothing."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import translation
from modeltranslation.utils import build_localized_fieldname

from instruments.models import Article, Element, Instrument, Offence, Provision, Term
from instruments.services.reading import (
    FILES,
    LANGUAGES,
    OFFENCE_TEXTS,
    Catalogue,
    CatalogueError,
    Row,
    article_key,
    element_key,
    provision_key,
    provision_slug,
    read_catalogue,
)
from instruments.services.texts import PROVISION_TEXTS, columns_of, empty_columns, read_texts, write_statuses

# The catalogue's codes → Django's; modeltranslation's columns end in these, with underscores.
CODES = {"ar": "ar", "zh": "zh-hans", "en": "en", "fr": "fr", "ru": "ru", "es": "es"}
# Model and key of a row → its columns in the languages other than English.
Texts = Mapping[tuple[type[models.Model], str], Mapping[str, str]]


def load_catalogue(folder: Path) -> list[str]:
    """Load instruments, articles, provisions, offences and terms; return a sentence per kind that changed.

    Everything is read and checked first, then written in one transaction: a broken file
    (``CatalogueError``) changes nothing. What questions may cite is never taken away: a provision that left its file
    is an error.
    """
    catalogue = read_catalogue(folder)
    files = read_texts(catalogue, folder / "texts")
    texts = columns_of(files)
    with translation.override("en"), transaction.atomic():
        _check_nothing_is_gone(catalogue)
        counts = {
            "instruments": _load_instruments(catalogue),
            "articles": _load_articles(catalogue, texts),
            "provisions": _load_provisions(catalogue, texts),
            "relations": _load_relations(catalogue),
            "offences": _load_offences(catalogue, texts),
            "terms": _load_terms(catalogue),
            "statuses of texts": write_statuses(files),
        }
    return [f"{count} {kind} written" for kind, count in counts.items() if count]


def _check_nothing_is_gone(catalogue: Catalogue) -> None:
    listed = {provision_key(code, row["ref"]) for code, _article, _position, row in catalogue.provisions()}
    listed |= {provision_key(code, article["number"]) for code, article in catalogue.articles()}
    for article in Article.objects.select_related("instrument").prefetch_related("provisions"):
        for key in (str(article), *(provision.key for provision in article.provisions.all())):
            if key not in listed:
                raise CatalogueError(FILES[article.instrument.code], key, "it was loaded before and is no longer there")


def _load_instruments(catalogue: Catalogue) -> int:
    rows = {}
    for position, (code, content) in enumerate(catalogue.instruments.items(), start=1):
        head = content["instrument"]
        official = catalogue.glossary["instrument_titles"][code]
        rows[code] = {
            "position": position,
            "titles_confirmed": _codes(official.get("confirmed")),
            "title_notes": _notes(catalogue.titles["_confirmation"][code]),
            "also_known_as": head.get("also_known_as") or [],
            "adopted_on": date.fromisoformat(head["adopted"]),
            "adopted_by": head["adopted_by"],
            "in_force_on": date.fromisoformat(head["entry_into_force"]),
            "in_force_article": str(head.get("entry_into_force_article", "")),
            "treaty_series": head.get("treaty_series", ""),
            "depositary_chapter": head.get("depositary_chapter", ""),
            **_texts("title", official),
            **_texts("short_title", catalogue.short_titles[code]),
        }
    return _write(Instrument, "code", rows) + _load_parents(catalogue)


def _load_parents(catalogue: Catalogue) -> int:
    """The Convention that a Protocol supplements."""
    instruments = {instrument.code: instrument for instrument in Instrument.objects.all()}
    count = 0
    for code, instrument in instruments.items():
        parent = instruments.get(catalogue.instruments[code]["instrument"].get("parent"))
        if instrument.parent_id != (parent.pk if parent else None):
            instrument.parent = parent
            instrument.save(update_fields=["parent"])
            count += 1
    return count


def _load_articles(catalogue: Catalogue, texts: Texts) -> int:
    instruments = {instrument.code: instrument for instrument in Instrument.objects.all()}
    confirmation = catalogue.titles["_confirmation"]
    count = 0
    for code, instrument in instruments.items():
        rows = {
            article["number"]: {
                "titles_confirmed": _confirmed(confirmation[code], article["number"]),
                "group": article["group"],
                "cluster": article.get("cluster") or "",
                "cluster_source": article["cluster_source"],
                "cluster_alternatives": article.get("cluster_alternatives") or [],
                "summary_en": article["summary"],
                **_texts("title", catalogue.titles[code][article["number"]]),
                **_translated(texts, Article, provision_key(code, article["number"]), ["summary"]),
            }
            for article in catalogue.instruments[code]["articles"]
        }
        count += _write(Article, "number", rows, within={"instrument": instrument})
    return count


def _load_provisions(catalogue: Catalogue, texts: Texts) -> int:
    articles = {(a.instrument.code, a.number): a for a in Article.objects.select_related("instrument")}
    rows: dict[str, dict[str, Any]] = {}
    for code, article, position, provision in catalogue.provisions():
        key = provision_key(code, provision["ref"])
        rows[key] = {
            "article_id": articles[code, article["number"]].pk,
            "ref": str(provision["ref"]),
            "slug": provision_slug(key),
            "position": position,
            "obligation": provision["obligation"],
            "qualifier_en": provision.get("qualifier") or "",
            "summary_en": provision["summary"],
            "measure_type": provision["measure_type"],
            "requires_notification": bool(provision.get("notification")),
            "notification_basis": provision.get("notification_basis") or "",
            "is_definition": bool(provision.get("definition")),
            "note_en": str(provision.get("note") or ""),
            **_translated(texts, Provision, key, PROVISION_TEXTS),
        }
    return _write(Provision, "key", rows) + _load_elements(catalogue, texts)


def _load_elements(catalogue: Catalogue, texts: Texts) -> int:
    provisions = dict(Provision.objects.values_list("key", "pk").order_by())
    rows = {
        (key := element_key(provision_key(code, row["ref"]), position)): {
            "provision_id": provisions[provision_key(code, row["ref"])],
            "position": position,
            "ref": str(element.get("ref") or ""),
            "text_en": element["text"],
            **_translated(texts, Element, key, ["text"]),
        }
        for code, _article, _position, row in catalogue.provisions()
        for position, element in enumerate(row.get("elements") or [], start=1)
    }
    return _write(Element, "key", rows)


def _load_relations(catalogue: Catalogue) -> int:
    """Links between provisions, and to articles that have none; written only where they differ."""
    by_key = {provision.key: provision for provision in Provision.objects.all()}
    articles = {f"{a.instrument.code} {a.number}": a.pk for a in Article.objects.select_related("instrument")}
    related: set[tuple[int, int]] = set()
    related_articles: set[tuple[int, int]] = set()
    moved = []
    for code, _article, _position, row in catalogue.provisions():
        provision = by_key[provision_key(code, row["ref"])]
        for name in row.get("related") or []:
            if name in by_key:
                related.add((provision.pk, by_key[name].pk))
            else:
                related_articles.add((provision.pk, articles[article_key(name)]))
        depends_on = by_key[provision_key(code, row["depends_on"])].pk if row.get("depends_on") is not None else None
        if provision.depends_on_id != depends_on:
            provision.depends_on_id = depends_on
            moved.append(provision)
    if moved:
        Provision.objects.bulk_update(moved, ["depends_on"])
    return (
        len(moved)
        + _write_links(Provision.related.through, ("from_provision_id", "to_provision_id"), related)
        + _write_links(Provision.related_articles.through, ("provision_id", "article_id"), related_articles)
    )


def _write_links(link: type[models.Model], ends: tuple[str, str], wanted: set[tuple[int, int]]) -> int:
    manager = link._default_manager
    there = {(first, second): pk for pk, first, second in manager.values_list("pk", *ends)}
    manager.bulk_create(link(**dict(zip(ends, pair, strict=True))) for pair in sorted(wanted - set(there)))
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    if gone:
        manager.filter(pk__in=gone).delete()
    return len(wanted ^ set(there))


def _load_offences(catalogue: Catalogue, texts: Texts) -> int:
    provisions = {provision.key: provision for provision in Provision.objects.select_related("article__instrument")}
    own_columns = {"id", "instrument", "ref", *OFFENCE_TEXTS.values()}
    rows = {}
    for position, offence in enumerate(catalogue.offences, start=1):
        provision = provisions[provision_key(offence["instrument"], offence["ref"])]
        rows[offence["id"]] = {
            "instrument_id": provision.article.instrument_id,
            "provision_id": provision.pk,
            "position": position,
            **{f"{field}_en": _text_of(offence.get(name)) for field, name in OFFENCE_TEXTS.items()},
            **_translated(texts, Offence, offence["id"], OFFENCE_TEXTS),
            "details": {name: _written(value) for name, value in offence.items() if name not in own_columns},
        }
    return _write(Offence, "slug", rows)


def _translated(texts: Texts, model: type[models.Model], key: str, fields: Iterable[str]) -> dict[str, str | None]:
    return {**empty_columns(fields), **texts.get((model, key), {})}


def _text_of(value: object) -> str:
    return str(_written(value)) if value is not None else ""


def _written(value: Any) -> Any:
    """A reference that reads as a number, an answer that reads as yes or no: both are text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [_written(item) for item in value]
    if isinstance(value, dict):
        return {name: _written(item) for name, item in value.items()}
    return str(value)


def _load_terms(catalogue: Catalogue) -> int:
    rows = {
        term["id"]: {
            "refs": term.get("refs") or [],
            "confirmed": _codes(term.get("confirmed")),
            "note": term.get("note") or "",
            **_texts("name", term),
        }
        for term in catalogue.glossary["terms"]
    }
    return _write(Term, "slug", rows)


def _write(
    model: type[models.Model],
    key: str,
    rows: Mapping[Any, Mapping[str, Any]],
    *,
    within: Mapping[str, Any] | None = None,
) -> int:
    """Create what is new, save what differs; return how many rows were written. Nothing is ever deleted."""
    manager = model._default_manager
    existing = {getattr(row, key): row for row in manager.filter(**(within or {}))}
    new, changed = [], []
    for value, columns in rows.items():
        row = existing.get(value)
        if row is None:
            new.append(model(**{key: value}, **(within or {}), **columns))
        elif any(getattr(row, name) != content for name, content in columns.items()):
            for name, content in columns.items():
                setattr(row, name, content)
            changed.append(row)
    manager.bulk_create(new)
    if changed:
        manager.bulk_update(changed, list(next(iter(rows.values()))))
    return len(new) + len(changed)


def _texts(field: str, texts: Row) -> dict[str, str]:
    return {build_localized_fieldname(field, CODES[language]): texts[language] for language in LANGUAGES}


def _confirmed(confirmation: Row, number: int) -> list[str]:
    """Languages in which this article's title was seen in a published text."""
    return _codes(
        language
        for language in LANGUAGES
        if (mark := confirmation[language]).get("confirmed") or number in mark.get("confirmed_articles", [])
    )


def _notes(confirmation: Row) -> dict[str, str]:
    """Language → what to know of the titles in it."""
    return {CODES[language]: note for language in LANGUAGES if (note := confirmation[language].get("note"))}


def _codes(languages: Iterable[str] | None) -> list[str]:
    return [CODES[language] for language in languages or []]
