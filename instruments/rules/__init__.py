"""When a text still says what its English says, and whether it says it in the official terms: plain values only."""

from instruments.rules.terms import GlossaryTerm, TermException, unrendered_terms
from instruments.rules.texts import (
    ENGLISH,
    StoredStatus,
    evened,
    has_stray_brace,
    placeholders,
    text_digest,
    text_stage,
)

__all__ = [
    "ENGLISH",
    "GlossaryTerm",
    "StoredStatus",
    "TermException",
    "evened",
    "has_stray_brace",
    "placeholders",
    "text_digest",
    "text_stage",
    "unrendered_terms",
]
