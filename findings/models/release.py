"""Which figures of which day were given to readers outside the Secretariat, for good."""

from django.db import models

from parties.models import User
from questionnaires.models import Cycle


class Release(models.Model):
    """Sets of States whose figures went out together. Never rewritten (trigger): what is out is not taken back, and
    whatever is released later is weighed beside it (``rules.withholding``).

    ``members``: instrument id → key of the set (capacity and group, or the run of cycles of a trend) → revisions by
    which its States counted. ``by`` None: released as the cut-off day had passed. A day may be released again, when
    more of it may be shown.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="releases")
    on_day = models.DateField()
    members = models.JSONField()
    released_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["cycle", "on_day", "pk"]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.on_day}"
