"""What is said about answers: within the State, with the Secretariat, and under a person's own name."""

from django.db import models

from parties.models import State, User
from submissions.choices import ClarificationKind, HelpStatus
from submissions.models.submission import Revision, Submission


class Comment(models.Model):
    """A national comment on one question: never shown to the Secretariat (row level security holds to it too)."""

    state = models.ForeignKey(State, models.PROTECT, related_name="comments")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comments")
    question_key = models.CharField(max_length=100)
    text = models.TextField()
    language = models.CharField(max_length=10)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["submission", "question_key", "written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.question_key}"


class Clarification(models.Model):
    """What the Secretariat asks about a submitted answer, by a day, and what the State answers.

    ``question_key`` blank: about the submission as a whole. Question and answer are each written once (trigger); what
    remains unclear is asked anew.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="clarifications")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="clarifications")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="clarifications")
    question_key = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20, choices=ClarificationKind)
    text = models.TextField()
    language = models.CharField(max_length=10)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=10, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["submission", "asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.question_key} {self.kind}"


class HelpRequest(models.Model):
    """Somebody needs help with a question: the question, the language, and the draft only if the person shares it."""

    state = models.ForeignKey(State, models.PROTECT, related_name="help_requests")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="help_requests")
    question_key = models.CharField(max_length=100)
    text = models.TextField()
    language = models.CharField(max_length=10)
    # As for ``Response``: {"answer_state": …, "value": …, "language": …}; null where it was not shared.
    draft = models.JSONField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=HelpStatus, default=HelpStatus.OPEN)
    reply = models.TextField(blank=True)
    reply_language = models.CharField(max_length=10, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.question_key} {self.status}"


class NothingNew(models.Model):
    """A provision under which nothing is new since a day: an answer carried over, confirmed and signed.

    Append-only (trigger). ``response_number`` is that of the answer it confirmed.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="nothing_new")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="nothing_new")
    question_key = models.CharField(max_length=100)
    since_on = models.DateField()
    response_number = models.PositiveIntegerField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["revision", "question_key", "signed_at"]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.question_key} {self.since_on}"
