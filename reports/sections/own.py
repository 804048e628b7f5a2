"""A State's own report: what follows from its own replies, article by article; for that State and the Secretariat."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from findings.choices import Capacity, GapStatus
from reports.sections import analysis, tallies
from reports.sections.blocks import Block, Cell, Column, Listing, Part, Row, Table
from reports.sections.content import Snapshot, day, name, names_of, paragraph, reference, say, without_stop, words


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    opening = words(
        _(
            "This report shows one State's own replies as the gap rule reads them. It is meant for that State and the"
            " Secretariat, and is not for publication."
        )
    )
    parts = [Part("own", 1, "", words(_("Replies of the State")), (paragraph(opening),))]
    for instrument in snapshot["instruments"]:
        own = snapshot["own"]["instruments"].get(instrument["code"])
        parts.append(_instrument(instrument, own, language))
        if own:
            parts += [
                _article(snapshot, article, own, language)
                for article in tallies.articles_of(snapshot, instrument["code"])
            ]
    return tuple(parts)


def _instrument(instrument: Mapping[str, Any], own: Mapping[str, Any] | None, language: str) -> Part:
    heading = names_of(instrument["short_titles"], language)
    if own is None:
        said = words(_("The State has not replied under this instrument."))
    else:
        said = say(
            _("Replied on %(day)s, as %(capacity)s."),
            day=day(own["on"], language),
            capacity=str(Capacity(own["capacity"]).label),
        )
    return Part(f"own-{instrument['code']}", 2, "", heading, (paragraph(said),))


def _article(snapshot: Snapshot, article: Mapping[str, Any], own: Mapping[str, Any], language: str) -> Part:
    """Levels of obligation apart; what is missing stands under its provision."""
    place = name("own", article["instrument"], article["number"])
    blocks: list[Block] = []
    for band in tallies.BANDS:
        rows = [_row(provision, own, language) for provision in tallies.provisions_in([article], band)]
        if rows:
            columns = (tallies.stub(_("Provision")), Column(words(_("As reported")), 2, is_number=False))
            blocks.append(Table(f"{place}.{band}", words(tallies.band_name(band)), columns, tuple(rows)))
    leads = {
        "assistance": _("Technical assistance asked for under this article:"),
        "difficulties": _("Difficulties reported under this article:"),
    }
    for family, lead in leads.items():
        slugs = own[family].get(str(article["number"]), [])
        items = [names_of(kind["labels"], language) for kind in snapshot["kinds"][family] if kind["slug"] in slugs]
        if items:
            blocks += [paragraph(words(lead)), Listing(tuple(items))]
    anchor = f"own-{analysis.article_anchor(article)}"
    return Part(anchor, 3, "", tallies.article_name(snapshot, article, language), tuple(blocks))


def _row(provision: Mapping[str, Any], own: Mapping[str, Any], language: str) -> Row:
    found = own["provisions"].get(provision["key"], {"status": "no_information", "missing": []})
    text = str(GapStatus(found["status"]).label)
    if found.get("is_reserved"):
        text = _("subject to a reservation")
    runs = words(text)
    texts = provision["elements"]
    for key in found["missing"]:
        if key in texts:
            missing = say(_("missing: %(element)s"), element=names_of(without_stop(texts[key]), language))
            runs = say(_("%(said)s; %(more)s"), said=runs, more=missing)
    return Row((Cell(reference(provision["ref"])), Cell(runs)), note=names_of(provision["summaries"], language))
