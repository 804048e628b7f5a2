"""What became of each question between two versions, and what that means for an answer given under the first.

Source: design.md, section 3 (same, wording, compatible, breaking); issue 3, "Versions".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ChangeClass(StrEnum):
    SAME = "same"
    WORDING = "wording"
    COMPATIBLE = "compatible"
    BREAKING = "breaking"


class Fate(StrEnum):
    """What a move does with an answer: goes over as it stands, goes over to be confirmed, or waits for a person."""

    CARRIED = "carried"
    TO_CONFIRM = "to_confirm"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True)
class QuestionContent:
    """One question with everything that can change. ``texts``: field → language → text; ``labels``: slug → the same."""

    key: str
    kind: str
    provision: str | None
    show_if: Mapping[str, Any]
    is_required: bool
    texts: Mapping[str, Mapping[str, str]]
    options: Sequence[str] = ()
    labels: Mapping[str, Mapping[str, str]] | None = None
    covers: Sequence[str] = ()


@dataclass(frozen=True)
class Change:
    """``before`` is None for a question that was added, ``after`` for one that was taken out."""

    key: str
    change: ChangeClass
    before: QuestionContent | None
    after: QuestionContent | None

    @property
    def fate(self) -> Fate:
        """What happens to an answer. A question whose English words are others is asked again: *to confirm*."""
        if self.change == ChangeClass.BREAKING or self.after is None:
            return Fate.NEEDS_PERSON
        if self.change == ChangeClass.COMPATIBLE or self._asks_in_other_words():
            return Fate.TO_CONFIRM
        return Fate.CARRIED

    def _asks_in_other_words(self) -> bool:
        if self.before is None or self.after is None:
            return False
        english = [(content.texts.get("text") or {}).get("en") for content in (self.before, self.after)]
        labels = [_english_labels(content) for content in (self.before, self.after)]
        return english[0] != english[1] or labels[0] != labels[1]


def compare(before: Sequence[QuestionContent], after: Sequence[QuestionContent]) -> list[Change]:
    """A change for every key of either version: first those of ``after`` in their order, then those taken out."""
    old = {question.key: question for question in before}
    new = {question.key: question for question in after}
    changes = [Change(key, _class_of(old.get(key), question), old.get(key), question) for key, question in new.items()]
    gone = [Change(key, ChangeClass.BREAKING, question, None) for key, question in old.items() if key not in new]
    return changes + gone


def _class_of(before: QuestionContent | None, after: QuestionContent) -> ChangeClass:
    """An added question harms no answer: compatible. Options may join a list; one that leaves breaks what chose it."""
    if before is None:
        return ChangeClass.COMPATIBLE
    if (before.kind, before.provision) != (after.kind, after.provision) or set(before.options) - set(after.options):
        return ChangeClass.BREAKING
    structure = ("show_if", "is_required", "covers", "options")
    if any(_plain(getattr(before, name)) != _plain(getattr(after, name)) for name in structure):
        return ChangeClass.COMPATIBLE
    if (before.texts, before.labels or {}) != (after.texts, after.labels or {}):
        return ChangeClass.WORDING
    return ChangeClass.SAME


def _plain(value: object) -> object:
    return list(value) if isinstance(value, (list, tuple)) else value


def _english_labels(content: QuestionContent) -> dict[str, str | None]:
    return {slug: label.get("en") for slug, label in (content.labels or {}).items()}
