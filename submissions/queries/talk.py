"""What is said about answers: national comments, help that was asked for, and all of it for one article page."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from parties.models import User
from questionnaires.models import Question
from submissions import rules
from submissions.models import ArticleMark, Clarification, Comment, HelpRequest, Revision, Submission
from submissions.queries.content import with_words

# Whether a person is shown a question: every list of talk asks this one predicate.
Shows = Callable[[Question], bool]


def find_asked(revision: Revision, key: str) -> Question | None:
    """A question by its key with its words; one that an earlier version of the questionnaire asked is found too."""
    return questions_named(revision, [key]).get(key)


def questions_named(revision: Revision, keys: Collection[str]) -> dict[str, Question]:
    """Question key → question with its words, of the version the revision answers, or else of an earlier one.

    Three queries; three more where a question is no longer asked.
    """
    asked = Question.objects.filter(version=revision.version_id, key__in=keys)
    found = {question.key: question for question in with_words(revision.version_id, asked)}
    missing = set(keys) - set(found) - {""}
    if missing:
        former = Question.objects.filter(version__revisions__submission=revision.submission_id, key__in=missing)
        for question in with_words(revision.version_id, former.distinct().order_by("version", "position")):
            found[question.key] = question
    return found


def questions_asked_in(pairs: Collection[tuple[int, str]]) -> dict[tuple[int, str], Question]:
    """(Submission, question key) → question with its article and provision, for lists over many; one query."""
    rows = Question.objects.filter(
        version__revisions__submission__in={submission for submission, _key in pairs},
        key__in={key for _submission, key in pairs},
    )
    related = rows.select_related("section__article", "provision", "shared")
    named = related.annotate(asked_in=F("version__revisions__submission")).order_by("version")
    return {(question.asked_in, question.key): question for question in named}


def comments_on(submission: Submission, key: str) -> list[Comment]:
    """The national comments on one question, the first one first; one query."""
    comments = Comment.objects.filter(submission=submission, question_key=key)
    return list(comments.select_related("author", "resolved_by").order_by("written_at", "pk"))


def comment_counts(submission: Submission, keys: Collection[str]) -> dict[str, tuple[int, int]]:
    """Question key → how many national comments there are, and how many of them are open; one query."""
    rows = _counted(Comment.objects.filter(submission=submission, question_key__in=keys))
    return {row["question_key"]: (row["total"], row["unresolved"]) for row in rows}


@dataclass(frozen=True)
class OpenComment:
    comment: Comment
    question: Question


def open_comments(revision: Revision, *, shows: Shows) -> list[OpenComment]:
    """The open national comments of a submission on questions this person is shown, the newest first.

    Four queries, three more where one is about a question that is no longer asked.
    """
    found = Comment.objects.filter(submission=revision.submission_id, resolved_at=None).select_related("author")
    comments = list(found.order_by("-written_at", "-pk"))
    questions = questions_named(revision, {comment.question_key for comment in comments})
    asked = [OpenComment(c, questions[c.question_key]) for c in comments if c.question_key in questions]
    return [row for row in asked if shows(row.question)]


def help_requests_for(submission: Submission, key: str, *, user_id: int) -> list[HelpRequest]:
    """What one person asked about one question, the latest first; one query."""
    asked = HelpRequest.objects.filter(submission=submission, question_key=key, asked_by=user_id)
    return list(asked.select_related("asked_by", "replied_by").order_by("-asked_at", "-pk"))


def find_help_request(pk: int) -> HelpRequest | None:
    """One request with whose it is and what it is about; one query."""
    related = ("submission__state", "submission__cycle", "submission__instrument", "asked_by", "replied_by")
    return HelpRequest.objects.filter(pk=pk).select_related(*related).first()


def help_requests_asked(status: str) -> QuerySet[HelpRequest]:
    """What was asked by people of all States, the oldest first: whoever waited longest is answered first."""
    related = ("submission__state", "submission__instrument", "submission__cycle", "asked_by")
    asked = HelpRequest.objects.select_related(*related).defer("draft").order_by("asked_at", "pk")
    return asked.filter(status=status) if status else asked


def last_revision(submission: Submission) -> Revision:
    """The latest text of a submission, whatever became of it: what its questions are looked up by. One query."""
    return Revision.objects.filter(submission=submission).select_related("version").order_by("-number")[0]


@dataclass(frozen=True)
class AskedClarification:
    """A clarification as a line of another page names it."""

    pk: int
    key: str
    due_on: date
    is_answered: bool
    is_settled: bool


@dataclass(frozen=True)
class ArticleTalk:
    """All that is said about the questions of one page, as far as this person may know of it."""

    comments: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    clarifications: Mapping[str, Sequence[AskedClarification]] = field(default_factory=dict)
    help_requests: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)
    marks: Sequence[rules.Mark] = ()


def talk_on(
    revision: Revision, keys: Collection[str], *, article_id: int | None, is_own: bool, user_id: int
) -> ArticleTalk:
    """Comments, clarifications, own requests for help and marks of one page, all in one query.

    ``is_own`` False: nothing that is national. ``article_id`` None: no marks.
    """
    about = {"submission": OuterRef("submission"), "question_key__in": keys}
    comments = _counted(Comment.objects.filter(**about) if is_own else Comment.objects.none())
    asked = Clarification.objects.filter(**about)
    helped = HelpRequest.objects.filter(**about, asked_by=user_id).order_by("asked_at", "pk")
    made = ArticleMark.objects.filter(revision=OuterRef("pk"), article=article_id)
    marks = (made if is_own else made.none()).order_by("marked_at", "pk")
    row = Revision.objects.filter(pk=revision.pk).values_list(
        ArraySubquery(
            comments.annotate(row=JSONObject(key="question_key", total="total", unresolved="unresolved")).values("row")
        ),
        ArraySubquery(asked.values(row=JSONObject(**_ASKED))),
        ArraySubquery(helped.values(row=JSONObject(key="question_key", pk="pk", status="status"))),
        ArraySubquery(marks.values(row=JSONObject(**_MARKED))),
    )[0]
    return ArticleTalk(
        {one["key"]: (one["total"], one["unresolved"]) for one in row[0] or ()},
        _by_key((one["question_key"], _asked(one)) for one in row[1] or ()),
        _by_key((one["key"], (one["pk"], one["status"])) for one in row[2] or ()),
        [_mark(one) for one in row[3] or ()],
    )


_ASKED = {name: name for name in ("pk", "question_key", "due_on", "answered_at", "settled_at")}
_MARKED = {name: name for name in ("kind", "note", "marked_at")} | {
    name: f"marked_by__{name}" for name in ("first_name", "last_name", "username")
}


def _counted(comments: QuerySet[Comment]) -> QuerySet[Any, Any]:
    grouped = comments.order_by().values("question_key")
    return grouped.annotate(total=Count("pk"), unresolved=Count("pk", filter=Q(resolved_at=None)))


def _by_key(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _asked(row: Mapping[str, Any]) -> AskedClarification:
    due_on = date.fromisoformat(row["due_on"])
    answered, settled = row["answered_at"] is not None, row["settled_at"] is not None
    return AskedClarification(row["pk"], row["question_key"], due_on, answered, settled)


def _mark(row: Mapping[str, Any]) -> rules.Mark:
    names = {name: row[name] or "" for name in ("first_name", "last_name", "username")}
    return rules.Mark(row["kind"], str(User(**names)), datetime.fromisoformat(row["marked_at"]), row["note"])
