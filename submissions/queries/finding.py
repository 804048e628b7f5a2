"""Which submission, which text of it, and how its State stands to the instruments."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from parties.choices import ParticipationStatus, Role
from parties.models import Nomination, Participation, User
from parties.rules import Standing
from submissions import rules
from submissions.choices import RevisionStatus
from submissions.models import Assignment, Revision, Submission

# Texts that count no more: replaced by a later submission, or left behind by a move to another version.
LEFT_BEHIND = [RevisionStatus.SUPERSEDED, RevisionStatus.SET_ASIDE]


def find_submission(pk: int) -> Submission | None:
    """A submission, for a program that writes. Row level security hides other States' from their sessions."""
    return Submission.objects.select_related("state", "version").filter(pk=pk).first()


def find_revision(pk: int, *, standing: Standing, today: date) -> tuple[Revision, rules.Handed] | None:
    """What this person is shown of one submission, with all that every page of it names; one query.

    The State's own people see the revision in preparation, or else the one that stands; all others only the latter.
    Beside it, what was handed to this person.
    """
    related = ("submitted_by", "version__questionnaire", *(f"submission__{name}" for name in ("state", "cycle")))
    own = Assignment.objects.standing().of(standing.user_id, today=today)
    named = JSONObject(article="article_id", key="question_key", mode="mode")
    handed = own.filter(submission=OuterRef("submission")).order_by().values(place=named)
    revisions = Revision.objects.filter(submission=pk).exclude(status__in=LEFT_BEHIND)
    revisions = revisions.annotate(handed=ArraySubquery(handed))
    found = {revision.status: revision for revision in revisions.select_related(*related, "submission__instrument")}
    stands = found.get(RevisionStatus.SUBMITTED)
    in_preparation = found.get(RevisionStatus.DRAFT) or found.get(RevisionStatus.CLEARED)
    newest = in_preparation or stands
    shown = newest if newest is not None and newest.state_id in standing.own_state_ids else stands
    if shown is None:
        return None
    places = shown.handed  # type: ignore[attr-defined]  # annotated above
    return shown, rules.handed((place["article"], place["key"], place["mode"]) for place in places)


def newest_revision(submission: Submission) -> Revision | None:
    """The revision in preparation, or else the one that stands."""
    return submission.revisions.exclude(status__in=LEFT_BEHIND).order_by("-number").first()


def handed_to(user_id: int | None, submission: Submission, *, today: date) -> rules.Handed:
    """What of one submission was handed to one person; nobody in particular has nothing."""
    if user_id is None:
        return rules.NOTHING
    own = Assignment.objects.standing().of(user_id, today=today).filter(submission=submission)
    return rules.handed(own.order_by().values_list("article_id", "question_key", "mode"))


def acted_for(actor: User | None, state_id: int | OuterRef, *, today: date) -> QuerySet[Nomination]:
    """The nomination of the focal point for whom this person acts today as the alternate; none for all others.

    A question to lay into another one: what is written by an alternate says on whose behalf at no cost.
    """
    held = Nomination.objects.in_force_on(today).filter(state=state_id).order_by()
    mine = held.filter(user=actor).values("state")
    as_alternate, as_focal_point = mine.filter(role=Role.ALTERNATE), mine.filter(role=Role.FOCAL_POINT)
    if actor is None:
        return held.none()
    return held.filter(role=Role.FOCAL_POINT, state__in=as_alternate).exclude(state__in=as_focal_point)


def acted_for_id(actor: User | None, state_id: int, *, today: date) -> int | None:
    """Id of the focal point on whose behalf an alternate acts today; None for all others."""
    return acted_for(actor, state_id, today=today).values_list("user", flat=True).first()


def party_to_of(submission: Submission) -> frozenset[str] | None:
    """Codes of the instruments the State is party to on the cut-off date; None for a signatory, who may answer all.

    What conditions of questions read as ``party_to``. One query. Source: issue 3, "Ask once".
    """
    day = submission.cycle.cut_off_on
    rows = Participation.objects.filter(state=submission.state_id).select_related("instrument").order_by()
    bound = {row.instrument_id: row.instrument.code for row in rows if row.status_on(day) == ParticipationStatus.PARTY}
    return frozenset(bound.values()) if submission.instrument_id in bound else None
