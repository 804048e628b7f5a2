"""From when on the figures of a cycle are for everybody."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

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
