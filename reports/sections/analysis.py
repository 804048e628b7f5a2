"""Analysis by article, in treaty order: the duty in one line, what States parties reported, a table per level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections import tallies
from reports.sections.content import (
    Figure,
    Paragraph,
    Row,
    Sentence,
    Snapshot,
    Table,
    Text,
    figure,
    own_text,
    paragraph,
    say,
    text_in,
)


@dataclass(frozen=True)
class ArticleAnalysis:
    anchor: str
    heading: str
    duty: Text
    paragraph: Paragraph
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class InstrumentAnalysis:
    anchor: str
    heading: Text
    opening: Paragraph
    articles: tuple[ArticleAnalysis, ...]


@dataclass(frozen=True)
class Analysis:
    id: str
    heading: str
    opening: Paragraph
    instruments: tuple[InstrumentAnalysis, ...]


def build(snapshot: Snapshot, language: str) -> Analysis:
    return Analysis(
        id="analysis",
        heading=_("Analysis by article"),
        opening=paragraph(
            say(
                _(
                    "Articles follow in the order of the treaties. In the tables of this section each figure is a"
                    " number of States parties; a State counts once under each provision."
                )
            )
        ),
        instruments=tuple(_instrument(snapshot, i, language) for i in snapshot["instruments"]),
    )


def _instrument(snapshot: Snapshot, instrument: Mapping[str, Any], language: str) -> InstrumentAnalysis:
    code = instrument["code"]
    return InstrumentAnalysis(
        anchor=f"analysis-{code}",
        heading=text_in(instrument["titles"], language),
        opening=paragraph(
            tallies.replied_sentence(snapshot, instrument, language, f"analysis.{code}"),
            _withheld(snapshot, instrument),
        ),
        articles=tuple(
            _article(article, tallies.party_counts(instrument)[1], language)
            for article in tallies.articles_of(snapshot, code)
        ),
    )


def _withheld(snapshot: Snapshot, instrument: Mapping[str, Any]) -> Sentence | None:
    if not tallies.is_withheld(snapshot, instrument):
        return None
    return say(_("Too few States parties replied for any figure on implementation to be shown."))


def _article(article: Mapping[str, Any], replied: int, language: str) -> ArticleAnalysis:
    name = f"article.{article['instrument']}.{article['number']}"
    return ArticleAnalysis(
        anchor=f"article-{article['instrument']}-{article['number']}",
        heading=_("Article %(number)s. %(title)s")
        % {"number": article["number"], "title": text_in(article["titles"], language).text},
        duty=text_in(article["summaries"], language),
        paragraph=paragraph(*(_finding(name, band, found, replied) for band, found in article["bands"].items())),
        tables=tuple(_table(name, article, band, replied, language) for band in article["bands"]),
    )


def _finding(name: str, band: str, found: Mapping[str, Any], replied: int) -> Sentence:
    """How many of the States parties that replied reported a gap, or use, under at least one provision of a level."""
    if not replied:
        return say(_("No State party replied."))
    if found["total"] is None:
        return say(_("The number of States parties is withheld."))
    values: dict[str, Figure] = {
        "total": figure(f"{name}.{band}.replied", replied),
        "count": figure(f"{name}.{band}.counted", found["total"]),
    }
    return say(_finding_message(band, found["total"]), **values)


def _finding_message(band: str, count: int) -> str:
    # Translators: choose words for the whole (total) that are right for any number; the plural forms follow the
    # States that reported (count).
    messages = {
        "mandatory": ngettext(
            "Of the %(total)s States parties that replied, %(count)s reported at least one mandatory provision of the"
            " article as in place in part or not in place.",
            "Of the %(total)s States parties that replied, %(count)s reported at least one mandatory provision of the"
            " article as in place in part or not in place.",
            count,
        ),
        "consider": ngettext(
            "Of the %(total)s States parties that replied, %(count)s reported at least one of the measures to be"
            " considered as done in part or not done.",
            "Of the %(total)s States parties that replied, %(count)s reported at least one of the measures to be"
            " considered as done in part or not done.",
            count,
        ),
        "optional": ngettext(
            "Of the %(total)s States parties that replied, %(count)s reported using at least one optional provision, in"
            " full or in part.",
            "Of the %(total)s States parties that replied, %(count)s reported using at least one optional provision, in"
            " full or in part.",
            count,
        ),
        "procedural": ngettext(
            "Of the %(total)s States parties that replied, %(count)s reported at least one procedural provision as in"
            " place in part or not in place.",
            "Of the %(total)s States parties that replied, %(count)s reported at least one procedural provision as in"
            " place in part or not in place.",
            count,
        ),
    }
    return messages[band]


def _table(name: str, article: Mapping[str, Any], band: str, replied: int, language: str) -> Table:
    rows = []
    for provision in tallies.provisions_in([article], band):
        cells = tallies.columns_of(provision["counts"])
        is_qualified = provision["obligation"] == "mandatory_qualified"
        rows.append(
            Row(
                own_text(provision["ref"], "en"),
                tallies.figures_of(f"provision.{provision['key']}", cells),
                note=_("with a qualification") if is_qualified else "",
                summary=text_in(provision["summaries"], language),
                bar=tallies.bar_of(cells),
            )
        )
    return Table(
        id=f"{name}.{band}",
        caption=tallies.band_name(band),
        stub=_("Provision"),
        headings=tallies.column_headings(band),
        rows=tuple(rows),
    )
