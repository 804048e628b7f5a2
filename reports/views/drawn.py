"""A text as it will be printed, beside the figures that it may name: what the editor shows below the box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from reports import outline, rules, services
from reports.forms import FigureFilter
from reports.models import SectionText
from reports.rendering.drafts import NamedFigure
from reports.rendering.html_blocks import render_runs
from reports.sections import texts, writing

SHOWN_MAX = 40


@dataclass(frozen=True)
class Drawn:
    """``problems``: why it cannot be printed, where a figure it names is gone; ``warnings``: places to look at."""

    paragraphs: Sequence[SafeString]
    problems: Sequence[str]
    warnings: Sequence[str]


def draw_text(said: SectionText, known: Sequence[NamedFigure]) -> Drawn:
    """A saved text with the numbers of today, in its own language."""
    numbers = {one.name: one.number for one in known}
    warnings = [services.sentence_of(one) for one in rules.warnings(said.text)]
    if problems := rules.problems(said.text, numbers.keys()):
        return Drawn((), [services.sentence_of(one) for one in problems], warnings)
    paragraphs = writing.written(said.text, said.language, document=said.language)
    filled = texts.filled({said.section: paragraphs}, numbers, said.language)[said.section]
    return Drawn([mark_safe(render_runs(runs)) for runs in filled], (), warnings)  # noqa: S308 (escaped by the renderer)


def figures_context(asked: Mapping[str, Any], known: Sequence[NamedFigure]) -> dict[str, Any]:
    """The first of the figures that match what is looked for, by section, and how many there are.

    Words that no figure of the section has are looked for in all sections.
    """
    there = {one.section for one in known}
    form = FigureFilter(asked, sections=[name for name in outline.TITLES if name in there])
    words, section = form.criteria["words"], form.criteria["section"]
    found = matching_figures(known, words=words, section=section)
    if words and not found:
        found = matching_figures(known, words=words)
    groups: dict[str, list[NamedFigure]] = {}
    for one in found[:SHOWN_MAX]:
        groups.setdefault(str(outline.TITLES[one.section]), []).append(one)
    return {
        "figure_form": form,
        "figure_groups": list(groups.items()),
        "figure_count": len(found),
        "shown_count": min(len(found), SHOWN_MAX),
    }


def matching_figures(known: Sequence[NamedFigure], *, words: str = "", section: str = "") -> list[NamedFigure]:
    """Those whose name or label holds every word looked for, of one section where one is named; in reading order."""
    wanted = words.casefold().split()
    return [
        one
        for one in known
        if (not section or one.section == section)
        and all(word in f"{one.name} {one.label}".casefold() for word in wanted)
    ]
