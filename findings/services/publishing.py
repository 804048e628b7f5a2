"""Which figures are for whom, and from when on."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from findings.services.refreshing import bring_up_to_date
from findings.services.releasing import release_day
from parties.models import User
from questionnaires.models import Cycle


@transaction.atomic
def publish_figures(cycle: Cycle, *, actor: User, today: date) -> None:
    """Everybody reads the figures of the cycle from now on, small ones withheld. Said twice, the first day stands.

    ``ValidationError`` before the cut-off date has passed. ``actor``: of the Secretariat, as the caller has asked.
    """
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if today <= locked.cut_off_on:
        raise ValidationError(_("The figures can be published once the cut-off date has passed."))
    if locked.figures_published_on is None:
        locked.figures_published_on = today
        locked.save(update_fields=["figures_published_on"])
    release_figures(cycle, cycle.cut_off_on, actor=actor, now=timezone.now())


def release_figures(cycle: Cycle, on_day: date, *, actor: User, now: datetime) -> None:
    """Give readers outside the Secretariat what may be shown of one day, beside all that is out: for a document of
    that day that is published. ``ValidationError`` before the day is over."""
    bring_up_to_date(cycle)
    release_day(cycle, on_day, actor=actor, now=now)
