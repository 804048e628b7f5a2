"""States, their participation and its sources, from files; a second time it changes nothing."""

import csv
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from instruments.models import Article, Instrument, Provision
from parties.choices import Confidence, ConsentKind, DeclarationKind, ParticipationStatus, RegionalGroup, StateKind
from parties.models import Declaration, Participation, Source, State

COLUMNS_OF = {
    "states.csv": {
        *("iso3", "iso2", "m49", "kind", "regional_group", "regional_group_note", "m49_subregion"),
        *("ldc", "lldc", "sids", "tile_row", "tile_col"),
        *("name_ar", "name_zh", "name_en", "name_fr", "name_ru", "name_es"),
    },
    "collation.csv": {"iso3", "ar", "zh", "en", "fr", "ru", "es"},
    "sources.csv": {"key", "title", "publisher", "url", "url_kind", "date_of_content", "used_for"},
    "participation.csv": {
        *("iso3", "instrument", "status", "signature_date", "consent_date", "consent_kind"),
        *("source", "as_of", "confidence", "note"),
    },
    "declarations.csv": {
        *("iso3", "instrument", "article", "provision", "kind", "made_on", "withdrawn_on"),
        *("source", "confidence", "note"),
    },
}
# Column of the files → suffix of modeltranslation's columns.
COLUMNS = {"ar": "ar", "zh": "zh_hans", "en": "en", "fr": "fr", "ru": "ru", "es": "es"}

Row = Mapping[str, str]


class PartiesError(ValueError):
    """One sentence: which file, which row, which column, what is wrong."""

    def __init__(self, file: str, key: str, column: str, reason: str) -> None:
        super().__init__(f"{file}, {key}, column “{column}”: {reason}")


def load_parties(folder: Path) -> list[str]:
    """Load States, sources, participation and declarations; return a sentence per kind that changed.

    Everything is read and checked first, then written in one transaction: a broken file
    (``PartiesError``) changes nothing.
    """
    states = _read_states(folder)
    sources = _read_sources(folder)
    participations = _read_participations(folder, states, sources)
    declarations = _read_declarations(folder, states, sources)
    with transaction.atomic():
        counts = {
            "States": _write(State, ("iso3",), states),
            "sources": _write(Source, ("key",), sources),
            "participations": _write_participations(participations),
            "declarations": _write_declarations(declarations),
        }
    return [f"{count} {kind} written" for kind, count in counts.items() if count]


def _read_states(folder: Path) -> dict[tuple[Any, ...], dict[str, Any]]:
    file = "states.csv"
    places = {row["iso3"]: row for row in _rows(folder, "collation.csv", "iso3")}
    states: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in _rows(folder, file, "iso3"):
        key = row["iso3"]
        if (key,) in states:
            raise PartiesError(file, key, "iso3", "this State is there twice")
        if key not in places:
            raise PartiesError("collation.csv", key, "iso3", "this State has no place in the order of names")
        states[(key,)] = {
            "iso2": row["iso2"],
            "m49": row["m49"],
            "kind": _choice(row, "kind", StateKind.values, file, key),
            "regional_group": _choice(row, "regional_group", RegionalGroup.values, file, key),
            "regional_group_note": row["regional_group_note"],
            "m49_subregion": row["m49_subregion"],
            **{f"is_{mark}": _flag(row, mark, file, key) for mark in ("ldc", "lldc", "sids")},
            "tile_row": _parsed(row, "tile_row", int, file, key),
            "tile_column": _parsed(row, "tile_col", int, file, key),
            **{f"name_{column}": _needed(row, f"name_{code}", file, key) for code, column in COLUMNS.items()},
            **{
                f"position_{column}": _parsed(places[key], code, int, "collation.csv", key)
                for code, column in COLUMNS.items()
            },
        }
    for code, column in COLUMNS.items():
        if sorted(state[f"position_{column}"] or 0 for state in states.values()) != list(range(1, len(states) + 1)):
            raise PartiesError("collation.csv", "all rows", code, f"the places are not 1 to {len(states)}, each once")
    return states


def _read_sources(folder: Path) -> dict[tuple[Any, ...], dict[str, Any]]:
    names = ("title", "publisher", "url", "url_kind", "date_of_content", "used_for")
    return {(row["key"],): {name: row[name] for name in names} for row in _rows(folder, "sources.csv", "key")}


