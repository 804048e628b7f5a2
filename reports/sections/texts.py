"""An officer's texts as they are frozen with a report: paragraphs of words, figures by name, footnotes; no markup."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import override

from reports.sections.blocks import Figure, Footnote, Link, Run, Runs, Words
from reports.sections.content import figure

Texts = Mapping[str, Sequence[Runs]]
KINDS: Mapping[str, type] = {"words": Words, "figure": Figure, "footnote": Footnote, "link": Link}
NAMES = {kind: name for name, kind in KINDS.items()}


class UnknownFigure(KeyError):
    """A text names a figure the report does not show."""


def frozen(texts: Texts) -> dict[str, Any]:
    """Section → paragraphs → runs, as JSON."""
    return {name: [[_frozen(run) for run in runs] for runs in paragraphs] for name, paragraphs in texts.items()}


def thawed(data: Mapping[str, Any]) -> dict[str, tuple[Runs, ...]]:
    return {name: tuple(_line(runs) for runs in paragraphs) for name, paragraphs in data.items()}


def filled(
    texts: Texts, figures: Mapping[str, int | None], language: str, *, is_preview: bool = False
) -> dict[str, tuple[Runs, ...]]:
    """The same texts with the numbers of this report, printed in the language. ``UnknownFigure`` with its name.

    In a preview, where a text may have lost its figure, the name stands out as it was typed.
    """
    with override(language):
        return {
            name: tuple(tuple(_filled(run, figures, is_preview) for run in runs) for runs in paragraphs)
            for name, paragraphs in texts.items()
        }


def figures_in(texts: Texts) -> Iterator[str]:
    """Names of the figures of a text, in reading order."""
    for paragraphs in texts.values():
        for runs in paragraphs:
            yield from _names(runs)


def _names(runs: Runs) -> Iterator[str]:
    for run in runs:
        if isinstance(run, Figure):
            yield run.id
        elif isinstance(run, Footnote):
            yield from _names(run.runs)


def _frozen(run: Run) -> dict[str, Any]:
    if isinstance(run, Footnote):
        return {"kind": "footnote", "runs": [_frozen(inner) for inner in run.runs]}
    return {"kind": NAMES[type(run)]} | asdict(run)


def _line(runs: Sequence[Mapping[str, Any]]) -> Runs:
    return tuple(_run(run) for run in runs)


def _run(data: Mapping[str, Any]) -> Run:
    if data["kind"] == "footnote":
        return Footnote(_line(data["runs"]))
    fields = {name: value for name, value in data.items() if name != "kind"}
    made: Run = KINDS[data["kind"]](**fields)
    return made


def _filled(run: Run, figures: Mapping[str, int | None], is_preview: bool) -> Run:
    if isinstance(run, Footnote):
        return replace(run, runs=tuple(_filled(inner, figures, is_preview) for inner in run.runs))
    if not isinstance(run, Figure):
        return run
    if run.id not in figures and is_preview:
        return Words(f"{{{{{run.id}}}}}", is_strong=True)
    if run.id not in figures:
        raise UnknownFigure(run.id)
    return figure(run.id, figures[run.id])
