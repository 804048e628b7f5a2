"""Technical assistance needs: kinds in the order of the questionnaire, articles in treaty order; never by number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections import tallies
from reports.sections.content import (
    Paragraph,
    Row,
    Sentence,
    Snapshot,
    Table,
    figure,
    paragraph,
    say,
    text_in,
)


@dataclass(frozen=True)
class ArticleNeeds:
    heading: str
    anchor: str
    paragraph: Paragraph
    table: Table | None


@dataclass(frozen=True)
class Assistance:
    id: str
    heading: str
    opening: Paragraph
    kinds: Table
    articles_heading: str
    articles: tuple[ArticleNeeds, ...]


def build(snapshot: Snapshot, language: str) -> Assistance:
    return Assistance(
        id="assistance",
        heading=_("Technical assistance needs"),
        opening=paragraph(
            say(
                _(
                    "States could indicate, article by article, which kinds of technical assistance would help."
                    " A State counts once for each kind."
                )
            )
        ),
        kinds=_kinds(snapshot, language),
        articles_heading=_("Needs by article"),
        articles=tuple(_instrument(snapshot, i, language) for i in snapshot["instruments"]),
    )


def _kinds(snapshot: Snapshot, language: str) -> Table:
    needs = snapshot["assistance"]["instruments"]
    codes = [instrument["code"] for instrument in snapshot["instruments"]]
    rows = []
    for kind in snapshot["assistance"]["kinds"]:
        slug = kind["slug"]
        cells = tuple(
            figure(f"assistance.{slug}.{code}", needs[code] and needs[code]["kinds"].get(slug, 0)) for code in codes
        )
        rows.append(Row(text_in(kind["labels"], language), cells))
    return Table(
        id="assistance.kinds",
        caption=_("States parties that asked for technical assistance, by kind, in the order of the questionnaire"),
        stub=_("Kind of assistance"),
        headings=tuple(text_in(i["short_titles"], language).text for i in snapshot["instruments"]),
        rows=tuple(rows),
    )


def _instrument(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> ArticleNeeds:
    code = instrument["code"]
    needs = snapshot["assistance"]["instruments"][code]
    title = text_in(instrument["short_titles"], language)
    return ArticleNeeds(
        heading=title.text,
        anchor=f"assistance-{code}",
        paragraph=paragraph(_asked(instrument, needs)),
        table=_articles(snapshot, code, needs, language) if needs else None,
    )


def _asked(instrument: Mapping[str, Any], needs: Mapping[str, Any] | None) -> Sentence:
    replied = tallies.party_counts(instrument)[1]
    code = instrument["code"]
    if needs is None:
        return say(_("Too few States parties replied for any figure on assistance to be shown."))
    return say(
        # Translators: choose words for the whole (total) that are right for any number; the plural forms follow count.
        ngettext(
            "Of the %(total)s States parties that replied, %(count)s asked for technical assistance.",
            "Of the %(total)s States parties that replied, %(count)s asked for technical assistance.",
            needs["total"],
        ),
        total=figure(f"assistance.{code}.replied", replied),
        count=figure(f"assistance.{code}.total", needs["total"]),
    )


def _articles(snapshot: Snapshot, code: str, needs: Mapping[str, Any], language: str) -> Table:
    rows = []
    for article in tallies.articles_of(snapshot, code):
        number = article["number"]
        rows.append(
            Row(
                text_in(article["titles"], language),
                (figure(f"assistance.{code}.article.{number}", needs["articles"].get(str(number), 0)),),
                note=_("Article %(number)s") % {"number": number},
            )
        )
    return Table(
        id=f"assistance.{code}.articles",
        caption=_("States parties that asked for technical assistance, by article"),
        stub=_("Article"),
        headings=(_("States parties"),),
        rows=tuple(rows),
    )
