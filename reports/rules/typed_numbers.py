"""Numbers typed by hand where a figure of the report could stand: pointed out, not refused.

Years, days, numbers of articles, paragraphs, resolutions and sessions, and document symbols are no figures. All else
might be one, and would differ from the report when it is compiled again. Ours; the aim: issue 5, "Builder".
"""

import re
import unicodedata
from collections.abc import Iterator

from reports.choices import TextProblem
from reports.rules.texts import PROBLEMS_MOST, Live, Note, Piece, Problem, excerpt, paragraphs, parse

# What the number after it belongs to, as the six languages inflect it.
REFERENCES = (
    *("articles?", "arts?", "sub-?paragraphs?", "paragraphs?", "paras?", "sections?", "annex(?:es)?", "chapters?"),
    *("resolutions?", "decisions?", "items?", "sessions?", "rules?", "tables?", "figures?", "vol(?:ume)?s?", "nos?"),
    *("paragraphes?", "alinéas?", "par", "annexes?", "chapitres?", "résolutions?", "décisions?", "points?", "règles?"),
    *("tableaux?", "n[°os]+", "artículos?", "párrafos?", "párrs?", "apartados?", "anexos?", "capítulos?", "secciones"),
    *("sección", "resoluci(?:ón|ones)", "decisi(?:ón|ones)", "temas?", "reglas?", "cuadros?", "núms?", "sesión"),
    *(r"стать\w*", "ст", r"(?:под)?пункт\w*", "пп?", r"раздел\w*", r"приложени\w*", r"глав\w*", r"резолюци\w*"),
    *(r"решени\w*", r"сесси\w*", r"правил\w*", r"таблиц\w*", r"том\w*", "№"),
    *(r"\w{0,3}(?:مادة|مادتين|مواد|فقرة|فقرتين|فقرات|قرار|قرارات|مقرر|دورة|مرفق|جدول|بند|مجلد|رقم|فرع|فصل|قاعدة)",),
)
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    "январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья]",
    "كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين",
)
LINK = r"(?:\s*(?:[,/–، 、-]|and|or|to|et|ou|au|à|y|o|al|a|и|или|по|до|و|أو|إلى|和|或|至)\s*)"
NUMBER = r"\d+(?:[.,٫٬]\d+)*(?:[\u00a0\u202f ]\d{3}(?!\d))*"
CHAIN = rf"\d+[a-z]?(?:\s*\(\w{{1,6}}\))*(?:{LINK}\d+[a-z]?(?:\s*\(\w{{1,6}}\))*)*"
DAYS = rf"\d{{1,2}}(?:er|º)?(?:{LINK}\d{{1,2}})?"
MONTH = "|".join(MONTHS)
# No figures, each a shape of its own.
HARMLESS = re.compile(
    "|".join(
        (
            r"[a-z][\w.]*(?:/[\w.()-]+)+",  # CTOC/COP/2026/4
            r"\d{4}-\d{2}-\d{2}",
            r"\d{1,2}[./]\d{1,2}[./]\d{4}",
            rf"{DAYS}\s+(?:de\s+)?(?:{MONTH})",
            rf"(?:{MONTH})\s+{DAYS}(?!\d)",
            rf"\d+(?:{LINK}\d+)?\s*[年月日]",
            rf"第\s*{CHAIN}",
            rf"(?<!\w)(?:{'|'.join(REFERENCES)})\.?\s*(?:№|n[°o]s?\.?|núm\.|رقم)?\s*{CHAIN}",
            r"(?<!\d)\d+(?:st|nd|rd|th|e|er|re|ème|[ºª]|-(?:я|й|е|го|ой|ом|му|х|ую))(?!\w)",
            r"(?<![\d.,])(?:1[89]|20)\d\d(?:[-–/]\d{2})?(?![\d]|[.,]\d)",  # a year, or two: 2005-06
            r"^\s*\(?\d{1,2}[).](?=\s)",  # the mark of an item
        )
    ),
    re.IGNORECASE,
)


def warnings(text: str) -> tuple[Problem, ...]:
    """Numbers that might be figures, in reading order, footnotes included; at most ``PROBLEMS_MOST``."""
    found: list[Problem] = []
    for (number, typed), paragraph in zip(paragraphs(text), parse(text), strict=True):
        for at in _typed_numbers(typed, paragraph.pieces):
            found.append(Problem(TextProblem.TYPED_NUMBER, number, at, excerpt(typed, at)))
            if len(found) == PROBLEMS_MOST:
                return tuple(found)
    return tuple(found)


def _typed_numbers(typed: str, pieces: tuple[Piece, ...]) -> Iterator[int]:
    """Where in a paragraph a number is left when all that is harmless and every live figure is blotted out."""
    shown = HARMLESS.sub(_blot, _western(_without_figures(typed, pieces)))
    return (found.start() + 1 for found in re.finditer(NUMBER, shown))


def _without_figures(typed: str, pieces: tuple[Piece, ...]) -> str:
    """The same length, with dots in place of live figures: their names hold digits."""
    letters = list(typed)
    for piece in pieces:
        for inner in piece.pieces if isinstance(piece, Note) else (piece,):
            if isinstance(inner, Live):
                start = inner.position - 1
                end = typed.index("}}", start) + 2
                letters[start:end] = "·" * (end - start)
    return "".join(letters)


def _western(text: str) -> str:
    """Digits of every script as ours, character for character."""
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


def _blot(found: re.Match[str]) -> str:
    return "·" * len(found[0])
