"""Figures of all States: the same tables as on the pages, withheld as there, one line for each figure."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from findings import rendering
from findings.api.asking import Asked, FigureList, about, of_table
from findings.choices import NeedFamily
from findings.queries import figures
from findings.serializers import (
    ArticleFigureQuerySerializer,
    ArticleFigureSerializer,
    BandQuerySerializer,
    ClusterFigureSerializer,
    NeedFigureSerializer,
    NeedQuerySerializer,
    ProvisionFigureQuerySerializer,
    ProvisionFigureSerializer,
    StatusFigureQuerySerializer,
    StatusFigureSerializer,
    TrendFigureSerializer,
    TrendQuerySerializer,
)
from instruments.api import Listing, refuse


@extend_schema(summary="Articles by groups of States")
class ArticleFigures(FigureList):
    """States that reported at least one thing counted under the article; what that is: ``about.counted``."""

    query_class = ArticleFigureQuerySerializer
    serializer_class = ArticleFigureSerializer

    def figures(self, asked: Asked, query: dict[str, Any]) -> Listing:
        table = figures.article_table(asked.selection, band=asked.band, reader=asked.reader)
        cluster = query.get("cluster")
        records = [r for r in rendering.table_records(table) if not cluster or r.subject.cluster == cluster]
        return of_table(asked, table, counted=rendering.counted_in(asked.band), records=records)


@extend_schema(summary="Provisions of one article by groups of States")
class ProvisionFigures(FigureList):
    query_class = ProvisionFigureQuerySerializer
    serializer_class = ProvisionFigureSerializer

    def figures(self, asked: Asked, query: dict[str, Any]) -> Listing:
        article = asked.article(query["article"])
        table = figures.provision_table(asked.selection, article=article, band=asked.band, reader=asked.reader)
        return of_table(asked, table, counted=rendering.counted_in(asked.band))


@extend_schema(summary="Clusters by groups of States")
class ClusterFigures(FigureList):
    """A State counts once in each cluster. The clusters are a working mapping."""

    query_class = BandQuerySerializer
    serializer_class = ClusterFigureSerializer

    def figures(self, asked: Asked, query: dict[str, Any]) -> Listing:
        table = figures.cluster_table(asked.selection, band=asked.band, reader=asked.reader)
        return of_table(asked, table, counted=rendering.counted_in(asked.band))


@extend_schema(summary="What was reported, provision by provision")
class StatusFigures(FigureList):
    """Each status of each provision, law and practice apart, reservations apart, and the points left open."""

    query_class = StatusFigureQuerySerializer
    serializer_class = StatusFigureSerializer

    def figures(self, asked: Asked, query: dict[str, Any]) -> Listing:
        article = asked.article(query.get("article"))
        statuses = figures.article_statuses(asked.selection, article=article, reader=asked.reader)
        # For the denominator and the day, which are those of every table of this selection.
        table = figures.cluster_table(asked.selection, band=asked.band, reader=asked.reader)
        counted = _("What was reported, provision by provision")
        return of_table(asked, table, counted=counted, records=rendering.status_records(statuses, table.counted_on))


@extend_schema(summary="Technical assistance asked for, and difficulties reported")
class NeedFigures(FigureList):
    """Kinds by groups of States, under one article or over all; a State counts once for a kind."""

    query_class = NeedQuerySerializer
    serializer_class = NeedFigureSerializer

    def figures(self, asked: Asked, query: dict[str, Any]) -> Listing:
        is_assistance = query.get("family", NeedFamily.ASSISTANCE) == NeedFamily.ASSISTANCE
        read = figures.assistance if is_assistance else figures.difficulties
        table = read(asked.selection, article=asked.article(query.get("article")), reader=asked.reader)
        counted = _("Technical assistance asked for") if is_assistance else _("Difficulties reported")
        records = rendering.table_records(table, labels=figures.kind_labels(asked.selection))
        return of_table(asked, table, counted=counted, records=records)


@extend_schema(summary="Articles through cycles, for the same States only")
class TrendFigures(FigureList):
    """The States that replied as parties in every cycle from the first to the last; nothing for a single cycle."""

    query_class = TrendQuerySerializer
    serializer_class = TrendFigureSerializer
    with_others = True

    def figures(self, asked: Asked, query: dict[str, Any]) -> Listing:
        since = asked.filter.chosen("since") if asked.others else ""
        first = next((cycle for cycle in asked.others if cycle.slug == since), None)
        if query.get("since") and first is None:
            raise refuse({"since": [_("There is no such cycle to begin with.")]})
        ends = sorted([first or asked.cycle, asked.cycle], key=lambda cycle: cycle.opens_on)
        in_time = sorted([*asked.others, asked.cycle], key=lambda cycle: (cycle.opens_on, cycle.slug))
        cycles = [cycle for cycle in in_time if ends[0].opens_on <= cycle.opens_on <= ends[-1].opens_on]
        found = figures.trends(cycles, asked.instrument, band=asked.band, reader=asked.reader) if first else []
        counted = rendering.counted_in(asked.band)
        return Listing(rendering.trend_records(found, cycles), about(asked, counted=counted))
