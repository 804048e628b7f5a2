"""What was found is counted, per cut-off date: aggregates hold no State, and pages and reports read nothing else."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from findings import queries, rules
from findings.choices import Capacity
from findings.models import ArticleAggregate, AssistanceAggregate, GapRule, ProvisionAggregate, ReplyAggregate
from findings.services.gaps import apply_rule, current_rule
from findings.services.movements import refresh_movements, refresh_trends
from instruments.models import Instrument
from parties import isolation
from parties.choices import RegionalGroup
from parties.models import State
from questionnaires.choices import QuestionnaireKind
from questionnaires.models import Cycle

COUNTED = """
WITH counted AS (
    SELECT * FROM unnest(%(revisions)s::bigint[], %(groups)s::text[], %(capacities)s::text[])
        AS c (revision_id, regional_group, capacity)
), told AS (
    SELECT * FROM unnest(%(obligations)s::text[], %(statuses)s::text[], %(bands)s::text[])
        AS t (obligation, status, band)
)
"""
COUNT_PROVISIONS = """
INSERT INTO findings_provisionaggregate
    (cycle_id, cut_off_on, provision_id, regional_group, capacity, status, rule_id, state_count)
SELECT %(cycle)s, %(day)s, g.provision_id, c.regional_group, c.capacity, g.status, g.rule_id, count(*)
FROM findings_gap g JOIN counted c USING (revision_id) WHERE g.rule_id = %(rule)s
GROUP BY g.provision_id, c.regional_group, c.capacity, g.status, g.rule_id
"""
COUNT_ARTICLES = """
INSERT INTO findings_articleaggregate
    (cycle_id, cut_off_on, article_id, band, regional_group, capacity, rule_id, state_count)
SELECT %(cycle)s, %(day)s, p.article_id, t.band, c.regional_group, c.capacity, g.rule_id, count(DISTINCT g.state_id)
FROM findings_gap g JOIN counted c USING (revision_id) JOIN instruments_provision p ON p.id = g.provision_id
JOIN told t ON t.obligation = p.obligation AND t.status = g.status WHERE g.rule_id = %(rule)s
GROUP BY p.article_id, t.band, c.regional_group, c.capacity, g.rule_id
"""
COUNT_ASSISTANCE = """
INSERT INTO findings_assistanceaggregate (cycle_id, cut_off_on, article_id, kind, capacity, state_count)
SELECT %(cycle)s, %(day)s, n.article_id, n.kind, c.capacity, count(DISTINCT n.state_id)
FROM findings_assistanceneed n JOIN counted c USING (revision_id) GROUP BY n.article_id, n.kind, c.capacity
"""


def bring_up_to_date(cycle: Cycle, *, cut_off_on: date) -> int:
    """Compute the gaps still awaited in one cycle, then its aggregates on one cut-off date; safe to run twice.

    Returns the number of revisions the rule was applied to.
    """
    with isolation.acting_for_all():
        awaiting = list(queries.submissions_awaiting_gaps().filter(submission__cycle=cycle))
        rule = current_rule()
        apply_rule(awaiting, rule)
        refresh_aggregates(cycle, cut_off_on=cut_off_on)
        refresh_movements(cycle, rule=rule)
        for instrument in Instrument.objects.filter(questionnaires__versions__cycles=cycle).distinct():
            refresh_trends(instrument)
    return len(awaiting)


def take_up_awaited_gaps() -> int:
    """Bring every cycle up to date that something was submitted in, or that has no aggregates yet.

    All its stored cut-off dates are counted anew; one that lies before the submission comes out the same.
    Returns the number of revisions the rule was applied to.
    """
    applied_count = 0
    with isolation.acting_for_all():
        waiting = set(queries.submissions_awaiting_gaps().order_by().values_list("submission__cycle", flat=True))
        for cycle in Cycle.objects.filter(kind=QuestionnaireKind.FULL):
            stored = queries.cut_offs_of(cycle)
            if cycle.pk not in waiting and cycle.cut_off_on in stored:
                continue
            for cut_off_on in {cycle.cut_off_on, *stored}:
                applied_count += bring_up_to_date(cycle, cut_off_on=cut_off_on)
    return applied_count


def refresh_aggregates(cycle: Cycle, *, cut_off_on: date) -> None:
    """Count anew what stood at the end of the cut-off day, by what each State was to the instrument on that day.

    Aggregates are kept per cut-off date; those of other dates stay. One statement per table, one transaction.
    """
    with isolation.acting_for_all(), transaction.atomic():
        Cycle.objects.select_for_update().get(pk=cycle.pk)
        rule = current_rule()
        for model in (ReplyAggregate, ProvisionAggregate, ArticleAggregate, AssistanceAggregate):
            model.objects.filter(cycle=cycle, cut_off_on=cut_off_on).delete()
        capacities = queries.capacities_on(cut_off_on)
        counted = queries.revisions_on(cycle, cut_off_on)
        groups = dict(State.objects.order_by().values_list("pk", "regional_group"))
        _count_replies(cycle, cut_off_on, capacities, counted, groups)
        _count_statuses(cycle, cut_off_on, rule, capacities, counted, groups)


def _count_replies(
    cycle: Cycle,
    cut_off_on: date,
    capacities: dict[tuple[int, int], Capacity],
    counted: Sequence[queries.CountedRevision],
    groups: dict[int, str],
) -> None:
    """Every instrument of the cycle × group × capacity, also where nobody replied: silence is counted as silence."""
    instruments = Instrument.objects.filter(questionnaires__versions__cycles=cycle).distinct().order_by()
    replied = {(revision.state_id, revision.instrument_id) for revision in counted}
    ReplyAggregate.objects.bulk_create(
        ReplyAggregate(
            cycle=cycle,
            cut_off_on=cut_off_on,
            instrument=instrument,
            regional_group=group,
            capacity=capacity,
            state_count=len(states := by_cell[group, capacity]),
            replied_count=sum((state, instrument.pk) in replied for state in states),
        )
        for instrument in instruments
        for by_cell in [_states_by_cell(instrument.pk, capacities, groups)]
        for group in RegionalGroup
        for capacity in Capacity
    )


def _states_by_cell(
    instrument_pk: int, capacities: dict[tuple[int, int], Capacity], groups: dict[int, str]
) -> dict[tuple[str, str], list[int]]:
    cells: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for state, group in groups.items():
        cells[group, capacities.get((state, instrument_pk), Capacity.OTHER)].append(state)
    return cells


def _count_statuses(
    cycle: Cycle,
    cut_off_on: date,
    rule: GapRule,
    capacities: dict[tuple[int, int], Capacity],
    counted: Sequence[queries.CountedRevision],
    groups: dict[int, str],
) -> None:
    told = [
        (obligation, status, band)
        for band, obligations in rules.BANDS.items()
        for obligation in obligations
        for status in sorted(rules.COUNTED[band])
    ]
    values: dict[str, Any] = {
        "cycle": cycle.pk,
        "day": cut_off_on,
        "rule": rule.pk,
        "revisions": [revision.pk for revision in counted],
        "groups": [groups[revision.state_id] for revision in counted],
        "capacities": [capacities.get((r.state_id, r.instrument_id), Capacity.OTHER).value for r in counted],
        "obligations": [obligation for obligation, _status, _band in told],
        "statuses": [status for _obligation, status, _band in told],
        "bands": [band for _obligation, _status, band in told],
    }
    with connection.cursor() as cursor:
        for statement in (COUNT_PROVISIONS, COUNT_ARTICLES, COUNT_ASSISTANCE):
            cursor.execute(COUNTED + statement, values)
