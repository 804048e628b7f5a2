"""The annexes: States that replied, tables by article and regional group, the questionnaire, the method."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings.choices import Capacity
from reports.sections import analysis, tallies
from reports.sections.blocks import Block, Cell, Column, Heading, Listing, Part, Row, Runs, Table
from reports.sections.content import Snapshot, day, figure, labelled, name, names_of, reference, say, unnumbered, words

EMPTY = "–"
# Columns of a table of needs: more, and their headings are cut inside a word.
NEEDS_MOST = 7


def build_replied_states(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    """In the alphabetical order of the language; what a State was to the instrument, and when it replied."""
    codes = [instrument["code"] for instrument in snapshot["instruments"]]
    states = sorted(snapshot["replied_states"], key=lambda state: state["positions"][language])
    rows = tuple(
        Row(
            (
                Cell(names_of(state["names"], language)),
                *(Cell(_reply(state["replies"].get(code), language)) for code in codes),
            )
        )
        for state in states
    )
    table = Table(
        id="annex.states",
        caption=say(
            _("States that replied by %(day)s, in what capacity, and when"), day=day(snapshot["cut_off_on"], language)
        ),
        columns=(
            tallies.stub(_("State"), 2),
            *(Column(names_of(i["short_titles"], language), 2, is_number=False) for i in snapshot["instruments"]),
        ),
        rows=rows,
        notes=(words(_("Where no capacity is given, the State replied as a State party.")),),
    )
    return (_annex("annex-states", _("States that replied"), (table,)),)


def _annex(anchor: str, heading: str, blocks: tuple[Block, ...]) -> Part:
    return Part(anchor, 1, "", words(heading), blocks, is_annex=True, starts_page=True)


def _reply(reply: Mapping[str, str] | None, language: str) -> Runs:
    """The day; and the capacity, where it is not that of a party, as a note under the table says."""
    if reply is None:
        return words(EMPTY)
    replied_on = day(reply["on"], language)
    if reply["capacity"] == Capacity.PARTY:
        return words(replied_on)
    return say(_("%(day)s, %(capacity)s"), day=replied_on, capacity=str(Capacity(reply["capacity"]).label))


def build_tables(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    """One part for each instrument: articles × regional groups, level by level; needs by article."""
    note = _(
        "Each figure is the number of States parties of the group that reported at least one provision of the article"
        " as the heading of the table says."
    )
    return (
        _annex("annex-tables", _("Tables by article and regional group"), (unnumbered(words(note)),)),
        *(_instrument_tables(snapshot, i, language) for i in snapshot["instruments"]),
    )


def _instrument_tables(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> Part:
    code = instrument["code"]
    blocks: list[Block] = []
    for band in tallies.BANDS:
        articles = [a for a in tallies.articles_of(snapshot, code) if band in a["bands"]]
        lines = [
            (name("annex", code, band, a["number"]), _article(a, language), (), a["bands"][band]) for a in articles
        ]
        if lines:
            place = name("annex", code, band)
            blocks.append(tallies.heat_table(place, _caption(band), _("Article"), snapshot, instrument, lines))
    for family in ("assistance", "difficulties"):
        blocks += _needs_tables(snapshot, instrument, family, language)
    heading = names_of(instrument["short_titles"], language)
    return Part(f"annex-tables-{code}", 2, "", heading, tuple(blocks), is_annex=True)


def _caption(band: str) -> str:
    captions = {
        "mandatory": _("States parties that reported a gap in a mandatory provision"),
        "consider": _("States parties that reported a measure to be considered as done in part or not done"),
        "optional": _("States parties that reported using an optional provision, in full or in part"),
        "procedural": _("States parties that reported a gap in a procedural provision"),
    }
    return captions[band]


def _article(article: Mapping[str, Any], language: str) -> Runs:
    return analysis.heading_of(article["number"], article["titles"], language)


def _needs_tables(snapshot: Snapshot, instrument: Mapping[str, Any], family: str, language: str) -> list[Table]:
    """Articles in treaty order × kinds in that of the questionnaire; as many tables as the width of a page asks for."""
    kinds = snapshot["kinds"][family]
    count = -(-len(kinds) // NEEDS_MOST)
    place = name("annex", instrument["code"], family)
    tables = []
    for number in range(count):
        piece = kinds[len(kinds) * number // count : len(kinds) * (number + 1) // count]
        identifier = f"{place}.{number + 1}" if number else place
        tables.append(_needs_piece(snapshot, instrument, family, piece, language, identifier))
    return [table for table in tables if table.rows]


def _needs_piece(
    snapshot: Snapshot,
    instrument: Mapping[str, Any],
    family: str,
    kinds: Sequence[Mapping[str, Any]],
    language: str,
    identifier: str,
) -> Table:
    """All articles under some of the kinds."""
    code = instrument["code"]
    rows = []
    for article in tallies.articles_of(snapshot, code):
        place = name("annex", code, family, article["number"])
        numbers = {kind["slug"]: article[family].get(kind["slug"], (0, 0))[0] for kind in kinds}
        rows.append(Row((Cell(_article(article, language)), *tallies.cells_of(place, numbers))))
    captions = {
        "assistance": _("States parties that asked for technical assistance, by article"),
        "difficulties": _("States parties that reported difficulties, by article"),
    }
    columns = (tallies.stub(_("Article"), 3), *(Column(names_of(kind["labels"], language)) for kind in kinds))
    notes = tallies.withheld_notes(rows)
    return Table(identifier, words(captions[family]), columns, tuple(rows), notes=notes)


def build_questionnaire(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    """What was asked, article by article: the provisions, with their duty in the Secretariat's words."""
    parts = [_annex("annex-questionnaire", _("Questionnaire"), (unnumbered(words(_asked())),))]
    for instrument in snapshot["instruments"]:
        blocks: list[Block] = []
        for article in tallies.articles_of(snapshot, instrument["code"]):
            anchor = f"annex-asked-{instrument['code']}-{article['number']}"
            blocks.append(Heading(anchor, 3, _article(article, language)))
            items = tuple(
                labelled(reference(p["ref"]), names_of(p["summaries"], language)) for p in article["provisions"]
            )
            blocks.append(Listing(items))
        heading = names_of(instrument["titles"], language)
        parts.append(Part(f"annex-questionnaire-{instrument['code']}", 2, "", heading, tuple(blocks), is_annex=True))
    return tuple(parts)


def _asked() -> str:
    return _(
        "Of each provision listed below States were asked whether the measure is in place, and which laws give effect"
        " to it; of each article, which difficulties they met and which assistance they need."
    )


def build_method(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    """How a figure comes about, so that somebody else can work it out again."""
    said: list[Runs] = [
        words(_("The data of the report were read once; every language and format is drawn from the same data.")),
        words(_("Shares are given in five steps of shade: none, up to a quarter, to a half, to three quarters, more.")),
        say(
            _("Version of the gap rule: %(number)s. Version of the outline: %(outline)s."),
            number=str(snapshot["rule_number"]),
            outline=str(snapshot["outline_version"]),
        ),
    ]
    if snapshot["threshold"] is not None:
        said.append(
            say(
                ngettext(
                    "A figure for readers outside the Secretariat rests on at least %(count)s State.",
                    "A figure for readers outside the Secretariat rests on at least %(count)s States.",
                    snapshot["threshold"],
                ),
                count=figure("introduction.threshold", snapshot["threshold"]),
            )
        )
    return (_annex("annex-method", _("Method"), (Listing(tuple(said)),)),)
