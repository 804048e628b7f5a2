"""What makes two contents the same."""

import hashlib
import json


def canonical_json(content: object) -> bytes:
    """One byte sequence per content: keys sorted, no spaces, UTF-8. Source: RFC 8785, for texts and whole numbers."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def content_hash(content: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal. Source: design.md, section 2, rule 6."""
    return hashlib.sha256(canonical_json(content)).hexdigest()
