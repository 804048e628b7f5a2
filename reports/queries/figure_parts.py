"""Figures of a snapshot: tables of the rooms below as JSON, a count as ``[number, of]``, withheld as None."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch

from findings.queries.figures import Count, Statuses, Table, Trend, Whole
from instruments.models import Article, Element, Instrument, Provision
from instruments.queries import texts_by_code
from questionnaires.models import Cycle

Json = dict[str, Any]
Pair = list[int | None]
# What families of needs are called in the snapshot.
FAMILIES = {"assistance": "assistance", "difficulties": "difficulty"}


def without_figures(whole: Whole) -> Whole:
    """For a State's own report: what was asked, and no figure of others."""
    bare = {band: replace(table, lines=[]) for band, table in whole.articles.items()}
    statuses = [replace(each, counts={}, missing={}, reserved=Count(0, 0)) for each in whole.statuses]
    return replace(whole, articles=bare, clusters={}, statuses=statuses, needs={}, needs_by_article={})


def instrument_figures(whole: Whole) -> Json:
    """Who replied in which capacity; clusters by level of obligation; needs over all articles.

    ``counted``: regional group → how many States parties replied by the day whose figures these are.
    """
    counted = next(iter(whole.articles.values())).states
    return {
        "replies": {
            capacity: {group: list(pair) for group, pair in groups.items()} for capacity, groups in whole.states.items()
        },
        "counted": {group: replied for group, (_states, replied) in counted.items()},
        "clusters": _by_subject(whole.clusters),
        "assistance": _lines(whole.needs.get(FAMILIES["assistance"])),
        "difficulties": _lines(whole.needs.get(FAMILIES["difficulties"])),
    }


def read_articles(cycle: Cycle, wholes: Sequence[Whole]) -> list[Json]:
    """Every article the cycle asks about, in treaty order, with its provisions. Three queries."""
    asked = Provision.objects.filter(questions__version__cycles=cycle).distinct().order_by("position")
    elements = Prefetch("elements", Element.objects.order_by("position"))
    articles = Article.objects.filter(
        sections__version__cycles=cycle, instrument__in=[whole.selection.instrument for whole in wholes]
    ).distinct()
    listed = articles.order_by("instrument__position", "number").prefetch_related(
        Prefetch("provisions", asked.prefetch_related(elements), to_attr="asked_provisions")
    )
    by_instrument = {whole.selection.instrument.pk: whole for whole in wholes}
    return [_article(article, by_instrument[article.instrument_id]) for article in listed]


def _article(article: Any, whole: Whole) -> Json:
    bands = {band: line for band, table in whole.articles.items() for line in table.lines if line.subject == article}
    statuses = {each.provision.pk: each for each in whole.statuses}
    needs = {name: _totals(whole.needs_by_article.get(family, {}).get(article.pk)) for name, family in FAMILIES.items()}
    return {
        "instrument": whole.selection.instrument.code,
        "number": article.number,
        "cluster": article.cluster,
        "titles": texts_by_code(article, "title"),
        "summaries": texts_by_code(article, "summary"),
        "bands": {band: _counts(line.total, line.cells) for band, line in bands.items()},
        **needs,
        "provisions": [_provision(provision, statuses.get(provision.pk)) for provision in article.asked_provisions],
    }


def _provision(provision: Any, found: Statuses | None) -> Json:
    """Check points are listed where at least one State left them open, or where it is withheld whether one did; all
    of them in a State's own report."""
    missing, is_withheld = (found.missing, found.is_withheld) if found else ({}, False)
    return {
        "key": provision.key,
        "ref": provision.ref,
        "obligation": provision.obligation,
        "requires_notification": provision.requires_notification,
        "summaries": texts_by_code(provision, "summary"),
        "statuses": {status: count.number for status, count in found.counts.items()} if found else {},
        "reserved": found.reserved.number if found else 0,
        "missing": [
            {
                "key": element.key,
                "texts": texts_by_code(element, "text"),
                "count": None if is_withheld else missing[element.key].number,
            }
            for element in provision.elements.all()
            if is_withheld or element.key in missing
        ],
        "elements": {element.key: texts_by_code(element, "text") for element in provision.elements.all()},
    }


def trend(instrument: Instrument, found: Sequence[Trend], cycles: Sequence[Cycle]) -> Json:
    """Articles through cycles; ``states``: how many States are the same in all of them."""
    return {
        "instrument": instrument.code,
        "cycles": [
            {"slug": c.slug, "titles": texts_by_code(c, "title"), "cut_off_on": c.cut_off_on.isoformat()}
            for c in cycles
        ],
        "states": {slug: count.of for slug, count in found[0].counts.items()},
        "lines": [
            {
                "number": each.subject.number if isinstance(each.subject, Article) else 0,
                "counts": {slug: _pair(count) for slug, count in each.counts.items()},
                "changed": sorted(each.changed),
            }
            for each in found
        ],
    }


def before(table: Table) -> Json:
    """One instrument on the earlier day: who replied, and States parties counted by article."""
    return {
        "replied": sum(replied for _states, replied in table.states.values()),
        "articles": {str(line.subject.number): _pair(line.total) for line in table.lines},  # type: ignore[union-attr]
    }


def _by_subject(tables: Mapping[str, Table]) -> Json:
    found: Json = {}
    for band, table in tables.items():
        for line in table.lines:
            found.setdefault(str(line.subject), {})[band] = _counts(line.total, line.cells)
    return found


def _lines(table: Table | None) -> Json:
    return {str(line.subject): _counts(line.total, line.cells) for line in table.lines} if table else {}


def _totals(table: Table | None) -> Json:
    return {str(line.subject): _pair(line.total) for line in table.lines} if table else {}


def _counts(total: Count, cells: Mapping[str, Count]) -> Json:
    return {"total": _pair(total), "groups": {group: _pair(count) for group, count in cells.items()}}


def _pair(count: Count) -> Pair:
    return [count.number, count.of]
