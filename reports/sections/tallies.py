"""Sums and tables that several sections show, taken from the snapshot alone, and the sentences that carry them.

A count stands in the snapshot as ``[number, of]``: States, of those that replied; a number that is withheld is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parties.choices import RegionalGroup
from reports.sections.blocks import Cell, Column, Row, Runs, Segment, Table
from reports.sections.content import Snapshot, day, figure, joined, name, names_of, reference, say, words

Json = Mapping[str, Any]
Pair = Sequence[int | None]
# What the columns of every table of statuses add up, from "done" to "nothing said": column → statuses.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "done": ("in_place", "used"),
    "not_substantiated": ("not_substantiated",),
    "partly": ("partial_gap", "in_part", "partly_used"),
    "not_done": ("gap", "not_in_place", "not_used"),
    "not_applicable": ("not_applicable",),
    "no_information": ("no_information",),
}
# Levels of obligation shown in one table. Mandatory and optional always stand apart.
BANDS: Mapping[str, tuple[str, ...]] = {
    "mandatory": ("mandatory", "mandatory_qualified"),
    "consider": ("consider",),
    "optional": ("optional",),
    "procedural": ("procedural",),
}
STEP_ENDS = (0, 25, 50, 75)


def party_counts(instrument: Json) -> tuple[int, int]:
    """States parties to one instrument on the cut-off date, and how many of them replied."""
    return capacity_counts(instrument, "party")


def capacity_counts(instrument: Json, capacity: str) -> tuple[int, int]:
    counts = instrument["replies"].get(capacity, {}).values()
    return sum(states for states, _replied in counts), sum(replied for _states, replied in counts)


def articles_of(snapshot: Snapshot, code: str) -> list[Json]:
    return [article for article in snapshot["articles"] if article["instrument"] == code]


def provisions_in(articles: Iterable[Json], band: str) -> list[Json]:
    return [p for article in articles for p in article["provisions"] if p["obligation"] in BANDS[band]]


def columns_of(counts: Mapping[str, int | None] | None) -> dict[str, int | None]:
    """Status → States, as column → States; a column is withheld where one of its statuses is."""
    if counts is None:
        return dict.fromkeys(COLUMNS)
    return {column: _sum(counts.get(status, 0) for status in statuses) for column, statuses in COLUMNS.items()}


def _sum(numbers: Iterable[int | None]) -> int | None:
    listed = list(numbers)
    return None if None in listed else sum(number or 0 for number in listed)


def add_up(each: Sequence[Mapping[str, int | None]]) -> dict[str, int | None]:
    """Columns of several provisions together: answers, no longer States."""
    return {column: _sum(counts[column] for counts in each) for column in COLUMNS}


def column_headings(band: str) -> tuple[str, ...]:
    """What the columns are called where there is a duty, something to consider, or a choice."""
    if band == "optional":
        done = _("Used"), _("Used, not substantiated"), _("Used in part"), _("Not used")
    elif band == "consider":
        done = _("In place"), _("In place, not substantiated"), _("Done in part"), _("Not done")
    else:
        done = _("In place"), _("In place, not substantiated"), _("In place in part"), _("Not in place")
    return (*done, _("Not applicable"), _("No information"))


def band_name(band: str) -> str:
    names = {
        "mandatory": pgettext("provisions", "Mandatory provisions"),
        "consider": pgettext("provisions", "Measures to be considered"),
        "optional": pgettext("provisions", "Optional provisions"),
        "procedural": pgettext("provisions", "Procedural provisions"),
    }
    return names[band]


def bar_of(cells: Mapping[str, int | None]) -> tuple[Segment, ...]:
    """Columns as pieces of a bar; empty where a figure is withheld or there is nothing to show."""
    whole = _sum(cells.values())
    if not whole:
        return ()
    segments, start = [], 0
    for column, count in cells.items():
        end = start + (count or 0)
        first, last = 1000 * start // whole, 1000 * end // whole
        segments.append(Segment(column, first, last - first))
        start = end
    return tuple(segment for segment in segments if segment.length)


def bar_column() -> Column:
    return Column(words(_("As a bar")), 2, is_number=False)


def stub(heading: str, weight: int = 4) -> Column:
    """The first column, which says what a row is about."""
    return Column(words(heading), weight, is_number=False)


def replied_sentence(snapshot: Snapshot, instrument: Json, language: str, *place: str) -> Runs:
    """Of the States parties on the cut-off date, how many replied."""
    parties, replied = party_counts(instrument)
    return say(
        # Translators: choose words for the whole (total) that are right for any number, for instance "of the States
        # parties, which numbered 187 on that day"; the plural forms follow the States that replied (count).
        ngettext(
            "Of the %(total)s States parties on %(day)s, %(count)s replied.",
            "Of the %(total)s States parties on %(day)s, %(count)s replied.",
            replied,
        ),
        total=figure(name(*place, "parties"), parties),
        count=figure(name(*place, "replied"), replied),
        day=day(snapshot["cut_off_on"], language),
    )


def cells_of(place: str, cells: Mapping[str, int | None]) -> tuple[Cell, ...]:
    return tuple(Cell((figure(f"{place}.{name(column)}", count),)) for column, count in cells.items())


def withheld_notes(rows: Iterable[Row]) -> tuple[Runs, ...]:
    """The line under a table in which a figure is withheld."""
    if any(getattr(run, "number", 0) is None for row in rows for cell in row.cells for run in cell.runs):
        note = _("† Withheld: the figure rests on the replies of too few States, or would give away one that does.")
        return (words(note),)
    return ()


def status_table(articles: Sequence[Json], band: str, place: str, language: str) -> Table | None:
    """Provisions of one level × what States parties reported; reservations apart, where there are any."""
    provisions = provisions_in(articles, band)
    if not provisions:
        return None
    has_reserved = any(provision.get("reserved") != 0 for provision in provisions)
    rows = tuple(_provision_row(provision, has_reserved, language) for provision in provisions)
    columns = [stub(_("Provision"), 5), *(Column(words(heading)) for heading in column_headings(band))]
    if has_reserved:
        columns.append(Column(words(_("Reservation or declaration"))))
    return Table(
        id=f"{place}.{band}",
        caption=words(band_name(band)),
        columns=tuple(columns),
        rows=rows,
        notes=withheld_notes(rows),
    )


def _provision_row(provision: Json, has_reserved: bool, language: str) -> Row:
    place = name("provision", provision["key"])
    numbers = columns_of(provision["statuses"])
    if has_reserved:
        numbers["reserved"] = provision["reserved"]
    note = names_of(provision["summaries"], language)
    if provision["obligation"] == "mandatory_qualified":
        qualified = _("(with a qualification)")
        note = joined(note, words(qualified))
    return Row((Cell(reference(provision["ref"])), *cells_of(place, numbers)), note=note)


def group_name(group: str) -> str:
    return str(RegionalGroup(group).label)


def groups_of(snapshot: Snapshot, instrument: Json) -> list[str]:
    """Regional groups with at least one State party, in the order of the snapshot."""
    counts = instrument["replies"]["party"]
    return [group for group in snapshot["groups"] if counts.get(group, [0, 0])[0]]


def heat_table(
    identifier: str,
    caption: str | Runs,
    heading: str,
    snapshot: Snapshot,
    instrument: Json,
    lines: Sequence[tuple[Any, ...]],
) -> Table:
    """Lines × regional groups, and all together where there is more than one; first how many replied.

    ``lines``: name of the figures, runs of the head, note, counts: total and groups. Shades say the share, five steps.
    """
    groups = groups_of(snapshot, instrument)
    has_total = len(groups) != 1
    replied = {group: instrument["counted"].get(group, 0) for group in groups}
    columns = [stub(heading, 3), *(Column(words(group_name(group))) for group in groups)]
    if has_total:
        columns.append(Column(words(_("All States parties"))))
    first: dict[str, int | None] = {**replied} | ({"all": sum(replied.values())} if has_total else {})
    rows = [
        Row((Cell(words(_("States parties that replied"))), *cells_of(f"{identifier}.replied", first)), is_total=True)
    ]
    for place, head, note, found in lines:
        cells = [_heat_cell(f"{place}.{name(group)}", found["groups"].get(group, (0, 0))) for group in groups]
        if has_total:
            cells.append(_heat_cell(f"{place}.all", found["total"]))
        rows.append(Row((Cell(head), *cells), note=note))
    named = words(caption) if isinstance(caption, str) else caption
    return Table(identifier, named, tuple(columns), tuple(rows), notes=withheld_notes(rows))


def _heat_cell(place: str, pair: Pair) -> Cell:
    return Cell((figure(place, pair[0]),), step=step_of(pair))


def step_of(pair: Pair) -> int | None:
    """Shade 1 (none) to 5 (more than three quarters); 0 when nobody replied; None when withheld."""
    number, of = pair
    if number is None or of is None:
        return None
    return 1 + sum(100 * number > end * of for end in STEP_ENDS) if of else 0


def article_name(snapshot: Snapshot, article: Json, language: str) -> Runs:
    """The article with its title; with its instrument, where the report covers several."""
    title = names_of(article["titles"], language)
    number = str(article["number"])
    if len(snapshot["instruments"]) == 1:
        return say(_("Article %(number)s. %(title)s"), number=number, title=title)
    instrument = next(i for i in snapshot["instruments"] if i["code"] == article["instrument"])
    return say(
        _("%(instrument)s, article %(number)s. %(title)s"),
        instrument=names_of(instrument["short_titles"], language),
        number=number,
        title=title,
    )
