"""A submission, its revisions, what happened to it, and its moves between versions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from instruments.models import Instrument
from parties.models import State, User
from questionnaires.models import Cycle, QuestionnaireVersion
from submissions.choices import EventKind, ReleaseLevel, RevisionStatus, SubmissionStatus


class Submission(models.Model):
    """One State's reply under one instrument in one cycle."""

    state = models.ForeignKey(State, models.PROTECT, related_name="submissions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="submissions")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="submissions")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="submissions")
    status = models.CharField(max_length=25, choices=SubmissionStatus, default=SubmissionStatus.DRAFT)
    opened_at = models.DateTimeField(auto_now_add=True)
    # What a new answer is released to, until somebody says otherwise for one answer.
    release_default = models.CharField(max_length=12, choices=ReleaseLevel, default=ReleaseLevel.SECRETARIAT)

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
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
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


class SubmissionEvent(models.Model):
    """What happened to a submission, by whom and when; append-only (trigger).

    ``reason`` is in the words of the actor: why it was returned, or recalled. An alternate acts ``on_behalf_of`` the
    focal point.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="submission_events")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    from_status = models.CharField(max_length=25, choices=SubmissionStatus, blank=True)
    to_status = models.CharField(max_length=25, choices=SubmissionStatus)
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
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


class DeskSetting(models.Model):
    """How a State wants its desk: whether a second person confirms before anything is submitted."""

    state = models.OneToOneField(State, models.PROTECT, related_name="desk_setting")
    wants_second_person = models.BooleanField(default=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["state"]

    def __str__(self) -> str:
        return f"{self.state_id}: {self.wants_second_person}"
