"""What a file says of itself beside the document: whose figures, of which day, by which rule, from which snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from reports.sections.blocks import Document, plain
from reports.sections.content import own_text, text_in


@dataclass(frozen=True)
class Facts:
    """``dated_on`` and ``cut_off_on``: days as YYYY-MM-DD. ``kind``: value of ``ReportKind``."""

    kind: str
    cycle: str
    dated_on: str
    cut_off_on: str
    rule_number: int
    outline_version: int
    threshold: int
    snapshot_sha256: str
    snapshot: Mapping[str, Any]

    @property
    def year(self) -> str:
        return self.dated_on[:4]


def facts_of(snapshot: Mapping[str, Any], sha256: str, *, kind: str, language: str) -> Facts:
    """Read from the frozen snapshot alone."""
    with override(language):
        cycle = (
            text_in(snapshot["cycle"]["titles"], language).text or own_text(snapshot["cycle"]["slug"], language).text
        )
    return Facts(
        kind=kind,
        cycle=cycle,
        dated_on=snapshot["dated_on"],
        cut_off_on=snapshot["cut_off_on"],
        rule_number=snapshot["rule_number"],
        outline_version=snapshot["outline_version"],
        threshold=snapshot["threshold"],
        snapshot_sha256=sha256,
        snapshot=snapshot,
    )


def about(document: Document, facts: Facts) -> list[tuple[str, str | int]]:
    """Name → value, a line each, in the document's language: what stands first in a workbook and beside the tables."""
    with override(document.language):
        lines: list[tuple[str, str | int]] = [
            (_("Document"), document.title),
            (_("Document symbol"), document.symbol),
            (_("Cycle"), facts.cycle),
            (_("Cut-off date"), _day(facts.cut_off_on)),
            (_("Date"), _day(facts.dated_on)),
            (_("Number of the gap rule"), facts.rule_number),
            (_("withheld"), withheld_sentence(facts.threshold)),
            (_("Source"), _("Replies of States, in their own assessment, and the register of participation.")),
            (_("Fingerprint of the figures (SHA-256)"), facts.snapshot_sha256),
        ]
        lines += [(_("Note"), plain(notice.runs)) for notice in document.masthead.notices]
        if document.is_illustrative:
            illustrative = _("Illustrative data: generated for demonstration, not a statement by any State.")
            lines.insert(0, (_("Note"), illustrative))
    return [(name, value) for name, value in lines if value != ""]


def withheld_sentence(threshold: int) -> str:
    """What the word in place of a figure means."""
    return ngettext(
        "withheld: a figure that rests on fewer than %(threshold)s State, or would let such a figure be worked out",
        "withheld: a figure that rests on fewer than %(threshold)s States, or would let such a figure be worked out",
        threshold,
    ) % {"threshold": threshold}


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day))
