"""What was found is counted into movements: one statement per table, the whole cycle anew, in one transaction.

No figure is kept beside them, so that any day of the past can be asked for. Source: design.md, section 2, rule 4.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from findings import queries, rules
from findings.choices import RESERVED, Aspect, NeedFamily
from findings.models import (
    ArticleMovement,
    ClusterMovement,
    ElementMovement,
    GapRule,
    NeedMovement,
    ProvisionMovement,
    ReplyMovement,
    Tally,
    TrendCount,
)
from findings.services.releasing import settle
from instruments.models import Instrument
from parties import isolation
from questionnaires.models import Cycle

MOVEMENTS = (ReplyMovement, ProvisionMovement, ArticleMovement, ClusterMovement, NeedMovement, ElementMovement)

# A day outside every span is infinite, so that spans can be cut with least and greatest.
# What a State is to an instrument, day by day: the rule of ``ParticipationQuerySet.parties_on``.
CAPACITIES = """
capacities AS (
    SELECT s.id AS state_id, i.id AS instrument_id, held.capacity, held.from_day, held.until_day
    FROM parties_state s CROSS JOIN instruments_instrument i
    LEFT JOIN parties_participation p ON p.state_id = s.id AND p.instrument_id = i.id
    CROSS JOIN LATERAL (SELECT
        coalesce(p.consented_on, CASE WHEN p.status = 'party' THEN p.as_of END, 'infinity') AS bound_on,
        coalesce(p.signed_on, 'infinity') AS signed_on) d
    CROSS JOIN LATERAL (VALUES
        ('other', '-infinity'::date, least(d.signed_on, d.bound_on)),
        ('signatory', d.signed_on, d.bound_on),
        ('party', d.bound_on, 'infinity')) AS held (capacity, from_day, until_day)
    WHERE held.from_day < held.until_day
)"""
# From which day to which a revision stands, and as the answer of what; of two on one day, the later one stands.
SPANS = f"""WITH {CAPACITIES}, chain AS (
    SELECT r.id AS revision_id, r.state_id, b.instrument_id, b.cycle_id,
        (r.submitted_at AT TIME ZONE 'UTC')::date AS from_day,
        coalesce(lead((r.submitted_at AT TIME ZONE 'UTC')::date)
            OVER (PARTITION BY r.submission_id ORDER BY r.number), 'infinity') AS until_day
    FROM submissions_revision r JOIN submissions_submission b ON b.id = r.submission_id
    WHERE b.cycle_id = ANY (%(cycles)s) AND r.status = ANY (%(ever_submitted)s) AND r.submitted_at IS NOT NULL
), spans AS MATERIALIZED (
    SELECT c.revision_id, c.state_id, c.instrument_id, c.cycle_id, h.capacity,
        greatest(c.from_day, h.from_day) AS from_day, least(c.until_day, h.until_day) AS until_day
    FROM chain c JOIN capacities h USING (state_id, instrument_id)
    WHERE greatest(c.from_day, h.from_day) < least(c.until_day, h.until_day)
), told AS (
    SELECT * FROM unnest(%(obligations)s::text[], %(statuses)s::text[], %(bands)s::text[])
        AS t (obligation, status, band)
)"""  # noqa: S608  texts of this file only; values are parameters
MOVES = f"""{SPANS}, moves AS MATERIALIZED (
    SELECT p.revision_id, p.instrument_id, t.id AS stratum_id, p.capacity, m.on_day, m.sign
    FROM spans p JOIN parties_state s ON s.id = p.state_id
    JOIN findings_stratum t ON t.regional_group = s.regional_group
        AND t.is_ldc = s.is_ldc AND t.is_lldc = s.is_lldc AND t.is_sids = s.is_sids
    CROSS JOIN LATERAL (VALUES (p.from_day, 1), (p.until_day, -1)) AS m (on_day, sign)
    WHERE m.on_day < 'infinity'
)"""  # noqa: S608  texts of this file only; values are parameters
STRATA = """
INSERT INTO findings_stratum (regional_group, is_ldc, is_lldc, is_sids)
SELECT DISTINCT regional_group, is_ldc, is_lldc, is_sids FROM parties_state ON CONFLICT DO NOTHING
"""
# Table → what it tells apart, and the rows that are told apart so, one per revision and key.
COUNTS = {
    "replymovement": ("", "(SELECT DISTINCT revision_id FROM moves)"),
    "provisionmovement": (
        "rule_id, aspect, provision_id, status",
        """(SELECT g.revision_id, g.rule_id, a.aspect, g.provision_id, a.status
        FROM findings_gap g CROSS JOIN LATERAL (VALUES
            (%(whole)s, CASE WHEN g.is_reserved THEN %(reserved)s ELSE g.status END),
            (%(law)s, CASE WHEN NOT g.is_reserved THEN g.law_status END),
            (%(practice)s, CASE WHEN NOT g.is_reserved THEN g.practice_status END)) AS a (aspect, status)
        WHERE a.status <> '' AND (a.aspect = %(whole)s OR a.status <> 'no_information'))""",
    ),
    "articlemovement": (
        "rule_id, band, article_id",
        """(SELECT DISTINCT g.revision_id, g.rule_id, t.band, p.article_id
        FROM findings_gap g JOIN instruments_provision p ON p.id = g.provision_id
        JOIN told t ON t.obligation = p.obligation AND t.status = g.status WHERE NOT g.is_reserved)""",
    ),
    "clustermovement": (
        "rule_id, band, cluster",
        """(SELECT DISTINCT g.revision_id, g.rule_id, t.band, a.cluster
        FROM findings_gap g JOIN instruments_provision p ON p.id = g.provision_id
        JOIN instruments_article a ON a.id = p.article_id
        JOIN told t ON t.obligation = p.obligation AND t.status = g.status
        WHERE NOT g.is_reserved AND a.cluster <> '')""",
    ),
    "needmovement": (
        "family, article_id, kind",
        """(SELECT DISTINCT n.revision_id, n.family, a.article_id, n.kind
        FROM (SELECT revision_id, %(assistance)s AS family, article_id, kind FROM findings_assistanceneed
            UNION ALL SELECT revision_id, %(difficulty)s, article_id, kind FROM findings_difficulty) n
        CROSS JOIN LATERAL (VALUES (n.article_id), (NULL)) AS a (article_id))""",
    ),
    "elementmovement": (
        "rule_id, provision_id, element",
        """(SELECT g.revision_id, g.rule_id, g.provision_id, e.element
        FROM findings_gap g CROSS JOIN LATERAL jsonb_array_elements_text(g.missing_elements) AS e (element)
        WHERE NOT g.is_reserved)""",
    ),
}
# The same States through a run of cycles: those that replied as parties in each of them, each at its own cut-off.
COUNT_TRENDS = f"""{SPANS}, runs AS (
    SELECT * FROM unnest(%(firsts)s::bigint[], %(lasts)s::bigint[], %(members)s::bigint[], %(lengths)s::int[])
        AS r (first_id, last_id, cycle_id, length)
), standing AS MATERIALIZED (
    SELECT s.cycle_id, s.state_id, s.revision_id, y.rule_id
    FROM spans s JOIN questionnaires_cycle c ON c.id = s.cycle_id
    JOIN findings_tally y ON y.cycle_id = s.cycle_id
    WHERE s.instrument_id = %(instrument)s AND s.capacity = 'party'
        AND s.from_day <= c.cut_off_on AND c.cut_off_on < s.until_day
), same AS MATERIALIZED (
    SELECT r.first_id, r.last_id, s.state_id FROM runs r JOIN standing s USING (cycle_id)
    GROUP BY r.first_id, r.last_id, s.state_id, r.length HAVING count(*) = r.length
), grouped AS (
    SELECT m.*, '' AS regional_group FROM same m
    UNION ALL SELECT m.*, s.regional_group FROM same m JOIN parties_state s ON s.id = m.state_id
    WHERE s.regional_group <> ''
), counted AS MATERIALIZED (
    SELECT DISTINCT s.cycle_id, s.state_id, t.band, p.article_id FROM standing s
    JOIN findings_gap g ON g.revision_id = s.revision_id AND g.rule_id = s.rule_id AND NOT g.is_reserved
    JOIN instruments_provision p ON p.id = g.provision_id
    JOIN told t ON t.obligation = p.obligation AND t.status = g.status
    UNION ALL SELECT cycle_id, state_id, '', NULL FROM standing
)
INSERT INTO findings_trendcount
    (instrument_id, first_id, last_id, cycle_id, regional_group, band, article_id, state_count)
