"""What is asked of figures, by whom; a filter that makes no sense is refused in the words of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rest_framework.request import Request

from findings import permissions, rendering
from findings.forms import TableFilter
from findings.queries import figures
from findings.queries.figures import Reader, Selection, Table
from findings.rendering import Record
from findings.serializers import FigureAboutSerializer, remark_on
from instruments.api import Listing, ListView, refuse
from instruments.models import Article, Instrument
from questionnaires.models import Cycle


@dataclass(frozen=True)
class Asked:
    """One instrument of one cycle, for one reader. ``others``: cycles it can be laid beside, earliest first."""

    request: Request
    cycle: Cycle
    instrument: Instrument
    filter: TableFilter
    reader: Reader
    others: Sequence[Cycle]

    @property
    def cut_off_on(self) -> date:
        day: date = self.filter.chosen("cut_off")
        return day

    @property
    def band(self) -> str:
        return str(self.filter.chosen("obligation"))

    @property
    def selection(self) -> Selection:
        chosen = self.filter.chosen
        who = {name: chosen(name) for name in ("grouping", "group", "capacity")}
        return Selection(cycle=self.cycle, cut_off_on=self.cut_off_on, instrument=self.instrument, **who)

    def article(self, number: int | None) -> Article | None:
        """404 for an article there is not."""
        if number is None:
            return None
        return get_object_or_404(
            Article.objects.select_related("instrument"), instrument=self.instrument, number=number
        )


def reader_of(request: Request) -> Reader:
    full = permissions.can_see_small_figures(request.standing)
    return Reader(None if full else settings.SMALL_CELL_THRESHOLD)


def find_cycle(request: Request, slug: str) -> Cycle:
    """A cycle this reader sees figures of, or 404."""
    cycles = permissions.cycles_shown_to(request.standing)
    return get_object_or_404(cycles.prefetch_related("versions__questionnaire__instrument"), slug=slug)


def instruments_of(cycle: Cycle) -> list[Instrument]:
    found = {version.questionnaire.instrument for version in cycle.versions.all()}
    return sorted(found, key=lambda instrument: instrument.position)


def filter_of(request: Request, cycle: Cycle, *, fields: Sequence[str], others: Sequence[Cycle] = ()) -> TableFilter:
    """The filter of the pages, bound to what was asked; 400 with its sentences."""
    found = TableFilter(
        request.query_params,
        fields=fields,
        instruments=instruments_of(cycle),
        others=others,
        first_day=min(cycle.opens_on, cycle.cut_off_on),
        last_day=max(timezone.now().date(), cycle.cut_off_on),
        default=cycle.cut_off_on,
    )
    if not found.is_valid():
        raise refuse(found.errors)
    return found


class FigureList(ListView):
    """A list of figures of one instrument in one cycle: what is not published is not there for the public."""

    scope = "figures"
    about_class = FigureAboutSerializer
    with_others = False
    remark = ""

    def listing(self, query: dict[str, Any], slug: str, code: str) -> Listing:
        cycle = find_cycle(self.request, slug)
        instrument = next((each for each in instruments_of(cycle) if each.code == code), None)
        if instrument is None:
            raise Http404
        others = self._others(cycle, instrument) if self.with_others else []
        fields = [name for name in TableFilter.base_fields if name in self.query_class().fields]
        bound = filter_of(self.request, cycle, fields=fields, others=others)
        self.remark = remark_on(cycle)
        return self.figures(Asked(self.request, cycle, instrument, bound, reader_of(self.request), others), query)

    def figures(self, asked: Asked, query: dict[str, Any]) -> Listing:
        raise NotImplementedError

    def _others(self, cycle: Cycle, instrument: Instrument) -> list[Cycle]:
        shown = permissions.cycles_shown_to(self.request.standing).exclude(pk=cycle.pk)
        beside = shown.filter(is_illustrative=cycle.is_illustrative, versions__questionnaire__instrument=instrument)
        return list(beside.order_by("opens_on", "slug").distinct())


def about(asked: Asked, *, counted: str, table: Table | None = None, counted_on: date | None = None) -> dict[str, Any]:
    """What holds for every figure of the list, the denominator among it. ``table``: where it is of groups of States."""
    day = counted_on or (table.counted_on if table else asked.cycle.cut_off_on)
    return {
        "cycle": asked.cycle.slug,
        "instrument": asked.instrument.code,
        "counted": counted,
        "capacity": asked.filter.chosen("capacity"),
        "cut_off_on": asked.cut_off_on,
        "counted_on": day,
        "rule_number": (table.rule_number or None) if table else None,
        "threshold": asked.reader.threshold,
        "groups": _groups(table) if table else [],
        "replies": rendering.replies_in(table) if table else [],
        "remark": remark_on(asked.cycle),
        "citation": _citation(asked, counted, day),
    }


def of_table(asked: Asked, table: Table, *, counted: str, records: Sequence[Record] | None = None) -> Listing:
    lines = rendering.table_records(table) if records is None else records
    return Listing(lines, about(asked, counted=counted, table=table))


def released_day(cycle: Cycle, day: date, reader: Reader) -> date:
    """The latest day released until the one asked for; any day for who sees every figure."""
    days = [each for each in figures.cut_offs(cycle, reader=reader) if each <= day]
    return day if reader.threshold is None or not days else days[0]


def _groups(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "group": group or rendering.NO_GROUP,
            "label": rendering.group_label(group, table.selection.grouping),
            "state_count": states,
            "replied_count": replied,
        }
        for group, (states, replied) in table.states.items()
    ]


def _citation(asked: Asked, counted: str, day: date) -> str:
    sentence = _("Implementation review portal, %(title)s, %(cycle)s, figures as at %(day)s. %(url)s")
    return sentence % {
        "title": f"{counted}, {asked.instrument.short_title}",
        "cycle": asked.cycle.title,
        "day": date_format(day),
        "url": asked.request.build_absolute_uri(),
    }
