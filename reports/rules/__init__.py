"""What the method requires of the texts officers write for a report. No Django, no database, no clock."""

from reports.rules.counting import WORDS_MAX, words
from reports.rules.texts import (
    LENGTH_MAX,
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
    "LENGTH_MAX",
    "WORDS_MAX",
    "Live",
    "Note",
    "Paragraph",
    "Piece",
    "Problem",
    "Said",
    "figure_names",
    "parse",
    "problems",
    "warnings",
    "words",
]
