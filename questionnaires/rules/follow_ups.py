"""What is asked beside the question on a provision, and about an article as a whole, by what each of them is.

Sources: issue 3, "The questions"; the Conference's questionnaires: "yes" and "yes, in part" ask for the law, "in part"
and "no" for what is missing (knowledge/mechanism.md, 4.2 and 4.3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

YES_OR_IN_PART = ("yes", "in_part")
IN_PART_OR_NO = ("in_part", "no")
# Levels of obligation under which a "no" is a choice, so what is asked is whether the clause was considered.
CHOICE = ("consider", "optional")


@dataclass(frozen=True)
class ProvisionFacts:
    """``key`` is that of the question on the provision: untoc-5-1-a."""

    key: str
    obligation: str
    requires_notification: bool = False
    is_offence: bool = False
    has_elements: bool = False


@dataclass(frozen=True)
class FollowUp:
    """``name`` is the end of its key and, but for check points, that of its shared text and option list."""

    name: str
    kind: str
    option_list: str = ""
    show_if: Mapping[str, Any] = field(default_factory=dict)


def provision_follow_ups(facts: ProvisionFacts) -> Iterator[FollowUp]:
    """What is asked beside the question on one provision, in order."""
    satisfied = {"question": facts.key, "in": list(YES_OR_IN_PART)}
    wanting = {"question": facts.key, "in": list(IN_PART_OR_NO)}
    if facts.has_elements:
        yield FollowUp("elements", "choices", f"{facts.key}-elements", satisfied)
    yield FollowUp("laws", "citations", show_if=satisfied)
    if facts.is_offence:
        yield FollowUp("penalty", "text", show_if=satisfied)
        yield FollowUp("legal_persons", "choices", "liability", satisfied)
    if facts.requires_notification:
        yield FollowUp("notified", "choice", "notified")
        yield FollowUp("notified_how", "text", show_if={"question": f"{facts.key}.notified", "answered": True})
    if facts.obligation in CHOICE:
        yield FollowUp("considered", "choice", "considered", wanting)
        yield FollowUp("considered_why", "text", show_if={"question": f"{facts.key}.considered", "answered": True})
    else:
        yield FollowUp("missing", "text", show_if=wanting)


def article_follow_ups(prefix: str, *, is_cooperation: bool) -> Iterator[FollowUp]:
    """What is asked about an article as a whole; ``prefix`` begins its keys: untoc-16.

    Treaty basis, authority and statistics of international cooperation are asked once per article, not per paragraph:
    nobody should have to repeat them for every paragraph of article 18.
    """
    if is_cooperation:
        yield FollowUp("treaty_basis", "choices", "treaty_basis")
        yield FollowUp("central_authority", "text")
        yield FollowUp("statistics", "text")
    yield FollowUp("examples", "text")
    yield FollowUp("difficulties", "choices", "difficulties")
    yield FollowUp("difficulties_more", "text", show_if={"question": f"{prefix}.difficulties", "answered": True})
    yield FollowUp("good_practices", "text")
    yield FollowUp("assistance", "choices", "assistance")
    asked_for = {"question": f"{prefix}.assistance", "answered": True}
    yield FollowUp("assistance_priority", "choice", "priority", asked_for)
    yield FollowUp("assistance_received", "text", show_if=asked_for)
