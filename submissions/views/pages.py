"""What the pages of one article begin with: the article, its questions, and what may be done with them."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from questionnaires.choices import QuestionKind
from questionnaires.models import Question, Section
from submissions import permissions, queries, rules
from submissions.models import Response
from submissions.views.found import Found, find_or_404


@dataclass(frozen=True)
class ArticlePage:
    """One article of one submission; ``numbers`` are those of the articles this person reads, in order."""

    found: Found
    section: Section
    questions: list[Question]
    numbers: list[int]
    may_edit: bool

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
        return self.may_edit and self.found.is_in_preparation


def find_article_or_404(request: HttpRequest, pk: int, number: int) -> ArticlePage:
    """An article that this person does not read looks like one that is not asked about."""
    found = find_or_404(request, pk)
    sections = queries.sections_of(found.revision)
    section = next((section for section in sections if section.article.number == number), None)
    if section is None or not found.shows(section.article_id):
        raise Http404
    may_edit = permissions.can_edit(
        request.standing, found.submission, article_id=section.article_id, assigned=found.assigned
    )
    numbers = [s.article.number for s in sections if found.shows(s.article_id)]
    return ArticlePage(found, section, queries.questions_of(section), numbers, may_edit)


def proposals_on(
    request: HttpRequest, page: ArticlePage, responses: dict[str, Response]
) -> dict[str, queries.Proposed]:
    """What is proposed to somebody who may answer; nobody else is shown what the State said elsewhere."""
    if not page.is_editable:
        return {}
    asked = page.questions
    if any(question.show_if for question in asked if question.kind == QuestionKind.IMPLEMENTATION):
        revision = page.found.revision
        replies = {key: rules.Reply(r.answer_state, r.value) for key, r in responses.items()}
        replies |= queries.replies_elsewhere(revision, asked)
        shown = rules.shown_keys(queries.facts_of(asked), replies, queries.party_to_of(page.found.submission))
        asked = [question for question in asked if question.key in shown]
    return queries.proposals_for(page.found.revision, asked, responses, standing=request.standing)
