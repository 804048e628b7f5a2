"""What has changed since an earlier cut-off date: which States replied or revised, and the figures of both days."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reports.sections import analysis, tallies
from reports.sections.blocks import Block, Cell, Column, Part, Row, Table
from reports.sections.content import Snapshot, day, figure, name, names_of, paragraph, say, words


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    changes = snapshot["changes"]
    count = len(changes["states"])
    opening = say(
        ngettext(
            "Between %(first)s and %(last)s there was %(count)s new or revised reply.",
            "Between %(first)s and %(last)s there were %(count)s new or revised replies.",
            count,
        ),
        first=day(changes["earlier_on"], language),
        last=day(snapshot["cut_off_on"], language),
        count=figure("changes.replies", count),
    )
    blocks: list[Block] = [paragraph(opening)]
    if changes["states"]:
        blocks.append(_states(snapshot, language))
    return (
        Part("changes", 1, "", words(_("What has changed")), tuple(blocks)),
        *(_instrument(snapshot, i, language) for i in snapshot["instruments"]),
    )


def _states(snapshot: Snapshot, language: str) -> Table:
    """Who replied is public; in the alphabetical order of the language."""
    titles = {i["code"]: i["short_titles"] for i in snapshot["instruments"]}
    said = {"replied": pgettext("one State", "Replied"), "revised": _("Revised its reply")}
    order = list(titles)
    listed = sorted(
        snapshot["changes"]["states"], key=lambda c: (c["positions"][language], order.index(c["instrument"]), c["on"])
    )
    rows = tuple(
        Row(
            (
                Cell(names_of(change["names"], language)),
                Cell(names_of(titles[change["instrument"]], language)),
                Cell(words(said[change["what"]])),
                Cell(words(day(change["on"], language))),
            )
        )
        for change in listed
    )
    headings = ((_("Instrument"), 4), (_("What happened"), 2), (_("Date"), 2))
    columns = (tallies.stub(_("State"), 3), *(Column(words(text), share, is_number=False) for text, share in headings))
    return Table("changes.states", words(_("States that replied or revised their reply")), columns, rows)


def _instrument(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> Part:
    """Figures of both days; a figure that is withheld on one of them stays so."""
    code = instrument["code"]
    before = snapshot["changes"]["before"].get(code, {"replied": 0, "articles": {}})
    days = tuple(day(value, language) for value in (snapshot["changes"]["earlier_on"], snapshot["cut_off_on"]))
    rows = [
        Row(
            (
                Cell(words(_("States parties that replied"))),
                Cell((figure(name("changes", code, "replied", "before"), before["replied"]),)),
                Cell((figure(name("changes", code, "replied", "after"), tallies.party_counts(instrument)[1]),)),
            ),
            is_total=True,
        )
    ]
    for article in tallies.articles_of(snapshot, code):
        if "mandatory" in article["bands"]:
            earlier = before["articles"].get(str(article["number"]), (0, 0))
            pairs = {"before": earlier, "after": article["bands"]["mandatory"]["total"]}
            head = analysis.heading_of(article["number"], article["titles"], language)
            cells = [
                Cell((figure(name("changes", code, article["number"], when), pair[0]),), step=tallies.step_of(pair))
                for when, pair in pairs.items()
            ]
            rows.append(Row((Cell(head), *cells)))
    caption = words(_("States parties that reported a gap in a mandatory provision"))
    columns = (tallies.stub(_("Article")), *(Column(words(text)) for text in days))
    table = Table(name("changes", code), caption, columns, tuple(rows), notes=tallies.withheld_notes(rows))
    return Part(f"changes-{code}", 2, "", names_of(instrument["short_titles"], language), (table,))
