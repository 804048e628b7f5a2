"""Overview of implementation: one table per level of obligation, mandatory and optional apart."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections import tallies
from reports.sections.blocks import Block, Cell, Column, Part, Row, Runs, Table
from reports.sections.content import Snapshot, figure, name, names_of, paragraph, say, words


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    bands = [band for band in tallies.BANDS if tallies.provisions_in(snapshot["articles"], band)]
    opening = say(
        _(
            "The tables in this section count answers: one for each provision and each State party that replied"
            " under the instrument. They are not numbers of States."
        )
    )
    return (
        Part("overview", 1, "", words(_("Overview of implementation")), (paragraph(opening),)),
        *(_band(snapshot, band, language) for band in bands),
    )


def _band(snapshot: Snapshot, band: str, language: str) -> Part:
    provisions = len(tallies.provisions_in(snapshot["articles"], band))
    rows = [row for i in snapshot["instruments"] if (row := _row(snapshot, i, band, language))]
    columns = [tallies.stub(_("Instrument"), 3), Column(words(_("Provisions")))]
    headings = tallies.column_headings(band)
    table = Table(
        id=name("overview", band),
        caption=say(_("Answers of States parties by instrument: %(band)s"), band=tallies.band_name(band)),
        columns=(*columns, *(Column(words(heading)) for heading in headings), tallies.bar_column()),
        rows=tuple(rows),
        notes=tallies.withheld_notes(rows),
        legend=tuple(zip(tallies.COLUMNS, headings, strict=True)),
    )
    blocks: tuple[Block, ...] = (paragraph(_provisions_sentence(band, provisions)), table)
    return Part(f"overview-{band}", 2, "", words(tallies.band_name(band)), blocks)


def _row(snapshot: Snapshot, instrument: Mapping[str, Any], band: str, language: str) -> Row | None:
    provisions = tallies.provisions_in(tallies.articles_of(snapshot, instrument["code"]), band)
    if not provisions:
        return None
    place = name("overview", band, instrument["code"])
    numbers = tallies.add_up([tallies.columns_of(provision["statuses"]) for provision in provisions])
    return Row(
        (
            Cell(names_of(instrument["short_titles"], language)),
            Cell((figure(f"{place}.provisions", len(provisions)),)),
            *tallies.cells_of(place, numbers),
            Cell(bar=tallies.bar_of(numbers)),
        )
    )


def _provisions_sentence(band: str, provisions: int) -> Runs:
    count = figure(name("overview", band, "provisions"), provisions)
    sentences = {
        "mandatory": ngettext(
            "There is %(count)s mandatory provision, including those whose wording carries a qualification.",
            "There are %(count)s mandatory provisions, including those whose wording carries a qualification.",
            provisions,
        ),
        "consider": ngettext(
            "There is %(count)s provision that asks States parties to consider a measure.",
            "There are %(count)s provisions that ask States parties to consider a measure.",
            provisions,
        ),
        "optional": ngettext(
            "There is %(count)s optional provision. Only its use is shown.",
            "There are %(count)s optional provisions. Only their use is shown.",
            provisions,
        ),
        "procedural": ngettext(
            "There is %(count)s procedural provision, on notices to be given and authorities to be designated.",
            "There are %(count)s procedural provisions, on notices to be given and authorities to be designated.",
            provisions,
        ),
    }
    return say(sentences[band], count=count)
