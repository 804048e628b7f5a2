"""What the pages of one article begin with: the article, its questions, and what may be done with them."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from questionnaires.choices import QuestionKind
from questionnaires.models import Question, Section
from submissions import queries, rules
from submissions.models import ProposedAnswer, Response
from submissions.views.found import Found, find_or_404


@dataclass(frozen=True)
class ArticlePage:
    """One article of one submission, with those of its questions that this person reads.

    ``numbers`` are those of the articles they read or read in part, in order. ``may_edit``: whether all that they write
    here becomes the answer; ``proposing``: keys of the questions where it is kept as a proposal.
    """

    found: Found
    section: Section
    questions: list[Question]
    numbers: list[int]
    may_edit: bool
    proposing: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        return self.section.article.number

    @property
    def previous_number(self) -> int | None:
        return next((number for number in reversed(self.numbers) if number < self.number), None)

    @property
    def next_number(self) -> int | None:
        return next((number for number in self.numbers if number > self.number), None)

    @property
    def is_editable(self) -> bool:
        return (self.may_edit or bool(self.proposing)) and self.found.is_in_preparation

    @property
    def is_direct(self) -> bool:
        """Whether it is in preparation and this person's answers are taken as they are."""
        return self.may_edit and self.found.is_in_preparation


def find_article_or_404(request: HttpRequest, pk: int, number: int) -> ArticlePage:
    """An article that this person does not read looks like one that is not asked about."""
    found = find_or_404(request, pk)
    sections = queries.sections_of(found.revision)
    section = next((section for section in sections if section.article.number == number), None)
    if section is None or not found.reads.shows_part_of(section.article_id):
        raise Http404
    article = section.article_id
    numbers = [s.article.number for s in sections if found.reads.shows_part_of(s.article_id)]
    questions = [question for question in queries.questions_of(section) if found.shows(article, question.key)]
    writable = {question.key for question in questions if found.writes.may_propose(article, question.key)}
    proposing = frozenset(key for key in writable if not found.writes.may_edit(article, key))
    may_edit = bool(questions) and not proposing and len(writable) == len(questions)
    return ArticlePage(found, section, questions, numbers, may_edit, proposing)


def proposals_on(
    request: HttpRequest, page: ArticlePage, responses: dict[str, Response]
) -> dict[str, queries.Proposed]:
    """What is proposed to somebody who may answer; nobody else is shown what the State said elsewhere."""
    if not page.is_direct:
        return {}
    asked = page.questions
    if any(question.show_if for question in asked if question.kind == QuestionKind.IMPLEMENTATION):
        revision = page.found.revision
        replies = {key: rules.Reply(r.answer_state, r.value) for key, r in responses.items()}
        replies |= queries.replies_elsewhere(revision, asked)
        shown = rules.shown_keys(queries.facts_of(asked), replies, queries.party_to_of(page.found.submission))
        asked = [question for question in asked if question.key in shown]
    today = timezone.now().date()
    return queries.proposals_for(page.found.revision, asked, responses, standing=request.standing, today=today)


def proposed_on(request: HttpRequest, page: ArticlePage) -> dict[str, list[ProposedAnswer]]:
    """Question key → what colleagues propose there, for those who decide; of all others their own."""
    if not page.is_editable:
        return {}
    found: dict[str, list[ProposedAnswer]] = {}
    keys = [question.key for question in page.questions]
    for proposed in queries.proposed_answers(page.found.submission, reader=request.user, keys=keys):
        decides = page.found.writes.may_edit(page.section.article_id, proposed.question_key)
        if proposed.author_id == request.user.pk or decides:
            found.setdefault(proposed.question_key, []).append(proposed)
    return found
