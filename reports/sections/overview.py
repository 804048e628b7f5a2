"""Overview of implementation: one table per level of obligation, mandatory and optional apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections import tallies
from reports.sections.content import Paragraph, Row, Segment, Snapshot, Table, figure, paragraph, say, text_in


@dataclass(frozen=True)
class BandOverview:
    heading: str
    anchor: str
    paragraph: Paragraph
    table: Table


@dataclass(frozen=True)
class Overview:
    id: str
    heading: str
    opening: Paragraph
    legend: tuple[tuple[Segment, str], ...]
    bands: tuple[BandOverview, ...]


def build(snapshot: Snapshot, language: str) -> Overview:
    bands = [band for band in tallies.BANDS if tallies.provisions_in(snapshot["articles"], band)]
    return Overview(
        id="overview",
        heading=_("Overview of implementation"),
        opening=paragraph(
            say(
                _(
                    "The tables in this section count answers: one for each provision and each State party that replied"
                    " under the instrument. They are not numbers of States."
                )
            )
        ),
        legend=tuple(
            (Segment(column, 0, 1000, fill), heading)
            for (column, fill), heading in zip(tallies.FILLS.items(), tallies.column_headings("mandatory"), strict=True)
        ),
        bands=tuple(_band(snapshot, band, language) for band in bands),
    )


def _band(snapshot: Snapshot, band: str, language: str) -> BandOverview:
    provisions = len(tallies.provisions_in(snapshot["articles"], band))
    rows = [row for i in snapshot["instruments"] if (row := _row(snapshot, i, band, language))]
    return BandOverview(
        heading=tallies.band_name(band),
        anchor=f"overview-{band}",
        paragraph=paragraph(_provisions_sentence(band, provisions)),
        table=Table(
            id=f"overview.{band}",
            caption=_("Answers of States parties by instrument: %(band)s") % {"band": tallies.band_name(band)},
            stub=_("Instrument"),
            headings=(_("Provisions"), *tallies.column_headings(band)),
            rows=tuple(rows),
        ),
    )


def _row(snapshot: Snapshot, instrument: Mapping[str, Any], band: str, language: str) -> Row | None:
    provisions = tallies.provisions_in(tallies.articles_of(snapshot, instrument["code"]), band)
    if not provisions:
        return None
    name = f"overview.{band}.{instrument['code']}"
    each = [tallies.columns_of(provision["counts"]) for provision in provisions]
    if tallies.is_withheld(snapshot, instrument):
        cells: dict[str, int | None] = dict.fromkeys(tallies.COLUMNS)
    else:
        cells = {column: sum(counts[column] or 0 for counts in each) for column in tallies.COLUMNS}
    return Row(
        text_in(instrument["short_titles"], language),
        (figure(f"{name}.provisions", len(provisions)), *tallies.figures_of(name, cells)),
        bar=tallies.bar_of(cells),
    )


def _provisions_sentence(band: str, provisions: int):
    count = figure(f"overview.{band}.provisions", provisions)
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
