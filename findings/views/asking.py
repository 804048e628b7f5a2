"""What the pages of figures have in common: what is asked for, by whom, and how it is answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from findings import permissions, queries
from findings.forms import TableFilter
from findings.queries.figures import Reader, Selection
from findings.rendering import FILES, Grid, Sheet
from findings.rules import STEP_ENDS
from instruments.models import Instrument
from questionnaires.models import Cycle

WHO = ("grouping", "group", "capacity", "cut_off")
ILLUSTRATIVE = "Illustrative data: generated for demonstration, not a statement by any State."


@dataclass(frozen=True)
class Asked:
    """What a page is about, and the filter it was asked with. ``others``: cycles it can be laid beside."""

    cycle: Cycle
    instrument: Instrument
    filter: TableFilter
    reader: Reader
    others: Sequence[Cycle]

    @property
    def band(self) -> str:
        return str(self.filter.chosen("obligation"))

    @property
    def cut_off_on(self) -> date:
        day: date = self.filter.chosen("cut_off")
        return day

    @property
    def selection(self) -> Selection:
        return self.selection_of(self.cycle, self.cut_off_on)

    def selection_of(self, cycle: Cycle, cut_off_on: date) -> Selection:
        chosen = self.filter.chosen
        return Selection(
            cycle=cycle,
            cut_off_on=cut_off_on,
            instrument=self.instrument,
            grouping=chosen("grouping"),
            group=chosen("group"),
            capacity=chosen("capacity"),
        )

    def query(self, day: date | None = None, **changed: str) -> str:
        """The filter as it goes into links to the pages beside and below; ``day`` pins the figures."""
        values = {name: self.filter.chosen(name) for name in ("obligation", "cluster", "grouping", "group", "capacity")}
        values = {name: value for name, value in values.items() if value != self.filter.initial[name]} | changed
        day = day or (self.cut_off_on if self.cut_off_on != self.cycle.cut_off_on else None)
        return urlencode({**values, **({"cut_off": day.isoformat()} if day else {})})

    def link(self, name: str, *args: object, **changed: str) -> str:
        """The address of another page of the same figures."""
        query = self.query(**changed)
        return reverse(f"findings:{name}", args=[self.cycle.slug, *args]) + (f"?{query}" if query else "")


@dataclass(frozen=True)
class Page:
    """What every view fills: a title, what it says in words, its tables, and how its address ends.

    ``day``: whose figures these are, which a permanent link pins. ``sheet``: where the file is no grid.
    """

    title: str
    day: date
    heading: str = ""
    findings: Sequence[str] = ()
    replies: Sequence[str] = ()
    explanation: str = ""
    grids: Sequence[Grid] = ()
    rule_number: int = 0
    sheet: tuple[Sequence[str], Sequence[Sequence[object]]] | None = None
    trail: Sequence[tuple[str, str]] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


def figures_page(*fields: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page of figures with these filters: it is there and may be seen, or it is 404; a filter makes sense, or 400."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(view)
        def answered(request: HttpRequest, slug: str, *args: object, code: str = "", **named: object) -> HttpResponse:
            asked_about = queries.instruments_asked_about(permissions.cycles_shown_to(request.standing))
            cycle = next((each for each in asked_about if each.slug == slug), None)
            instruments = asked_about.get(cycle, [])
            fixed = [instrument for instrument in instruments if instrument.code == code]
            if cycle is None or (code and not fixed) or named.get("form", "csv") not in FILES:
                raise Http404
            others = _others(cycle, (fixed or instruments)[0], asked_about)
            asked = TableFilter(
                request.GET,
                fields=fields,
                instruments=instruments,
                others=others,
                first_day=min(cycle.opens_on, cycle.cut_off_on),
                last_day=max(timezone.now().date(), cycle.cut_off_on),
                default=cycle.cut_off_on,
            )
            if not asked.is_valid():
                context = {"cycle": cycle, "form": asked, "trail": _trail(cycle, [])}
                return render(request, "findings/senseless.html", context, status=400)
            by_code = {instrument.code: instrument for instrument in instruments}
            instrument = fixed[0] if code else by_code[asked.chosen("instrument")]
            full = permissions.can_see_small_figures(request.standing)
            reader = Reader(None if full else settings.SMALL_CELL_THRESHOLD)
            return view(request, Asked(cycle, instrument, asked.with_defaults(), reader, others), *args, **named)

        return answered

    return decorate


def _others(cycle: Cycle, instrument: Instrument, asked_about: Mapping[Cycle, Sequence[Instrument]]) -> list[Cycle]:
    """Other cycles of the same instrument, earliest first; illustrative ones beside illustrative ones alone."""
    return [
        other
        for other, instruments in asked_about.items()
        if other != cycle and other.is_illustrative == cycle.is_illustrative and instrument in instruments
    ]


def answer(request: HttpRequest, asked: Asked, page: Page, template: str, form: str = "") -> HttpResponse:
    """The page, or its table as a file."""
    if form:
        return _as_file(request, asked, page, form)
    query = request.GET.urlencode()
    context = {
        "asked": asked,
        "cycle": asked.cycle,
        "instrument": asked.instrument,
        "page": page,
        "form": asked.filter,
        "files": [(name.upper(), f"table.{name}" + (f"?{query}" if query else "")) for name in FILES],
        "steps": list(enumerate([*STEP_ENDS, 100], start=1)),
        "threshold": settings.SMALL_CELL_THRESHOLD,
        "has_withheld": any(grid.has_withheld for grid in page.grids),
        "permanent": permanent_link(request, asked, page),
        "citation": citation(request, asked, page),
        "trail": _trail(asked.cycle, page.trail),
        **page.extra,
    }
    return render(request, template, context)


def permanent_link(request: HttpRequest, asked: Asked, page: Page) -> str:
    """The address of this page with everything that was chosen, and the day of its figures, written out."""
    values: dict[str, object] = {}
    for name in asked.filter.fields:
        value = asked.filter.chosen(name)
        values[name] = value.isoformat() if isinstance(value, date) else value
    if "cut_off" in values:
        values["cut_off"] = page.day.isoformat()
    path = request.path.rpartition("/")[0] + "/"
    query = urlencode({name: value for name, value in values.items() if value}, doseq=True)
    return request.build_absolute_uri(f"{path}?{query}" if query else path)


def citation(request: HttpRequest, asked: Asked, page: Page) -> str:
    sentence = _("Implementation review portal, %(title)s, %(cycle)s, figures as at %(day)s. %(url)s")
    if page.rule_number:
        sentence = _(
            "Implementation review portal, %(title)s, %(cycle)s, figures as at %(day)s, gap rule version %(rule)s."
            " %(url)s"
        )
    return sentence % {
        "title": page.title,
        "cycle": asked.cycle.title,
        "day": date_format(page.day),
        "rule": page.rule_number,
        "url": permanent_link(request, asked, page),
    }


def _as_file(request: HttpRequest, asked: Asked, page: Page, form: str) -> HttpResponse:
    remark = _(ILLUSTRATIVE) if asked.cycle.is_illustrative else ""
    if page.sheet:
        heads, rows = page.sheet
        heads, rows = [*heads, _("Remark")], [[*row, remark] for row in rows]
    else:
        heads = page.grids[0].heads() if page.grids else [_("Remark")]
        rows = [row for grid in page.grids if grid.heads() == heads for row in grid.rows(page.day, remark)]
    notes = [*page.findings, *page.replies, page.explanation, citation(request, asked, page), remark]
    write, content_type = FILES[form]
    content = write(Sheet(page.title, heads, rows, [note for note in notes if note]))
    name = "-".join(part for part in request.path.split("/")[3:-1] if part)
    disposition = f'attachment; filename="{name}-{page.day.isoformat()}.{form}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def _trail(cycle: Cycle, below: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    steps = [(_("Gap overview"), reverse("findings:index"))]
    if below or not cycle:
        steps.append((cycle.title, reverse("findings:overview", args=[cycle.slug])))
    return [{"title": title, "url": url} for title, url in [*steps, *below]]


def counts_in(asked: Asked, day: date) -> dict[int, dict[str, queries.ReplyCount]]:
    return queries.reply_counts(asked.cycle, day)
