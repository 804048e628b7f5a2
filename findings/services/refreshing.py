"""What was submitted becomes gaps, and gaps become figures: by the timetable, on demand, and under another rule."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from findings import queries, rules
from findings.models import Gap, GapRule, Recomputation, Tally
from findings.services.gaps import apply_rule, stored_rule
from findings.services.movements import refresh_movements, refresh_trends
from findings.services.releasing import release_passed
from instruments.models import Instrument
from parties import isolation
from parties.models import User
from questionnaires.choices import QuestionnaireKind
from questionnaires.models import Cycle


def bring_up_to_date(cycle: Cycle) -> int:
    """Compute the gaps still awaited in one cycle and count it anew where its figures rest on less than there is.

    Safe to run twice. Returns the number of revisions the rule was applied to.
    """
    with isolation.acting_for_all():
        count = _bring(cycle)
        if count is not None:
            _refresh_trends([cycle])
        release_passed(cycle, now=timezone.now())
    return count or 0


def take_up_awaited_gaps() -> int:
    """Bring every cycle up to date in which something was submitted, or whose States, treaties or dates have changed.

    Returns the number of revisions the rule was applied to.
    """
    with isolation.acting_for_all():
        counts = {cycle: _bring(cycle) for cycle in Cycle.objects.filter(kind=QuestionnaireKind.FULL)}
        _refresh_trends([cycle for cycle, count in counts.items() if count is not None])
        for cycle in sorted(counts, key=lambda each: (each.opens_on, each.pk)):
            release_passed(cycle, now=timezone.now())
    return sum(count or 0 for count in counts.values())


def recompute_gaps(cycle: Cycle, *, actor: User | None, now: datetime, number: int = rules.RULE_NUMBER) -> int:
    """Bring another version of the rule into force in a cycle: applied to all that was submitted, then counted.

    What the former rule concluded is kept, with its figures. Returns the number of revisions the rule was applied to.
    ``ValidationError`` for a version there is no rule of. ``actor`` None is the shell.
    """
    if number not in rules.RULE_SOURCES:
        raise ValidationError(_("There is no version %(number)s of the gap rule.") % {"number": number})
    with isolation.acting_for_all(), transaction.atomic():
        Cycle.objects.select_for_update().get(pk=cycle.pk)
        rule = stored_rule(number)
        Recomputation.objects.create(cycle=cycle, rule=rule, actor=actor, at=now)
        applied_count = _bring(cycle) or 0
        _refresh_trends([cycle])
    return applied_count


def _bring(cycle: Cycle) -> int | None:
    """Revisions the rule was applied to; None where nothing had changed since the cycle was last counted."""
    with transaction.atomic():
        Cycle.objects.select_for_update().get(pk=cycle.pk)
        rule = _rule_of(cycle)
        awaiting = list(queries.submissions_awaiting_gaps().filter(submission__cycle=cycle))
        if not awaiting and Tally.objects.filter(cycle=cycle, basis=queries.basis_of(rule)).exists():
            return None
        apply_rule(awaiting, rule)
        refresh_movements(cycle, rule=rule)
    return len(awaiting)


def _rule_of(cycle: Cycle) -> GapRule:
    """The rule in force; at first, the one that gaps were computed by before it was written down, or the latest."""
    rule = queries.rule_in_force(cycle)
    if rule is None:
        applied = Gap.objects.filter(revision__submission__cycle=cycle).order_by("-rule__number").select_related("rule")
        first = applied.first()
        rule = first.rule if first else stored_rule(rules.RULE_NUMBER)
        Recomputation.objects.create(cycle=cycle, rule=rule, actor=None, at=timezone.now())
    return rule


def _refresh_trends(cycles: Iterable[Cycle]) -> None:
    for instrument in Instrument.objects.filter(questionnaires__versions__cycles__in=list(cycles)).distinct():
        refresh_trends(instrument)
