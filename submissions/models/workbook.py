"""Workbooks and Word forms that went out, and what came back in them."""

from django.db import models
from django.urls import reverse

from instruments.models import Article
from parties.models import State, User
from submissions.choices import FormFormat
from submissions.models.submission import Submission


class FormIssue(models.Model):
    """One workbook of a submission, or one Word form of an article, as it went out; append-only (trigger).

    ``bases``: question key → number of the answer that went out with it, 0 for none.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="form_issues")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="form_issues")
    format = models.CharField(max_length=8, choices=FormFormat)
    article = models.ForeignKey(Article, models.PROTECT, null=True, blank=True, related_name="form_issues")
    language = models.CharField(max_length=10)
    bases = models.JSONField(default=dict)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["submission", "issued_at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.format} {self.pk}"


class FormReturn(models.Model):
    """A file that came back, as it was read: shown first, written only when the person says so.

    ``rows``: one per question that was filled in, with what the file says and how it compares; ``outcome``: question
    key → what became of it, once ``applied_at`` is set.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="form_returns")
    issue = models.ForeignKey(FormIssue, models.PROTECT, related_name="returns")
    file_name = models.CharField(max_length=255)
    rows = models.JSONField(default=list)
    outcome = models.JSONField(default=dict, blank=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["issue", "returned_at", "pk"]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("submissions:form_return", args=[self.issue.submission_id, self.pk])
