"""Finding in one questionnaire: words in questions and in the State's own answers, and references."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, TextField
from modeltranslation.utils import build_localized_fieldname

from instruments.models import Article
from instruments.queries import ENGLISH, published_text
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions.choices import AnswerState
from submissions.models import Response, Revision
from submissions.rules import Handed, Words

# What one page shows of what was found.
FOUND_MAX = 100


@dataclass(frozen=True)
class Hit:
    """A question in which the words stand, as the reader sees it: its words and their language, the own answer."""

    question: Question
    text: str
    language: str
    answer: str
    answer_language: str


@dataclass(frozen=True)
class HitGroup:
    """The hits of one article."""

    article: Article
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Found:
    """``count`` questions were found, of which ``FOUND_MAX`` are shown."""

    groups: Sequence[HitGroup]
    count: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more than is shown."""
        return self.count > FOUND_MAX


def find_in(revision: Revision, words: Words, *, reads: Handed, language: str) -> Found:
    """Questions in which every word stands, or those of the reference that was typed; two queries.

    ``reads``: what this person reads. Words are looked for in the reader's language and in
    English, in references, and in what the State wrote in its own words. The database escapes %, _ and \\.
    """
    if not words:
        return Found([], 0)
    questions: QuerySet[Question] = Question.objects.filter(version=revision.version_id)
    if not reads.is_all:
        questions = questions.filter(_within(reads))
    questions = _with_answers(questions, revision).filter(_condition(words, language))
    count = questions.count()
    related = ("provision", "shared", "section__article__instrument")
    grouped: dict[int, tuple[Article, list[Hit]]] = {}
    listed = questions.select_related(*related).order_by("section__position", "position")[:FOUND_MAX]
    for question in listed:
        article = question.section.article
        text, written_in = published_text(question.wording, "text", language)
        own = question.own_words or ""  # type: ignore[attr-defined]  # annotated below
        hit = Hit(question, text, written_in, own, question.own_language or "")  # type: ignore[attr-defined]
        grouped.setdefault(article.pk, (article, []))[1].append(hit)
    return Found([HitGroup(article, hits) for article, hits in grouped.values()], count)


def _within(reads: Handed) -> Q:
    """The questions handed to somebody: whole articles, and single questions with all that opens under them."""
    inside = Q(section__article__in=reads.articles or ())
    for place in reads.edited | reads.proposed:
        if place.question_key:
            own = Q(key=place.question_key) | Q(key__startswith=f"{place.question_key}.")
            inside |= Q(section__article=place.article_id) & own
    return inside


def _with_answers(questions: QuerySet[Question], revision: Revision) -> QuerySet[Question]:
    """Each with what the State wrote under it, in its own words: a text, or why something does not apply."""
    said = Response.objects.filter(revision=revision, question=OuterRef("pk"))
    said = said.filter(Q(question__kind=QuestionKind.TEXT) | Q(answer_state=AnswerState.NOT_APPLICABLE))
    said = said.exclude(answer_state=AnswerState.UNANSWERED)
    words = Func(F("value"), template="(%(expressions)s #>> '{}')", output_field=TextField())
    return questions.annotate(
        own_words=Subquery(said.values(words=words)[:1], output_field=TextField()),
        own_language=Subquery(said.values("language")[:1]),
    )


def _condition(words: Words, language: str) -> Q:
    every = Q()
    for word in words.words:
        one = Q(own_words__icontains=word) | Q(provision__key__icontains=word)
        for code in {language, ENGLISH}:
            field = build_localized_fieldname("text", code)
            one |= Q(**{f"{field}__icontains": word}) | Q(**{f"shared__{field}__icontains": word})
        every &= one
    if words.reference:
        return every | Q(provision__ref__istartswith=words.reference)
    if words.article is not None:
        return every | Q(section__article__number=words.article)
    return every
