"""Difficulties reported and technical assistance asked for: kinds in the questionnaire's own order."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reports.sections import tallies
from reports.sections.blocks import Block, Part
from reports.sections.content import Snapshot, name, names_of, paragraph, words


def build_difficulties(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    opening = _(
        "States could name, article by article, the difficulties they met. A State counts once for each kind under"
        " an instrument."
    )
    heading, caption = _("Difficulties"), _("States parties that reported difficulties, by kind and regional group")
    return _chapter(snapshot, language, "difficulties", (heading, opening, caption, _("Kind of difficulty")))


def build_assistance(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    opening = _(
        "States could indicate, article by article, which kinds of technical assistance would help."
        " A State counts once for each kind."
    )
    heading = _("Technical assistance needs")
    caption = _("States parties that asked for technical assistance, by kind and regional group")
    return _chapter(snapshot, language, "assistance", (heading, opening, caption, _("Kind of assistance")))


def _chapter(snapshot: Snapshot, language: str, family: str, texts: tuple[str, str, str, str]) -> tuple[Part, ...]:
    heading, opening, caption, stub = texts
    return (
        Part(family, 1, "", words(heading), (paragraph(words(opening)),)),
        *(_instrument(snapshot, i, language, family, (caption, stub)) for i in snapshot["instruments"]),
    )


def _instrument(
    snapshot: Snapshot, instrument: Mapping[str, Any], language: str, family: str, texts: tuple[str, str]
) -> Part:
    place = name(family, instrument["code"])
    counted = instrument[family]
    lines = [
        (
            f"{place}.{name(kind['slug'])}",
            names_of(kind["labels"], language),
            (),
            counted.get(kind["slug"], {"total": [0, 0], "groups": {}}),
        )
        for kind in snapshot["kinds"][family]
    ]
    blocks: tuple[Block, ...] = (
        paragraph(tallies.replied_sentence(snapshot, instrument, language, family, instrument["code"])),
        tallies.heat_table(place, texts[0], texts[1], snapshot, instrument, lines),
    )
    return Part(f"{family}-{instrument['code']}", 2, "", names_of(instrument["short_titles"], language), blocks)
