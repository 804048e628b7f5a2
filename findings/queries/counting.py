"""Questions that the counting asks: which rule holds in a cycle, and whether its figures still rest on the facts."""

from django.db import connection

from findings.models import GapRule, Recomputation
from questionnaires.models import Cycle

# All that figures depend on beside what is submitted; the order makes equal facts equal digests.
BASIS = """
SELECT md5(concat_ws('|', %(rule)s::text,
    (SELECT string_agg(concat_ws(',', id, regional_group, is_ldc, is_lldc, is_sids), ';' ORDER BY id)
        FROM parties_state),
    (SELECT string_agg(concat_ws(',', state_id, instrument_id, status, coalesce(signed_on::text, ''),
        coalesce(consented_on::text, ''), as_of), ';' ORDER BY state_id, instrument_id) FROM parties_participation),
    (SELECT string_agg(concat_ws(',', p.id, p.obligation, a.id, a.cluster), ';' ORDER BY p.id)
        FROM instruments_provision p JOIN instruments_article a ON a.id = p.article_id),
    (SELECT string_agg(concat_ws(',', id, cut_off_on), ';' ORDER BY id) FROM questionnaires_cycle)))
"""


def rule_in_force(cycle: Cycle) -> GapRule | None:
    """The rule by which a cycle is read, until another is brought into force in it; None before anything was."""
    latest = Recomputation.objects.filter(cycle=cycle).select_related("rule").order_by("-pk").first()
    return latest.rule if latest else None


def basis_of(rule: GapRule) -> str:
    """A digest of participation, groups of States, catalogue, cut-off dates and the rule, as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(BASIS, {"rule": rule.pk})
        (digest,) = cursor.fetchone()
    return str(digest)
