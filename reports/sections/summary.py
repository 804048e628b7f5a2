"""The summary: what was asked of whom, how many replied, what follows, in a few sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections import tallies
from reports.sections.content import Paragraph, Sentence, Snapshot, Text, day, figure, paragraph, say, text_in


@dataclass(frozen=True)
class InstrumentSummary:
    instrument: Text
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Summary:
    id: str
    heading: str
    opening: Paragraph
    instruments: tuple[InstrumentSummary, ...]
    caveat: Paragraph


def build(snapshot: Snapshot, language: str) -> Summary:
    return Summary(
        id="summary",
        heading=_("Summary"),
        opening=paragraph(
            say(
                _(
                    "The present report draws together what States reported on their implementation of the Convention"
                    " and the Protocols thereto by %(day)s."
                ),
                day=day(snapshot["cut_off_on"], language),
            ),
            _scope(snapshot),
        ),
        instruments=tuple(_instrument(snapshot, i, language) for i in snapshot["instruments"]),
        caveat=paragraph(
            say(
                _(
                    "The information is as reported by States and has not been verified. States are not compared with"
                    " one another, and no share is given without the number of States it rests on."
                )
            )
        ),
    )


def _instrument(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> InstrumentSummary:
    code = instrument["code"]
    replied = tallies.replied_sentence(snapshot, instrument, language, f"summary.{code}")
    needs = snapshot["assistance"]["instruments"][code]
    asked = () if needs is None else (_needs(code, needs["total"]),)
    return InstrumentSummary(text_in(instrument["short_titles"], language), (replied, *asked))


def _scope(snapshot: Snapshot) -> Sentence:
    provisions = sum(len(article["provisions"]) for article in snapshot["articles"])
    articles = len(snapshot["articles"])
    return say(
        # Translators: the plural forms follow the articles (articles); word the provisions so that any number fits.
        ngettext(
            "It covers %(articles)s article, with %(provisions)s provisions in all.",
            "It covers %(articles)s articles, with %(provisions)s provisions in all.",
            articles,
        ),
        articles=figure("summary.articles", articles),
        provisions=figure("summary.provisions", provisions),
    )


def _needs(code: str, states: int) -> Sentence:
    return say(
        ngettext(
            "Technical assistance was asked for by %(count)s State party.",
            "Technical assistance was asked for by %(count)s States parties.",
            states,
        ),
        count=figure(f"summary.assistance.{code}", states),
    )
