"""What was received and when: seals, and the history of a submission."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from parties.models import State
from submissions.choices import AnswerState, EventKind, RevisionStatus
from submissions.models import DeskSetting, Response, Revision, Seal, Submission, SubmissionEvent
from submissions.rules import Handed

# What the Secretariat does itself or receives; all else is the State's own affair.
SHARED_EVENTS = [EventKind.SUBMITTED, EventKind.CHECKED, EventKind.RETURNED, EventKind.CLOSED]


@dataclass(frozen=True)
class Received:
    """A receipt with the two moments of it: received, and checked by the Secretariat (None while it is not)."""

    seal: Seal
    checked_at: datetime | None


def find_seal(submission_id: int, number: int) -> Seal | None:
    """The seal of one text of a submission, with all that its page names; one query."""
    names = ("version__questionnaire", *(f"submission__{name}" for name in ("state", "cycle", "instrument")))
    related = ["state", *(f"revision__{name}" for name in names)]
    seals = Seal.objects.filter(revision__submission=submission_id, revision__number=number)
    return seals.select_related(*related).first()


def checked_at(seal: Seal) -> datetime | None:
    """When the Secretariat marked the sealed text as checked."""
    events = SubmissionEvent.objects.filter(revision=seal.revision_id, kind=EventKind.CHECKED)
    return events.values_list("at", flat=True).first()


def receipts_of(submission: Submission) -> Sequence[Received]:
    """Every receipt of a submission, the latest first; one query."""
    checked = SubmissionEvent.objects.filter(revision=OuterRef("revision"), kind=EventKind.CHECKED).order_by("pk")
    seals = Seal.objects.filter(revision__submission=submission).select_related("revision")
    seals = seals.annotate(marked_at=Subquery(checked.values("at")[:1]))
    shown = seals.defer("snapshot", "receipt").order_by("-revision__number")
    return [Received(seal, seal.marked_at) for seal in shown]


def receipts_beside(revision: Revision, *, reads: Handed) -> Sequence[Received]:
    """The receipts told beside one text; no query while nothing can have been submitted, none to who reads a part."""
    if not reads.is_all or (revision.number == 1 and revision.submitted_at is None):
        return []
    return receipts_of(revision.submission)


def answers_released_to(revision: Revision, level: str) -> list[Response]:
    """The answers in preparation that have one release level, with their questions; nothing was taken back of them."""
    responses = Response.objects.filter(revision=revision, release_level=level, revision__status=RevisionStatus.DRAFT)
    said = responses.exclude(answer_state__in=[AnswerState.UNANSWERED, AnswerState.CARRIED_OVER])
    return list(
        said.select_related("question__provision").order_by("question__section__position", "question__position")
    )


def desk_setting_of(state: State) -> DeskSetting | None:
    """What a State has said about its desk, with who said it; None while it has said nothing."""
    return DeskSetting.objects.select_related("changed_by").filter(state=state).first()


def events_of(submission: Submission, *, is_own: bool) -> list[SubmissionEvent]:
    """What happened to a submission, the latest first; to the Secretariat, what lies between it and the State."""
    events = SubmissionEvent.objects.filter(submission=submission)
    if not is_own:
        events = events.filter(kind__in=SHARED_EVENTS)
    return list(events.select_related("actor", "on_behalf_of", "revision").order_by("-at", "-pk"))
