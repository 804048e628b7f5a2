"""What is asked of the stored figures and what they answer: plain values, the same for every door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from findings.choices import Capacity, Grouping
from findings.models import GapRule
from findings.rules import STEP_ENDS
from instruments.models import Article, Instrument, Provision
from questionnaires.models import Cycle

# Cycle id → day → instrument id → keys of the sets whose figures may be shown (``set_key``, ``run_key``).
Released = Mapping[int, Mapping[date, Mapping[int, frozenset[str]]]]


@dataclass(frozen=True)
class Reader:
    """For whom: None for ``threshold`` is the Secretariat, which sees every figure; others are given what is released.

    ``released``: what will be, once the document is published that is read for; then each day is answered as itself.
    """

    threshold: int | None
    released: Released | None = None


@dataclass(frozen=True)
class Selection:
    """Which States at which moment. ``cut_off_on``: any day of the past, that day included.

    ``grouping``: regional groups, or the categories LDC, LLDC, SIDS (which overlap). ``group`` narrows to one of them
    ("" is all States). ``rule_number`` 0 is the rule in force in the cycle. ``shown``: once it is known who reads,
    the groups (``reading.ALL`` among them) whose figures may be shown; None is all of them. ``in_force``: that rule,
    where it was read together with what is shown.
    """

    cycle: Cycle
    cut_off_on: date
    instrument: Instrument
    grouping: str = Grouping.REGION
    group: str = ""
    capacity: str = Capacity.PARTY
    rule_number: int = 0
    shown: frozenset[str] | None = None
    in_force: GapRule | None = None


def set_key(capacity: str, group: str) -> str:
    """What the States of a group are called among the sets of one day."""
    return f"{capacity}/{group}"


def run_key(first: int, last: int) -> str:
    """What the same States through a run of cycles are called."""
    return f"run/{first}-{last}"


@dataclass(frozen=True)
class Count:
    """``number`` of the ``of`` States that replied; ``number`` None is withheld, and so is ``of`` where it is None."""

    number: int | None
    of: int | None

    @property
    def is_withheld(self) -> bool:
        return self.number is None

    @property
    def share(self) -> int | None:
        """Whole per cent, half rounded up; None when withheld or nobody replied."""
        return (200 * self.number + self.of) // (2 * self.of) if self.number is not None and self.of else None

    @property
    def step(self) -> int | None:
        """Shade 1 (none) to 5 (more than three quarters); 0 when nobody replied; None when withheld."""
        if self.number is None:
            return None
        return 1 + sum(100 * self.number > end * self.of for end in STEP_ENDS) if self.of else 0


@dataclass(frozen=True)
class Line:
    """One article, provision, element or kind: group → count in the order of the table, and all groups together."""

    subject: Article | Provision | str
    cells: Mapping[str, Count]
    total: Count


@dataclass(frozen=True)
class Table:
    """``groups`` in the order shown. ``states``: group → (States in this capacity, of which replied), never withheld:
    who replied is public. ``counted_on``: the day whose figures these are, which for readers outside the Secretariat
    may lie before the cut-off date asked for. ``rule_number``: the rule by which they were computed."""

    selection: Selection
    groups: Sequence[str]
    lines: Sequence[Line]
    states: Mapping[str, tuple[int, int]]
    counted_on: date
    has_withheld: bool = False
    rule_number: int = 0


@dataclass(frozen=True)
class Statuses:
    """One provision: status → count over the States of the selection, and element key → States that left it open.

    ``law``, ``practice``: what was said of the law and of its application, status → count, without "no information".
    """

    provision: Provision
    counts: Mapping[str, Count]
    missing: Mapping[str, Count] = field(default_factory=dict)
    reserved: Count = field(default_factory=lambda: Count(0, 0))
    law: Mapping[str, Count] = field(default_factory=dict)
    practice: Mapping[str, Count] = field(default_factory=dict)

    @property
    def is_withheld(self) -> bool:
        """All of it is, or nothing; ``missing`` is empty then, for which check points are open is withheld as well."""
        return self.reserved.is_withheld


@dataclass(frozen=True)
class Trend:
    """One article through cycles, the same States only: cycle slug → count. ``changed``: slugs of cycles in which a
    question of the article was put otherwise than in the cycle before."""

    subject: Article | Provision
    counts: Mapping[str, Count]
    changed: frozenset[str] = frozenset()
