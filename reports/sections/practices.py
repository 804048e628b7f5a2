"""Good practices in the States' own words: only what a State released to the readers of the report."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reports.sections import tallies
from reports.sections.blocks import Block, Part, Quotation
from reports.sections.content import Snapshot, direction, language_tag, names_of, paragraph, words


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    """By article in treaty order; inside an article in the alphabetical order of the language."""
    opening = _(
        "States could name good practices. Those are quoted here that a State released to the public, in the language"
        " in which it wrote them; no translation is given."
    )
    empty = None if snapshot["practices"] else words(_("No State has released a good practice."))
    parts = [Part("practices", 1, "", words(_("Good practices")), (paragraph(words(opening), empty),))]
    for article in snapshot["articles"]:
        found = [p for p in snapshot["practices"] if _place(p) == _place(article)]
        if found:
            parts.append(_article(snapshot, article, found, language))
    return tuple(parts)


def _place(row: Mapping[str, Any]) -> tuple[str, int]:
    return row["instrument"], row["number"]


def _article(snapshot: Snapshot, article: Mapping[str, Any], found: list[Mapping[str, Any]], language: str) -> Part:
    quoted: list[Block] = []
    for practice in sorted(found, key=lambda p: p["positions"][language]):
        source = names_of(practice["names"], language)
        spoken = practice["language"]
        quoted.append(Quotation(practice["text"], language_tag(spoken), direction(spoken), source))
    anchor = f"practices-{article['instrument']}-{article['number']}"
    return Part(anchor, 2, "", tallies.article_name(snapshot, article, language), tuple(quoted))
