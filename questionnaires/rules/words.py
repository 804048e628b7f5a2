"""What a text of a questionnaire may be: plain words, without what a page or a file would stumble over.

Source: design.md, section 9; issue 3, "Bad input".
"""

import re
import unicodedata

# The longest text there may be, by field; about ten times what is usual, and what the columns hold.
LENGTHS_MAX = {"text": 3000, "guidance": 6000, "label": 500}
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
# Letters that turn the order of what follows; the marks that writing Arabic needs are others.
TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def placeholders(text: str) -> frozenset[str]:
    """The names in braces: ``{year}``."""
    return frozenset(PLACEHOLDER.findall(text))


def has_stray_brace(text: str) -> bool:
    """Whether a brace is open, or holds what is no name."""
    return any(brace in PLACEHOLDER.sub("", text) for brace in "{}")


def control_characters(text: str, *, may_break: bool = True) -> list[str]:
    """Code points that are no text, as U+0007, each once; a line break is one only where a text has one line."""
    found = dict.fromkeys(letter for letter in text if _is_control(letter) and not (may_break and letter == "\n"))
    return [f"U+{ord(letter):04X}" for letter in found]


def _is_control(letter: str) -> bool:
    return letter in TURNING or unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
