"""Participation: who replied, of how many on the cut-off date, by instrument, regional group and capacity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parties.choices import RegionalGroup
from reports.sections import tallies
from reports.sections.content import (
    Paragraph,
    Row,
    Snapshot,
    Table,
    day,
    figure,
    own_text,
    paragraph,
    say,
    text_in,
)


@dataclass(frozen=True)
class InstrumentReplies:
    heading: str
    anchor: str
    paragraph: Paragraph
    table: Table


@dataclass(frozen=True)
class Participation:
    id: str
    heading: str
    opening: Paragraph
    instruments: tuple[InstrumentReplies, ...]
    others_heading: str
    others: Paragraph
    others_table: Table


def build(snapshot: Snapshot, language: str) -> Participation:
    return Participation(
        id="participation",
        heading=_("Participation"),
        opening=paragraph(_states_in_all(snapshot)),
        instruments=tuple(_instrument(snapshot, i, language) for i in snapshot["instruments"]),
        others_heading=_("Signatories and other States"),
        others=paragraph(
            say(
                _(
                    "Replies of signatories, and of States that are neither party nor signatory, are set out below for"
                    " each instrument. They are not included in the figures on implementation."
                )
            )
        ),
        others_table=_others(snapshot, language),
    )


def _states_in_all(snapshot: Snapshot):
    states = len(snapshot["replied_states"])
    return say(
        ngettext(
            "In all, %(count)s State replied under at least one instrument; it is listed in annex I.",
            "In all, %(count)s States replied under at least one instrument; they are listed in annex I.",
            states,
        ),
        count=figure("participation.states", states),
    )


def _instrument(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> InstrumentReplies:
    code = instrument["code"]
    parties = instrument["replies"]["party"]
    rows = []
    for group in snapshot["groups"]:
        states, replied = parties.get(group, [0, 0])
        if states:
            name = f"participation.{code}.{group}"
            cells = (figure(f"{name}.parties", states), figure(f"{name}.replied", replied))
            bar = tallies.bar_of({"done": replied, "no_information": states - replied})
            rows.append(Row(own_text(str(RegionalGroup(group).label), language), cells, bar=bar))
    states, replied = tallies.party_counts(instrument)
    total = (figure(f"participation.{code}.all.parties", states), figure(f"participation.{code}.all.replied", replied))
    bar = tallies.bar_of({"done": replied, "no_information": states - replied})
    rows.append(Row(own_text(_("All States parties"), language), total, is_total=True, bar=bar))
    title = text_in(instrument["short_titles"], language)
    return InstrumentReplies(
        heading=title.text,
        anchor=f"participation-{code}",
        paragraph=paragraph(tallies.replied_sentence(snapshot, instrument, language, f"participation.{code}")),
        table=Table(
            id=f"participation.{code}",
            caption=_("States parties on %(day)s, and those that replied, by regional group")
            % {"day": day(snapshot["cut_off_on"], language)},
            stub=_("Regional group"),
            headings=(_("States parties"), _("Replied")),
            rows=tuple(rows),
        ),
    )


def _others(snapshot: Snapshot, language: str) -> Table:
    rows = []
    for instrument in snapshot["instruments"]:
        name = f"participation.{instrument['code']}"
        signatories, signatories_replied = tallies.capacity_counts(instrument, "signatory")
        _others_in_all, others_replied = tallies.capacity_counts(instrument, "other")
        cells = (
            figure(f"{name}.signatories", signatories),
            figure(f"{name}.signatories_replied", signatories_replied),
            figure(f"{name}.others_replied", others_replied),
        )
        rows.append(Row(text_in(instrument["short_titles"], language), cells))
    return Table(
        id="participation.others",
        caption=_("Signatories on %(day)s, and replies of signatories and other States")
        % {"day": day(snapshot["cut_off_on"], language)},
        stub=_("Instrument"),
        headings=(_("Signatories"), _("Signatories that replied"), _("Other States that replied")),
        rows=tuple(rows),
    )
