"""Submissions, revisions, responses with their whole history, laws cited, assignments, events.

Every table carries ``state``: row level security reads it (parties/isolation.py).
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from instruments.models import Article, Instrument
from parties.models import State, User
from questionnaires.models import Cycle, Question, QuestionnaireVersion
from submissions.choices import (
    AnswerState,
    Channel,
    EventKind,
    ReleaseLevel,
    RevisionStatus,
    SubmissionStatus,
)


class Submission(models.Model):
    """One State's reply under one instrument in one cycle."""

    state = models.ForeignKey(State, models.PROTECT, related_name="submissions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="submissions")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="submissions")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="submissions")
    status = models.CharField(max_length=25, choices=SubmissionStatus, default=SubmissionStatus.DRAFT)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["state__position", "instrument__position"]
        constraints = [
            models.UniqueConstraint(fields=["state", "cycle", "instrument"], name="one_submission_per_instrument"),
        ]

    def __str__(self) -> str:
        return f"{self.state.iso3} {self.instrument.code} {self.cycle.slug}"

    def get_absolute_url(self) -> str:
        return reverse("submissions:overview", args=[self.pk])


class RevisionQuerySet(models.QuerySet["Revision"]):
    def standing(self) -> "RevisionQuerySet":
        """The revision of each submission that counts: submitted and not superseded."""
        return self.filter(status=RevisionStatus.SUBMITTED)


class Revision(models.Model):
    """One text of a submission, under one version of its questionnaire.

    At most one is being worked on; at most one stands as submitted. One that is *set aside* was left by a move to
    another version: it is kept whole, and nobody answers in it.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="revisions")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="revisions")
    status = models.CharField(max_length=12, choices=RevisionStatus, default=RevisionStatus.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="one_revision_per_number"),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(status__in=[RevisionStatus.DRAFT, RevisionStatus.CLEARED]),
                name="one_revision_in_preparation",
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(status=RevisionStatus.SUBMITTED), name="one_revision_stands"
            ),
            models.CheckConstraint(
                condition=~Q(status=RevisionStatus.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submitted_revision_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.number}"


class Said(models.Model):
    """What a State says in answer to one question, at one moment."""

    answer_state = models.CharField(max_length=20, choices=AnswerState)
    carried_state = models.CharField(max_length=20, choices=AnswerState, blank=True)
    value = models.JSONField(null=True, blank=True)
    language = models.CharField(max_length=10)
    release_level = models.CharField(max_length=12, choices=ReleaseLevel, default=ReleaseLevel.SECRETARIAT)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def said_state(self) -> str:
        """The answer state meant: of what is carried over, the one that waits to be confirmed."""
        return self.carried_state if self.answer_state == AnswerState.CARRIED_OVER else self.answer_state


class Response(Said):
    """The reply to one question as it stands now.

    ``value`` by kind of question: implementation, check → "yes" / "in_part" / "no"; text → str; choice → slug of an
    option; choices → list of slugs; citations → list of ``LawArticle`` ids. With the answer state *not applicable* it
    is the reason. *Carried over* keeps the value, and in ``carried_state`` the answer state it had and will have again
    when it is confirmed. ``number`` is that of the latest ``ResponseVersion``.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="responses")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="responses")
    question = models.ForeignKey(Question, models.PROTECT, related_name="responses")
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["revision", "question"]
        constraints = [models.UniqueConstraint(fields=["revision", "question"], name="one_response_per_question")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.question_id}"


class ResponseVersion(Said):
    """One write, never changed and never deleted (trigger). A rival text has ``is_rival`` and stays beside.

    ``source`` says where an answer was taken over from: "UNTOC 10(1), 2026-11-03". What a move to another version
    writes is written by who moved, ``on_behalf_of`` the author of the answer.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="response_versions")
    response = models.ForeignKey(Response, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    is_rival = models.BooleanField(default=False)
    on_behalf_of = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    source = models.CharField(max_length=200, blank=True)
    write_id = models.UUIDField()

    class Meta:
        ordering = ["response", "number", "written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "number"], condition=Q(is_rival=False), name="one_version_per_response_number"
            ),
            models.UniqueConstraint(fields=["state", "write_id"], name="one_write_per_id"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} v{self.number}"


class Law(models.Model):
    """A law in a State's register: typed once, cited many times."""

    state = models.ForeignKey(State, models.PROTECT, related_name="laws")
    title = models.CharField(max_length=500)
    number = models.CharField(max_length=100, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=10)
    url = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["state", "title", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How the register names it, in the State's own words: "Criminal Code (Act 12 of 1999)"."""
        return f"{self.title} ({self.number})" if self.number else self.title


class LawArticle(models.Model):
    """An article of a law, as cited: "12 to 14", "3, para. 2"; blank means the law as a whole."""

    state = models.ForeignKey(State, models.PROTECT, related_name="law_articles")
    law = models.ForeignKey(Law, models.PROTECT, related_name="articles")
    designation = models.CharField(max_length=200, blank=True)
    excerpt = models.TextField(blank=True)

    class Meta:
        ordering = ["law", "pk"]
        constraints = [models.UniqueConstraint(fields=["law", "designation"], name="one_law_article_per_designation")]

    def __str__(self) -> str:
        return self.designation


class Assignment(models.Model):
    """An article handed to a contributor of the same State."""

    state = models.ForeignKey(State, models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="assignments")
    article = models.ForeignKey(Article, models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["submission", "article__number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "article", "user"], name="one_assignment_per_article"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.article_id} → {self.user_id}"


class SubmissionEvent(models.Model):
    """What happened to a submission, by whom and when; append-only (trigger)."""

    state = models.ForeignKey(State, models.PROTECT, related_name="submission_events")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    from_status = models.CharField(max_length=25, choices=SubmissionStatus, blank=True)
    to_status = models.CharField(max_length=25, choices=SubmissionStatus)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["submission", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.kind}"


class SubmissionMove(models.Model):
    """A submission in preparation went over to another version of its questionnaire.

    ``outcome``: question key → ``{"fate": …, "number": …}``, the fate of its answer and, where it went over, the number
    it then had. Only the undoing is ever added to a row, once (trigger); ``undo_outcome`` is that of the way back.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="submission_moves")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="moves")
    from_revision = models.ForeignKey(Revision, models.PROTECT, related_name="moves_from")
    to_revision = models.OneToOneField(Revision, models.PROTECT, related_name="move_to")
    outcome = models.JSONField(default=dict)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    moved_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_outcome = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["submission", "moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.from_revision_id} → {self.to_revision_id}"
