"""The order of a report's sections by kind, where an officer's texts go, and the whole document in one language.

``OUTLINE_VERSION`` (choices) rises when what is here changes: the same inputs then give a new job.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from reports.choices import ReportKind
from reports.sections import (
    analysis,
    annexes,
    blocks,
    changes,
    conclusions,
    coverage,
    introduction,
    masthead,
    needs,
    notifications,
    numbering,
    options,
    overview,
    own,
    participation,
    practices,
    summary,
    trends,
)
from reports.sections.blocks import Block, Document, Heading, Notice, Paragraph, Part, Runs, Table, plain
from reports.sections.content import Snapshot, direction, language_tag

Build = Callable[[Snapshot, str], tuple[Part, ...]]
# Name of a section or a part → paragraphs an officer wrote for it, in the language of the document.
Texts = Mapping[str, tuple[Runs, ...]]

SECTIONS: Mapping[str, Build] = {
    "introduction": introduction.build,
    "participation": participation.build,
    "changes": changes.build,
    "own": own.build,
    "overview": overview.build,
    "analysis": analysis.build,
    "options": options.build,
    "notifications": notifications.build,
    "difficulties": needs.build_difficulties,
    "assistance": needs.build_assistance,
    "practices": practices.build,
    "trends": trends.build,
    "conclusions": conclusions.build,
    "annex-states": annexes.build_replied_states,
    "annex-tables": annexes.build_tables,
    "annex-questionnaire": annexes.build_questionnaire,
    "annex-method": annexes.build_method,
}
FULL = tuple(name for name in SECTIONS if name not in ("changes", "own"))
OF_KIND: Mapping[str, tuple[str, ...]] = {
    ReportKind.GAP_ANALYSIS: FULL,
    # Trends are told of all States alone: a group and its complement would give away who is in neither.
    ReportKind.REGIONAL: tuple(name for name in FULL if name != "trends"),
    ReportKind.INSTRUMENT: FULL,
    ReportKind.STATE: ("introduction", "own", "conclusions", "annex-questionnaire", "annex-method"),
    ReportKind.CHANGES: ("introduction", "participation", "changes", "conclusions", "annex-method"),
}
SUMMARY = "summary"
# Headings of the sections and of the places where an officer may write, as the sections themselves say them: for lists.
TITLES: Mapping[str, Any] = {
    SUMMARY: gettext_lazy("Summary"),
    "introduction": gettext_lazy("Introduction"),
    "participation": gettext_lazy("Participation"),
    "changes": gettext_lazy("What has changed"),
    "own": gettext_lazy("Replies of the State"),
    "overview": gettext_lazy("Overview of implementation"),
    "analysis": gettext_lazy("Analysis by article"),
    "options": gettext_lazy("Measures to be considered and optional provisions"),
    "notifications": gettext_lazy("Notifications, declarations and reservations"),
    "difficulties": gettext_lazy("Difficulties"),
    "assistance": gettext_lazy("Technical assistance needs"),
    "practices": gettext_lazy("Good practices"),
    "trends": gettext_lazy("Trends"),
    "conclusions": gettext_lazy("Conclusions and recommendations"),
    "conclusions-conference": gettext_lazy("For consideration by the Conference"),
    "conclusions-states": gettext_lazy("Recommendations to States parties"),
    "conclusions-secretariat": gettext_lazy("Requests to the Secretariat"),
    "annex-states": gettext_lazy("States that replied"),
    "annex-tables": gettext_lazy("Tables by article and regional group"),
    "annex-questionnaire": gettext_lazy("Questionnaire"),
    "annex-method": gettext_lazy("Method"),
}


def sections_of(kind: str, chosen: Collection[str] = ()) -> tuple[str, ...]:
    """Names of the sections of a kind in their order; only those chosen, where some are."""
    return tuple(name for name in OF_KIND[kind] if not chosen or name in chosen)


def places_of_texts(kind: str, chosen: Collection[str] = ()) -> tuple[str, ...]:
    """Where an officer may write: the summary, each section, each addressee of recommendations; no annex."""
    names = [name for name in sections_of(kind, chosen) if not name.startswith("annex")]
    places = [name for name in names if name != "conclusions"]
    return (SUMMARY, *places, *(conclusions.ADDRESSEES if "conclusions" in names else ()))


def lacks_conclusions(kind: str, chosen: Collection[str], texts: Collection[str]) -> bool:
    """Whether the section on conclusions is there and nobody has written it: strict mode refuses."""
    return "conclusions" in sections_of(kind, chosen) and not any(name in texts for name in conclusions.ADDRESSEES)


def compose(
    snapshot: Snapshot,
    language: str,
    texts: Texts | None = None,
    notices: tuple[Notice, ...] = (),
    covered: Mapping[str, Any] | None = None,
) -> Document:
    """The whole document in one language, from the snapshot and the texts alone.

    ``notices`` stand on the first page beside those of the snapshot. ``covered``: which texts are not approved in
    this language, which are shown in another (``coverage.Coverage.frozen``); said there too.
    """
    given = texts or {}
    with override(language):
        counters = numbering.Counters()
        notices = (*notices, *coverage.build(covered or {}, TITLES, language))
        opening = (*summary.build(snapshot, language), *_paragraphs(given.get(SUMMARY, ()), is_numbered=False))
        opening = numbering.numbered_blocks(opening, counters)
        built = [
            part
            for name in sections_of(snapshot["kind"], snapshot["sections"])
            for part in SECTIONS[name](snapshot, language)
        ]
        return Document(
            language=language,
            tag=language_tag(language),
            direction=direction(language),
            title=masthead.title(snapshot, language),
            running_head=masthead.short_title(),
            symbol=snapshot["masthead"].get("symbol") or "",
            masthead=masthead.build(snapshot, language, opening, notices),
            parts=numbering.numbered(_with_texts(built, given), counters),
            contents_heading=_("Contents"),
            page_words="%(page)s / %(pages)s",
            is_illustrative=snapshot["cycle"]["is_illustrative"],
        )


def _with_texts(parts: Iterable[Part], texts: Texts) -> list[Part]:
    """Each part with the paragraphs written for it; an addressee without any is left out."""
    found = []
    for part in parts:
        is_concluding = part.id in conclusions.ADDRESSEES
        written = _paragraphs(texts.get(part.id, ()), is_strong=is_concluding)
        if part.id == "conclusions" and not any(name in texts for name in conclusions.ADDRESSEES):
            written = (conclusions.empty_notice(),)
        if is_concluding and part.level > 1 and not written:
            continue
        found.append(replace(part, blocks=(*part.blocks, *written)))
    return found


def _paragraphs(written: Iterable[Runs], *, is_numbered: bool = True, is_strong: bool = False) -> tuple[Block, ...]:
    return tuple(_paragraph(runs, is_numbered, is_strong) for runs in written)


def _paragraph(runs: Runs, is_numbered: bool, is_strong: bool) -> Block:
    """Written in one language as a whole: the document's, or that which its words name."""
    foreign = next((run for run in runs if isinstance(run, blocks.Words) and run.direction), blocks.Words(""))
    return Paragraph(runs, is_numbered=is_numbered, is_strong=is_strong, tag=foreign.tag, direction=foreign.direction)


