"""Questions that the counting asks: which rule holds in a cycle, and whether its figures still rest on the facts."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from findings.models import GapRule, Recomputation
from instruments.models import Provision
from parties.choices import DeclarationKind
from parties.models import Declaration
from questionnaires.models import Cycle
from submissions.models import Revision

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


def reserved_in(revisions: Sequence[Revision]) -> dict[int, set[int]]:
    """Revision id → provisions of its treaty under a reservation of its State on the day of submission.

    Illustrative reservations count in illustrative cycles alone. Two queries, or three.
    """
    days = Revision.objects.filter(pk__in=[revision.pk for revision in revisions], submitted_at__isnull=False)
    facts = days.order_by().values_list(
        "pk", "state", "submission__instrument", "submission__cycle__is_illustrative", "submitted_at"
    )
    made: defaultdict[tuple[int, int], list[Declaration]] = defaultdict(list)
    states = {revision.state_id for revision in revisions}
    for each in Declaration.objects.filter(state__in=states, kind=DeclarationKind.RESERVATION).order_by():
        made[each.state_id, each.instrument_id].append(each)
    of_article: defaultdict[int, set[int]] = defaultdict(set)
    articles = {each.article_id for held in made.values() for each in held if not each.provision_id}
    if articles:
        for article, pk in Provision.objects.filter(article__in=articles).order_by().values_list("article", "pk"):
            of_article[article].add(pk)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for pk, state, instrument, is_illustrative, submitted_at in facts:
        day = submitted_at.date()  # type: ignore[union-attr]  # filtered above
        for each in made[state, instrument]:
            is_read = each.is_illustrative == is_illustrative or not each.is_illustrative
            is_standing = each.made_on <= day and (each.withdrawn_on is None or day < each.withdrawn_on)
            if is_read and is_standing:
                found[pk] |= {each.provision_id} if each.provision_id else of_article[each.article_id or 0]
    return found
