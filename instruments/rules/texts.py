"""When a text in one of the six languages still says what its English says: plain values only."""

import hashlib
import re
from dataclasses import dataclass

MISSING, DRAFT, SOURCE_CHANGED = "missing", "draft", "changed"
ENGLISH = "en"


def evened(text: str) -> str:
    """The text on one line, one space between words; a space that must not break stays what it is."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def text_digest(text: str) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of a text, spaces evened out: a line break is no change."""
    return hashlib.sha256(evened(text).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class StoredStatus:
    """What is stored beside a text: see ``models.TextStatus``. All empty when nothing is."""

    stage: str = ""
    text_digest: str = ""
    source_digest: str = ""


def text_stage(text: str, *, language: str, english: str, status: StoredStatus) -> str:
    """How far a text is: missing, draft, to_review, approved, or changed when it was made from another English.

    A text that does not say from which English it was made counts as changed: nobody can tell. What somebody said of
    another text is not said of this one: it is a draft. Source: issue 3, "Six languages".
    """
    if not text:
        return MISSING
    if language != ENGLISH and status.source_digest != text_digest(english):
        return SOURCE_CHANGED
    return status.stage if status.stage and status.text_digest == text_digest(text) else DRAFT


def placeholders(text: str) -> frozenset[str]:
    """Names in braces that a text leaves open: a translation has the same ones."""
    return frozenset(re.findall(r"\{([^{}]*)\}", text))


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands alone, or holds what is no name: small letters, digits, low lines."""
    rest = re.sub(r"\{[a-z][a-z0-9_]*\}", "", text)
    return "{" in rest or "}" in rest
