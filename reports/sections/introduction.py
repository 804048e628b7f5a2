"""The introduction: mandate, cut-off date, who replied in which capacity, method, and what the figures are not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections.content import Paragraph, Sentence, Snapshot, day, figure, paragraph, say
from reports.sections.masthead import illustrative_sentence


@dataclass(frozen=True)
class Introduction:
    id: str
    heading: str
    mandate: tuple[Paragraph, ...]
    method_heading: str
    method: tuple[Paragraph, ...]


def build(snapshot: Snapshot, language: str) -> Introduction:
    return Introduction(
        id="introduction",
        heading=_("Introduction"),
        mandate=(_mandate(), _capacity(snapshot, language)),
        method_heading=_("Method and limits"),
        method=(_statuses(), _obligations(), _withholding(snapshot), _caveat(snapshot)),
    )


def _mandate() -> Paragraph:
    """Source: Convention, art. 32, paras. 3 to 5."""
    return paragraph(
        say(
            _(
                "Under article 32 of the Convention, the Conference of the Parties reviews periodically how the"
                " Convention is implemented and makes recommendations to improve it."
            )
        ),
        say(
            _(
                "For that purpose States parties provide the Conference with information on their programmes, plans and"
                " practices, and on the laws and administrative measures by which they implement the Convention."
            )
        ),
        say(_("The present report has been prepared by the Secretariat to assist the Conference in that task.")),
    )


def _capacity(snapshot: Snapshot, language: str) -> Paragraph:
    return paragraph(
        say(
            _(
                "Replies submitted by the end of %(day)s have been taken into account, in the last version submitted by"
                " that date."
            ),
            day=day(snapshot["cut_off_on"], language),
        ),
        say(
            _(
                "Whether a State is a party to an instrument, a signatory or neither is determined as at the same date."
                " Signatories and other States were also invited to reply; their replies are counted apart and are not"
                " part of any figure on implementation."
            )
        ),
        say(_("Regional economic integration organizations that are parties are counted among the States parties.")),
    )


def _statuses() -> Paragraph:
    return paragraph(
        say(
            _(
                "For each provision States were asked whether the measure is in place, in place in part or not in"
                " place. A measure reported as in place is shown as not substantiated where it calls for legislation"
                " and no law is cited."
            )
        ),
        say(
            _(
                "Where a State gave no reply to a question, announced that one would follow or stated that information"
                " was not available, this is shown as no information. Silence is not counted as a gap."
            )
        ),
    )


def _obligations() -> Paragraph:
    return paragraph(
        say(
            _(
                "Mandatory provisions, measures that States parties are asked to consider, optional provisions and"
                " procedural provisions are shown apart. An optional provision that is not used is not a gap."
            )
        ),
        say(
            _(
                "The duties are summarized in the words of the Secretariat; the summaries do not replace the treaty"
                " text."
            )
        ),
    )


def _withholding(snapshot: Snapshot) -> Paragraph:
    threshold = snapshot["threshold"]
    return paragraph(
        say(
            ngettext(
                "Figures that rest on the replies of fewer than %(count)s State are withheld, and so are as many"
                " others as are needed so that they cannot be worked out by subtraction.",
                "Figures that rest on the replies of fewer than %(count)s States are withheld, and so are as many"
                " others as are needed so that they cannot be worked out by subtraction.",
                threshold,
            ),
            count=figure("introduction.threshold", threshold),
        )
    )


def _caveat(snapshot: Snapshot) -> Paragraph:
    return paragraph(
        say(
            _(
                "The figures reflect what States reported about themselves. They have not been verified, and they do"
                " not allow conclusions about States that did not reply."
            )
        ),
        _illustrative(snapshot),
    )


def _illustrative(snapshot: Snapshot) -> Sentence | None:
    return say(illustrative_sentence()) if snapshot["cycle"]["is_illustrative"] else None
