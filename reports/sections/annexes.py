"""The annexes: States that replied, in the alphabetical order of the language; articles by regional group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from findings.choices import Capacity
from parties.choices import RegionalGroup
from reports.sections import tallies
from reports.sections.content import Row, Snapshot, Table, Text, day, figure, text_in


@dataclass(frozen=True)
class Reply:
    capacity: str
    date: str


@dataclass(frozen=True)
class RepliedState:
    name: Text
    replies: tuple[Reply | None, ...]


@dataclass(frozen=True)
class RepliedStates:
    id: str
    heading: str
    caption: str
    stub: str
    instruments: tuple[str, ...]
    states: tuple[RepliedState, ...]


@dataclass(frozen=True)
class RegionalTable:
    heading: Text
    table: Table


@dataclass(frozen=True)
class RegionalTables:
    id: str
    heading: str
    note: str
    tables: tuple[RegionalTable, ...]


def build_replied_states(snapshot: Snapshot, language: str) -> RepliedStates:
    codes = [instrument["code"] for instrument in snapshot["instruments"]]
    states = sorted(snapshot["replied_states"], key=lambda state: state["positions"][language])
    return RepliedStates(
        id="annex-states",
        heading=_("States that replied"),
        caption=_("States that replied by %(day)s, in what capacity, and when")
        % {"day": day(snapshot["cut_off_on"], language)},
        stub=_("State"),
        instruments=tuple(text_in(i["short_titles"], language).text for i in snapshot["instruments"]),
        states=tuple(
            RepliedState(
                text_in(state["names"], language),
                tuple(_reply(state["replies"].get(code), language) for code in codes),
            )
            for state in states
        ),
    )


def _reply(reply: Mapping[str, str] | None, language: str) -> Reply | None:
    if reply is None:
        return None
    return Reply(str(Capacity(reply["capacity"]).label), day(reply["on"], language))


def build_regional_tables(snapshot: Snapshot, language: str) -> RegionalTables:
    return RegionalTables(
        id="annex-groups",
        heading=_("Mandatory provisions by article and regional group"),
        note=_(
            "Each figure is the number of States parties of the group that reported at least one mandatory provision"
            " of the article as in place in part or not in place."
        ),
        tables=tuple(
            RegionalTable(text_in(i["short_titles"], language), _regional(snapshot, i, language))
            for i in snapshot["instruments"]
        ),
    )


def _regional(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> Table:
    code = instrument["code"]
    counts = instrument["replies"]["party"]
    groups = [group for group in snapshot["groups"] if counts.get(group, [0, 0])[0]]
    rows = [_replied_row(code, counts, groups, language)]
    for article in tallies.articles_of(snapshot, code):
        if band := article["bands"].get("mandatory"):
            name = f"annex.{code}.{article['number']}"
            cells = [figure(f"{name}.{group}", band["groups"].get(group, 0)) for group in groups]
            rows.append(
                Row(
                    text_in(article["titles"], language),
                    (*cells, figure(f"{name}.all", band["total"])),
                    note=_("Article %(number)s") % {"number": article["number"]},
                )
            )
    return Table(
        id=f"annex.{code}",
        caption=_("States parties that reported a gap, by article and regional group"),
        stub=_("Article"),
        headings=(*(str(RegionalGroup(group).label) for group in groups), _("All States parties")),
        rows=tuple(rows),
    )


def _replied_row(code: str, counts: Mapping[str, list[int]], groups: list[str], language: str) -> Row:
    """The denominators of the table: how many States parties of each group replied."""
    cells = [figure(f"annex.{code}.replied.{group}", counts[group][1]) for group in groups]
    total = figure(f"annex.{code}.replied.all", sum(replied for _states, replied in counts.values()))
    label = text_in({language: _("States parties that replied")}, language)
    return Row(label, (*cells, total), is_total=True)
