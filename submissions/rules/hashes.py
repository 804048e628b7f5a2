"""What a revision says as a whole, as one fingerprint. Source: design.md, section 4, "Seal"."""

from collections.abc import Iterable
from typing import Any

from questionnaires import rules as questions_rules


def content_hash(rows: Iterable[tuple[Any, ...]], laws: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256, in hexadecimal, of all a revision says, the laws it cites included.

    ``rows``: question key, answer state, value, language, release level. ``laws``: id by which an answer cites it,
    title, number, day of adoption (ISO), article. Order does not matter.
    """
    content = {
        "laws": sorted((list(law) for law in laws), key=lambda law: int(law[0])),
        "responses": sorted((list(row) for row in rows), key=lambda row: str(row[0])),
    }
    return questions_rules.content_hash(content)


def cited_ids(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """Ids of the articles of laws cited in ``rows`` as for ``content_hash``: lists of whole numbers are citations."""
    return {item for row in rows if isinstance(row[2], list) for item in row[2] if isinstance(item, int)}
