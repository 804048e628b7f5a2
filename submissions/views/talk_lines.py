"""The line under each question of an article page: its comments, what the Secretariat asked, and the way to help."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest

from questionnaires.models import Question
from submissions import permissions, queries, rules
from submissions.views.blocks import Block
from submissions.views.found import Found
from submissions.views.talk.asked import shows_question


@dataclass(frozen=True)
class QuestionTalk:
    """``beside``: further questions of the block that have comments: key, how many, how many of them open.

    ``may_comment``, ``may_ask_help``: for the State's own people. ``may_ask``: for the Secretariat.
    """

    key: str
    comment_count: int
    open_count: int
    beside: Sequence[tuple[Question, int, int]]
    clarifications: Sequence[queries.AskedClarification]
    help_requests: Sequence[tuple[int, str]]
    may_comment: bool
    may_ask_help: bool
    may_ask: bool


@dataclass(frozen=True)
class PageTalk:
    """All talk of one page, and how this person may take part."""

    request: HttpRequest
    found: Found
    talk: queries.ArticleTalk

    def about(self, question: Question, further: Sequence[Question] = ()) -> QuestionTalk | None:
        """The line of one question; None where there is nothing to say and nothing to do."""
        if not shows_question(self.found, question):
            return None
        keys = [question.key, *(other.key for other in further)]
        total, unresolved = self.talk.comments.get(question.key, (0, 0))
        return QuestionTalk(
            key=question.key,
            comment_count=total,
            open_count=unresolved,
            beside=[(other, *self.talk.comments[other.key]) for other in further if other.key in self.talk.comments],
            clarifications=self._clarifications(question, keys),
            help_requests=[asked for key in keys for asked in self.talk.help_requests.get(key, ())],
            may_comment=permissions.can_comment(self.request.standing, self.found.submission),
            may_ask_help=self.found.is_own and self.found.is_in_preparation,
            may_ask=permissions.can_ask_clarification(self.request.standing),
        )

    def marks(self, written_at: datetime | None) -> rules.Marks:
        """What is said of the article, whose latest answer was written then."""
        return rules.marks_standing(self.talk.marks, written_at)

    def _clarifications(self, question: Question, keys: Collection[str]) -> list[queries.AskedClarification]:
        may_see = permissions.can_see_clarification(
            self.request.standing,
            self.found.submission,
            article_id=question.section.article_id,
            assigned=self.found.assigned,
            key=question.key,
        )
        return [asked for key in keys for asked in self.talk.clarifications.get(key, ())] if may_see else []

    def laid_over(self, blocks: Sequence[Block]) -> list[Block]:
        """Blocks with their line, which is about their first question and names the others where they have comments."""
        laid = []
        for block in blocks:
            fields = [*([block.first] if block.first is not None else []), *_flat(block.further)]
            first, *further = [field.question for field in fields]
            laid.append(replace(block, talk=self.about(first, further)))
        return laid


def talk_of_page(
    request: HttpRequest, found: Found, questions: Sequence[Question], *, article_id: int | None = None
) -> PageTalk:
    """What is said about these questions; one query."""
    talk = queries.talk_on(
        found.revision,
        [question.key for question in questions],
        article_id=article_id,
        is_own=found.is_own,
        user_id=request.user.pk,
    )
    return PageTalk(request, found, talk)


def _flat(fields):  # type: ignore[no-untyped-def]  # QuestionFields, those inside others among them
    for field in fields:
        yield field
        yield from _flat(field.inner)
