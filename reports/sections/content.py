"""What sections are made of: figures, sentences, paragraphs, texts in the best language there is, names of figures.

A figure keeps its number beside its printed form, so that the figures of six language versions can be compared.
Everything here is built while the document's language is active.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, get_language_info

from reports.sections.blocks import Figure, Footnote, Link, Paragraph, Run, Runs, Words

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
PLACE = re.compile(r"%\((\w+)\)s|%%")
UNNAMED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Text:
    """A published text in the best language there is, which may not be the document's."""

    text: str
    tag: str
    direction: str
    is_foreign: bool


def name(*parts: object) -> str:
    """The name of a figure, the same in every language: small letters, digits, hyphens, joined by dots."""
    return ".".join(UNNAMED.sub("-", str(part).lower()).strip("-") or "none" for part in parts)


def figure(name: str, number: int | None) -> Figure:
    """``number`` printed as the active language prints it, or the mark of a withheld figure."""
    text = WITHHELD_MARK if number is None else number_format(number, use_l10n=True, force_grouping=True)
    return Figure(name, number, text)


def say(message: str, **values: str | Run | Runs) -> Runs:
    """A translated sentence with its named places filled after translation; figures stay figures.

    A language may put one or two into words (Arabic does): that figure stays in the sentence without being printed.
    """
    runs: list[Run] = []
    position = 0
    named = {found[1] for found in PLACE.finditer(message)}
    for found in PLACE.finditer(message):
        runs += _words(message[position : found.start()])
        runs += _filled(values[found[1]]) if found[1] else _words("%")
        position = found.end()
    unsaid = [
        replace(value, text="") for key, value in values.items() if key not in named and isinstance(value, Figure)
    ]
    return (*runs, *_words(message[position:]), *unsaid)


def _words(text: str) -> list[Run]:
    return [Words(text)] if text else []


def _filled(value: str | Run | Runs) -> list[Run]:
    if isinstance(value, str):
        return _words(value)
    return list(value) if isinstance(value, tuple) else [value]


def joined(*sentences: Runs | None) -> Runs:
    """Sentences side by side, with a space between them where the language has one."""
    space = () if get_language() == "zh-hans" else (Words(" "),)
    runs: Runs = ()
    for sentence in sentences:
        if sentence:
            runs = (*runs, *space, *sentence) if runs else sentence
    return runs


def paragraph(*sentences: Runs | None) -> Paragraph:
    """A paragraph that gets a number from the outline."""
    return Paragraph(joined(*sentences))


def unnumbered(*sentences: Runs | None) -> Paragraph:
    return Paragraph(joined(*sentences), is_numbered=False)


def footnote(*sentences: Runs | None) -> Footnote:
    return Footnote(joined(*sentences))


def link(text: str, anchor: str) -> Link:
    return Link(text, anchor)


def words(text: "Text | str") -> Runs:
    """A text as a line; with its language and direction where these are not the document's."""
    if isinstance(text, str):
        return tuple(_words(text))
    if not text.is_foreign:
        return tuple(_words(text.text))
    return (Words(text.text, tag=text.tag, direction=text.direction),)


def reference(text: str) -> Runs:
    """A reference or code, which is written from left to right in every language."""
    return (Words(text, tag="und", direction="ltr"),) if get_language() == "ar" else (Words(text),)


def names_of(texts: Mapping[str, str], language: str) -> Runs:
    return words(text_in(texts, language))


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
