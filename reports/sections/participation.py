"""Participation: who replied, of how many on the cut-off date, by instrument, regional group and capacity."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections import tallies
from reports.sections.blocks import Cell, Column, Part, Row, Runs, Table
from reports.sections.content import (
    Snapshot,
    day,
    figure,
    footnote,
    name,
    names_of,
    paragraph,
    say,
    treaty_series,
    words,
)


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    others = paragraph(
        say(
            _(
                "Replies of signatories, and of States that are neither party nor signatory, are set out below for"
                " each instrument. They are not included in the figures on implementation."
            )
        )
    )
    return (
        Part("participation", 1, "", words(_("Participation")), (paragraph(_states_in_all(snapshot)),)),
        *(_instrument(snapshot, i, language) for i in snapshot["instruments"]),
        Part(
            "participation-others",
            2,
            "",
            words(_("Signatories and other States")),
            (others, _others(snapshot, language)),
        ),
    )


def _states_in_all(snapshot: Snapshot) -> Runs:
    states = len(snapshot["replied_states"])
    if _has_list(snapshot):
        message = ngettext(
            "In all, %(count)s State replied under at least one instrument; it is listed in annex I.",
            "In all, %(count)s States replied under at least one instrument; they are listed in annex I.",
            states,
        )
    else:
        message = ngettext(
            "In all, %(count)s State replied under at least one instrument.",
            "In all, %(count)s States replied under at least one instrument.",
            states,
        )
    return say(message, count=figure("participation.states", states))


def _has_list(snapshot: Snapshot) -> bool:
    """Whether the States that replied are listed; that is always the first annex."""
    return snapshot["kind"] != "changes" and (not snapshot["sections"] or "annex-states" in snapshot["sections"])


def _instrument(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> Part:
    code = instrument["code"]
    parties = instrument["replies"]["party"]
    rows = [
        _row(words(tallies.group_name(group)), name("participation", code, group), *parties[group])
        for group in tallies.groups_of(snapshot, instrument)
    ]
    if len(rows) != 1:  # in a report on one group its row is not that of all States
        states, replied = tallies.party_counts(instrument)
        place = name("participation", code, "all")
        rows.append(_row(words(_("All States parties")), place, states, replied, is_total=True))
    caption = say(
        _("States parties on %(day)s, and those that replied, by regional group"),
        day=day(snapshot["cut_off_on"], language),
    )
    sentence = tallies.replied_sentence(snapshot, instrument, language, "participation", code)
    source = footnote(treaty_series(instrument["treaty_series"]))
    table = Table(
        id=name("participation", code),
        caption=caption,
        columns=(
            tallies.stub(_("Regional group"), 3),
            Column(words(_("States parties"))),
            Column(words(_("Replied"))),
            tallies.bar_column(),
        ),
        rows=tuple(rows),
        legend=(("done", _("Replied")), ("no_information", _("Not yet replied"))),
    )
    return Part(
        f"participation-{code}",
        2,
        "",
        names_of(instrument["short_titles"], language),
        (paragraph((*sentence, source)), table),
    )


def _row(head: Runs, place: str, states: int, replied: int, *, is_total: bool = False) -> Row:
    cells = (
        Cell(head),
        Cell((figure(f"{place}.parties", states),)),
        Cell((figure(f"{place}.replied", replied),)),
        Cell(bar=tallies.bar_of({"done": replied, "no_information": states - replied})),
    )
    return Row(cells, is_total=is_total)


def _others(snapshot: Snapshot, language: str) -> Table:
    rows = []
    for instrument in snapshot["instruments"]:
        place = name("participation", instrument["code"])
        signatories, signatories_replied = tallies.capacity_counts(instrument, "signatory")
        _others_in_all, others_replied = tallies.capacity_counts(instrument, "other")
        numbers = {
            "signatories": signatories,
            "signatories_replied": signatories_replied,
            "others_replied": others_replied,
        }
        rows.append(Row((Cell(names_of(instrument["short_titles"], language)), *tallies.cells_of(place, numbers))))
    caption = say(
        _("Signatories on %(day)s, and replies of signatories and other States"),
        day=day(snapshot["cut_off_on"], language),
    )
    headings = (_("Signatories"), _("Signatories that replied"), _("Other States that replied"))
    return Table(
        id="participation.others",
        caption=caption,
        columns=(tallies.stub(_("Instrument"), 3), *(Column(words(heading)) for heading in headings)),
        rows=tuple(rows),
    )
