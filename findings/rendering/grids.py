"""Tables of figures as pages lay them out: a line each, a column each, a count in each cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from findings.choices import RESERVED, Band, Capacity, CountedStatus
from findings.queries.figures import Count, Line, Statuses, Table, Trend
from findings.rendering.files import Value
from findings.rendering.sentences import counted_in, group_label, whose
from findings.rules import BANDS
from instruments.choices import Cluster
from instruments.models import Article, Provision
from questionnaires.models import Cycle

Subject = Article | Provision | str
Link = Callable[[Subject], str]


@dataclass(frozen=True)
class GridLine:
    """``subject`` is an article or a provision, or nothing where ``label`` says it all."""

    reference: str
    label: str
    cells: Sequence[Count]
    url: str = ""
    subject: Article | Provision | None = None
    marks: frozenset[int] = frozenset()

    @property
    def field(self) -> str:
        """What of the subject is shown, with its language."""
        return "title" if isinstance(self.subject, Article) else "summary"

    @property
    def marked_cells(self) -> list[tuple[Count, bool]]:
        return [(cell, place in self.marks) for place, cell in enumerate(self.cells)]


@dataclass(frozen=True)
class Grid:
    """``counted``: what the figures count; ``is_shaded``: whether a darker cell means more of it."""

    counted: str
    subject_label: str
    columns: Sequence[str]
    lines: Sequence[GridLine]
    is_shaded: bool = True
    of_label: str = ""
    mark_label: str = ""

    @property
    def has_withheld(self) -> bool:
        return any(cell.is_withheld for line in self.lines for cell in line.cells)

    def heads(self) -> list[str]:
        heads = [_("Reference"), _("Title or summary"), _("What is counted"), _("Cut-off date")]
        for name in self.columns:
            heads += [
                _("%(group)s: number") % {"group": name},
                self.of_label % {"group": name},
                _("%(group)s: per cent") % {"group": name},
            ]
        return [*heads, _("Remark")]

    def rows(self, day: date, remark: str) -> list[list[Value]]:
        """Line by line; every line says what it counts, for which day, and from what."""
        found: list[list[Value]] = []
        for line in self.lines:
            values: list[Value] = [line.reference, line.label, self.counted, day.isoformat()]
            for cell in line.cells:
                values += _figures(cell)
            marked = [self.columns[place] for place in sorted(line.marks)]
            said = [f"{self.mark_label}: {name}" for name in marked]
            found.append([*values, " ".join([*said, remark] if remark else said)])
        return found


def table_grid(table: Table, *, counted: str, subject_label: str, link: Link) -> Grid:
    """Articles, provisions or clusters × groups, and all of them together."""
    selection = table.selection
    columns = [group_label(group, selection.grouping) for group in table.groups]
    has_total = not selection.group
    lines = [
        _line(line, [*line.cells.values(), *([line.total] if has_total else [])], link(line.subject))
        for line in table.lines
    ]
    columns += [whose(selection)] if has_total else []
    return Grid(counted, subject_label, columns, lines, of_label=of_label(selection.capacity))


def cycles_grid(cycles: Sequence[Cycle], tables: Sequence[Table], *, counted: str, link: Link) -> Grid:
    """Articles × cycles, each at its own day: all States that replied then, not the same ones."""
    columns = [str(cycle.title) for cycle in cycles]
    totals: dict[object, list[Count]] = {}
    for table in tables:
        for line in table.lines:
            totals.setdefault(line.subject, []).append(line.total)
    lines = [_line(line, totals[line.subject], link(line.subject)) for line in tables[0].lines]
    label = of_label(tables[0].selection.capacity)
    return Grid(counted, _("Article"), columns, lines, of_label=label)


def needs_grid(table: Table, *, counted: str, subject_label: str, labels: Mapping[str, str]) -> Grid:
    """Kinds of difficulty or assistance × groups."""
    grid = table_grid(table, counted=counted, subject_label=subject_label, link=lambda _subject: "")
    lines = [GridLine(line.reference, labels.get(line.reference, line.reference), line.cells) for line in grid.lines]
    return Grid(counted, subject_label, grid.columns, lines, of_label=grid.of_label)


def statuses_grid(statuses: Iterable[Statuses], band: str, *, capacity: str, link: Link) -> Grid | None:
    """Provisions of one level of obligation × what was reported; None where there is none of this level."""
    listed = [each for each in statuses if each.provision.obligation in BANDS[band]]
    if not listed:
        return None
    held = {status for each in listed for status in each.counts}
    names = [(value, label) for value, label in CountedStatus if value in held and value != RESERVED]
    with_reserved = any(each.reserved.number != 0 for each in listed)
    nobody = next((c.of for each in listed for c in each.counts.values()), 0)
    lines = []
    for each in listed:
        is_hidden = each.reserved.is_withheld
        cells = [each.counts.get(value, Count(None if is_hidden else 0, nobody)) for value, _label in names]
        cells += [each.reserved] if with_reserved else []
        provision = each.provision
        lines.append(GridLine(str(provision), provision.summary, cells, link(provision), provision))
    columns = [str(label) for _value, label in names] + ([str(dict(CountedStatus)[RESERVED])] if with_reserved else [])
    heading = str(Band(band).label)
    return Grid(heading, _("Provision"), columns, lines, is_shaded=False, of_label=of_label(capacity))


def trends_grid(trends: Sequence[Trend], cycles: Sequence[Cycle], *, band: str, link: Link) -> Grid:
    """Articles × cycles, the same States only; marked where a question was put otherwise than before."""
    slugs = [cycle.slug for cycle in cycles]
    lines = []
    for trend in trends:
        marks = frozenset(place for place, slug in enumerate(slugs) if slug in trend.changed)
        line = Line(trend.subject, {}, Count(0, 0))
        drawn = _line(line, [trend.counts[slug] for slug in slugs], link(trend.subject))
        lines.append(GridLine(drawn.reference, drawn.label, drawn.cells, drawn.url, drawn.subject, marks))
    return Grid(
        counted_in(band),
        _("Article"),
        [str(cycle.title) for cycle in cycles],
        lines,
        of_label=of_label(Capacity.PARTY),
        mark_label=_("question changed"),
    )


def of_label(capacity: str) -> str:
    if capacity == Capacity.PARTY:
        return _("%(group)s: States parties that replied")
    return _("%(group)s: States that replied")


def _line(line: Line, cells: Sequence[Count], url: str) -> GridLine:
    subject = line.subject
    if isinstance(subject, str):
        is_cluster = subject in Cluster.values
        return GridLine(subject, str(Cluster(subject).label) if is_cluster else subject, cells, url)
    label = subject.title if isinstance(subject, Article) else subject.summary
    return GridLine(str(subject), label, cells, url, subject)


def _figures(cell: Count) -> list[Value]:
    if cell.of == 0:
        return [_("no reply"), 0, ""]
    if cell.number is None:
        return [_("withheld")] * 3
    return [cell.number, cell.of, cell.share]
