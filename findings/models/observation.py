"""What reviewers conclude: beside the answer and the gap, never over them."""

from django.db import models
from django.db.models import Q

from findings.choices import ObservationKind, Stance
from findings.models.gap import Gap
from instruments.models import Provision
from parties.models import State, User
from submissions.models import Revision


class Observation(models.Model):
    """A reviewer's observation on one provision of a submitted revision. Append-only (trigger).

    A correction is a new row that ``supersedes`` the former one. ``gap`` is what the rule had concluded when the
    reviewer wrote, and ``stance`` is towards it. Source: design.md, section 2, rule 5.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="observations")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="observations")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="observations")
    gap = models.ForeignKey(Gap, models.PROTECT, null=True, blank=True, related_name="observations")
    kind = models.CharField(max_length=20, choices=ObservationKind)
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    text = models.TextField()
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["revision", "provision", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stance=Stance.DIFFERS) | ~Q(reason=""), name="differing_observation_has_reason"
            ),
            models.CheckConstraint(condition=Q(stance="") | Q(gap__isnull=False), name="stance_is_towards_a_gap"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.provision_id}: {self.kind}"
