"""What the method requires of the texts officers write for a report. No Django, no database, no clock."""

from reports.rules.counting import WORDS_MAX, words
from reports.rules.masthead import LENGTHS, SESSION_MAX, SYMBOL, masthead_problem
from reports.rules.texts import (
    LENGTH_MAX,
    REASON_MAX,
    Live,
    Note,
    Paragraph,
    Piece,
    Problem,
    Said,
    figure_names,
    parse,
    problems,
)
from reports.rules.typed_numbers import warnings

__all__ = [
    "LENGTHS",
    "LENGTH_MAX",
    "REASON_MAX",
    "SESSION_MAX",
    "SYMBOL",
    "WORDS_MAX",
    "Live",
    "Note",
    "Paragraph",
    "Piece",
    "Problem",
    "Said",
    "figure_names",
    "masthead_problem",
    "parse",
    "problems",
    "warnings",
    "words",
]
