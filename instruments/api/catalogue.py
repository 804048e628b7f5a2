"""Instruments, their articles and their provisions, in treaty order."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema

from instruments.api.reading import Listing, ListView
from instruments.models import Instrument, Provision
from instruments.queries import instruments_with_counts
from instruments.serializers import (
    ArticleQuerySerializer,
    ArticleSerializer,
    InstrumentSerializer,
    ProvisionQuerySerializer,
    ProvisionSerializer,
)


@extend_schema(summary="The Convention and its Protocols")
class InstrumentList(ListView):
    scope = "instruments"
    serializer_class = InstrumentSerializer

    def listing(self, query: dict[str, Any]) -> Listing:
        return Listing(instruments_with_counts().order_by("position"))


@extend_schema(summary="Articles of one instrument")
class ArticleList(ListView):
    scope = "instruments"
    query_class = ArticleQuerySerializer
    serializer_class = ArticleSerializer

    def listing(self, query: dict[str, Any], code: str) -> Listing:
        instrument = get_object_or_404(Instrument, code=code)
        articles = instrument.articles.select_related("instrument").order_by("number")
        wanted = {"cluster": query.get("cluster"), "group": query.get("theme")}
        return Listing(articles.filter(**{name: value for name, value in wanted.items() if value}))


@extend_schema(summary="Provisions of one instrument")
class ProvisionList(ListView):
    """The smallest parts that oblige, each with its level of obligation."""

    scope = "instruments"
    query_class = ProvisionQuerySerializer
    serializer_class = ProvisionSerializer

    def listing(self, query: dict[str, Any], code: str) -> Listing:
        instrument = get_object_or_404(Instrument, code=code)
        provisions = Provision.objects.filter(article__instrument=instrument).order_by("article__number", "position")
        wanted = {"article__number": query.get("article"), "obligation": query.get("obligation")}
        found = provisions.filter(**{name: value for name, value in wanted.items() if value})
        return Listing(found.select_related("article__instrument", "depends_on").prefetch_related("related"))
