"""What a focal point reads before clearing: every answer, article by article, with what is still open beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from instruments.models import Article
from questionnaires.models import Question
from submissions import rules
from submissions.choices import AnswerState, ProposedStatus
from submissions.models import Comment, ProposedAnswer, Response, Revision
from submissions.queries.content import questions_asked, responses_of
from submissions.queries.overview import ArticleRemarks, remarks_on


@dataclass(frozen=True)
class CheckedAnswer:
    """A question that was asked, with the answer as it stands; without one it waits for a reason, or for nothing."""

    question: Question
    response: Response | None

    @property
    def is_unanswered(self) -> bool:
        return self.response is None or self.response.answer_state == AnswerState.UNANSWERED


@dataclass(frozen=True)
class CheckedArticle:
    """``remarks``: None when there is nothing to look at."""

    article: Article
    answers: Sequence[CheckedAnswer]
    remarks: ArticleRemarks | None
    proposal_count: int
    comment_count: int

    @property
    def missing(self) -> list[CheckedAnswer]:
        """Required questions without an answer: a reason can be given for each."""
        return [answer for answer in self.answers if answer.is_unanswered]

    @property
    def given(self) -> list[CheckedAnswer]:
        return [answer for answer in self.answers if not answer.is_unanswered]


def checked_articles(revision: Revision, *, reads: rules.Handed) -> list[CheckedArticle]:
    """Each article with its answers, remarks, and what is proposed or commented and not settled. Sixteen queries or so,
    whatever the number of answers.
    """
    remarks = {group.article.pk: group for group in remarks_on(revision, reads=reads)}
    missing = {remark.key for group in remarks.values() for remark in group.remarks if remark.code == rules.UNANSWERED}
    questions = questions_asked(revision)
    responses = responses_of(revision, questions)
    proposals = _count(ProposedAnswer.objects.filter(status=ProposedStatus.OPEN), revision)
    comments = _count(Comment.objects.filter(resolved_at=None), revision)
    found: dict[int, list[Question]] = {}
    of_article: dict[int, Article] = {}
    for question in questions:
        article = question.section.article
        if reads.shows(article.pk, question.key):
            of_article[article.pk] = article
            found.setdefault(article.pk, []).append(question)
    return [
        CheckedArticle(
            article=of_article[pk],
            answers=_answers(asked, responses, missing),
            remarks=remarks.get(pk),
            proposal_count=sum(proposals[question.key] for question in asked),
            comment_count=sum(comments[question.key] for question in asked),
        )
        for pk, asked in found.items()
    ]


def _answers(
    questions: Sequence[Question], responses: Mapping[str, Response], missing: set[str]
) -> list[CheckedAnswer]:
    answers = [CheckedAnswer(question, responses.get(question.key)) for question in questions]
    return [answer for answer in answers if not answer.is_unanswered or answer.question.key in missing]


def _count(rows: QuerySet[Comment] | QuerySet[ProposedAnswer], revision: Revision) -> Counter[str]:
    keys = rows.filter(submission=revision.submission_id).order_by().values_list("question_key", flat=True)
    return Counter(keys)