@dataclass(frozen=True)
class Named:
    """A figure that a text may name: its number, as the language prints it, what it is, the section that shows it."""

    number: int | None
    text: str
    label: str
    section: str


def figures_of(snapshot: Snapshot) -> dict[str, int | None]:
    """Name → number of every figure the report shows; the same whatever the language."""
    return blocks.figures(compose(snapshot, "en"))


def named_figures(snapshot: Snapshot, language: str) -> dict[str, Named]:
    """The same in the words of one language, in reading order: for the list from which an officer chooses."""
    return figures_in(compose(snapshot, language))


def figures_in(document: Document) -> dict[str, Named]:
    """Of one document."""
    found: dict[str, Named] = {}
    section = SUMMARY
    for block in document.masthead.summary:
        _name(block, (), section, found)
    for part in document.parts:
        section = part.id if part.level == 1 else section
        heading = part.heading
        for block in part.blocks:
            if isinstance(block, Heading):
                heading = block.runs
            elif isinstance(block, Table):
                _name_cells(block, heading, section, found)
            else:
                _name(block, heading, section, found)
    return found


def _name(block: Block, heading: Runs, section: str, found: dict[str, Named]) -> None:
    """Figures of a sentence are known by the sentence."""
    lines = getattr(block, "items", None) or (getattr(block, "runs", ()),)
    for line in lines:
        for run in line:
            if isinstance(run, blocks.Figure):
                label = f"{plain(heading)}: {plain(line)}" if heading else plain(line)
                found.setdefault(run.id, Named(run.number, run.text, label, section))


def _name_cells(table: Table, heading: Runs, section: str, found: dict[str, Named]) -> None:
    """Figures of a table are known by its caption, their row and their column."""
    for row in table.rows:
        head = plain(row.cells[0].runs)
        for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
            for run in cell.runs:
                if isinstance(run, blocks.Figure):
                    label = " – ".join((plain(heading), plain(table.caption), head, plain(column.heading)))
                    found.setdefault(run.id, Named(run.number, run.text, label, section))
