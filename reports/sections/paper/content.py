"""What a blank paper is made of, in one language: sentences ready to print, and places to tick and to write in.

Each format is drawn from this alone, so none can say what another does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from reports.sections.content import Text, own_text, text_in

# Lines to write on: under a question on a provision, under one on an article as a whole.
SHORT, LONG = 3, 4
LAWS_ROWS = 2
# Around a reference: its last bracket would turn over where the sentence runs from right to left.
LEFT_TO_RIGHT = "\u200e"


@dataclass(frozen=True)
class Printed:
    """A text as it is printed. ``mark`` names its language where that is not the paper's: no fallback is silent."""

    text: str
    tag: str
    direction: str
    mark: str = ""

    @property
    def html(self) -> SafeString:
        """The text, escaped; in another language with its ``lang``, ``dir`` and mark."""
        if not self.mark:
            return conditional_escape(self.text)
        foreign = '<span lang="{}" dir="{}">{}</span> <span class="mark">[{}]</span>'
        return format_html(foreign, self.tag, self.direction, self.text, self.mark)


def printed(texts: Mapping[str, str], language: str) -> Printed:
    """The best text there is, marked when it is in another language."""
    return _printed(text_in(texts, language))


def own_words(text: str, language: str) -> Printed:
    """Words of the paper itself, in its language."""
    return _printed(own_text(text, language))


def _printed(text: Text) -> Printed:
    mark = str(get_language_info(text.tag.lower())["name_translated"]) if text.is_foreign else ""
    return Printed(text.text, text.tag, text.direction, mark)


@dataclass(frozen=True)
class Box:
    """A box to tick with its words; ``line`` invites to write beside it ("reason")."""

    label: Printed
    line: str = ""


@dataclass(frozen=True)
class Asked:
    """One question. ``when``: the sentence that says when it is asked; ``hint``: how many boxes to tick.

    Boxes, lines to write on, rows of a table of laws: whichever fits its kind. ``layout`` of the boxes: in-line,
    rows, columns. ``readers``: who may read the answer, to choose from.
    """

    key: str
    number: int
    when: str
    text: Printed
    guidance: Printed | None
    hint: str = ""
    boxes: tuple[Box, ...] = ()
    layout: str = ""
    line_count: int = 0
    laws_row_count: int = 0
    readers: tuple[str, ...] = ()

    @property
    def lines(self) -> range:
        return range(self.line_count)

    @property
    def laws_rows(self) -> range:
        return range(self.laws_row_count)


@dataclass(frozen=True)
class Group:
    """Questions on one provision, or on the article as a whole (``ref`` blank, ``heading`` instead)."""

    anchor: str
    ref: str
    heading: str
    obligation: str
    summary: Printed | None
    also_asked: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class ArticlePart:
    anchor: str
    number: str
    title: Printed
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Item:
    """A line of the checklist. ``refs``: the provisions it stands for."""

    key: str
    number: int
    refs: tuple[str, ...]
    when: str
    text: Printed
    help: Printed | None


@dataclass(frozen=True)
class Masthead:
    """``marks``: what must be known of the paper at first sight.

    ``status`` stands in the head of every page unless it is published, ``code`` in the foot.
    """

    portal: str
    treaty: str
    title: Printed
    kind: str
    dates: tuple[str, ...]
    status: str
    marks: tuple[str, ...]
    code: str
    running_title: str


@dataclass(frozen=True)
class Explanation:
    """A term and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True)
class Instructions:
    heading: str
    sentences: tuple[str, ...]
    answers_heading: str
    answers: tuple[Explanation, ...]
    silence: str
    obligations_heading: str
    obligations: tuple[Explanation, ...]
    notes: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Headings and small words that a renderer needs."""

    contents: str
    laws: tuple[str, ...]
    readers: str
    item: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A questionnaire has ``articles``, a checklist has ``items``."""

    language: str
    tag: str
    direction: str
    dated_on: str
    masthead: Masthead
    instructions: Instructions
    words: Words
    articles: tuple[ArticlePart, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def is_checklist(self) -> bool:
        return bool(self.items)


def plain(value: Any) -> Any:
    """The same as mappings, lists and plain values: what the digest of a paper is taken of."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return [plain(item) for item in value] if isinstance(value, tuple) else value
