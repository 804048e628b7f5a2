"""What the server has of the answers that a file brings back."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from parties.rules import Standing
from questionnaires.models import Question
from submissions.choices import RevisionStatus
from submissions.models import Assignment, Response, ResponseVersion, Revision, Submission
from submissions.rules import Handed, handed


@dataclass(frozen=True)
class BroughtFacts:
    """What is known of the questions named by a file, in this person's own States.

    ``assigned``: submission → what was handed to this person. ``known``: write id → whether it stands
    beside another answer as its rival, of those that the server has.
    """

    submissions: dict[int, Submission]
    questions: dict[tuple[int, str], Question]
    responses: dict[tuple[int, str], Response]
    in_preparation: frozenset[int]
    assigned: dict[int, Handed]
    known: dict[uuid.UUID, bool]


def facts_of_brought(
    pairs: Collection[tuple[int, str]], write_ids: Collection[uuid.UUID], *, standing: Standing, today: date
) -> BroughtFacts:
    """``pairs``: submission and question key of each row. At most seven queries, whatever the number of rows."""
    asked = {pk for pk, _key in pairs}
    own = Submission.objects.filter(pk__in=asked, state__in=standing.own_state_ids)
    submissions = {submission.pk: submission for submission in own.select_related("state", "version")}
    keys = {key for _pk, key in pairs}
    of_version: dict[tuple[int, str], Question] = {}
    questions = Question.objects.filter(version__in={s.version_id for s in submissions.values()}, key__in=keys)
    for question in questions.select_related("section__article", "provision", "option_list"):
        of_version[(question.version_id, question.key)] = question
    drafts = Revision.objects.filter(submission__in=submissions, status=RevisionStatus.DRAFT)
    drafted = dict(drafts.values_list("pk", "submission"))
    responses = Response.objects.filter(revision__in=drafted, question__key__in=keys).select_related("question")
    assigned: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)
    if standing.user_id is not None:
        own_parts = Assignment.objects.standing().of(standing.user_id, today=today).filter(submission__in=submissions)
        names = ("submission", "article_id", "question_key", "mode")
        for pk, article_id, key, mode in own_parts.order_by().values_list(*names):
            assigned[pk].append((article_id, key, mode))
    states = {submission.state_id for submission in submissions.values()}
    known = ResponseVersion.objects.filter(state__in=states, write_id__in=write_ids)
    return BroughtFacts(
        submissions=submissions,
        questions={
            (pk, key): of_version[(submissions[pk].version_id, key)]
            for pk, key in pairs
            if pk in submissions and (submissions[pk].version_id, key) in of_version
        },
        responses={(drafted[response.revision_id], response.question.key): response for response in responses},
        in_preparation=frozenset(drafted.values()),
        assigned={pk: handed(places) for pk, places in assigned.items()},
        known=dict(known.values_list("write_id", "is_rival")),
    )
