"""When a question is asked, and what makes two texts the same: plain values only."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# What is asked beside each provision, and by which answers it opens.
# Source: the Conference's questionnaires: "yes" and "yes, in part" ask for the law, "in part" and "no" for
# what is missing and which assistance would help.
LAWS_OPEN_BY = ("yes", "in_part")
MISSING_OPENS_BY = ("in_part", "no")


def is_shown(show_if: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the answers of its section.

    ``show_if`` is empty (always asked) or ``{"question": key, "in": [values]}``; ``answers`` maps keys to
    the values answered, without those that are in another answer state. A hidden answer is kept, not deleted.
    """
    if not show_if:
        return True
    value = answers.get(show_if["question"])
    return value is not None and value in show_if["in"]


def canonical_json(content: object) -> bytes:
    """One byte sequence per content: keys sorted, no spaces, UTF-8. Source: RFC 8785, for texts and whole numbers."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def content_hash(content: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal. Source: design.md, section 2, rule 6."""
    return hashlib.sha256(canonical_json(content)).hexdigest()
