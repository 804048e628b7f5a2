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
from django.utils.translation import gettext as _

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
# A place in a treaty inside a text, "6(1)(b)(i)": in a line from right to left its brackets would change places.
CITED = re.compile(r"(\d+(?:\([0-9a-z]+\))+)")
# Spaces at which a line is not broken: French before high points and inside quotation marks, Russian before a dash.
BOUND = {"fr": re.compile(r"(?<=«) | (?=[:;?!»%])"), "ru": re.compile(r" (?=[–—])")}
NO_BREAK = "\u00a0"
SERIES = re.compile(r"United Nations, Treaty Series, vol\. (\d+), p\. (\d+) \(registration No\. (\d+)\)")


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
    """A text as runs; in Arabic each reference to a treaty by itself."""
    text = bound(text)
    if get_language() != "ar":
        return [Words(text)] if text else []
    pieces = CITED.split(text)
    return [_cited(piece) if place % 2 else Words(piece) for place, piece in enumerate(pieces) if piece]


def bound(text: str) -> str:
    """The text with spaces that hold where the language asks for them."""
    found = BOUND.get(get_language() or ENGLISH)
    return found.sub(NO_BREAK, text) if found else text


def _cited(text: str) -> Words:
    return Words(text, tag="und", direction="ltr")


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


def without_stop(texts: Mapping[str, str]) -> dict[str, str]:
    """Sentences of the catalogue as they stand inside a line: without their full stop."""
    return {language: text.rstrip(".。") for language, text in texts.items()}


def labelled(title: Runs, text: Runs | Run) -> Runs:
    """A title and what it says, with the colon of the language between them."""
    return say(_("%(title)s: %(text)s"), title=title, text=text)


def treaty_series(text: str) -> Runs:
    """Where a treaty is published, as a sentence in the language; a text of another form stays as it is, in English."""
    found = SERIES.fullmatch(text)
    if found is None:
        return words(Text(f"{text}.", language_tag(ENGLISH), direction(ENGLISH), is_foreign=get_language() != ENGLISH))
    message = _("United Nations, Treaty Series, vol. %(volume)s, p. %(page)s (registration No. %(number)s).")
    return say(message, volume=found[1], page=found[2], number=found[3])


def reference(text: str) -> Runs:
    """A reference or code, which is written from left to right in every language."""
    return (_cited(text),) if get_language() == "ar" else (Words(text),)


def names_of(texts: Mapping[str, str], language: str) -> Runs:
    return words(text_in(texts, language))


def day(value: str, language: str) -> str:
    """An ISO date as the documents of this language write it; French has *1er* for the first."""
    moment = date.fromisoformat(value)
    if language == "ar":
        return f"{moment.day}{NO_BREAK}{ARABIC_MONTHS[moment.month - 1]} {moment.year}"
    number, space, rest = date_format(moment, DAY_FORMATS[language]).partition(" ")
    if language == "fr" and moment.day == 1:
        number = "1er"
    return f"{number}{NO_BREAK if space else ''}{rest}".replace(" г.", f"{NO_BREAK}г.")


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
