"""Notices to the Secretary-General and authorities to be designated; declarations and reservations, as recorded."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reports.sections import tallies
from reports.sections.blocks import Block, Cell, Column, Part, Row, Table
from reports.sections.content import Snapshot, day, name, names_of, paragraph, reference, words

BAND = "procedural"


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    opening = words(
        _(
            "Notices to be given and authorities to be designated are shown apart: a notice that was not sent says"
            " nothing about the law of a State."
        )
    )
    apart = words(_("A provision to which a State made a reservation is not counted as a gap of that State."))
    return (
        Part(
            "notifications",
            1,
            "",
            words(_("Notifications, declarations and reservations")),
            (paragraph(opening, apart),),
        ),
        *(part for i in snapshot["instruments"] if (part := _instrument(snapshot, i, language))),
        _declarations(snapshot, language),
    )


def _instrument(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> Part | None:
    code = instrument["code"]
    articles = tallies.articles_of(snapshot, code)
    table = tallies.status_table(articles, BAND, name("notifications", code), language)
    if table is None:
        return None
    blocks: tuple[Block, ...] = (table,)
    return Part(f"notifications-{code}", 2, "", names_of(instrument["short_titles"], language), blocks)


def _declarations(snapshot: Snapshot, language: str) -> Part:
    """In treaty order, then in the alphabetical order of the language."""
    heading = words(_("Declarations and reservations"))
    listed = sorted(snapshot["declarations"], key=lambda d: (d["place"], d["positions"][language], d["made_on"]))
    if not listed:
        said = words(_("No declaration or reservation is recorded in the portal."))
        return Part("notifications-declarations", 2, "", heading, (paragraph(said),))
    table = Table(
        id="declarations",
        caption=words(_("Declarations and reservations in force on the cut-off date")),
        columns=(
            tallies.stub(_("State"), 2),
            *(Column(words(text), 2, is_number=False) for text in (_("Provision"), _("Kind"), _("Date"))),
            Column(words(_("Source")), 3, is_number=False),
        ),
        rows=tuple(_row(declaration, language) for declaration in listed),
    )
    return Part("notifications-declarations", 2, "", heading, (table,))


def _row(declaration: Mapping[str, Any], language: str) -> Row:
    kinds = {
        "reservation": _("Reservation"),
        "declaration": _("Declaration"),
        "notification": _("Notification"),
    }
    return Row(
        (
            Cell(names_of(declaration["names"], language)),
            Cell(reference(declaration["ref"])),
            Cell(words(kinds.get(declaration["kind"], declaration["kind"]))),
            Cell(words(day(declaration["made_on"], language) if declaration["made_on"] else "–")),
            Cell(reference(declaration["source"])),
        )
    )
