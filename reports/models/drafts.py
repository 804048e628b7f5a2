"""A report that is being prepared: what it is narrowed to, its masthead, and the texts officers write for it."""

from django.db import models
from django.urls import reverse

from parties.models import State, User
from questionnaires.models import Cycle
from reports.choices import ReportKind, TextStatus, TextStep
from reports.models.documents import Report


class ReportDraft(models.Model):
    """What will be compiled, and compiled again until it is published. Figures are never stored here, only their names.

    ``version`` rises with each change of the draft itself, not of its texts: a page that shows an older one cannot
    write over a newer one. ``replaces``: the published report that this one corrects.
    """

    kind = models.CharField(max_length=20, choices=ReportKind, default=ReportKind.GAP_ANALYSIS)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="report_drafts")
    cut_off_on = models.DateField()
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="report_drafts")
    filters = models.JSONField(default=dict, help_text="Instruments, group, State, sections, earlier cut-off date")
    masthead = models.JSONField(default=dict, help_text="Fields of the first page; some once for each language")
    slot_on = models.DateField(
        null=True, blank=True, help_text="Day by which the document is due at conference services"
    )
    is_strict = models.BooleanField(default=True, help_text="Not compiled while a text is not approved")
    replaces = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="corrections")
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="drafts", help_text="Compiled from it last"
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.masthead.get("symbol") or f"{self.cycle.slug} {self.cut_off_on}"

    def get_absolute_url(self) -> str:
        return reverse("reports:draft", args=[self.pk])

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the sections chosen; all where none is."""
        return tuple(self.filters.get("sections") or ())


class SectionText(models.Model):
    """What an officer wrote for one section in one language, as it was typed: ``rules.texts`` reads it.

    ``version`` rises with each change of the text or of its status. ``return_reason``: why it came back, last.
    """

    draft = models.ForeignKey(ReportDraft, models.PROTECT, related_name="texts")
    section = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=TextStatus, default=TextStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["draft", "section", "language"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "section", "language"], name="one_text_per_section_and_language"),
            models.CheckConstraint(
                condition=~models.Q(status=TextStatus.APPROVED) | models.Q(approved_at__isnull=False),
                name="approved_text_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.section} {self.language}: {self.status}"


class SectionTextVersion(models.Model):
    """A step in the life of a text, with the text as it then was. Rows are added and never changed (trigger).

    A text that clashed with another is kept here too (``TextStep.RIVAL``), though it was not put in its place.
    """

    section_text = models.ForeignKey(SectionText, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="Version of the text after the step")
    step = models.CharField(max_length=10, choices=TextStep)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["section_text", "pk"]

    def __str__(self) -> str:
        return f"{self.section_text_id} v{self.number}: {self.step}"
