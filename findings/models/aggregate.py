"""Aggregates per cut-off date, as they were counted before movements."""

from django.db import models

from findings.choices import Band, Capacity, GapStatus
from findings.models.gap import GapRule
from instruments.models import Article, Instrument, Provision
from parties.choices import RegionalGroup
from questionnaires.models import Cycle


class ReplyAggregate(models.Model):
    """States of a regional group in one capacity on the cut-off date, and how many of them replied by then."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    cut_off_on = models.DateField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    regional_group = models.CharField(max_length=40, choices=RegionalGroup, blank=True)
    capacity = models.CharField(max_length=10, choices=Capacity)
    state_count = models.PositiveSmallIntegerField()
    replied_count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["cycle", "cut_off_on", "instrument", "regional_group", "capacity"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "cut_off_on", "instrument", "regional_group", "capacity"],
                name="one_reply_aggregate_per_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.instrument_id} {self.regional_group}: {self.replied_count}/{self.state_count}"


class ProvisionAggregate(models.Model):
    """How many States of a regional group, in one capacity, have one status under one provision."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    cut_off_on = models.DateField()
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="+")
    regional_group = models.CharField(max_length=40, choices=RegionalGroup, blank=True)
    capacity = models.CharField(max_length=10, choices=Capacity)
    status = models.CharField(max_length=20, choices=GapStatus)
    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="+")
    state_count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["cycle", "cut_off_on", "provision", "regional_group", "capacity", "status"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "cut_off_on", "provision", "regional_group", "capacity", "status", "rule"],
                name="one_provision_aggregate_per_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id} {self.regional_group} {self.status}: {self.state_count}"


class ArticleAggregate(models.Model):
    """How many States of a regional group report at least one thing counted in a band under one article.

    What is counted: ``rules.COUNTED``. A State counts once, however many provisions of the article it concerns,
    so this is no sum of provisions. No row means none.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    cut_off_on = models.DateField()
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    band = models.CharField(max_length=12, choices=Band)
    regional_group = models.CharField(max_length=40, choices=RegionalGroup, blank=True)
    capacity = models.CharField(max_length=10, choices=Capacity)
    rule = models.ForeignKey(GapRule, models.PROTECT, related_name="+")
    state_count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["cycle", "cut_off_on", "article", "band", "regional_group", "capacity"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "cut_off_on", "article", "band", "regional_group", "capacity", "rule"],
                name="one_article_aggregate_per_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.band} {self.regional_group}: {self.state_count}"


class AssistanceAggregate(models.Model):
    """How many States, in one capacity, ask for one kind of assistance under one article; each counts once."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    cut_off_on = models.DateField()
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    kind = models.SlugField(max_length=40)
    capacity = models.CharField(max_length=10, choices=Capacity)
    state_count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["cycle", "cut_off_on", "article", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "cut_off_on", "article", "kind", "capacity"],
                name="one_assistance_aggregate_per_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.kind}: {self.state_count}"
