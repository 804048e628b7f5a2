"""Figures of a day go out to readers outside the Secretariat, for good."""

import logging
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from findings import queries
from findings.models import Release, Tally
from parties import isolation
from parties.models import User
from questionnaires.models import Cycle

logger = logging.getLogger(__name__)


@transaction.atomic
def release_day(cycle: Cycle, on_day: date, *, actor: User | None, now: datetime) -> None:
    """Give out what may be shown of one day beside everything that is out already. Said twice, or where nothing may be
    shown, nothing is written down.

    With the own cut-off date of a cycle go its trends, which are figures of earlier cycles too. ``ValidationError``
    before the day is over: until then it would be told who adds what. The cycle must be up to date. ``actor`` None:
    because the cut-off day has passed.
    """
    if not queries.is_over(on_day, now.date()):
        raise ValidationError(_("The figures of a day can be released once it has passed."))
    # In one order, so that two releases at a time wait for each other; what the other released is then weighed too.
    list(Cycle.objects.select_for_update().filter(is_illustrative=cycle.is_illustrative).order_by("pk"))
    with isolation.acting_for_all():
        _release(cycle, on_day, actor, now)


def _release(cycle: Cycle, on_day: date, actor: User | None, now: datetime) -> None:
    planned = queries.plan_release(cycle, on_day)
    for each in planned:
        members = {pk: {key: sorted(held) for key, held in sets.items()} for pk, sets in each.members.items()}
        Release.objects.create(cycle=each.cycle, on_day=each.on_day, members=members, released_at=now, by=actor)
    # Its own first: the trends of the others rest on its cut-off date being out.
    for changed in sorted({each.cycle for each in planned}, key=lambda each: each != cycle):
        settle(changed)
    logger.info("figures of cycle %s on %s released, in %s parts", cycle.pk, on_day, len(planned))


def release_passed(cycle: Cycle, *, now: datetime) -> None:
    """Once the cut-off day of a cycle has passed, its figures are for States and experts; the public waits for
    ``publish_figures``. Before that day has passed nobody outside the Secretariat is given any: they change with each
    reply."""
    is_out = Release.objects.filter(cycle=cycle, on_day=cycle.cut_off_on).exists()
    if not is_out and queries.is_over(cycle.cut_off_on, now.date()):
        release_day(cycle, cycle.cut_off_on, actor=None, now=now)


def settle(cycle: Cycle) -> None:
    """Write down what readers are given: all that was released, less the sets that hold other replies by now.

    Needs ``isolation.acting_for_all``.
    """
    Tally.objects.filter(cycle=cycle).update(released=queries.still_released(cycle))
