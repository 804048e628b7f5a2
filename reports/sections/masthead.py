"""The head of the first page, in the form of a document of the Conference; text only, no emblem.

Source: United Nations Editorial Manual, masthead and cover page (knowledge/mechanism.md, 5.1).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.sections.content import Sentence, Snapshot, Text, day, figure, say, text_in

SESSIONS = [
    gettext_lazy("First session"),
    gettext_lazy("Second session"),
    gettext_lazy("Third session"),
    gettext_lazy("Fourth session"),
    gettext_lazy("Fifth session"),
    gettext_lazy("Sixth session"),
    gettext_lazy("Seventh session"),
    gettext_lazy("Eighth session"),
    gettext_lazy("Ninth session"),
    gettext_lazy("Tenth session"),
    gettext_lazy("Eleventh session"),
    gettext_lazy("Twelfth session"),
    gettext_lazy("Thirteenth session"),
    gettext_lazy("Fourteenth session"),
    gettext_lazy("Fifteenth session"),
    gettext_lazy("Sixteenth session"),
    gettext_lazy("Seventeenth session"),
    gettext_lazy("Eighteenth session"),
    gettext_lazy("Nineteenth session"),
    gettext_lazy("Twentieth session"),
]


@dataclass(frozen=True)
class Masthead:
    organization: str
    organ: str
    symbol: str
    distribution: str
    date: str
    original: str
    session: str
    place: str
    agenda_item: Sentence | None
    title: str
    prepared_by: str
    cycle: Text
    illustrative: str


def build(snapshot: Snapshot, language: str) -> Masthead:
    fields = snapshot["masthead"]
    item = fields.get("agenda_item")
    return Masthead(
        organization=_("United Nations"),
        organ=_("Conference of the Parties to the United Nations Convention against Transnational Organized Crime"),
        symbol=fields.get("symbol") or "",
        distribution=_("Distr.: General"),
        date=day(snapshot["dated_on"], language),
        original=_("Original: English"),
        session=_session(fields.get("session")),
        place=_("Vienna"),
        agenda_item=say(_("Item %(item)s of the provisional agenda"), item=item) if item else None,
        title=title(),
        prepared_by=_("Report prepared by the Secretariat"),
        cycle=text_in(snapshot["cycle"]["titles"], language),
        illustrative=illustrative_sentence() if snapshot["cycle"]["is_illustrative"] else "",
    )


def title() -> str:
    return _(
        "Implementation of the United Nations Convention against Transnational Organized Crime and the Protocols"
        " thereto: analysis of the replies of States"
    )


def short_title() -> str:
    """What stands at the head of every page after the first."""
    return _("Analysis of the replies of States")


def illustrative_sentence() -> str:
    return _("Illustrative data: generated for demonstration, not a statement by any State.")


def _session(number: int | None) -> str:
    if not number:
        return ""
    if number <= len(SESSIONS):
        return str(SESSIONS[number - 1])
    return _("Session %(number)s") % {"number": figure("masthead.session", number).text}
