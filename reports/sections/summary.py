"""The summary: what was asked of whom, how many replied, what follows, in a few sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.sections import tallies
from reports.sections.content import Paragraph, Sentence, Snapshot, day, figure, instrument_name, paragraph, say


@dataclass(frozen=True)
class Summary:
    id: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


def build(snapshot: Snapshot, language: str) -> Summary:
    needs = _needs(snapshot)
    replied = [tallies.replied_sentence(snapshot, i, language, f"summary.{i['code']}") for i in snapshot["instruments"]]
    return Summary(
        id="summary",
        heading=_("Summary"),
        paragraphs=(
            paragraph(
                say(
                    _(
                        "The present report draws together what States reported on their implementation of the"
                        " Convention and the Protocols thereto by %(day)s."
                    ),
                    day=day(snapshot["cut_off_on"], language),
                ),
                _scope(snapshot),
            ),
            paragraph(*replied),
            *((paragraph(*needs),) if needs else ()),
            paragraph(
                say(
                    _(
                        "The information is as reported by States and has not been verified. States are not compared"
                        " with one another, and no share is given without the number of States it rests on."
                    )
                )
            ),
        ),
    )


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


def _needs(snapshot: Snapshot) -> list[Sentence]:
    sentences = []
    for code, needs in snapshot["assistance"]["instruments"].items():
        if needs is not None:
            sentences.append(
                say(
                    ngettext(
                        "Technical assistance in implementing %(instrument)s was asked for by %(count)s State party.",
                        "Technical assistance in implementing %(instrument)s was asked for by %(count)s States"
                        " parties.",
                        needs["total"],
                    ),
                    instrument=instrument_name(code),
                    count=figure(f"summary.assistance.{code}", needs["total"]),
                )
            )
    return sentences
