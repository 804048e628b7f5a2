"""Trends: the same States only, through cycles; a mark where the question changed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reports.sections import analysis, tallies
from reports.sections.blocks import Block, Cell, Column, Part, Row, Table
from reports.sections.content import Snapshot, day, figure, name, names_of, paragraph, say, words

CHANGED = "*"


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    heading = words(_("Trends"))
    if not snapshot["trends"]:
        said = words(_("There is no earlier cycle with which the replies could be compared."))
        return (Part("trends", 1, "", heading, (paragraph(said),)),)
    opening = words(
        _("Only States that replied in every cycle shown are counted, so that figures can be set side by side.")
    )
    return (
        Part("trends", 1, "", heading, (paragraph(opening),)),
        *(_instrument(snapshot, trend, language) for trend in snapshot["trends"]),
    )


def _instrument(snapshot: Snapshot, trend: Mapping[str, Any], language: str) -> Part:
    code = trend["instrument"]
    instrument = next(i for i in snapshot["instruments"] if i["code"] == code)
    titles = {(a["instrument"], a["number"]): a["titles"] for a in snapshot["articles"]}
    columns = [tallies.stub(_("Article"), 3)]
    for cycle in trend["cycles"]:
        title, cut_off = names_of(cycle["titles"], language), day(cycle["cut_off_on"], language)
        columns.append(Column(say(_("%(cycle)s (%(day)s)"), cycle=title, day=cut_off)))
    rows = [_replied(trend)]
    for line in trend["lines"]:
        head = analysis.heading_of(line["number"], titles.get((code, line["number"]), {}), language)
        rows.append(Row((Cell(head), *_cells(trend, line))))
    caption = words(_("States parties that reported a gap in a mandatory provision, the same States in every cycle"))
    notes = tallies.withheld_notes(rows)
    if any(line["changed"] for line in trend["lines"]):
        notes = (*notes, words(_("* A question of the article was put otherwise than in the cycle before.")))
    table = Table(name("trends", code), caption, tuple(columns), tuple(rows), notes=notes)
    blocks: tuple[Block, ...] = (table,)
    return Part(f"trends-{code}", 2, "", names_of(instrument["short_titles"], language), blocks)


def _replied(trend: Mapping[str, Any]) -> Row:
    """The denominator: how many States these are."""
    numbers = {cycle["slug"]: trend["states"].get(cycle["slug"]) for cycle in trend["cycles"]}
    place = name("trends", trend["instrument"], "replied")
    return Row(
        (Cell(words(_("States parties that replied in every cycle"))), *tallies.cells_of(place, numbers)), is_total=True
    )


def _cells(trend: Mapping[str, Any], line: Mapping[str, Any]) -> list[Cell]:
    place = name("trends", trend["instrument"], line["number"])
    cells = []
    for cycle in trend["cycles"]:
        pair = line["counts"].get(cycle["slug"], (0, 0))
        mark = words(CHANGED) if cycle["slug"] in line["changed"] else ()
        runs = (figure(f"{place}.{name(cycle['slug'])}", pair[0]), *mark)
        cells.append(Cell(runs, step=tallies.step_of(pair)))
    return cells
