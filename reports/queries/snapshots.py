"""What a report shows, read once from the rooms below into one snapshot; and who may see which reports.

The snapshot is language-neutral JSON: codes, ids, counts, dates, and the published texts in every language there is.
No rendered sentence stands in it. A figure that is withheld is ``None``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from findings import queries as findings_queries
from findings import rules as findings_rules
from findings.choices import Capacity
from findings.models import AssistanceNeed
from findings.queries import CountedRevision, ReplyCount
from instruments.models import Article, Instrument, Provision
from instruments.queries import texts_by_code
from parties.choices import RegionalGroup
from parties.models import State
from parties.rules import Standing
from questionnaires.models import Cycle, Option
from reports.choices import OUTLINE_VERSION
from reports.models import Report
from submissions.models import Revision

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
Json = dict[str, Any]


def reports_visible_to(standing: Standing) -> QuerySet[Report]:
    """All reports for the Secretariat; those published for everybody else. Latest first."""
    reports = Report.objects.select_related("cycle")
    return reports if standing.is_secretariat else reports.filter(published_at__isnull=False)


def read_snapshot(cycle: Cycle, *, cut_off_on: date, dated_on: date, masthead: Mapping[str, Any]) -> Json:
    """Everything the document shows, as it stands; the number of queries does not depend on the number of States.

    Needs ``isolation.acting_for_all``, and aggregates that are up to date for ``cut_off_on``.
    """
    instruments = list(
        Instrument.objects.filter(questionnaires__versions__cycles=cycle).distinct().order_by("position")
    )
    revisions = findings_queries.revisions_on(cycle, cut_off_on)
    capacities = findings_queries.capacities_on(cut_off_on)
    parties = findings_queries.reply_counts(cycle, cut_off_on)
    return {
        "cycle": {
            "slug": cycle.slug,
            "titles": texts_by_code(cycle, "title"),
            "is_illustrative": cycle.is_illustrative,
        },
        "cut_off_on": cut_off_on.isoformat(),
        "dated_on": dated_on.isoformat(),
        "masthead": dict(masthead),
        "outline_version": OUTLINE_VERSION,
        "rule_number": findings_rules.RULE_NUMBER,
        "threshold": settings.SMALL_CELL_THRESHOLD,
        "groups": [str(group.value) for group in RegionalGroup],
        "instruments": [
            {
                "code": instrument.code,
                "titles": texts_by_code(instrument, "title"),
                "short_titles": texts_by_code(instrument, "short_title"),
                "replies": replies,
            }
            for instrument, replies in zip(instruments, _replies(cycle, cut_off_on, instruments), strict=True)
        ],
        "articles": _articles(cycle, cut_off_on, instruments, parties),
        "assistance": _assistance(cycle, instruments, revisions, capacities, parties),
        "replied_states": _replied_states(revisions, capacities, instruments),
    }


def _replies(cycle: Cycle, cut_off_on: date, instruments: Iterable[Instrument]) -> list[Json]:
    """Per instrument: capacity → regional group → [States, of which replied]. Three queries."""
    counts = {
        capacity: findings_queries.reply_counts(cycle, cut_off_on, capacity=capacity) for capacity in Capacity.values
    }
    return [
        {
            capacity: {group: [c.state_count, c.replied_count] for group, c in by_instrument.get(i.pk, {}).items()}
            for capacity, by_instrument in counts.items()
        }
        for i in instruments
    ]


def _articles(
    cycle: Cycle, cut_off_on: date, instruments: Sequence[Instrument], parties: Mapping[int, Mapping[str, ReplyCount]]
) -> list[Json]:
    """Every article the cycle asks about, in treaty order, with its provisions. Four queries."""
    codes = {instrument.pk: instrument.code for instrument in instruments}
    by_provision = findings_queries.provision_counts(cycle, cut_off_on)
    by_band = findings_queries.article_counts(cycle, cut_off_on)
    asked = Q(questions__version__cycles=cycle)
    provisions: defaultdict[int, list[Provision]] = defaultdict(list)
    for provision in Provision.objects.filter(asked).distinct().order_by("article", "position"):
        provisions[provision.article_id].append(provision)
    articles = Article.objects.filter(sections__version__cycles=cycle).distinct()
    found = []
    for article in articles.order_by("instrument__position", "number"):
        replied = {group: count.replied_count for group, count in parties.get(article.instrument_id, {}).items()}
        is_small = is_withheld(sum(replied.values()))
        found.append(
            {
                "instrument": codes[article.instrument_id],
                "number": article.number,
                "titles": texts_by_code(article, "title"),
                "summaries": texts_by_code(article, "summary"),
                "bands": _bands(provisions[article.pk], by_band.get(article.pk, {}), replied),
                "provisions": [_provision(p, by_provision.get(p.pk, {}), is_small) for p in provisions[article.pk]],
            }
        )
    return found


def _bands(
    provisions: Iterable[Provision], counted: Mapping[str, Mapping[str, int]], replied: Mapping[str, int]
) -> Json:
    """Band → States parties counted in all and by regional group, as the Conference may see them."""
    bands = {findings_rules.band_of(provision.obligation) for provision in provisions}
    found = {}
    for band in (band for band in findings_rules.BANDS if band in bands):
        cells = {
            group: findings_rules.Cell(counted.get(band, {}).get(group, 0), count) for group, count in replied.items()
        }
        row = findings_rules.withhold(cells, settings.SMALL_CELL_THRESHOLD)
        found[band] = {
            "total": row.total and row.total.count,
            "groups": {group: cell and cell.count for group, cell in row.cells.items()},
        }
    return found


def _provision(provision: Provision, counts: Mapping[str, Mapping[str, int]], is_small: bool) -> Json:
    """One provision, and States parties by status over all groups; no counts where too few replied."""
    by_status: defaultdict[str, int] = defaultdict(int)
    for statuses in counts.values():
        for status, count in statuses.items():
            by_status[status] += count
    return {
        "key": provision.key,
        "ref": provision.ref,
        "obligation": provision.obligation,
        "summaries": texts_by_code(provision, "summary"),
        "counts": None if is_small else dict(by_status),
    }


def _assistance(
    cycle: Cycle,
    instruments: Sequence[Instrument],
    revisions: Sequence[CountedRevision],
    capacities: Mapping[tuple[int, int], Capacity],
    parties: Mapping[int, Mapping[str, ReplyCount]],
) -> Json:
    """Kinds in the order of the questionnaire, and States parties that ask for them. Four queries."""
    counted = [r.pk for r in revisions if capacities.get((r.state_id, r.instrument_id)) == Capacity.PARTY]
    needs = AssistanceNeed.objects.filter(revision__in=counted).order_by()
    options = Option.objects.filter(option_list__version__cycles=cycle, option_list__slug="assistance")
    labels = {
        option.slug: texts_by_code(option, "label") for option in options.order_by("-option_list__version", "position")
    }
    return {
        "kinds": [{"slug": slug, "labels": texts} for slug, texts in labels.items()],
        "instruments": {
            instrument.code: None
            if is_withheld(sum(count.replied_count for count in parties.get(instrument.pk, {}).values()))
            else {"total": 0, "kinds": {}, "articles": {}}
            for instrument in instruments
        }
        | _needs_by_instrument(needs, {i.pk: i.code for i in instruments}, parties),
    }


def _needs_by_instrument(
    needs: QuerySet[AssistanceNeed], codes: Mapping[int, str], parties: Mapping[int, Mapping[str, ReplyCount]]
) -> Json:
    """Instrument → States asking in all, by kind, by article; a State counts once in each. Three queries."""
    of, number = "article__instrument", "article__number"
    states = Count("state", distinct=True)
    found: Json = {}
    for pk, count in needs.values_list(of).annotate(states=states):
        if not is_withheld(sum(reply.replied_count for reply in parties.get(pk, {}).values())):
            found[codes[pk]] = {"total": count, "kinds": {}, "articles": {}}
    for pk, kind, count in needs.values_list(of, "kind").annotate(states=states):
        if codes[pk] in found:
            found[codes[pk]]["kinds"][kind] = count
    for pk, article, count in needs.values_list(of, number).annotate(states=states):
        if codes[pk] in found:
            found[codes[pk]]["articles"][str(article)] = count
    return found


def _replied_states(
    revisions: Sequence[CountedRevision],
    capacities: Mapping[tuple[int, int], Capacity],
    instruments: Iterable[Instrument],
) -> list[Json]:
    """States that replied: names and places per language; capacity and day per instrument. Two queries."""
    codes = {instrument.pk: instrument.code for instrument in instruments}
    days = dict(Revision.objects.filter(pk__in=[r.pk for r in revisions]).order_by().values_list("pk", "submitted_at"))
    replies: defaultdict[int, Json] = defaultdict(dict)
    for revision in revisions:
        capacity = capacities.get((revision.state_id, revision.instrument_id), Capacity.OTHER)
        submitted_at = days[revision.pk]
        replies[revision.state_id][codes[revision.instrument_id]] = {
            "capacity": capacity.value,
            "on": submitted_at.date().isoformat() if submitted_at else "",
        }
    states = State.objects.filter(pk__in=replies).order_by("iso3")
    return [
        {
            "iso3": state.iso3,
            "names": texts_by_code(state, "name"),
            "positions": {code: getattr(state, f"position_{_suffix(code)}") for code in LANGUAGES},
            "replies": replies[state.pk],
        }
        for state in states
    ]


def is_withheld(replied_count: int) -> bool:
    """Whether a figure over all groups rests on too few States. Source: design.md, section 2, rule 8."""
    return 0 < replied_count < settings.SMALL_CELL_THRESHOLD


def _suffix(code: str) -> str:
    return code.replace("-", "_")
