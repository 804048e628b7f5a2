"""What a State says in answer to one question, now and in all its history."""

from django.db import models
from django.db.models import Q

from parties.models import State, User
from questionnaires.models import Question
from submissions.choices import AnswerState, Channel, ReleaseLevel
from submissions.models.submission import Revision


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
