"""Which submission, which text of it, and how its State stands to the instruments."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from parties.choices import ParticipationStatus
from parties.models import Participation
from parties.rules import Standing
from submissions.choices import RevisionStatus
from submissions.models import Assignment, Revision, Submission

# Texts that count no more: replaced by a later submission, or left behind by a move to another version.
LEFT_BEHIND = [RevisionStatus.SUPERSEDED, RevisionStatus.SET_ASIDE]


def find_submission(pk: int) -> Submission | None:
    """A submission, for a program that writes. Row level security hides other States' from their sessions."""
    return Submission.objects.select_related("state", "version").filter(pk=pk).first()


def find_revision(pk: int, *, standing: Standing) -> tuple[Revision, frozenset[int]] | None:
    """What this person is shown of one submission, with all that every page of it names; one query.

    The State's own people see the revision in preparation, or else the one that stands; all others only the latter.
    Beside it, the ids of the articles handed to this person.
    """
    related = ("submitted_by", "version__questionnaire", *(f"submission__{name}" for name in ("state", "cycle")))
    handed = Assignment.objects.standing().filter(submission=OuterRef("submission"), user=standing.user_id).order_by()
    revisions = Revision.objects.filter(submission=pk).exclude(status__in=LEFT_BEHIND)
    revisions = revisions.annotate(handed=ArraySubquery(handed.values("article_id")))
    found = {revision.status: revision for revision in revisions.select_related(*related, "submission__instrument")}
    stands = found.get(RevisionStatus.SUBMITTED)
    in_preparation = found.get(RevisionStatus.DRAFT) or found.get(RevisionStatus.CLEARED)
    newest = in_preparation or stands
    shown = newest if newest is not None and newest.state_id in standing.own_state_ids else stands
    return (shown, frozenset(shown.handed)) if shown is not None else None  # type: ignore[attr-defined]  # annotated above


def newest_revision(submission: Submission) -> Revision | None:
    """The revision in preparation, or else the one that stands."""
    return submission.revisions.exclude(status__in=LEFT_BEHIND).order_by("-number").first()


def assigned_article_ids(submission: Submission, user_id: int | None) -> frozenset[int]:
    """Ids of the articles handed to one person; nobody in particular has none."""
    if user_id is None:
        return frozenset()
    assignments = Assignment.objects.standing().filter(submission=submission, user_id=user_id)
    return frozenset(assignments.values_list("article_id", flat=True))


def party_to_of(submission: Submission) -> frozenset[str] | None:
    """Codes of the instruments the State is party to on the cut-off date; None for a signatory, who may answer all.

    What conditions of questions read as ``party_to``. One query. Source: issue 3, "Ask once".
    """
    day = submission.cycle.cut_off_on
    rows = Participation.objects.filter(state=submission.state_id).select_related("instrument").order_by()
    bound = {row.instrument_id: row.instrument.code for row in rows if row.status_on(day) == ParticipationStatus.PARTY}
    return frozenset(bound.values()) if submission.instrument_id in bound else None
