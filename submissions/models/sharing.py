"""Articles handed to ministries and people of the same State, what they propose, and when an article is done."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from instruments.models import Article
from parties.models import Nomination, State, Unit, User
from submissions.choices import AnswerState, AssignmentMode, MarkKind, ProposedStatus
from submissions.models.submission import Revision, Submission


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> "AssignmentQuerySet":
        """Those that were not taken back."""
        return self.filter(ended_at=None)

    def of(self, user_id: int | None, *, today: date) -> "AssignmentQuerySet":
        """Those of one person: handed to them, or to a ministry in which they work today and not yet to a person."""
        works_in = Nomination.objects.in_force_on(today).filter(
            user=user_id, unit=OuterRef("unit"), state=OuterRef("state")
        )
        return self.filter(Q(user=user_id) | Q(user=None) & Exists(works_in.order_by()))


class Assignment(models.Model):
    """An article, or by exception one question of it, handed to a ministry or a person of the same State.

    Handed to a ministry (``unit``) it waits until a person of it is named; ``user`` None means nobody is yet. With
    ``mode`` *may propose* what the person writes waits beside the answer (``ProposedAnswer``).
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="assignments")
    article = models.ForeignKey(Article, models.PROTECT, related_name="assignments")
    question_key = models.CharField(max_length=100, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="assignments")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="assignments")
    mode = models.CharField(max_length=12, choices=AssignmentMode, default=AssignmentMode.MAY_EDIT)
    due_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["submission", "article__number", "question_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "article", "question_key", "unit", "user"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_standing_assignment",
            ),
            models.CheckConstraint(condition=~Q(unit=None) | ~Q(user=None), name="assigned_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.article_id} → {self.user_id or self.unit_id}"


class ProposedAnswer(models.Model):
    """What somebody who may propose wrote for one question.

    Each write is a row, the latest open one of a person counts. Only the decision is ever added to it, once (trigger).
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="proposed_answers")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="proposed_answers")
    question_key = models.CharField(max_length=100)
    base_version = models.PositiveIntegerField(default=0)
    answer_state = models.CharField(max_length=20, choices=AnswerState)
    value = models.JSONField(null=True, blank=True)
    language = models.CharField(max_length=10)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    write_id = models.UUIDField()
    status = models.CharField(max_length=12, choices=ProposedStatus, default=ProposedStatus.OPEN)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["submission", "question_key", "written_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["state", "write_id"], name="one_proposed_answer_per_write_id")]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.question_key} {self.status}"


class ArticleMark(models.Model):
    """Somebody said of one article of a revision that it is complete, or reviewed; append-only (trigger).

    A mark stands until an answer of the article is written after it, or it is taken back: nothing is stored for that.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="article_marks")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="article_marks")
    article = models.ForeignKey(Article, models.PROTECT, related_name="article_marks")
    kind = models.CharField(max_length=12, choices=MarkKind)
    note = models.TextField(blank=True)
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["revision", "article__number", "marked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.article_id} {self.kind}"
