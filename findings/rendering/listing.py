"""What is no grid: one provision in lists, statuses line by line, rates beside the published past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from findings.choices import CountedStatus, GapStatus, LawStatus, PracticeStatus
from findings.queries import PAST_RATES, ReplyCount, add_up
from findings.queries.figures import Count, Statuses
from findings.rendering.files import Value
from instruments.models import Element, Instrument, Provision
from questionnaires.models import Cycle


@dataclass(frozen=True)
class ListLine:
    """``element``: a check point, which has an address of its own on the page."""

    label: str
    count: Count
    element: Element | None = None


@dataclass(frozen=True)
class ListPart:
    title: str
    lines: Sequence[ListLine]

    @property
    def counts(self) -> list[Count]:
        return [line.count for line in self.lines]


@dataclass(frozen=True)
class RateLine:
    """One response rate; what the source does not give is None. ``is_ours``: counted here, not published elsewhere."""

    cycle: str
    instrument: str
    as_at: str
    replied: int | None
    parties: int | None
    share: int | None
    source: str
    is_ours: bool = False


def provision_lists(one: Statuses, points: Mapping[str, Element]) -> list[ListPart]:
    """Statuses in the order of the rule, then law, practice, reservations, and the points left open."""
    parts = [
        ListPart(_("What was reported"), _lines(one.counts, dict(GapStatus.choices))),
        ListPart(_("Of the law"), _lines(one.law, dict(LawStatus.choices))),
        ListPart(_("Of the application"), _lines(one.practice, dict(PracticeStatus.choices))),
        ListPart(
            _("Points left open"),
            [ListLine(point.text, count, point) for point, count in _points(one, points)],
        ),
    ]
    if one.reserved.number != 0:
        parts.insert(1, ListPart(_("Shown apart"), [ListLine(_("under a reservation"), one.reserved)]))
    return [part for part in parts if part.lines]


def lists_sheet(found: Provision, lists: Sequence[ListPart], day: date) -> tuple[list[str], list[list[Value]]]:
    heads = [_("Reference"), _("Part"), _("What is counted"), _("Number"), _("States that replied"), _("Cut-off date")]
    return heads, [
        [str(found), part.title, line.label, *_figures(line.count), day.isoformat()]
        for part in lists
        for line in part.lines
    ]


def statuses_sheet(statuses: Sequence[Statuses], day: date) -> tuple[list[str], list[list[Value]]]:
    """One line for each provision and status; reservations are a status of their own."""
    labels = dict(CountedStatus)
    heads = [
        *(_("Reference"), _("Title or summary"), _("Level of obligation"), _("What is counted")),
        *(_("Number"), _("States that replied"), _("Cut-off date")),
    ]
    rows: list[list[Value]] = []
    for each in statuses:
        held = {**each.counts, "reserved": each.reserved} if each.reserved.number != 0 else each.counts
        about = [str(each.provision), each.provision.summary, str(each.provision.get_obligation_display())]
        for status, label in labels.items():
            if status in held:
                rows.append([*about, str(label), *_figures(held[status]), day.isoformat()])
    return heads, rows


def rate_lines(cycle: Cycle, day: date, counts: Mapping[int, Mapping[str, ReplyCount]]) -> list[RateLine]:
    """The published past in the order of time, then this cycle in the order of the instruments."""
    instruments = {instrument.code: instrument for instrument in Instrument.objects.all()}
    lines = [
        RateLine(
            str(past.title),
            instruments[past.code].short_title if past.code in instruments else past.code,
            date_format(past.as_at) if past.as_at else past.as_at_text,
            past.replied,
            past.parties,
            past.share,
            past.source,
        )
        for past in PAST_RATES
    ]
    for instrument in instruments.values():
        if instrument.pk in counts:
            total = add_up(counts[instrument.pk].values())
            share = Count(total.replied_count, total.state_count).share
            lines.append(
                RateLine(
                    cycle.title,
                    instrument.short_title,
                    date_format(day),
                    total.replied_count,
                    total.state_count,
                    share,
                    _("This portal"),
                    is_ours=True,
                )
            )
    return lines


def _points(one: Statuses, points: Mapping[str, Element]) -> list[tuple[Element, Count]]:
    """The points left open; all of them where it is withheld which these are."""
    if one.is_withheld:
        return [(point, one.reserved) for point in points.values()]
    return [(points[key], count) for key, count in one.missing.items() if key in points]


def _lines(counts: Mapping[str, Count], labels: Mapping[str, object]) -> list[ListLine]:
    return [ListLine(str(label), counts[status]) for status, label in labels.items() if status in counts]


def _figures(count: Count) -> list[Value]:
    return [_("withheld") if count.number is None else count.number, count.of]
