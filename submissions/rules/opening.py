"""How a page shows a question that waits for another answer, when nothing but the style sheet opens and closes it.

Source: issue 3, "Follow-ups fit the provision" and "Studio" (conditions); design.md, section 6: a page works without a
script. A page never hides what might be asked: where the style sheet cannot follow a condition, the question is shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from questionnaires.rules import Condition, is_shown, questions_in
from submissions.rules.values import IMPLEMENTATIONS

# Kinds of question of which a style sheet can tell whether there is an answer.
TELLING_KINDS = ("choice", "choices", "text")


class Opens(StrEnum):
    ALWAYS = "always"
    NEVER = "never"  # not asked of this State, or not after what stands on other pages
    BY_FIRST = "by_first"  # by the values of the block's first question
    BY_PARENT = "by_parent"  # by any answer to another question of the block
    SHOWN = "shown"  # always shown, though it is asked only after some answers


@dataclass(frozen=True)
class Opening:
    how: Opens
    values: tuple[str, ...] = ()
    parent: str = ""


def opening_of(
    condition: Condition,
    *,
    first: str | None,
    block: Mapping[str, str],
    on_page: Collection[str],
    answers: Mapping[str, Any],
    party_to: Collection[str] | None,
) -> Opening:
    """How one question opens.

    ``first``: key of the block's question on the provision. ``block``: key → kind of the block's questions.
    ``on_page``: keys whose answers may still change under the reader's hands. ``answers``: key → value of what is
    answered elsewhere.
    """
    left = _settle(condition, on_page, answers, party_to)
    if isinstance(left, bool):
        return Opening(Opens.ALWAYS if left else Opens.NEVER)
    waited_for = questions_in(left)
    if waited_for == {first}:
        return _by_first(left, str(first))
    if len(waited_for) == 1:
        return _by_parent(left, next(iter(waited_for)), block)
    return Opening(Opens.SHOWN)


def _settle(
    condition: Condition, on_page: Collection[str], answers: Mapping[str, Any], party_to: Collection[str] | None
) -> Condition | bool:
    """What is left of a condition once all that cannot change on this page is known."""
    if not condition:
        return True
    for name, decides in (("all", False), ("any", True)):
        if name in condition:
            parts = [_settle(part, on_page, answers, party_to) for part in condition[name]]
            if decides in parts:
                return decides
            open_parts = [part for part in parts if not isinstance(part, bool)]
            return {name: open_parts} if open_parts else not decides
    if condition.get("question") in on_page:
        return condition
    return is_shown(condition, answers, party_to)


def _by_first(condition: Condition, first: str) -> Opening:
    values = tuple(value for value in IMPLEMENTATIONS if is_shown(condition, {first: value}))
    if is_shown(condition, {}):
        return Opening(Opens.ALWAYS if values == IMPLEMENTATIONS else Opens.SHOWN)
    return Opening(Opens.BY_FIRST, values) if values else Opening(Opens.NEVER)


def _by_parent(condition: Condition, parent: str, block: Mapping[str, str]) -> Opening:
    tells = block.get(parent) in TELLING_KINDS
    # An answer that no list holds: where it opens the question, any answer does.
    if tells and is_shown(condition, {parent: object()}) and not is_shown(condition, {}):
        return Opening(Opens.BY_PARENT, parent=parent)
    return Opening(Opens.SHOWN)
