"""Gap rules, what they conclude from a submitted revision, and what the State says it needs and meets."""

from django.db import models

from findings.choices import GapStatus, LawStatus, PracticeStatus
from instruments.models import Article, Provision
from parties.models import State, User
from questionnaires.models import Cycle
from submissions.models import Revision


class GapRule(models.Model):
    """A version of the rule that turns a response into a status, kept as it was applied."""

    number = models.PositiveSmallIntegerField(unique=True)
    table = models.JSONField(help_text="Obligation → response → status")
    source = models.TextField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"v{self.number}"


class Gap(models.Model):
    """What one rule concludes from one submitted revision about one provision. Never edited by hand.

    ``missing_elements``: keys of the check points that the State left open ("UNTOC 18(10)/1"); they name the gap.
    ``law_status``, ``practice_status``: law and its application apart; blank under version 1 of the rule, which did
    not tell them apart. ``is_reserved``: a reservation stood on the day of submission; the status is then outside
    every figure but that of reservations.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="gaps")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="gaps")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="gaps")
    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="gaps")
    status = models.CharField(max_length=20, choices=GapStatus)
    missing_elements = models.JSONField(default=list, blank=True)
    law_status = models.CharField(max_length=20, choices=LawStatus, blank=True)
    practice_status = models.CharField(max_length=20, choices=PracticeStatus, blank=True)
    is_reserved = models.BooleanField(default=False)

    class Meta:
        ordering = ["revision", "provision"]
        constraints = [models.UniqueConstraint(fields=["revision", "provision", "rule"], name="one_gap_per_rule")]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.provision_id}: {self.status}"


class AssistanceNeed(models.Model):
    """A kind of technical assistance a State asks for under one article.

    ``provision`` only where the questionnaire asked it of each provision, as its first version did.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="assistance_needs")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="assistance_needs")
    article = models.ForeignKey(Article, models.PROTECT, related_name="assistance_needs")
    provision = models.ForeignKey(Provision, models.PROTECT, null=True, blank=True, related_name="assistance_needs")
    kind = models.SlugField(max_length=40)

    class Meta:
        ordering = ["revision", "article", "provision", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "article", "provision", "kind"], nulls_distinct=False, name="one_need_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.article_id}: {self.kind}"


class Difficulty(models.Model):
    """A kind of difficulty that a State reports in carrying out one article."""

    state = models.ForeignKey(State, models.PROTECT, related_name="difficulties")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="difficulties")
    article = models.ForeignKey(Article, models.PROTECT, related_name="difficulties")
    kind = models.SlugField(max_length=40)

    class Meta:
        ordering = ["revision", "article", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "article", "kind"], name="one_difficulty_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.article_id}: {self.kind}"


class Recomputation(models.Model):
    """A rule was brought into force in a cycle, by whom and when; append-only (trigger). The latest one holds.

    ``actor`` is blank where the portal applied its rule to a cycle for the first time.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="recomputations")
    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="recomputations")
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["cycle", "pk"]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.rule_id}"
