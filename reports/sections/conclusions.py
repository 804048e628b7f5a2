"""Conclusions and recommendations, by addressee. Their words come from an officer; the document adds none of its own.

Source: practice of the Conference: conclusions and recommendations in bold (knowledge/mechanism.md, 5.2).
"""

from django.utils.translation import gettext as _

from reports.sections.blocks import Notice, Part
from reports.sections.content import Snapshot, words

# Parts into which the officer's texts go, in order.
ADDRESSEES = ("conclusions", "conclusions-conference", "conclusions-states", "conclusions-secretariat")


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    """Headings alone: ``outline`` puts the texts under them, and leaves out an addressee who has none."""
    headings = {
        "conclusions-conference": _("For consideration by the Conference"),
        "conclusions-states": _("Recommendations to States parties"),
        "conclusions-secretariat": _("Requests to the Secretariat"),
    }
    return (
        Part("conclusions", 1, "", words(_("Conclusions and recommendations")), ()),
        *(Part(anchor, 2, "", words(heading), ()) for anchor, heading in headings.items()),
    )


def empty_notice() -> Notice:
    return Notice("empty", words(_("No conclusions have been entered yet.")))
