"""What sections are made of: figures, sentences, numbered paragraphs, texts with their language, tables.

A figure keeps its number beside its printed form, so that the figures of six language versions can be compared.
Everything here is built while the document's language is active.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

Snapshot = Mapping[str, Any]

# Printed instead of a figure that is withheld; explained below the table.
WITHHELD_MARK = "†"
# How the documents of the Conference write a day. Source: editorial practice of the six language services.
DAY_FORMATS = {
    "ar": "j F Y",
    "zh-hans": "Y年n月j日",
    "en": "j F Y",
    "fr": "j F Y",
    "ru": "j E Y г.",
    "es": r"j \d\e F \d\e Y",
}
# Months in the Arabic documents of the United Nations: the name of the Levant, then that of the Maghreb and Egypt.
ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)
ENGLISH = "en"


@dataclass(frozen=True)
class Figure:
    """A number of the snapshot under a name that is the same in every language; ``None`` is withheld."""

    id: str
    number: int | None
    text: str

    @property
    def is_withheld(self) -> bool:
        return self.number is None

    def __html__(self) -> SafeString:
        value = "withheld" if self.number is None else self.number
        return format_html('<data value="{}" data-figure="{}">{}</data>', str(value), self.id, self.text)


@dataclass(frozen=True)
class Sentence:
    """A whole translated sentence with its figures in place."""

    html: SafeString
    figures: tuple[Figure, ...] = ()

    def __html__(self) -> SafeString:
        return self.html


@dataclass(frozen=True)
class Paragraph:
    """Sentences under one number, the same number in all languages (given by ``outline``)."""

    sentences: tuple[Sentence, ...]
    number: int = 0


@dataclass(frozen=True)
class Text:
    """A published text in the best language there is, which may not be the document's."""

    text: str
    tag: str
    direction: str
    is_foreign: bool


@dataclass(frozen=True)
class Segment:
    """A piece of a bar: how far from the left it begins and how long it is, in thousandths of the whole."""

    kind: str
    start: int
    length: int
    fill: str


@dataclass(frozen=True)
class Row:
    label: Text
    cells: tuple[Figure, ...]
    note: str = ""
    summary: Text | None = None
    bar: tuple[Segment, ...] = ()
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of figures under one caption. ``stub`` heads the first column."""

    id: str
    caption: str
    stub: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def has_withheld(self) -> bool:
        return any(cell.is_withheld for row in self.rows for cell in row.cells)

    @property
    def has_bars(self) -> bool:
        return any(row.bar for row in self.rows)


def figure(name: str, number: int | None) -> Figure:
    """``number`` printed as the active language prints it, or the mark of a withheld figure."""
    text = WITHHELD_MARK if number is None else number_format(number, use_l10n=True, force_grouping=True)
    return Figure(name, number, text)


def say(message: str, **values: Any) -> Sentence:
    """A translated sentence with named places filled after translation; everything is escaped but figures."""
    html = escape(message) % {name: conditional_escape(value) for name, value in values.items()}
    return Sentence(mark_safe(html), tuple(value for value in values.values() if isinstance(value, Figure)))  # noqa: S308 (escaped above)


def paragraph(*sentences: Sentence | None) -> Paragraph:
    return Paragraph(tuple(sentence for sentence in sentences if sentence is not None))


def day(value: str, language: str) -> str:
    """An ISO date as the documents of this language write it; French has *1er* for the first."""
    moment = date.fromisoformat(value)
    if language == "ar":
        return f"{moment.day} {ARABIC_MONTHS[moment.month - 1]} {moment.year}"
    written = date_format(moment, DAY_FORMATS[language])
    return f"1er {written.split(' ', 1)[1]}" if language == "fr" and moment.day == 1 else written


def text_in(texts: Mapping[str, str], language: str) -> Text:
    """The text in ``language``, else in English, else in any there is."""
    for code in (language, ENGLISH, *texts):
        if texts.get(code):
            return Text(texts[code], language_tag(code), direction(code), code != language)
    return own_text("", language)


def own_text(text: str, language: str) -> Text:
    """A text that is in the document's language by itself."""
    return Text(text, language_tag(language), direction(language), False)


def language_tag(code: str) -> str:
    """The BCP 47 tag of one of Django's language codes: zh-hans → zh-Hans."""
    return {"zh-hans": "zh-Hans"}.get(code, code)


def direction(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


# How items are counted in the documents of each language. Source: editorial practice of the six language services.
MARKS = {"ar": ("أ", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط", "ي", "ك", "ل", "م", "ن", "س", "ع", "ف", "ص", "ق", "ر")}
LATIN_MARKS = "abcdefghijklmnopqrstuvwxyz"


def list_mark(position: int, language: str) -> str:
    """The mark of an item in a list, counted from 0: (a), (أ), a)."""
    marks = MARKS.get(language, LATIN_MARKS)
    mark = marks[position] if position < len(marks) else str(position + 1)
    return f"{mark})" if language in ("fr", "es", "ru") else f"({mark})"
