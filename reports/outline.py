"""The order of a report's sections, their numbers, and the numbers of its paragraphs.

``OUTLINE_VERSION`` (choices) rises when what is here changes: the same inputs then give a new job.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import count
from typing import Any

from django.utils.translation import get_language_info, override, pgettext
from django.utils.translation import gettext as _

from reports.sections import analysis, annexes, assistance, introduction, masthead, overview, participation, summary
from reports.sections.content import Figure, Paragraph, Snapshot, language_tag

Build = Callable[[Snapshot, str], Any]
BODY: tuple[tuple[str, Build], ...] = (
    ("introduction", introduction.build),
    ("participation", participation.build),
    ("overview", overview.build),
    ("analysis", analysis.build),
    ("assistance", assistance.build),
)
ANNEXES: tuple[tuple[str, Build], ...] = (
    ("replied_states", annexes.build_replied_states),
    ("regional_tables", annexes.build_regional_tables),
)


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    level: int
    anchor: str
    text: str
    tag: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Part:
    """A section in its place: its template, and its heading with the number it has in this language."""

    name: str
    heading: str
    section: Any

    @property
    def template_name(self) -> str:
        return f"reports/sections/{self.name}.html"


@dataclass(frozen=True)
class Document:
    language: str
    tag: str
    direction: str
    short_title: str
    masthead: masthead.Masthead
    summary: summary.Summary
    body: tuple[Part, ...]
    annexes: tuple[Part, ...]
    contents: tuple[Entry, ...]


def compose(snapshot: Snapshot, language: str) -> Document:
    """The whole document in one language, from the snapshot alone."""
    with override(language):
        numbers = count(1)
        body = tuple(
            _numbered(Part(name, "", build(snapshot, language)), number, numbers)
            for number, (name, build) in zip(_section_numbers(), BODY, strict=False)
        )
        further = tuple(
            _annexed(Part(name, "", build(snapshot, language)), number)
            for number, (name, build) in zip(_section_numbers(), ANNEXES, strict=False)
        )
        return Document(
            language=language,
            tag=language_tag(language),
            direction="rtl" if get_language_info(language)["bidi"] else "ltr",
            short_title=masthead.short_title(),
            masthead=masthead.build(snapshot, language),
            summary=summary.build(snapshot, language),
            body=body,
            annexes=further,
            contents=tuple(entry for part in (*body, *further) for entry in _entries(part)),
        )


def figures(document: Document) -> list[tuple[str, int | None]]:
    """Every figure of the document, by name; the same list in all languages. Source: design.md, section 4."""
    return sorted({(found.id, found.number) for found in _walk(document) if isinstance(found, Figure)}, key=str)


def _section_numbers() -> list[str]:
    """Numbers of sections and annexes as the language counts them."""
    return [
        # Translators: number of a section or an annex of a United Nations document, as your language writes it.
        pgettext("section number", "I"),
        pgettext("section number", "II"),
        pgettext("section number", "III"),
        pgettext("section number", "IV"),
        pgettext("section number", "V"),
        pgettext("section number", "VI"),
    ]


def _numbered(part: Part, number: str, numbers: Iterator[int]) -> Part:
    heading = _("%(number)s. %(title)s") % {"number": number, "title": part.section.heading}
    return replace(part, heading=heading, section=_with_paragraph_numbers(part.section, numbers))


def _annexed(part: Part, number: str) -> Part:
    heading = _("Annex %(number)s. %(title)s") % {"number": number, "title": part.section.heading}
    return replace(part, heading=heading)


def _with_paragraph_numbers(value: Any, numbers: Iterator[int]) -> Any:
    """The same value with its paragraphs numbered in the order in which they stand."""
    if isinstance(value, Paragraph):
        return replace(value, number=next(numbers))
    if isinstance(value, tuple):
        return tuple(_with_paragraph_numbers(item, numbers) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: _with_paragraph_numbers(item, numbers) for name, item in changes.items()})
    return value


def _walk(value: Any) -> Iterator[Any]:
    if is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            yield from _walk(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _walk(item)


def _entries(part: Part) -> Iterator[Entry]:
    yield Entry(1, part.section.id, part.heading)
    if isinstance(part.section, analysis.Analysis):
        for instrument in part.section.instruments:
            title = instrument.heading
            yield Entry(2, instrument.anchor, title.text, title.tag, title.direction)
            for article in instrument.articles:
                yield Entry(3, article.anchor, article.heading)
