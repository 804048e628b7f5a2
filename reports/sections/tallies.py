"""Sums that several sections show, taken from the snapshot alone, and the sentences that carry them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from reports.sections.content import Figure, Segment, Sentence, Snapshot, day, figure, say

# What the columns of every table of statuses add up, from "done" to "nothing said": column → statuses.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "done": ("in_place", "used"),
    "not_substantiated": ("not_substantiated",),
    "partly": ("partial_gap", "in_part", "partly_used"),
    "not_done": ("gap", "not_in_place", "not_used"),
    "not_applicable": ("not_applicable",),
    "no_information": ("no_information",),
}
# Their colours in bars and legend; the figures stand beside them.
FILLS: Mapping[str, str] = {
    "done": "#0b5260",
    "not_substantiated": "#5e94a0",
    "partly": "#d9a441",
    "not_done": "#9c1f1a",
    "not_applicable": "#8a9497",
    "no_information": "#dfe3e4",
}
# Levels of obligation shown in one table. Mandatory and optional always stand apart.
BANDS: Mapping[str, tuple[str, ...]] = {
    "mandatory": ("mandatory", "mandatory_qualified"),
    "consider": ("consider",),
    "optional": ("optional",),
    "procedural": ("procedural",),
}


def party_counts(instrument: Mapping[str, Any]) -> tuple[int, int]:
    """States parties to one instrument on the cut-off date, and how many of them replied."""
    return capacity_counts(instrument, "party")


def capacity_counts(instrument: Mapping[str, Any], capacity: str) -> tuple[int, int]:
    counts = instrument["replies"][capacity].values()
    return sum(states for states, _replied in counts), sum(replied for _states, replied in counts)


def is_withheld(snapshot: Snapshot, instrument: Mapping[str, Any]) -> bool:
    return 0 < party_counts(instrument)[1] < snapshot["threshold"]


def articles_of(snapshot: Snapshot, code: str) -> list[Mapping[str, Any]]:
    return [article for article in snapshot["articles"] if article["instrument"] == code]


def provisions_in(articles: Iterable[Mapping[str, Any]], band: str) -> list[Mapping[str, Any]]:
    return [p for article in articles for p in article["provisions"] if p["obligation"] in BANDS[band]]


def columns_of(counts: Mapping[str, int] | None) -> dict[str, int | None]:
    """Status → States, as column → States; every column is withheld where the counts are."""
    if counts is None:
        return dict.fromkeys(COLUMNS)
    return {column: sum(counts.get(status, 0) for status in statuses) for column, statuses in COLUMNS.items()}


def column_headings(band: str) -> tuple[str, ...]:
    """What the columns are called where there is a duty, something to consider, or a choice."""
    if band == "optional":
        done = _("Used"), _("Used, not substantiated"), _("Used in part"), _("Not used")
    elif band == "consider":
        done = _("In place"), _("In place, not substantiated"), _("Done in part"), _("Not done")
    else:
        done = _("In place"), _("In place, not substantiated"), _("In place in part"), _("Not in place")
    return (*done, _("Not applicable"), _("No information"))


def band_name(band: str) -> str:
    names = {
        "mandatory": pgettext("provisions", "Mandatory provisions"),
        "consider": pgettext("provisions", "Measures to be considered"),
        "optional": pgettext("provisions", "Optional provisions"),
        "procedural": pgettext("provisions", "Procedural provisions"),
    }
    return names[band]


def bar_of(cells: Mapping[str, int | None]) -> tuple[Segment, ...]:
    """Columns as pieces of a bar, from the side on which the language begins; empty where figures are withheld or"
    " there is nothing to show."""
    counts = {column: count or 0 for column, count in cells.items()}
    whole = sum(counts.values())
    if not whole or None in cells.values():
        return ()
    segments, start = [], 0
    for column, count in counts.items():
        end = start + count
        left, right = 1000 * start // whole, 1000 * end // whole
        segments.append(Segment(column, 1000 - right if get_language_bidi() else left, right - left, FILLS[column]))
        start = end
    return tuple(segment for segment in segments if segment.length)


def replied_sentence(snapshot: Snapshot, instrument: Mapping[str, Any], language: str, name: str) -> Sentence:
    """Of the States parties on the cut-off date, how many replied."""
    parties, replied = party_counts(instrument)
    return say(
        # Translators: choose words for the whole (total) that are right for any number, for instance "of the States
        # parties, which numbered 187 on that day"; the plural forms follow the States that replied (count).
        ngettext(
            "Of the %(total)s States parties on %(day)s, %(count)s replied.",
            "Of the %(total)s States parties on %(day)s, %(count)s replied.",
            replied,
        ),
        total=figure(f"{name}.parties", parties),
        count=figure(f"{name}.replied", replied),
        day=day(snapshot["cut_off_on"], language),
    )


def figures_of(name: str, cells: Mapping[str, int | None]) -> tuple[Figure, ...]:
    return tuple(figure(f"{name}.{column}", count) for column, count in cells.items())
