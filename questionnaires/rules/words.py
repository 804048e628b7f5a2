"""What a text of a questionnaire may be: plain words, without what a page or a file would stumble over; what is a key.

Source: design.md, section 9; issue 3, "Bad input".
"""

import re

# The longest text there may be, by field; about ten times what is usual, and what the columns hold.
LENGTHS_MAX = {"text": 3000, "guidance": 6000, "label": 500}
KEY = re.compile(r"(?=.{1,70}$)[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:[-_][a-z0-9]+)*)?")
SLUG = re.compile(r"(?=.{1,40}$)[a-z0-9]+(?:[-_][a-z0-9]+)*")
# What is no text, and letters that turn the order of what follows; the marks that writing Arabic needs are others.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def control_characters(text: str, *, may_break: bool = True) -> list[str]:
    """Code points that are no text, as U+0007, each once; a line break is one only where a text has one line."""
    found = dict.fromkeys(letter for letter in CONTROL.findall(text) if not (may_break and letter == "\n"))
    return [f"U+{ord(letter):04X}" for letter in found]


def is_question_key(key: str) -> bool:
    """untoc-5-1-a, untoc-5-1-a.laws, untoc-checklist.legal-persons; 70 characters at most."""
    return KEY.fullmatch(key) is not None


def is_slug(name: str) -> bool:
    """The name of an option, or of a list; 40 characters at most."""
    return SLUG.fullmatch(name) is not None