SELECT %(instrument)s, m.first_id, m.last_id, r.cycle_id, m.regional_group, k.band, k.article_id, count(*)
FROM grouped m JOIN runs r USING (first_id, last_id)
JOIN counted k ON k.cycle_id = r.cycle_id AND k.state_id = m.state_id
GROUP BY m.first_id, m.last_id, r.cycle_id, m.regional_group, k.band, k.article_id
"""  # noqa: S608  texts of this file only; values are parameters


def refresh_movements(cycle: Cycle, *, rule: GapRule) -> None:
    """Count a cycle anew, under every rule ever applied to it; ``rule`` is the one in force. Safe to run twice.

    Whoever reads meanwhile sees the figures as they were before, or as they are after, never half of them.
    """
    with isolation.acting_for_all(), transaction.atomic(), connection.cursor() as cursor:
        Cycle.objects.select_for_update().get(pk=cycle.pk)
        basis = queries.basis_of(rule)
        for model in MOVEMENTS:
            model.objects.filter(cycle=cycle).delete()
        cursor.execute(STRATA)
        values = _values([cycle]) | {"cycle": cycle.pk}
        for table, (key, rows) in COUNTS.items():
            cursor.execute(_statement(table, key, rows), values)
        Tally.objects.update_or_create(
            cycle=cycle, defaults={"rule": rule, "basis": basis, "counted_at": timezone.now()}
        )
        settle(cycle)


def refresh_trends(instrument: Instrument) -> None:
    """Count anew what the same States said in every run of two or more consecutive cycles of one instrument.

    Illustrative cycles and real ones never stand in one run. Source: design.md, section 2, rule 11.
    """
    cycles = queries.cycles_read().filter(versions__questionnaire__instrument=instrument, tally__isnull=False)
    listed = list(cycles.order_by("opens_on", "slug").distinct())
    with isolation.acting_for_all(), transaction.atomic(), connection.cursor() as cursor:
        Instrument.objects.select_for_update().get(pk=instrument.pk)
        TrendCount.objects.filter(instrument=instrument).delete()
        alike = [[cycle for cycle in listed if cycle.is_illustrative is flag] for flag in (False, True)]
        runs = [run for cycles in alike for run in queries.runs_of(cycles)]
        members = [(run[0].pk, run[-1].pk, cycle.pk, len(run)) for run in runs for cycle in run]
        names = ("firsts", "lasts", "members", "lengths")
        columns = dict(zip(names, (list(column) for column in zip(*members, strict=True)), strict=False))
        if members:
            cursor.execute(COUNT_TRENDS, _values(listed) | columns | {"instrument": instrument.pk})
        for cycle in listed:
            settle(cycle)


def _statement(table: str, key: str, rows: str) -> str:
    """Movements of one day and key are one row; what comes and goes on the same day leaves none."""
    columns = ", ".join(["instrument_id", "stratum_id", "capacity", "on_day", *([key] if key else [])])
    return f"""{MOVES} INSERT INTO findings_{table} (cycle_id, {columns}, change)
        SELECT %(cycle)s, {columns}, sum(sign) FROM moves JOIN {rows} AS counted USING (revision_id)
        GROUP BY {columns} HAVING sum(sign) <> 0"""  # noqa: S608  texts of this file only; values are parameters


def _values(cycles: Sequence[Cycle]) -> dict[str, Any]:
    told = [
        (obligation, status, band)
        for band, obligations in rules.BANDS.items()
        for obligation in obligations
        for status in sorted(rules.COUNTED[band])
    ]
    return {
        "cycles": [cycle.pk for cycle in cycles],
        "ever_submitted": [status.value for status in queries.EVER_SUBMITTED],
        "obligations": [obligation for obligation, _status, _band in told],
        "statuses": [status for _obligation, status, _band in told],
        "bands": [band for _obligation, _status, band in told],
        "whole": Aspect.WHOLE.value,
        "law": Aspect.LAW.value,
        "practice": Aspect.PRACTICE.value,
        "reserved": RESERVED,
        "assistance": NeedFamily.ASSISTANCE.value,
        "difficulty": NeedFamily.DIFFICULTY.value,
    }