def _read_participations(
    folder: Path, states: Mapping[tuple[Any, ...], Any], sources: Mapping[tuple[Any, ...], Any]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    file = "participation.csv"
    codes = set(Instrument.objects.values_list("code", flat=True))
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in _rows(folder, file, "iso3"):
        key = f"{row['iso3']} {row['instrument']}"
        if (row["iso3"],) not in states:
            raise PartiesError(file, key, "iso3", "there is no such State in states.csv")
        if row["instrument"] not in codes:
            raise PartiesError(file, key, "instrument", "there is no such instrument; load the instruments first")
        keys = [name.strip() for name in row["source"].split(";") if name.strip()]
        for name in keys:
            if (name,) not in sources:
                raise PartiesError(file, key, "source", f"“{name}” is not in sources.csv")
        if (row["iso3"], row["instrument"]) in found:
            raise PartiesError(file, key, "instrument", "this row is there twice")
        found[row["iso3"], row["instrument"]] = {
            "status": _choice(row, "status", ParticipationStatus.values, file, key),
            "signed_on": _day(row, "signature_date", file, key) if row["signature_date"] else None,
            "consented_on": _day(row, "consent_date", file, key) if row["consent_date"] else None,
            "consent_kind": _choice(row, "consent_kind", [*ConsentKind.values, ""], file, key),
            "as_of": _day(row, "as_of", file, key),
            "confidence": _choice(row, "confidence", Confidence.values, file, key),
            "note": row["note"],
            "sources": keys,
        }
        _check_participation(row, file, key)
    for (iso3,) in states:
        for code in codes:
            if (iso3, code) not in found:
                raise PartiesError(file, f"{iso3} {code}", "instrument", "this row is missing")
    return found


def _read_declarations(
    folder: Path, states: Mapping[tuple[Any, ...], Any], sources: Mapping[tuple[Any, ...], Any]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Reservations, declarations and notifications; ``article`` and ``provision`` may both be blank."""
    file = "declarations.csv"
    instruments = dict(Instrument.objects.values_list("code", "pk"))
    articles = {(a.instrument_id, str(a.number)): a.pk for a in Article.objects.order_by()}
    provisions = {p.key: p for p in Provision.objects.select_related("article").order_by()}
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in _rows(folder, file, "iso3"):
        key = f"{row['iso3']} {row['instrument']} {row['made_on']}"
        code = _choice(row, "instrument", list(instruments), file, key)
        if (row["iso3"],) not in states:
            raise PartiesError(file, key, "iso3", "there is no such State in states.csv")
        if (row["source"],) not in sources:
            raise PartiesError(file, key, "source", f"“{row['source']}” is not in sources.csv")
        article = articles.get((instruments[code], row["article"]))
        if row["article"] and article is None:
            raise PartiesError(file, key, "article", "there is no such article")
        provision = provisions.get(row["provision"])
        if row["provision"] and (provision is None or provision.article.instrument_id != instruments[code]):
            raise PartiesError(file, key, "provision", "there is no such provision of this instrument")
        made_on = _day(row, "made_on", file, key)
        kind = _choice(row, "kind", DeclarationKind.values, file, key)
        place = (row["iso3"], instruments[code], article, provision.pk if provision else None, kind, made_on)
        if place in found:
            raise PartiesError(file, key, "made_on", "this row is there twice")
        found[place] = {
            "withdrawn_on": _day(row, "withdrawn_on", file, key) if row["withdrawn_on"] else None,
            "source": row["source"],
            "confidence": _choice(row, "confidence", Confidence.values, file, key),
            "note": row["note"],
        }
    return found


def _check_participation(row: Row, file: str, key: str) -> None:
    """A State is party by an act of consent; without one it has signed, or neither."""
    if row["status"] != ParticipationStatus.PARTY and (row["consent_date"] or row["consent_kind"]):
        raise PartiesError(file, key, "status", f"consent is recorded, but the status is “{row['status']}”")
    if row["status"] == ParticipationStatus.SIGNATORY and not row["signature_date"]:
        raise PartiesError(file, key, "signature_date", "it is missing for a signatory")
    if row["status"] == ParticipationStatus.NONE and row["signature_date"]:
        raise PartiesError(file, key, "status", "a signature is recorded, but the status is “none”")


def _rows(folder: Path, file: str, key: str) -> list[Row]:
    """The rows of a file; lines that open with # say where it comes from. A row is known by ``key``."""
    try:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PartiesError(file, "file", key, "it is not there, or is not UTF-8") from error
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    for column in sorted(COLUMNS_OF[file] - set(reader.fieldnames or [])):
        raise PartiesError(file, "heading", column, "this column is missing")
    rows: list[Row] = list(reader)
    for number, row in enumerate(rows, start=2):
        if not row.get(key):
            raise PartiesError(file, f"line {number}", key, "it is missing")
        if None in row or None in row.values():
            raise PartiesError(file, row[key], key, "the row has not as many columns as the heading")
    return rows


def _needed(row: Row, column: str, file: str, key: str) -> str:
    if not row.get(column):
        raise PartiesError(file, key, column, "it is missing")
    return row[column]


def _choice(row: Row, column: str, allowed: list[str], file: str, key: str) -> str:
    if row[column] not in allowed:
        raise PartiesError(file, key, column, f"“{row[column]}” is not one of {', '.join(filter(None, allowed))}")
    return row[column]


def _flag(row: Row, column: str, file: str, key: str) -> bool:
    return _choice(row, column, ["true", "false"], file, key) == "true"


def _day(row: Row, column: str, file: str, key: str) -> date:
    text = _needed(row, column, file, key)
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a calendar day has no zone)
    except ValueError as error:
        raise PartiesError(file, key, column, f"“{text}” is not a day written as YYYY-MM-DD") from error


def _parsed(row: Row, column: str, parse: Callable[[str], Any], file: str, key: str) -> Any:
    """The value, or None where the column is blank."""
    if not row[column]:
        return None
    try:
        return parse(row[column])
    except ValueError as error:
        raise PartiesError(file, key, column, f"“{row[column]}” cannot be read") from error


def _write(model: type[models.Model], keys: tuple[str, ...], rows: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> int:
    """Create what is new, save what differs; return how many rows were written. Nothing is ever deleted."""
    manager = model._default_manager
    existing = {tuple(getattr(row, key) for key in keys): row for row in manager.all()}
    new, changed = [], []
    for value, columns in rows.items():
        row = existing.get(value)
        if row is None:
            new.append(model(**dict(zip(keys, value, strict=True)), **columns))
        elif any(getattr(row, name) != content for name, content in columns.items()):
            for name, content in columns.items():
                setattr(row, name, content)
            changed.append(row)
    manager.bulk_create(new)
    if changed:
        manager.bulk_update(changed, list(next(iter(rows.values()))))
    return len(new) + len(changed)


def _write_participations(rows: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> int:
    states = dict(State.objects.values_list("iso3", "pk"))
    instruments = dict(Instrument.objects.values_list("code", "pk"))
    keyed = {
        (states[iso3], instruments[code]): {name: value for name, value in row.items() if name != "sources"}
        for (iso3, code), row in rows.items()
    }
    count = _write(Participation, ("state_id", "instrument_id"), keyed)
    return count + _write_sources(rows, states, instruments)


def _write_sources(
    rows: Mapping[tuple[Any, ...], Mapping[str, Any]], states: Mapping[str, int], instruments: Mapping[str, int]
) -> int:
    sources = dict(Source.objects.values_list("key", "pk"))
    participations = {(p.state_id, p.instrument_id): p.pk for p in Participation.objects.all()}
    link = Participation.sources.through
    wanted = {
        (participations[states[iso3], instruments[code]], sources[key])
        for (iso3, code), row in rows.items()
        for key in row["sources"]
    }
    there = set(link.objects.values_list("participation_id", "source_id"))
    link.objects.bulk_create(link(participation_id=p, source_id=s) for p, s in sorted(wanted - there))
    for participation, source in there - wanted:
        link.objects.filter(participation_id=participation, source_id=source).delete()
    return len(wanted ^ there)


def _write_declarations(rows: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> int:
    if not rows:
        return 0
    states = dict(State.objects.values_list("iso3", "pk"))
    sources = dict(Source.objects.values_list("key", "pk"))
    keys = ("state_id", "instrument_id", "article_id", "provision_id", "kind", "made_on")
    keyed = {
        (states[iso3], *rest): {name: value for name, value in row.items() if name != "source"}
        | {"source_id": sources[row["source"]]}
        for (iso3, *rest), row in rows.items()
    }
    return _write(Declaration, keys, keyed)
