"""The desk of one State: what was handed to whom, what was promised, what is prepared and what was submitted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from parties.models import State
from questionnaires.models import Question, Section
from submissions import rules
from submissions.choices import AnswerState, ProposedStatus, RevisionStatus
from submissions.models import Assignment, Clarification, ProposedAnswer, Response, Revision, Submission
from submissions.queries.content import questions_of
from submissions.queries.work import Sharing, Work, sharing_of, work_of


@dataclass(frozen=True)
class DeskRow:
    """One text in preparation: how far it is, and how much waits in it."""

    revision: Revision
    progress: rules.Progress
    proposed_count: int
    carried_count: int


@dataclass(frozen=True)
class Promise:
    """An answer that says "will follow": who said so, and when."""

    response: Response
    question: Question


@dataclass(frozen=True)
class Desk:
    """What a newcomer has to know. ``submitted``: the texts that stand."""

    sharing: Sharing
    rows: Sequence[DeskRow]
    promises: Sequence[Promise]
    clarifications: Sequence[Clarification]
    submitted: Sequence[Revision]


def desk_of(state: State, *, today: date) -> Desk:
    """Everything in a constant number of queries, whatever was promised."""
    work = work_of([state.pk])
    proposed = _proposed_counts(state)
    promised = Response.objects.filter(
        state=state,
        revision__status__in=[RevisionStatus.DRAFT, RevisionStatus.SUBMITTED],
        answer_state=AnswerState.WILL_FOLLOW,
    ).select_related("author", "question__provision", "question__section__article", "revision__submission__instrument")
    in_preparation = {revision.submission_id for revision in work.revisions}
    promises = [
        Promise(response, response.question)
        for response in promised.order_by("written_at", "pk")
        # Where a correction is prepared, that is the text that counts.
        if response.revision.status == RevisionStatus.DRAFT or response.revision.submission_id not in in_preparation
    ]
    asked = Clarification.objects.filter(state=state, answered_at=None, settled_at=None)
    related = ("submission__cycle", "submission__instrument")
    stands = Revision.objects.standing().filter(state=state).select_related("submitted_by", *related)
    return Desk(
        sharing=sharing_of(state, today=today, work=work),
        rows=[_row(work, revision, proposed) for revision in work.revisions],
        promises=promises,
        clarifications=list(asked.select_related(*related).order_by("due_on", "pk")),
        submitted=list(stands.order_by("-submitted_at")),
    )


def _proposed_counts(state: State) -> dict[int, int]:
    rows = ProposedAnswer.objects.filter(state=state, status=ProposedStatus.OPEN).order_by()
    counts = rows.values("submission").annotate(count=Count("question_key", distinct=True))
    return {row["submission"]: row["count"] for row in counts}


def _row(work: Work, revision: Revision, proposed: Mapping[int, int]) -> DeskRow:
    facts = [fact for section in work.sections[revision.pk] for fact in work.facts[section.pk]]
    replies = work.replies[revision.pk]
    return DeskRow(
        revision=revision,
        progress=rules.article_progress(facts, replies, shown=work.shown[revision.pk]),
        proposed_count=proposed.get(revision.submission_id, 0),
        carried_count=sum(reply.answer_state == AnswerState.CARRIED_OVER for reply in replies.values()),
    )


def assignments_of(submission: Submission) -> dict[int, list[Assignment]]:
    """Id of an article → what of it was handed to whom, by name; one query."""
    found: defaultdict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.standing().filter(submission=submission).select_related("user", "unit")
    for assignment in rows.order_by("unit__name", "user__last_name", "user__username", "question_key"):
        found[assignment.article_id].append(assignment)
    return dict(found)


def questions_to_hand(section: Section) -> list[Question]:
    """Those questions of an article that can be handed over alone: each takes with it what opens under it."""
    questions = questions_of(section)
    keys = {question.key for question in questions}
    return [
        question
        for question in questions
        if not any(question.key.startswith(f"{key}.") for key in keys if key != question.key)
    ]
