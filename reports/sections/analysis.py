"""Analysis by cluster and article: the duty in one line, what States parties reported, the table of its provisions.

Inside a cluster, articles stand in treaty order. What States are asked to consider, and what is optional, stands in
``options``; notices and authorities in ``notifications``.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from instruments.choices import Cluster
from reports.sections import tallies
from reports.sections.blocks import Block, Listing, Part, Runs
from reports.sections.content import (
    Snapshot,
    figure,
    footnote,
    labelled,
    name,
    names_of,
    paragraph,
    say,
    unnumbered,
    without_stop,
    words,
)

BAND = "mandatory"


def build(snapshot: Snapshot, language: str) -> tuple[Part, ...]:
    opening = say(
        _(
            "Articles follow in the order of the treaties. In the tables of this section each figure is a"
            " number of States parties; a State counts once under each provision."
        )
    )
    mapping = footnote(words(_("The clusters are a working mapping until the Conference has confirmed it.")))
    parts = [Part("analysis", 1, "", words(_("Analysis by article")), (paragraph((*opening, mapping)),))]
    for cluster in (*Cluster.values, ""):
        articles = [a for a in snapshot["articles"] if a["cluster"] == cluster and BAND in a["bands"]]
        if articles:
            parts.append(_cluster(snapshot, cluster, language))
            parts += [_article(snapshot, article, language) for article in articles]
    return tuple(parts)


def article_anchor(article: Mapping[str, Any]) -> str:
    return f"article-{article['instrument']}-{article['number']}"


def heading_of(number: int, titles: Mapping[str, str], language: str) -> Runs:
    return say(_("Article %(number)s. %(title)s"), number=str(number), title=names_of(titles, language))


def _cluster(snapshot: Snapshot, cluster: str, language: str) -> Part:
    heading = str(Cluster(cluster).label) if cluster else _("Articles in no cluster")
    blocks: list[Block] = []
    for instrument in snapshot["instruments"]:
        found = instrument["clusters"].get(cluster, {}).get(BAND)
        if found and cluster:
            place = name("cluster", cluster, instrument["code"], BAND)
            line = (place, words(_("Mandatory provisions of the cluster")), (), found)
            caption = _("States parties that reported a gap, by regional group")
            title = labelled(names_of(instrument["short_titles"], language), words(caption))
            blocks.append(tallies.heat_table(place, title, _("Cluster"), snapshot, instrument, [line]))
    return Part(f"cluster-{cluster or 'none'}", 2, "", words(heading), tuple(blocks))


def _article(snapshot: Snapshot, article: Mapping[str, Any], language: str) -> Part:
    place = name("article", article["instrument"], article["number"])
    found = article["bands"][BAND]
    blocks: list[Block] = [
        unnumbered(names_of(article["summaries"], language)),
        paragraph(finding(place, BAND, found, tallies.party_counts(instrument_of(snapshot, article))[1])),
    ]
    if table := tallies.status_table([article], BAND, place, language):
        blocks.append(table)
    caption = _("States parties that reported a gap, by regional group")
    line = (f"{place}.{BAND}.groups", words(_("At least one mandatory provision")), (), found)
    instrument = instrument_of(snapshot, article)
    heat = tallies.heat_table(f"{place}.groups", caption, _("Article"), snapshot, instrument, [line])
    blocks += [heat, *_missing(article, place, language), *_needs(snapshot, article, place, language)]
    return Part(article_anchor(article), 3, "", tallies.article_name(snapshot, article, language), tuple(blocks))


def instrument_of(snapshot: Snapshot, article: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(i for i in snapshot["instruments"] if i["code"] == article["instrument"])


def finding(place: str, band: str, found: Mapping[str, Any], replied: int) -> Runs:
    """How many of the States parties that replied reported a gap, or use, under at least one provision of a level."""
    number, _of = found["total"]
    if not replied:
        return words(_("No State party replied."))
    if number is None:
        return words(_("The number of States parties is withheld."))
    values = {
        "total": figure(f"{place}.{band}.replied", replied),
        "count": figure(f"{place}.{band}.counted", number),
    }
    return say(finding_message(band, number), **values)


def _missing(article: Mapping[str, Any], place: str, language: str) -> list[Block]:
    """Check points that States left open, in the order of the catalogue."""
    items = [
        labelled(
            names_of(without_stop(element["texts"]), language),
            figure(f"{place}.missing.{name(element['key'])}", element["count"]),
        )
        for provision in article["provisions"]
        for element in provision["missing"]
        if provision["obligation"] in tallies.BANDS[BAND]
    ]
    if not items:
        return []
    lead = words(_("States parties that named the following as missing:"))
    return [paragraph(lead), Listing(tuple(items))]


def _needs(snapshot: Snapshot, article: Mapping[str, Any], place: str, language: str) -> list[Block]:
    """Kinds of assistance asked for and of difficulty reported, in the order of the questionnaire."""
    leads = {
        "assistance": _("Technical assistance asked for under this article:"),
        "difficulties": _("Difficulties reported under this article:"),
    }
    blocks: list[Block] = []
    for family, lead in leads.items():
        items = []
        for kind in snapshot["kinds"][family]:
            number, _of = article[family].get(kind["slug"], (0, 0))
            if number != 0:
                count = figure(f"{place}.{family}.{name(kind['slug'])}", number)
                items.append(labelled(names_of(kind["labels"], language), count))
        if items:
            blocks += [paragraph(words(lead)), Listing(tuple(items))]
    return blocks


def finding_message(band: str, count: int) -> str:
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
