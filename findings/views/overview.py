"""The gap overview: article × regional group, then provision × regional group, from stored aggregates only."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from findings import permissions, queries, rendering
from findings.choices import Band
from findings.forms import TableFilter
from findings.rules import STEP_ENDS
from instruments.models import Article, Instrument
from questionnaires.models import Cycle


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The cycles, latest first."""
    if not permissions.can_browse_aggregates(request.standing):
        raise Http404
    return render(request, "findings/cycle_list.html", {"cycles": queries.cycles_read()})


@login_required
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Article by article: what States parties reported, by regional group."""
    asked = _ask(request, slug)
    table = _article_table(request, asked)
    return render(request, "findings/gap_overview.html", _context(asked, table, "findings:overview_csv", [slug]))


@login_required
@require_safe
def overview_csv(request: HttpRequest, slug: str) -> HttpResponse:
    asked = _ask(request, slug)
    return _as_file(_article_table(request, asked), asked, f"{slug}-{asked.instrument.code}-{asked.band}")


@login_required
@require_safe
def article(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Provision by provision of one article."""
    asked = _ask(request, slug, code)
    found = _find_article(asked, number)
    table = _provision_table(request, asked, found)
    context = _context(asked, table, "findings:article_csv", [slug, code, number])
    return render(request, "findings/gap_article.html", context | {"article": found})


@login_required
@require_safe
def article_csv(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    asked = _ask(request, slug, code)
    table = _provision_table(request, asked, _find_article(asked, number))
    return _as_file(table, asked, f"{slug}-{code}-{number}-{asked.band}")


@dataclass(frozen=True)
class Asked:
    """What a page of the overview is about, and the filter it was asked with."""

    cycle: Cycle
    instrument: Instrument
    band: str
    cut_off_on: date
    filter: TableFilter

    @property
    def query(self) -> str:
        """The filter as it goes into links to the pages beside and below this one."""
        values = {"obligation": self.band}
        if self.cut_off_on != self.cycle.cut_off_on:
            values["cut_off"] = self.cut_off_on.isoformat()
        return urlencode(values)

    @property
    def own_query(self) -> str:
        """The same with the instrument, where it is chosen by the filter."""
        return urlencode({"instrument": self.instrument.code}) + "&" + self.query


def _ask(request: HttpRequest, slug: str, code: str = "") -> Asked:
    """What is asked for is there and may be seen, or it is 404. ``code`` fixes the instrument."""
    if not permissions.can_browse_aggregates(request.standing):
        raise Http404
    cycle = get_object_or_404(queries.cycles_read(), slug=slug)
    instruments = list(Instrument.objects.filter(questionnaires__versions__cycles=cycle).distinct())
    fixed = [instrument for instrument in instruments if instrument.code == code]
    if not instruments or (code and not fixed):
        raise Http404
    cut_offs = [cycle.cut_off_on]
    if permissions.can_choose_cut_off(request.standing):
        cut_offs = sorted(
            {*cut_offs, *queries.figures.cut_offs(cycle, reader=queries.figures.Reader(None))}, reverse=True
        )
    asked = TableFilter(
        request.GET, instruments=[] if code else instruments, cut_offs=cut_offs, default=cycle.cut_off_on
    )
    if not asked.is_valid():
        raise Http404
    by_code = {instrument.code: instrument for instrument in instruments}
    instrument = fixed[0] if code else by_code[asked.chosen("instrument")]
    cut_off_on = date.fromisoformat(asked.chosen("cut_off"))
    return Asked(cycle, instrument, asked.chosen("obligation"), cut_off_on, asked.with_defaults())


def _find_article(asked: Asked, number: int) -> Article:
    return get_object_or_404(Article.objects.select_related("instrument"), instrument=asked.instrument, number=number)


def _threshold(request: HttpRequest) -> int | None:
    return None if permissions.can_see_small_figures(request.standing) else settings.SMALL_CELL_THRESHOLD


def _article_table(request: HttpRequest, asked: Asked) -> queries.Table:
    return queries.article_table(
        asked.cycle,
        asked.cut_off_on,
        instrument=asked.instrument,
        band=asked.band,
        threshold=_threshold(request),
    )


def _provision_table(request: HttpRequest, asked: Asked, found: Article) -> queries.Table:
    return queries.provision_table(
        asked.cycle, asked.cut_off_on, article=found, band=asked.band, threshold=_threshold(request)
    )


def _context(asked: Asked, table: queries.Table, csv_name: str, csv_args: list[object]) -> dict[str, object]:
    query = asked.own_query if csv_name == "findings:overview_csv" else asked.query
    return {
        "asked": asked,
        "cycle": asked.cycle,
        "instrument": asked.instrument,
        "table": table,
        "heading": rendering.counted_in(asked.band),
        "replies": rendering.replies_in(table, asked.cut_off_on),
        "findings": rendering.findings_in(table, asked.band),
        "bands": Band.choices,
        "steps": list(enumerate([*STEP_ENDS, 100], start=1)),
        "threshold": settings.SMALL_CELL_THRESHOLD,
        "csv_url": f"{reverse(csv_name, args=csv_args)}?{query}",
        "trail": _trail(asked, is_below=csv_name == "findings:article_csv"),
    }


def _trail(asked: Asked, *, is_below: bool) -> list[dict[str, str]]:
    trail = [{"title": _("Gap overview"), "url": reverse("findings:index")}]
    if is_below:
        url = f"{reverse('findings:overview', args=[asked.cycle.slug])}?{asked.own_query}"
        trail.append({"title": asked.cycle.title, "url": url})
    return trail


def _as_file(table: queries.Table, asked: Asked, name: str) -> HttpResponse:
    text = rendering.table_as_csv(table, cycle=asked.cycle, cut_off_on=asked.cut_off_on, band=asked.band)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
