"""The one door to stored figures: pages, reports, tables for download and the API all read here, and only here.

A figure is a ``Count``: how many States, of how many that replied. What a reader may not see is withheld here and
nowhere else, so that no two doors complete each other. Source: design.md, section 2, rules 4 and 8.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from findings.choices import Capacity, Grouping
from instruments.models import Article, Instrument, Provision
from questionnaires.models import Cycle


@dataclass(frozen=True)
class Reader:
    """For whom: ``threshold`` States a figure must rest on; None is the Secretariat, which sees every figure."""

    threshold: int | None


@dataclass(frozen=True)
class Selection:
    """Which States at which moment. ``cut_off_on``: any day of the past, that day included.

    ``grouping``: regional groups, or the categories LDC, LLDC, SIDS (which overlap). ``group`` narrows to one of them
    ("" is all States). ``rule_number`` 0 is the current gap rule.
    """

    cycle: Cycle
    cut_off_on: date
    instrument: Instrument
    grouping: str = Grouping.REGION
    group: str = ""
    capacity: str = Capacity.PARTY
    rule_number: int = 0


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
        return 1 + sum(100 * self.number > end * self.of for end in (0, 25, 50, 75)) if self.of else 0


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
    may lie before the cut-off date asked for."""

    selection: Selection
    groups: Sequence[str]
    lines: Sequence[Line]
    states: Mapping[str, tuple[int, int]]
    counted_on: date
    has_withheld: bool = False


@dataclass(frozen=True)
class Statuses:
    """One provision: status → count over the States of the selection, and element key → States that left it open."""

    provision: Provision
    counts: Mapping[str, Count]
    missing: Mapping[str, Count] = field(default_factory=dict)
    reserved: Count = field(default_factory=lambda: Count(0, 0))


@dataclass(frozen=True)
class Trend:
    """One article through cycles, the same States only: cycle slug → count. ``changed``: slugs of cycles in which a
    question of the article was put otherwise than in the cycle before."""

    subject: Article | Provision
    counts: Mapping[str, Count]
    changed: frozenset[str] = frozenset()


def article_table(selection: Selection, *, band: str, reader: Reader) -> Table:
    """Articles × groups: States with at least one thing counted in the band (``rules.COUNTED``)."""
    raise NotImplementedError


def provision_table(selection: Selection, *, article: Article, band: str, reader: Reader) -> Table:
    """The same, provision by provision of one article."""
    raise NotImplementedError


def cluster_table(selection: Selection, *, band: str, reader: Reader) -> Table:
    """Clusters × groups: States with at least one thing counted under any article of the cluster; subject is its code."""
    raise NotImplementedError


def article_statuses(selection: Selection, *, article: Article | None, reader: Reader) -> list[Statuses]:
    """Every provision of one article (None: of the instrument) with its statuses, elements left open, reservations."""
    raise NotImplementedError


def assistance(selection: Selection, *, article: Article | None, reader: Reader) -> Table:
    """Kinds of technical assistance asked for × groups; subject is the kind. With ``article`` None over all articles:
    a State counts once for a kind."""
    raise NotImplementedError


def difficulties(selection: Selection, *, article: Article | None, reader: Reader) -> Table:
    """Kinds of difficulty reported × groups; subject is the kind."""
    raise NotImplementedError


def trends(cycles: Sequence[Cycle], instrument: Instrument, *, band: str, reader: Reader) -> list[Trend]:
    """Articles through cycles, each at its own cut-off date, for the States that replied in all of them."""
    raise NotImplementedError


def cut_offs(cycle: Cycle, *, reader: Reader) -> list[date]:
    """Days that may be asked for, latest first: for the Secretariat each day on which the figures changed; for others
    the days whose figures were released."""
    raise NotImplementedError
