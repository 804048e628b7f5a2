"""The head of the first page, in the form of a document of the Conference; text only, no emblem.

Source: United Nations Editorial Manual, masthead and cover page (knowledge/mechanism.md, 5.1).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.sections.blocks import Block, Field, Masthead, Notice
from reports.sections.content import Snapshot, bound, day, text_in, words
from reports.sections.tallies import group_name

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
# Fields that an officer fills in; ``LOCAL`` ones once for each language.
FIELDS = ("symbol", "distribution", "session", "place", "agenda_item", "job_number", "late_reason")
LOCAL = ("place", "late_reason")
# A version that is not the original says which language it is, in that language.
VERSIONS = {"ar": "العربية", "zh-hans": "中文", "fr": "Français", "ru": "Русский", "es": "Español"}


def build(snapshot: Snapshot, language: str, summary: tuple[Block, ...], notices: tuple[Notice, ...]) -> Masthead:
    """Lines that are empty stay; a renderer leaves them out."""
    filled = snapshot["masthead"]
    item = filled.get("agenda_item")
    texts = {
        "symbol": filled.get("symbol") or "",
        "organ": _("Conference of the Parties to the United Nations Convention against Transnational Organized Crime"),
        "distribution": _distribution(filled.get("distribution")),
        "date": day(snapshot["dated_on"], language),
        "language": VERSIONS.get(language, ""),
        "original": _("Original: English"),
        "job_number": filled.get("job_number") or "",
        "session": _session(filled.get("session")),
        "place": _local(filled.get("place"), language) or _("Vienna"),
        "agenda_item": _("Item %(item)s of the provisional agenda") % {"item": item} if item else "",
        # A State's own report is drawn for its people by the portal: nobody prepared it.
        "prepared_by": "" if snapshot["kind"] == "state" else _("Report prepared by the Secretariat"),
        "cycle": text_in(snapshot["cycle"]["titles"], language).text,
        "late_reason": _local(filled.get("late_reason"), language),
    }
    return Masthead(
        organization=_("United Nations"),
        fields=tuple(Field(name, str(text)) for name, text in texts.items()),
        title=bound(title(snapshot, language)),
        subtitle=subtitle(snapshot, language),
        summary_heading=_("Summary"),
        summary=summary,
        notices=(*_illustrative(snapshot), *notices),
    )


def title(snapshot: Snapshot, language: str) -> str:
    if snapshot["kind"] == "changes":
        return _("Replies of States: what has changed since %(day)s") % {
            "day": day(snapshot["changes"]["earlier_on"], language)
        }
    if snapshot["kind"] == "state":
        return _("Implementation as reported by one State")
    return _(
        "Implementation of the United Nations Convention against Transnational Organized Crime and the Protocols"
        " thereto: analysis of the replies of States"
    )


def subtitle(snapshot: Snapshot, language: str) -> str:
    """What the report is narrowed to."""
    if snapshot["kind"] == "state":
        return text_in(snapshot["own"]["names"], language).text
    parts = [group_name(snapshot["filters"]["group"])] if snapshot["filters"]["group"] else []
    if len(snapshot["instruments"]) == 1:
        parts.append(text_in(snapshot["instruments"][0]["titles"], language).text)
    return " – ".join(parts)


def short_title() -> str:
    """What stands at the head of every page after the first."""
    return _("Analysis of the replies of States")


def illustrative_sentence() -> str:
    return _("Illustrative data: generated for demonstration, not a statement by any State.")


def _illustrative(snapshot: Snapshot) -> tuple[Notice, ...]:
    return (Notice("illustrative", words(illustrative_sentence())),) if snapshot["cycle"]["is_illustrative"] else ()


def _distribution(code: str | None) -> str:
    return {"limited": _("Distr.: Limited"), "restricted": _("Distr.: Restricted")}.get(
        code or "", _("Distr.: General")
    )


def _local(value: Mapping[str, Any] | str | None, language: str) -> str:
    """A line that was written for each language, or once for all."""
    if isinstance(value, Mapping):
        return str(value.get(language) or "")
    return value or ""


def _session(number: int | None) -> str:
    if not number:
        return ""
    if number <= len(SESSIONS):
        return str(SESSIONS[number - 1])
    return _("Session %(number)s") % {"number": number}
