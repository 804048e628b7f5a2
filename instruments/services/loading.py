"""Brings the database to what the catalogue's files say; a second time it changes nothing."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from instruments.models import Article, Instrument, Offence, Provision, Term
from instruments.services.reading import (
    LANGUAGES,
    Catalogue,
    Row,
    article_key,
    provision_key,
    provision_slug,
    read_catalogue,
)

# Catalogue code → suffix of modeltranslation's columns.
COLUMNS = {"ar": "ar", "zh": "zh_hans", "en": "en", "fr": "fr", "ru": "ru", "es": "es"}


def load_catalogue(folder: Path) -> list[str]:
    """Load instruments, articles, provisions, offences and terms; return a sentence per kind that changed.

    Everything is read and checked first, then written in one transaction: a broken file
    (``CatalogueError``) changes nothing.
    """
    catalogue = read_catalogue(folder)
    with transaction.atomic():
        counts = {
            "instruments": _load_instruments(catalogue),
            "articles": _load_articles(catalogue),
            "provisions": _load_provisions(catalogue),
            "relations": _load_relations(catalogue),
            "offences": _load_offences(catalogue),
            "terms": _load_terms(catalogue),
        }
    return [f"{count} {kind} written" for kind, count in counts.items() if count]


def _load_instruments(catalogue: Catalogue) -> int:
    rows = {}
    for position, (code, content) in enumerate(catalogue.instruments.items(), start=1):
        head = content["instrument"]
        official = catalogue.glossary["instrument_titles"][code]
        rows[code] = {
            "position": position,
            "titles_confirmed": official.get("confirmed", []),
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
    count = _write(Instrument, "code", rows)
    convention = Instrument.objects.get(code="UNTOC")
    return count + Instrument.objects.exclude(code="UNTOC").filter(parent=None).update(parent=convention)


def _load_articles(catalogue: Catalogue) -> int:
    instruments = {instrument.code: instrument for instrument in Instrument.objects.all()}
    confirmation = catalogue.titles.get("_confirmation", {})
    count = 0
    for code, instrument in instruments.items():
        rows = {
            article["number"]: {
                "titles_confirmed": _confirmed(confirmation.get(code, {}), article["number"]),
                "group": article["group"],
                "cluster": article.get("cluster") or "",
                "cluster_source": article["cluster_source"],
                "cluster_alternatives": article.get("cluster_alternatives") or [],
                "summary_en": article["summary"],
                **_texts("title", catalogue.titles[code][article["number"]]),
            }
            for article in catalogue.instruments[code]["articles"]
        }
        count += _write(Article, "number", rows, within={"instrument": instrument})
    return count


def _load_provisions(catalogue: Catalogue) -> int:
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
            "elements": provision.get("elements") or [],
            "note": provision.get("note") or "",
        }
    return _write(Provision, "key", rows)


def _load_relations(catalogue: Catalogue) -> int:
    """Links between provisions, and to articles that have none; written only where they differ."""
    by_key = {
        provision.key: provision for provision in Provision.objects.prefetch_related("related", "related_articles")
    }
    articles = {f"{a.instrument.code} {a.number}": a for a in Article.objects.select_related("instrument")}
    count = 0
    for code, _article, _position, row in catalogue.provisions():
        provision = by_key[provision_key(code, row["ref"])]
        names = row.get("related") or []
        related = {by_key[name] for name in names if name in by_key}
        related_articles = {articles[article_key(name)] for name in names if name not in by_key}
        depends_on = by_key[provision_key(code, row["depends_on"])] if row.get("depends_on") is not None else None
        if provision.depends_on_id != (depends_on.pk if depends_on else None):
            provision.depends_on = depends_on
            provision.save(update_fields=["depends_on"])
            count += 1
        if set(provision.related.all()) != related:
            provision.related.set(related)
            count += 1
        if set(provision.related_articles.all()) != related_articles:
            provision.related_articles.set(related_articles)
            count += 1
    return count


def _load_offences(catalogue: Catalogue) -> int:
    provisions = {provision.key: provision for provision in Provision.objects.select_related("article__instrument")}
    own_columns = {"id", "instrument", "name", "ref", "conduct", "mental_element"}
    rows = {}
    for position, offence in enumerate(catalogue.offences, start=1):
        provision = provisions[provision_key(offence["instrument"], offence["ref"])]
        rows[offence["id"]] = {
            "instrument_id": provision.article.instrument_id,
            "provision_id": provision.pk,
            "position": position,
            "name_en": offence["name"],
            "conduct": offence["conduct"],
            "mental_element": str(offence.get("mental_element") or ""),
            "details": {name: value for name, value in offence.items() if name not in own_columns},
        }
    return _write(Offence, "slug", rows)


def _load_terms(catalogue: Catalogue) -> int:
    rows = {
        term["id"]: {
            "refs": term.get("refs") or [],
            "confirmed": term.get("confirmed") or [],
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
    return {f"{field}_{COLUMNS[language]}": texts[language] for language in LANGUAGES}


def _confirmed(confirmation: Row, number: int) -> list[str]:
    """Languages in which this article's title was seen in a published text."""
    return [
        language
        for language in LANGUAGES
        if (mark := confirmation.get(language, {})).get("confirmed") or number in mark.get("confirmed_articles", [])
    ]
