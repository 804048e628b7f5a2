"""Articles through cycles, for the same States only."""

import itertools
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from findings import rules
from findings.models import TrendCount
from findings.queries.figures.contract import Count, Reader, Trend
from findings.queries.figures.seen import released_to, trends_as_seen
from instruments.models import Instrument, Provision
from questionnaires.choices import QuestionKind
from questionnaires.models import Cycle, Question


def trends(cycles: Sequence[Cycle], instrument: Instrument, *, band: str, reader: Reader) -> list[Trend]:
    """Articles through cycles, each at its own cut-off date, for the States that replied in all of them.

    "All of them" is every cycle of the instrument from the first to the last one named, also one left out in between:
    fewer sets of States are told apart so, and less can be worked out. Four queries; nothing for a single cycle.
    """
    ordered = sorted(cycles, key=lambda cycle: (cycle.opens_on, cycle.slug))
    if len(ordered) < 2:
        return []
    run = TrendCount.objects.filter(instrument=instrument, first=ordered[0], last=ordered[-1], regional_group="")
    counts: defaultdict[int | None, dict[int, int]] = defaultdict(dict)
    for article, cycle, count in run.filter(band__in=(band, "")).values_list("article", "cycle", "state_count"):
        counts[article][cycle] = count
    in_band = Provision.objects.filter(article=OuterRef("pk"), obligation__in=rules.BANDS[band])
    articles = instrument.articles.filter(Exists(in_band)).select_related("instrument").order_by("number")
    changed = questions_changed(ordered, [instrument])
    states = counts[None]
    return trends_as_seen(
        [
            Trend(
                subject=article,
                counts={c.slug: Count(counts[article.pk].get(c.pk, 0), states.get(c.pk, 0)) for c in ordered},
                changed=frozenset(changed[article.pk]),
            )
            for article in articles
        ],
        ordered,
        instrument.pk,
        reader=reader,
        released={} if reader.threshold is None else released_to(reader, ordered),
    )


def questions_changed(cycles: Sequence[Cycle], instruments: Sequence[Instrument]) -> defaultdict[int, set[str]]:
    """Article id → slugs of cycles in which its provisions were asked about otherwise than in the cycle before.

    Read in English, the language questions are written in; errata do not change what was asked. One query.
    """
    asked: defaultdict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    questions = Question.objects.filter(
        version__cycles__in=[cycle.pk for cycle in cycles],
        version__questionnaire__instrument__in=instruments,
        kind=QuestionKind.IMPLEMENTATION,
    ).order_by()
    for cycle, article, key, text in questions.values_list("version__cycles", "section__article", "key", "text_en"):
        asked[cycle, article].add((key, text or ""))
    found: defaultdict[int, set[str]] = defaultdict(set)
    for before, after in itertools.pairwise(cycles):
        for article in {article for _cycle, article in asked}:
            if asked[before.pk, article] != asked[after.pk, article]:
                found[article].add(after.slug)
    return found
