"""What waits for one person in all that is said: on the page of their tasks."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.urls import reverse

from parties.rules import Standing
from questionnaires.models import Question
from submissions.choices import HelpStatus
from submissions.models import Assignment, Clarification, Comment, HelpRequest, Submission
from submissions.queries.talk import questions_asked_in
from submissions.rules import Handed, handed

COMMENTS = "comments"
CLARIFICATION = "clarification"
HELP_REPLY = "help_reply"


@dataclass(frozen=True)
class TalkWaiting:
    """One line of My tasks: ``kind`` is comments, clarification or help_reply; ``count`` that of open comments.

    ``question``: None for the submission as a whole. ``due_on``: of a clarification only.
    """

    kind: str
    submission: Submission
    question: Question | None
    url: str
    at: datetime
    due_on: date | None = None
    count: int = 1


def talk_waiting_for(standing: Standing, *, today: date) -> list[TalkWaiting]:
    """Clarifications to answer, replies to read, open comments of others on one's own questions; six queries.

    In this order; clarifications by the day they are due, the others by time. One's own questions are those handed to
    this person, and for the focal point all.
    """
    if standing.user_id is None or not standing.own_state_ids:
        return []
    own = _handed(standing.user_id, standing, today)
    asked = list(_related(Clarification.objects.filter(answered_at=None, settled_at=None), standing).order_by("due_on"))
    replied = HelpRequest.objects.filter(asked_by=standing.user_id, status=HelpStatus.REPLIED)
    helped = list(_related(replied, standing).order_by("replied_at"))
    counted = _open_threads(standing)
    wanted = {(row.submission_id, row.question_key) for row in asked}
    wanted |= {(row.submission_id, row.question_key) for row in helped}
    wanted |= {(submission.pk, key) for submission, key, _count, _at in counted}
    questions = questions_asked_in(wanted)

    def is_mine(submission: Submission, key: str) -> bool:
        if standing.is_focal_point_of(submission.state_id):
            return True
        question = questions.get((submission.pk, key))
        return question is not None and own[submission.pk].shows(question.section.article_id, key)

    def line(kind: str, submission: Submission, key: str, url: str, **facts: object) -> TalkWaiting:
        return TalkWaiting(kind, submission, questions.get((submission.pk, key)), url, **facts)  # type: ignore[arg-type]

    waiting = [
        line(CLARIFICATION, c.submission, c.question_key, _clarification_url(c), at=c.asked_at, due_on=c.due_on)
        for c in asked
        if is_mine(c.submission, c.question_key)
    ]
    waiting += [line(HELP_REPLY, h.submission, h.question_key, _help_url(h), at=h.replied_at) for h in helped]
    waiting += [
        line(COMMENTS, sub, key, reverse("submissions:comments", args=[sub.pk, key]), at=at, count=count)
        for sub, key, count, at in counted
        if is_mine(sub, key)
    ]
    return waiting


def _handed(user_id: int, standing: Standing, today: date) -> defaultdict[int, Handed]:
    """Submission → what of it was handed to this person."""
    own = Assignment.objects.standing().of(user_id, today=today).filter(state__in=standing.own_state_ids)
    places: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for submission, article, key, mode in own.order_by().values_list(
        "submission", "article_id", "question_key", "mode"
    ):
        places[submission].append((article, key, mode))
    return defaultdict(Handed, {submission: handed(rows) for submission, rows in places.items()})


def _clarification_url(clarification: Clarification) -> str:
    return reverse("submissions:clarification", args=[clarification.submission_id, clarification.pk])


def _help_url(request: HelpRequest) -> str:
    return reverse("submissions:help_request", args=[request.pk])


def _related(rows: QuerySet[Any], standing: Standing) -> QuerySet[Any]:
    own = rows.filter(state__in=standing.own_state_ids)
    return own.select_related("submission__instrument", "submission__cycle", "submission__state")


def _open_threads(standing: Standing) -> list[tuple[Submission, str, int, datetime]]:
    """Submission, question key, number of open comments of others, and when the latest was written; two queries."""
    found = Comment.objects.filter(state__in=standing.own_state_ids, resolved_at=None)
    threads = found.exclude(author=standing.user_id).order_by().values_list("submission", "question_key")
    rows = list(threads.annotate(count=Count("pk"), latest=Max("written_at")).order_by("-latest"))
    related = Submission.objects.select_related("instrument", "cycle", "state")
    submissions = related.in_bulk({submission for submission, _key, _count, _at in rows})
    return [(submissions[submission], key, count, at) for submission, key, count, at in rows]
