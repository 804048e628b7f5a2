"""Levels of obligation that are shown together, and what is counted in each."""

from collections.abc import Mapping

# Levels of obligation shown in one table, in the order shown. Mandatory and optional are never added up.
BANDS: Mapping[str, tuple[str, ...]] = {
    "mandatory": ("mandatory", "mandatory_qualified"),
    "consider": ("consider",),
    "optional": ("optional",),
    "procedural": ("procedural",),
}
# What the overview counts in each of them: gaps where there is a duty, uptake where there is a choice.
COUNTED: Mapping[str, frozenset[str]] = {
    "mandatory": frozenset({"gap", "partial_gap"}),
    "consider": frozenset({"in_part", "not_in_place"}),
    "optional": frozenset({"used", "not_substantiated", "partly_used"}),
    "procedural": frozenset({"gap", "partial_gap"}),
}
# Upper ends, in per cent, of the first four of the five steps of shade. 0 alone has the lightest.
STEP_ENDS = (0, 25, 50, 75)


def band_of(obligation: str) -> str:
    """The table in which a level of obligation is shown."""
    return next(band for band, levels in BANDS.items() if obligation in levels)
