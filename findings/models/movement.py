"""Stored figures: by how much each number of States changed on which day. They hold no State.

The figure of a day is the sum of the changes until its end. A revision counts from the day on which it was submitted
until the next one of its chain is, and as what the State then was to the instrument: when a signatory becomes a party,
it leaves one capacity and enters the other. Source: design.md, section 2, rule 4.
"""

from django.db import models

from findings.choices import Aspect, Band, Capacity, CountedStatus, NeedFamily
from findings.models.gap import GapRule
from instruments.choices import Cluster
from instruments.models import Article, Instrument, Provision
from parties.choices import RegionalGroup
from questionnaires.models import Cycle

KEY = ["cycle", "instrument", "capacity"]
DAY = ["on_day", "stratum"]


class Tally(models.Model):
    """What the figures of a cycle rest on: ``basis`` is a digest of the facts that are not answers (participation,
    groups of States, catalogue, the rule in force); once they differ from it, the cycle is counted anew.

    ``released``: day → instrument id → keys of the sets whose figures readers outside the Secretariat are given. A set
    that holds other States than when it was released (``Release.members``), as facts were corrected, is not in it.
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="tally")
    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=32)
    counted_at = models.DateTimeField()
    released = models.JSONField(default=dict)

    class Meta:
        ordering = ["cycle"]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.counted_at}"


class Stratum(models.Model):
    """States that are alike in all by which tables put States together: regional group, LDC, LLDC, SIDS."""

    regional_group = models.CharField(max_length=40, choices=RegionalGroup, blank=True)
    is_ldc = models.BooleanField()
    is_lldc = models.BooleanField()
    is_sids = models.BooleanField()

    class Meta:
        ordering = ["regional_group", "is_ldc", "is_lldc", "is_sids"]
        constraints = [
            models.UniqueConstraint(
                fields=["regional_group", "is_ldc", "is_lldc", "is_sids"], name="one_stratum_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.regional_group} {self.is_ldc:d}{self.is_lldc:d}{self.is_sids:d}"


class Movement(models.Model):
    """What all movements have in common. The one index of each table also answers the page: what is asked for comes
    first in it, then what is told apart, then the day."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+", db_index=False)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+", db_index=False)
    on_day = models.DateField()
    stratum = models.ForeignKey(Stratum, models.PROTECT, related_name="+", db_index=False)
    capacity = models.CharField(max_length=10, choices=Capacity)
    change = models.SmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["cycle", "on_day", "pk"]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.on_day}: {self.change:+d}"


class ReplyMovement(Movement):
    """States that replied."""

    class Meta(Movement.Meta):
        constraints = [
            models.UniqueConstraint(fields=[*KEY, *DAY], include=["change"], name="one_reply_movement_a_day")
        ]


class ProvisionMovement(Movement):
    """States with one status under one provision; ``aspect`` tells the status itself, law and practice apart."""

    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="+", db_index=False)
    aspect = models.CharField(max_length=10, choices=Aspect)
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=20, choices=CountedStatus)

    class Meta(Movement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=[*KEY, "rule", "aspect", "provision", "status", *DAY],
                include=["change"],
                name="one_provision_movement_a_day",
            )
        ]


class ArticleMovement(Movement):
    """States with at least one thing counted in a band under one article (``rules.COUNTED``).

    A State counts once, however many provisions of the article it concerns, so this is no sum of provisions.
    """

    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="+", db_index=False)
    band = models.CharField(max_length=12, choices=Band)
    article = models.ForeignKey(Article, models.PROTECT, related_name="+", db_index=False)

    class Meta(Movement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=[*KEY, "rule", "band", "article", *DAY], include=["change"], name="one_article_movement_a_day"
            )
        ]


class ClusterMovement(Movement):
    """The same, of all articles of one cluster together."""

    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="+", db_index=False)
    band = models.CharField(max_length=12, choices=Band)
    cluster = models.CharField(max_length=1, choices=Cluster)

    class Meta(Movement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=[*KEY, "rule", "band", "cluster", *DAY], include=["change"], name="one_cluster_movement_a_day"
            )
        ]


class NeedMovement(Movement):
    """States that ask for one kind of assistance, or report one kind of difficulty, under one article; without an
    article, under at least one of the instrument."""

    family = models.CharField(max_length=12, choices=NeedFamily)
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.SlugField(max_length=40, db_index=False)

    class Meta(Movement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=[*KEY, "family", "article", "kind", *DAY],
                include=["change"],
                nulls_distinct=False,
                name="one_need_movement_a_day",
            )
        ]


class ElementMovement(Movement):
    """States that left one check point of a provision open."""

    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="+", db_index=False)
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="+", db_index=False)
    element = models.CharField(max_length=60)

    class Meta(Movement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=[*KEY, "rule", "provision", "element", *DAY],
                include=["change"],
                name="one_element_movement_a_day",
            )
        ]


class TrendCount(models.Model):
    """The same States through cycles: of those that replied in every cycle of a run, how many have something counted.

    A run is a row of consecutive cycles of one instrument, from ``first`` to ``last``; each counts at its own cut-off
    date, and a State as a party in all of them. ``article`` blank: how many States these are. ``regional_group`` blank:
    all of them together.
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+", db_index=False)
    first = models.ForeignKey(Cycle, models.PROTECT, related_name="+", db_index=False)
    last = models.ForeignKey(Cycle, models.PROTECT, related_name="+", db_index=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+", db_index=False)
    regional_group = models.CharField(max_length=40, choices=RegionalGroup, blank=True)
    band = models.CharField(max_length=12, choices=Band)
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="+", db_index=False)
    state_count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["instrument", "first", "last", "cycle", "regional_group", "band", "article"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "first", "last", "regional_group", "band", "cycle", "article"],
                include=["state_count"],
                nulls_distinct=False,
                name="one_trend_count_per_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id} {self.cycle_id} {self.article_id}: {self.state_count}"
