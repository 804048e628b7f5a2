"""What a move to another version of the questionnaire would do to the answers, and what a move did.

Source: issue 3, "Versions": an explicit step with preview (carried, to confirm, needs a person), reversible.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from instruments.models import Article
from questionnaires.choices import VersionStatus
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.queries import changes_between
from questionnaires.rules import Change, ChangeClass, Fate
from submissions.choices import AnswerState, RevisionStatus
from submissions.models import Response, Revision, Submission, SubmissionMove
from submissions.queries.content import with_words


@dataclass(frozen=True)
class MovedQuestion:
    """One question of either version, with its words in both, and the answer there is to it."""

    change: Change
    before: Question | None
    after: Question | None
    response: Response | None

    @property
    def is_answered(self) -> bool:
        return self.response is not None and self.response.said_state != AnswerState.UNANSWERED

    @property
    def concerns_an_answer(self) -> bool:
        """Whether somebody has to look at it: an answer does not go over just as it stands."""
        return self.is_answered and self.change.fate != Fate.CARRIED

    @property
    def words_differ(self) -> bool:
        """Whether the question reads otherwise, in the language of the reader."""
        if self.before is None or self.after is None:
            return False
        return str(self.before.wording.text) != str(self.after.wording.text)

    @property
    def options_differ(self) -> bool:
        """Whether the list to choose from reads otherwise, in the language of the reader."""
        return self.after is not None and _labels(self.before) != _labels(self.after)


@dataclass(frozen=True)
class ArticleMoves:
    """What becomes of the questions of one article, those of the newer version first, in their order."""

    article: Article
    questions: Sequence[MovedQuestion]

    @property
    def to_look_at(self) -> list[MovedQuestion]:
        return [question for question in self.questions if question.concerns_an_answer]

    @property
    def changed(self) -> list[MovedQuestion]:
        """All that is not the same in both versions, answered or not."""
        return [question for question in self.questions if question.change.change != ChangeClass.SAME]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        return _counts(self.questions)


@dataclass(frozen=True)
class MovePreview:
    """``counts``: fate → how many answers; and how many questions are added, changed, taken_out."""

    revision: Revision
    version: QuestionnaireVersion
    articles: Sequence[ArticleMoves]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        return _counts(question for article in self.articles for question in article.questions)


@dataclass(frozen=True)
class LeftAnswer:
    """An answer that stayed on a revision set aside: as it was asked and said, and the question there is now, if any.

    ``is_answered_anew``: whether somebody has answered that question since.
    """

    response: Response
    before: Question
    after: Question | None
    is_answered_anew: bool

    @property
    def article(self) -> Article:
        return (self.after or self.before).section.article


@dataclass(frozen=True)
class MoveFacts:
    """What the overview tells of moves: a newer version to go to, the move that can be undone, the answers left."""

    offered: QuestionnaireVersion | None
    latest: SubmissionMove | None
    left: Sequence[LeftAnswer]

    @property
    def counts(self) -> Mapping[str, int]:
        return fate_counts(self.latest) if self.latest else {}

    @property
    def open_left(self) -> list[LeftAnswer]:
        return [answer for answer in self.left if not answer.is_answered_anew]


def newer_version(submission: Submission, revision: Revision) -> QuestionnaireVersion | None:
    """The version the cycle has taken up since, if it is newer than the one this revision answers. One query."""
    versions = submission.cycle.versions.filter(
        status=VersionStatus.PUBLISHED,
        questionnaire=revision.version.questionnaire_id,
        number__gt=revision.version.number,
    )
    return versions.select_related("questionnaire").order_by("-number").first()


def preview_move(revision: Revision, version: QuestionnaireVersion) -> MovePreview:
    """What becomes of every question and of its answer if this revision goes over to ``version``.

    Grouped by article, in treaty order. At most 20 queries, whatever the number of questions and answers.
    """
    changes = changes_between(revision.version, version)
    before = _by_key(revision.version_id)
    after = _by_key(version.pk)
    responses = {response.question_id: response for response in _responses(Q(revision=revision))}
    by_article: dict[int, tuple[Article, list[MovedQuestion]]] = {}
    for change in changes:
        old, new = before.get(change.key), after.get(change.key)
        article = (new or old).section.article  # type: ignore[union-attr]  # a change is of one of the two
        found = MovedQuestion(change, old, new, responses.get(old.pk) if old else None)
        by_article.setdefault(article.pk, (article, []))[1].append(found)
    in_order = sorted(by_article.values(), key=lambda group: group[0].number)
    return MovePreview(revision, version, [ArticleMoves(article, questions) for article, questions in in_order])


def fate_counts(move: SubmissionMove) -> Mapping[str, int]:
    """Fate → how many answers met it in a move that was made."""
    return dict.fromkeys(Fate, 0) | Counter(entry["fate"] for entry in move.outcome.values())


def move_facts(revision: Revision) -> MoveFacts:
    """What there is to tell on the overview of a revision in preparation. At most eight queries."""
    offered = newer_version(revision.submission, revision)
    chain, latest = _chain(revision)
    return MoveFacts(offered, latest, _left(revision, chain))


def latest_move(revision: Revision) -> SubmissionMove | None:
    """The move that brought this revision about, if it is the one in preparation: what can be undone."""
    if revision.status != RevisionStatus.DRAFT:
        return None
    return SubmissionMove.objects.filter(to_revision=revision, undone_at=None).first()


def _chain(revision: Revision) -> tuple[dict[int, set[str]], SubmissionMove | None]:
    """Revision set aside → keys of the answers left on it, as far back as moves led here; and the latest move.

    What was written after a move and had no place when it was undone is left on the revision of that move.
    """
    moves = SubmissionMove.objects.filter(submission=revision.submission_id)
    related = moves.select_related("from_revision__version", "to_revision__version")
    made = list(related.order_by("-moved_at", "-pk"))
    into = {move.to_revision_id: move for move in made if move.undone_at is None}
    latest = into.get(revision.pk)
    reached, step = {revision.pk}, latest
    left: dict[int, set[str]] = {}
    while step is not None:
        reached.add(step.from_revision_id)
        left[step.from_revision_id] = _needing_a_person(step.outcome)
        step = into.get(step.from_revision_id)
    undone = [move for move in reversed(made) if move.undone_at is not None]
    for move in undone:  # a move that led on from an undone one was made after it, and undone before it
        if move.from_revision_id in reached:
            reached.add(move.to_revision_id)
            left[move.to_revision_id] = _needing_a_person(move.undo_outcome)
    return {pk: keys for pk, keys in left.items() if keys}, latest


def _left(revision: Revision, chain: Mapping[int, set[str]]) -> list[LeftAnswer]:
    if not chain:
        return []
    of_any = Q()
    for pk, keys in chain.items():
        of_any |= Q(revision=pk, question__key__in=keys)
    responses = list(_responses(of_any).order_by("-revision__number", "question"))
    asked: dict[int, list[int]] = {}
    for response in responses:
        asked.setdefault(response.revision.version_id, []).append(response.question_id)
    before = {
        question.pk: question
        for version_id, ids in asked.items()
        for question in with_words(version_id, Question.objects.filter(pk__in=ids))
    }
    after = _by_key(revision.version_id, keys=set().union(*chain.values()))
    answered = set(_said(revision).values_list("question__key", flat=True))
    found = [
        LeftAnswer(response, old, after.get(old.key), old.key in answered)
        for response in responses
        for old in [before[response.question_id]]
    ]
    return sorted(found, key=lambda left: (left.article.number, left.before.position))


def _by_key(version_id: int, *, keys: Iterable[str] | None = None) -> dict[str, Question]:
    questions = Question.objects.filter(version=version_id)
    if keys is not None:
        questions = questions.filter(key__in=keys)
    return {question.key: question for question in with_words(version_id, questions)}


def _responses(condition: Q) -> QuerySet[Response]:
    return Response.objects.filter(condition).select_related("author", "revision__version")


def _said(revision: Revision) -> QuerySet[Response]:
    return Response.objects.filter(revision=revision).exclude(answer_state=AnswerState.UNANSWERED)


def _needing_a_person(outcome: Mapping[str, Mapping[str, object]]) -> set[str]:
    return {key for key, entry in outcome.items() if entry["fate"] == Fate.NEEDS_PERSON}


def _labels(question: Question | None) -> list[tuple[str, str]]:
    if question is None or question.option_list is None:
        return []
    return [(option.slug, option.label) for option in question.option_list.options.all()]


def _counts(questions: Iterable[MovedQuestion]) -> dict[str, int]:
    counts = dict.fromkeys([*Fate, "added", "changed", "taken_out"], 0)
    for question in questions:
        if question.is_answered:
            counts[question.change.fate] += 1
        if question.before is None:
            counts["added"] += 1
        elif question.after is None:
            counts["taken_out"] += 1
        elif question.change.change != ChangeClass.SAME:
            counts["changed"] += 1
    return counts
