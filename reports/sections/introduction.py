"""The introduction: mandate, questionnaire, cut-off date, capacity, method and its limits, and what figures are not."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections.blocks import Block, Heading, Listing, Paragraph, Part, Runs
from reports.sections.content import (
    Snapshot,
    day,
    figure,
    footnote,
    name,
    names_of,
    paragraph,
    say,
    words,
)
from reports.sections.masthead import illustrative_sentence


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    blocks: tuple[Block, ...] = (
        _mandate(snapshot),
        _asked(),
        Listing(tuple(_questionnaire(i, language) for i in snapshot["instruments"])),
        _capacity(snapshot, language),
        Heading("introduction-method", 2, words(_("Method and limits"))),
        _statuses(),
        _obligations(),
        *_withholding(snapshot),
        _rule(snapshot),
        _caveat(snapshot),
    )
    return (Part("introduction", 1, "", words(_("Introduction")), blocks, starts_page=True),)


def review_sentence() -> str:
    return _(
        "Under article 32 of the Convention, the Conference of the Parties reviews periodically how the"
        " Convention is implemented and makes recommendations to improve it."
    )


def _mandate(snapshot: Snapshot) -> Paragraph:
    """Source: Convention, art. 32, paras. 3 to 5; decision 2/1 recalls the duty to give information
    (knowledge/mechanism.md, 1.1). Where the treaties are published stands under participation."""
    source = footnote(
        words(_("Convention, article 32, paragraphs 3 to 5; Conference decision 2/1; Conference resolution 9/1."))
    )
    return paragraph(
        (*words(review_sentence()), source),
        say(
            _(
                "For that purpose States parties provide the Conference with information on their programmes, plans and"
                " practices, and on the laws and administrative measures by which they implement the Convention."
            )
        ),
        say(_("The present report has been prepared by the Secretariat to assist the Conference in that task.")),
    )


def _asked() -> Paragraph:
    return paragraph(words(_("States were asked the following questionnaires:")))


def _questionnaire(instrument: Mapping[str, Any], language: str) -> Runs:
    asked = instrument["questionnaire"]
    return say(
        ngettext(
            "%(title)s, version %(version)s: %(count)s question",
            "%(title)s, version %(version)s: %(count)s questions",
            asked["questions"],
        ),
        title=names_of(instrument["titles"], language),
        version=str(asked["version"]),
        count=figure(name("introduction", instrument["code"], "questions"), asked["questions"]),
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
        _counted_on(snapshot, language),
        say(
            _(
                "Whether a State is a party to an instrument, a signatory or neither is determined as at the same date."
                " Signatories and other States were also invited to reply; their replies are counted apart and are not"
                " part of any figure on implementation."
            )
        ),
        say(_("Regional economic integration organizations that are parties are counted among the States parties.")),
    )


def _counted_on(snapshot: Snapshot, language: str) -> Runs:
    """Where figures of an earlier day are shown than the one asked for."""
    if snapshot["counted_on"] == snapshot["cut_off_on"]:
        return ()
    return say(
        _("The figures on implementation are those released for %(day)s."), day=day(snapshot["counted_on"], language)
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


def _withholding(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    threshold = snapshot["threshold"]
    if threshold is None:
        return ()
    sentence = say(
        ngettext(
            "Figures that rest on the replies of fewer than %(count)s State are withheld, and so are as many"
            " others as are needed so that they cannot be worked out by subtraction.",
            "Figures that rest on the replies of fewer than %(count)s States are withheld, and so are as many"
            " others as are needed so that they cannot be worked out by subtraction.",
            threshold,
        ),
        count=figure("introduction.threshold", threshold),
    )
    return (paragraph(sentence, words(_("A figure that is withheld is marked †; it is not zero."))),)


def _rule(snapshot: Snapshot) -> Paragraph:
    number = str(snapshot["rule_number"])
    return paragraph(say(_("What is reported was read by version %(number)s of the gap rule."), number=number))


def _caveat(snapshot: Snapshot) -> Paragraph:
    return paragraph(
        say(
            _(
                "The figures reflect what States reported about themselves. They have not been verified, and they do"
                " not allow conclusions about States that did not reply."
            )
        ),
        words(illustrative_sentence()) if snapshot["cycle"]["is_illustrative"] else None,
    )
