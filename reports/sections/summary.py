"""The summary: what was asked of whom and by which mandate, how many replied, in a few sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections import introduction, tallies
from reports.sections.blocks import Block, Listing, Runs
from reports.sections.content import Snapshot, day, figure, names_of, say, unnumbered, words


def build(snapshot: Snapshot, language: str) -> tuple[Block, ...]:
    """Blocks of the masthead; its paragraphs have no number."""
    opening = say(
        _(
            "The present report draws together what States reported on their implementation of the Convention"
            " and the Protocols thereto by %(day)s."
        ),
        day=day(snapshot["cut_off_on"], language),
    )
    caveat = _(
        "The information is as reported by States and has not been verified. States are not compared with"
        " one another, and no share is given without the number of States it rests on."
    )
    return (
        unnumbered(words(introduction.review_sentence()), opening, _scope(snapshot)),
        Listing(
            tuple(
                say(
                    # Translators: a whole sentence follows the name; where your language writes a small letter after
                    # a colon, put a full stop instead.
                    _("%(instrument)s: %(sentence)s"),
                    instrument=names_of(i["short_titles"], language),
                    sentence=tallies.replied_sentence(snapshot, i, language, "summary", i["code"]),
                )
                for i in snapshot["instruments"]
            )
        ),
        unnumbered(words(caveat)),
    )


def _scope(snapshot: Snapshot) -> Runs:
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
