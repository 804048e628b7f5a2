"""Cycles of review, and who replied in them. The public sees those whose figures were published."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema

from findings import permissions, queries
from findings.api.asking import filter_of, find_cycle, instruments_of, reader_of, released_day
from findings.queries import figures
from findings.serializers import (
    CycleDetailSerializer,
    CycleSerializer,
    ReplyAboutSerializer,
    ReplySerializer,
    StatusQuerySerializer,
    remark_on,
)
from instruments.api import Listing, ListView, OneView
from questionnaires.models import Cycle


@extend_schema(summary="Cycles of review, the latest first")
class CycleList(ListView):
    scope = "cycles"
    serializer_class = CycleSerializer

    def listing(self, query: dict[str, Any]) -> Listing:
        cycles = permissions.cycles_shown_to(self.request.standing)
        return Listing(cycles.prefetch_related("versions__questionnaire__instrument"))


@extend_schema(summary="One cycle of review")
class CycleDetail(OneView):
    scope = "cycles"
    serializer_class = CycleDetailSerializer

    def find(self, query: dict[str, Any], slug: str) -> Cycle:
        cycle = find_cycle(self.request, slug)
        cycle.cut_offs = figures.cut_offs(cycle, reader=reader_of(self.request))
        return cycle


@extend_schema(summary="Who replied in one cycle, State by State")
class CycleStatus(ListView):
    """Parties and signatories on the day, and of the others those that replied; by the alphabet."""

    scope = "status"
    query_class = StatusQuerySerializer
    serializer_class = ReplySerializer
    about_class = ReplyAboutSerializer
    counted_on: date
    remark = ""

    def listing(self, query: dict[str, Any], slug: str) -> Listing:
        cycle = find_cycle(self.request, slug)
        bound = filter_of(self.request, cycle, fields=["instrument", "cut_off"])
        instruments = [each for each in instruments_of(cycle) if query.get("instrument") in (None, each.code)]
        self.remark = remark_on(cycle)
        self.counted_on = released_day(cycle, bound.chosen("cut_off"), reader_of(self.request))
        replies = queries.replies_on(cycle, self.counted_on, instruments=instruments)
        lines = [reply for reply in replies if query.get("capacity") in (None, reply.capacity)]
        about = {"cycle": cycle.slug, "counted_on": self.counted_on, "remark": self.remark}
        return Listing(lines, about)
