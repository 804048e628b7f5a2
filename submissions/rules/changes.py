"""What became of one answer between two texts of a submission. Source: issue 4, "difference between two revisions"."""

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    NOTHING = "nothing"  # nothing was said before, nothing is now
    SAME = "same"
    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"  # the words are the same, and others may read them


@dataclass(frozen=True)
class SaidFacts:
    answer_state: str
    value: object
    language: str
    release_level: str


def change_of(before: SaidFacts | None, after: SaidFacts | None) -> Change:
    """An answer taken back says nothing: where it was said before, it is withdrawn."""
    was = before is not None and before.answer_state != "unanswered"
    now = after is not None and after.answer_state != "unanswered"
    if not was or not now:
        return Change.ADDED if now else Change.WITHDRAWN if was else Change.NOTHING
    assert before is not None  # noqa: S101  (something was said both times)
    assert after is not None  # noqa: S101  (as above)
    said = (before.answer_state, before.value, before.language)
    if said != (after.answer_state, after.value, after.language):
        return Change.CHANGED
    return Change.SAME if before.release_level == after.release_level else Change.RELEASED
