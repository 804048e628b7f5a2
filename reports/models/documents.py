"""Reports, the frozen snapshots they are drawn from, blank papers of questionnaires, and the jobs that draw them."""

import re

from django.db import models
from django.urls import reverse
from django.utils import timezone

from parties.models import State, User
from questionnaires.choices import QuestionnaireKind
from questionnaires.models import Cycle, Questionnaire
from reports.choices import FILE_ENDINGS, JobStage, JobStatus, PaperFormat, ReportFormat, ReportKind
from submissions.models import Revision

# What may not stand in the name of a file: the strokes of a document symbol, above all.
SEPARATORS = re.compile(r"[^A-Za-z0-9.]+")


class Report(models.Model):
    """A document about one cycle as it stood on a cut-off date, with the fields of its masthead.

    ``snapshot`` holds every figure the document shows, read once; each language and format is
    drawn from it, so no version can show a different figure. Immutable once written (trigger).
    """

    kind = models.CharField(max_length=20, choices=ReportKind, default=ReportKind.GAP_ANALYSIS)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="reports")
    cut_off_on = models.DateField()
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="own_reports")
    symbol = models.CharField(max_length=60, blank=True)
    session = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Ordinal number of the session")
    agenda_item = models.CharField(max_length=20, blank=True)
    dated_on = models.DateField()
    filters = models.JSONField(default=dict, help_text="Instruments, group, State, sections, earlier cut-off date")
    texts = models.JSONField(default=dict, help_text="Language → section → what an officer wrote, figures by name")
    coverage = models.JSONField(default=dict, help_text="Language → texts not approved, texts in another language")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", help_text="What this corrects"
    )
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    texts_sha256 = models.CharField(max_length=64, blank=True)
    rule_number = models.PositiveSmallIntegerField()
    outline_version = models.PositiveSmallIntegerField()
    compiled_at = models.DateTimeField(auto_now_add=True)
    compiled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-compiled_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "snapshot_sha256", "texts_sha256", "outline_version", "rule_number"],
                name="one_report_per_inputs",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol or f"{self.cycle.slug} {self.cut_off_on}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])


class DrawingJob(models.Model):
    """A file to be drawn by a worker. The row is the truth; the broker only rings.

    ``fence`` rises with each claim: a worker that lost its lease cannot finish the job any more.
    """

    language = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    stage = models.CharField(max_length=10, choices=JobStage, default=JobStage.WAITING)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True, help_text="When the broker was last told")
    queued_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveBigIntegerField(default=0)
    page_count = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_done(self) -> bool:
        return self.status == JobStatus.DONE

    @property
    def is_under_way(self) -> bool:
        return self.status in (JobStatus.QUEUED, JobStatus.RUNNING)


def done_job_has_a_file(name: str) -> models.CheckConstraint:
    """A job that is done names its file; ``name`` of the constraint in the database."""
    return models.CheckConstraint(condition=~models.Q(status=JobStatus.DONE) | ~models.Q(file_sha256=""), name=name)


class ReportJob(DrawingJob):
    """One language and format of a report to be drawn."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="jobs")
    started_at = models.DateTimeField(null=True, blank=True, help_text="When its chapters were begun")
    cost_done = models.PositiveIntegerField(default=0, help_text="Of the chapters drawn: milliseconds foreseen")
    cost_total = models.PositiveIntegerField(default=0)
    format = models.CharField(max_length=10, choices=ReportFormat, default=ReportFormat.PDF)

    class Meta:
        ordering = ["report", "language", "format"]
        constraints = [
            models.UniqueConstraint(fields=["report", "language", "format"], name="one_job_per_language_and_format"),
            done_job_has_a_file("done_job_has_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.language} {self.format}: {self.status}"

    @property
    def seconds_left(self) -> int | None:
        """At the pace of the chapters drawn so far; None before the first one, and when it is not being drawn."""
        if self.status != JobStatus.RUNNING or not self.cost_done or self.started_at is None:
            return None
        passed = (timezone.now() - self.started_at).total_seconds()
        return max(1, round(passed * (self.cost_total - self.cost_done) / self.cost_done))

    @property
    def file_name(self) -> str:
        """The document symbol, or the cycle and cut-off date, with the language: CTOC-COP-2026-4-ar.pdf, ….csv.zip."""
        stem = self.report.symbol or f"{self.report.cycle.slug}-{self.report.cut_off_on.isoformat()}"
        ending = FILE_ENDINGS.get(ReportFormat(self.format), self.format)
        return f"{SEPARATORS.sub('-', stem).strip('-')}-{self.language}.{ending}"


class ReportChapter(models.Model):
    """A chapter of a document to be drawn for a job, by the worker that has the job or by one that helps it.

    ``key`` names the fragment in the store of files. A chapter is drawn when ``drawn_at`` is set, whoever drew it.
    """

    job = models.ForeignKey(ReportJob, models.PROTECT, related_name="chapters")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    cost = models.PositiveIntegerField(help_text="Milliseconds foreseen")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["job", "position"]
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="one_chapter_per_place")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.position}"


class MirrorJob(DrawingJob):
    """A State's own mirror of one of its texts, to be drawn in one language as a PDF; for its own people alone.

    ``inputs_sha256`` is the digest of all it says: another answer gives another job, so what is drawn never changes.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="mirror_jobs")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="mirror_jobs")
    inputs_sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["revision", "language", "queued_at"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "language", "inputs_sha256"], name="one_mirror_job_per_inputs"),
            done_job_has_a_file("done_mirror_job_has_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.language}: {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("reports:mirror", args=[self.pk])

    @property
    def file_name(self) -> str:
        """State, instrument, cycle, revision, language: NOR-TIP-second-r2-mirror.fr.pdf."""
        submission = self.revision.submission
        stem = f"{submission.state.iso3}-{submission.instrument.code}-{submission.cycle.slug}-r{self.revision.number}"
        return f"{SEPARATORS.sub('-', stem)}-mirror.{self.language}.pdf"


class PaperJob(DrawingJob):
    """A questionnaire or checklist with nothing filled in, to be drawn in one language and format.

    The version is named, not held, so that a draft that was looked at on paper can still be thrown away. ``is_draft``:
    the text was not published when it was asked for, and stays for the Secretariat alone. ``inputs_sha256`` is the
    digest of all the paper says: an erratum, a better translation, an edited draft give another job, so a paper that
    is drawn never changes.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="paper_jobs")
    version_number = models.PositiveSmallIntegerField()
    is_draft = models.BooleanField()
    format = models.CharField(max_length=10, choices=PaperFormat, default=PaperFormat.PDF)
    inputs_sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["questionnaire", "version_number", "language", "format", "queued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "version_number", "format", "language", "inputs_sha256"],
                name="one_paper_job_per_inputs",
            ),
            done_job_has_a_file("done_paper_job_has_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.version_number} {self.language} {self.format}: {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("reports:paper", args=[self.pk])

    @property
    def file_name(self) -> str:
        """Questionnaire, version, language: untoc-questionnaire-v2.fr.pdf, untoc-checklist-v1.ar.docx."""
        slug = self.questionnaire.slug
        name = slug if self.questionnaire.kind == QuestionnaireKind.CHECKLIST else f"{slug}-questionnaire"
        draft = "-draft" if self.is_draft else ""
        return f"{name}-v{self.version_number}{draft}.{self.language}.{self.format}"
