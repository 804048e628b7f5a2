"""Instruments, articles, provisions, offences and terms, as loaded from ``instruments/data``; how far texts are.

Language lists (``titles_confirmed``, ``confirmed``) hold Django's codes: ar, zh-hans, en, fr, ru, es.
"""

from django.db import models
from django.urls import reverse

from instruments.choices import ArticleGroup, Cluster, Confirmation, MeasureType, Obligation, TextStage


class Instrument(models.Model):
    code = models.CharField(max_length=8, unique=True)
    position = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=400)
    titles_confirmed = models.JSONField(default=list)
    title_notes = models.JSONField(default=dict, help_text="Language → what to know of the article titles in it")
    short_title = models.CharField(max_length=100)
    also_known_as = models.JSONField(default=list)
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=200)
    in_force_on = models.DateField()
    in_force_article = models.CharField(max_length=40)
    treaty_series = models.CharField(max_length=200)
    depositary_chapter = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="protocols")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("instruments:instrument", args=[self.code])


class Article(models.Model):
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="articles")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    titles_confirmed = models.JSONField(default=list)
    group = models.CharField(max_length=30, choices=ArticleGroup)
    cluster = models.CharField(max_length=1, choices=Cluster, blank=True)
    cluster_source = models.CharField(max_length=10, choices=Confirmation)
    cluster_alternatives = models.JSONField(default=list)
    summary = models.TextField()

    class Meta:
        ordering = ["instrument__position", "number"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number"], name="one_article_per_number")]

    def __str__(self) -> str:
        return f"{self.instrument.code} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("instruments:article", args=[self.instrument.code, self.number])

    @property
    def is_cluster_confirmed(self) -> bool:
        return self.cluster_source == Confirmation.CONFIRMED


class Provision(models.Model):
    article = models.ForeignKey(Article, models.PROTECT, related_name="provisions")
    ref = models.CharField(max_length=40)
    key = models.CharField(max_length=50, unique=True, help_text="Code and reference: UNTOC 5(1)(a)(i)")
    slug = models.SlugField(max_length=50, unique=True, help_text="The key in addresses: untoc-5-1-a-i")
    position = models.PositiveSmallIntegerField()
    obligation = models.CharField(max_length=20, choices=Obligation)
    qualifier = models.TextField(blank=True)
    summary = models.TextField()
    measure_type = models.CharField(max_length=20, choices=MeasureType)
    requires_notification = models.BooleanField(default=False)
    notification_basis = models.CharField(max_length=10, blank=True)
    is_definition = models.BooleanField(default=False)
    depends_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="dependents")
    related = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="related_from")
    related_articles = models.ManyToManyField(Article, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["article__instrument__position", "article__number", "position"]
        constraints = [models.UniqueConstraint(fields=["article", "ref"], name="one_provision_per_ref")]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#{self.slug}"


class Element(models.Model):
    """A point to check inside a provision: an unticked one is missing. ``ref`` where the treaty has a subparagraph."""

    provision = models.ForeignKey(Provision, models.PROTECT, related_name="elements")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, unique=True, help_text="Key of the provision and position: UNTOC 18(10)/1")
    ref = models.CharField(max_length=40, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["provision", "position"]
        constraints = [models.UniqueConstraint(fields=["provision", "position"], name="one_element_per_position")]

    def __str__(self) -> str:
        return self.key


class Offence(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="offences")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="offences")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    conduct = models.TextField()
    mental_element = models.TextField(blank=True)
    group_involvement = models.TextField(blank=True, help_text="Must an organized criminal group be involved?")
    transnationality = models.TextField(blank=True, help_text="Must the offence be transnational?")
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict, help_text="Ancillary forms, models, exemptions, as in the catalogue")

    class Meta:
        ordering = ["instrument__position", "position"]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    refs = models.JSONField(default=list)
    confirmed = models.JSONField(default=list)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TextStatus(models.Model):
    """How far one text is in one language: who wrote and who reviewed it, and from which English it was made.

    ``stage`` is what people said: draft, to be reviewed, approved. Whether the text is missing, or its English has
    changed since, follows from the texts themselves (``rules.text_stage``). It holds for the text whose digest stands
    beside it: another text is a draft again. No row: a draft by nobody in particular.
    """

    subject = models.CharField(max_length=120, help_text="Key of what the text belongs to")
    field = models.CharField(max_length=30)
    language = models.CharField(max_length=10)
    stage = models.CharField(max_length=12, choices=TextStage, default=TextStage.DRAFT)
    text_digest = models.CharField(max_length=16, blank=True, help_text="Digest of the text that was meant")
    source_digest = models.CharField(max_length=16, blank=True, help_text="Digest of the English it was made from")
    author = models.CharField(max_length=200, blank=True)
    reviewer = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class CatalogueText(TextStatus):
    """The status of a text of the catalogue: summary, limit, note, check point, offence."""

    class Meta:
        ordering = ["subject", "field", "language"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "field", "language"], name="one_status_per_catalogue_text")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.field} {self.language}"
