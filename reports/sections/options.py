"""What States parties are asked to consider, and what is left to their choice: use is shown, never a gap."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reports.sections import analysis, tallies
from reports.sections.blocks import Block, Heading, Part
from reports.sections.content import Snapshot, name, names_of, paragraph, words

BANDS = ("consider", "optional")


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    opening = words(
        _("A measure that States parties are asked to consider, or are free to take, is no gap where it is absent.")
    )
    return (
        Part(
            "options",
            1,
            "",
            words(_("Measures to be considered and optional provisions")),
            (paragraph(opening),),
        ),
        *(part for i in snapshot["instruments"] if (part := _instrument(snapshot, i, language))),
    )


def _instrument(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> Part | None:
    code = instrument["code"]
    blocks: list[Block] = []
    for article in tallies.articles_of(snapshot, code):
        if any(band in article["bands"] for band in BANDS):
            anchor = f"options-{analysis.article_anchor(article)}"
            blocks.append(Heading(anchor, 3, analysis.heading_of(article["number"], article["titles"], language)))
            blocks += _article(article, tallies.party_counts(instrument)[1], language)
    if not blocks:
        return None
    return Part(f"options-{code}", 2, "", names_of(instrument["short_titles"], language), tuple(blocks))


def _article(article: Mapping[str, Any], replied: int, language: str) -> list[Block]:
    place = name("article", article["instrument"], article["number"])
    blocks: list[Block] = []
    for band in BANDS:
        if band in article["bands"]:
            blocks.append(paragraph(analysis.finding(place, band, article["bands"][band], replied)))
        if table := tallies.status_table([article], band, place, language):
            blocks.append(table)
    return blocks
