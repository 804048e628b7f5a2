"""What is proposed where a State has answered the same thing elsewhere: "ask once".

Nothing is an answer before the State takes it over. Source: issue 3, "Ask once" and "The checklist".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from submissions.rules.values import IMPLEMENTATIONS, OTHER_ANSWER_STATES


class SourceKind(StrEnum):
    RELATED = "related"  # a related provision of another instrument
    CHECKLIST = "checklist"
    EARLIER = "earlier"  # the same provision, submitted in an earlier cycle


@dataclass(frozen=True)
class Source:
    """One answer of the same State. ``covered_count``: provisions that an item of the checklist stands for.

    ``reference`` tells one related provision from another; ``origin`` is the id of the response.
    """

    kind: SourceKind
    instrument: str
    reference: str
    answer_state: str
    value: object
    answered_at: datetime
    is_same_cycle: bool = False
    covered_count: int = 1
    origin: int = 0

    @property
    def is_to_be_looked_at(self) -> bool:
        """ "In part" or "no" to an item over several provisions does not say to which of them."""
        return self.kind == SourceKind.CHECKLIST and self.covered_count > 1 and self.value != "yes"


@dataclass(frozen=True)
class Proposal:
    """``value`` is None where the sources differ or must be looked at: they are all shown, and none is proposed."""

    sources: tuple[Source, ...]
    value: str | None

    @property
    def differs(self) -> bool:
        return len({source.value for source in self.sources}) > 1


def propose(candidates: Iterable[Source], *, instrument: str) -> Proposal | None:
    """What the State's answers elsewhere propose for a question under ``instrument``; None when they say nothing.

    Of each related provision the answer of the same cycle counts, or else the latest; of the checklist and of earlier
    cycles the latest. An answer such as "will follow", or "do not know" in the checklist, proposes nothing, and is no
    reason to look at an older one.
    """
    found: dict[tuple[str, str], Source] = {}
    said = [source for source in candidates if source.answer_state in ("answered", *OTHER_ANSWER_STATES)]
    for source in sorted(said, key=lambda source: (source.is_same_cycle, source.answered_at), reverse=True):
        if source.kind == SourceKind.RELATED and source.instrument == instrument:
            continue
        reference = source.reference if source.kind == SourceKind.RELATED else ""
        found.setdefault((source.kind, reference), source)
    order = list(SourceKind)
    heard = [s for s in found.values() if s.answer_state == "answered" and s.value in IMPLEMENTATIONS]
    heard.sort(key=lambda source: (order.index(source.kind), source.reference))
    if not heard:
        return None
    agrees = len({source.value for source in heard}) == 1
    is_clear = agrees and any(not source.is_to_be_looked_at for source in heard)
    return Proposal(tuple(heard), str(heard[0].value) if is_clear else None)
