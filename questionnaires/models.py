"""Questionnaires, their frozen versions, sections, questions, shared texts and options; errata; cycles of review."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from instruments.models import Article, Instrument, Provision, TextStatus
from parties.models import State, User
from questionnaires.choices import ExchangeFormat, QuestionKind, QuestionnaireKind, VersionEventKind, VersionStatus


class Questionnaire(models.Model):
    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=QuestionnaireKind, default=QuestionnaireKind.FULL)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="questionnaires")

    class Meta:
        ordering = ["kind", "instrument__position", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "kind"], name="one_questionnaire_per_instrument_and_kind")
        ]

    def __str__(self) -> str:
        return self.slug


class QuestionnaireVersion(models.Model):
    """One text of a questionnaire. Once published, nothing below it changes (service and trigger)."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="drafts")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    publication_reason = models.TextField(
        blank=True, help_text="Why it was published although not every text was approved in six languages"
    )
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["questionnaire__kind", "questionnaire__instrument__position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.DRAFT) | (Q(published_at__isnull=False) & ~Q(content_hash="")),
                name="published_version_is_dated_and_hashed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire.slug} v{self.number}"


class Section(models.Model):
    """The part of a version that asks about one article."""

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="sections")
    article = models.ForeignKey(Article, models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "article"], name="one_section_per_article")]

    def __str__(self) -> str:
        return str(self.article)


class OptionList(models.Model):
    """A list to choose from, shared by the questions of one version and frozen with it."""

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="option_lists")
    slug = models.SlugField(max_length=60)

    class Meta:
        ordering = ["version", "slug"]
        constraints = [models.UniqueConstraint(fields=["version", "slug"], name="one_option_list_per_slug")]

    def __str__(self) -> str:
        return self.slug


class Option(models.Model):
    option_list = models.ForeignKey(OptionList, models.PROTECT, related_name="options")
    slug = models.SlugField(max_length=40)
    label = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["option_list", "position"]
        constraints = [models.UniqueConstraint(fields=["option_list", "slug"], name="one_option_per_slug")]

    def __str__(self) -> str:
        return self.slug


class SharedText(models.Model):
    """A text that many questions of one version share ("Which laws give effect to this provision?"), frozen with it."""

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="shared_texts")
    slug = models.SlugField(max_length=40)
    text = models.TextField()
    guidance = models.TextField(blank=True)

    class Meta:
        ordering = ["version", "slug"]
        constraints = [models.UniqueConstraint(fields=["version", "slug"], name="one_shared_text_per_slug")]

    def __str__(self) -> str:
        return self.slug


class Question(models.Model):
    """One question. ``key`` is stable across versions: untoc-5-1-a-i, untoc-5-1-a-i.laws, untoc-5.examples.

    Its words are its own, or those of ``shared``: ``wording`` says which. ``show_if`` is a condition of
    ``rules.conditions``, empty when the question is always asked. ``covers`` holds the keys of the provisions that an
    item of the checklist stands for.
    """

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="questions")
    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    key = models.CharField(max_length=70)
    kind = models.CharField(max_length=20, choices=QuestionKind)
    text = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    shared = models.ForeignKey(SharedText, models.PROTECT, null=True, blank=True, related_name="questions")
    provision = models.ForeignKey(Provision, models.PROTECT, null=True, blank=True, related_name="questions")
    option_list = models.ForeignKey(OptionList, models.PROTECT, null=True, blank=True, related_name="questions")
    show_if = models.JSONField(default=dict, blank=True)
    covers = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["section__position", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_question_per_key")]

    def __str__(self) -> str:
        return self.key

    @property
    def wording(self) -> "Question | SharedText":
        """The row that holds the words of this question: ``{% published question.wording "text" %}``."""
        return self.shared if self.shared is not None else self


class Erratum(models.Model):
    """A correction laid over one frozen text in one language; the frozen text stays as it was. Append-only (trigger).

    ``subject`` and ``field`` name the text as ``QuestionnaireText`` does. The latest erratum of a text counts.
    """

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="errata")
    subject = models.CharField(max_length=120)
    field = models.CharField(max_length=30)
    language = models.CharField(max_length=10)
    before = models.TextField(help_text="The text as it was read until then")
    text = models.TextField()
    reason = models.TextField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "made_at", "pk"]
        verbose_name_plural = "errata"

    def __str__(self) -> str:
        return f"{self.version_id} {self.subject} {self.field} {self.language}"


class QuestionnaireText(TextStatus):
    """The status of one text of one version.

    ``subject``: the key of a question, ``shared/<slug>`` or ``<list>/<option>``; ``field``: text, guidance, label.
    """

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="text_statuses")

    class Meta:
        ordering = ["version", "subject", "field", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "subject", "field", "language"], name="one_status_per_questionnaire_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.subject} {self.field} {self.language}"


class VersionEvent(models.Model):
    """What was done to a version, by whom and when: made, imported into, published, retired. Append-only (trigger)."""

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=VersionEventKind)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["version", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.kind}"


class TextImport(models.Model):
    """Texts that came back from the translation service in a file: looked at by whoever sent it, then taken over.

    The file itself is not kept. ``rows``: what it said, as ``rules.exchange.FileRow``; gone once they are taken over.
    ``left_out``: places in ``rows`` that the owner does not want. ``results``: what became of each row.
    """

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="text_imports")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    format = models.CharField(max_length=5, choices=ExchangeFormat)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    results = models.JSONField(default=list)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language} {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:import_preview", args=[self.pk])


class CycleQuerySet(models.QuerySet["Cycle"]):
    def open_on(self, day: date) -> "CycleQuerySet":
        return self.filter(opens_on__lte=day, closes_on__gte=day)


class Cycle(models.Model):
    """One round of review: a version per instrument, dates (all included), the States invited."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=QuestionnaireKind, default=QuestionnaireKind.FULL)
    title = models.CharField(max_length=200)
    opens_on = models.DateField()
    closes_on = models.DateField()
    cut_off_on = models.DateField(help_text="Participation and answers count as they stand at the end of this day")
    is_illustrative = models.BooleanField(default=False)
    figures_published_on = models.DateField(null=True, blank=True, help_text="From when on everybody reads its figures")
    versions = models.ManyToManyField(QuestionnaireVersion, related_name="cycles")
    invited_states = models.ManyToManyField(State, related_name="cycles")

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on"]
        constraints = [models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="cycle_dates_in_order")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("submissions:board", args=[self.slug])

    def is_open_on(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on
