"""What is asked in one revision, and what was said to it."""

import json
from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet

from instruments.choices import MeasureType
from parties.models import State
from questionnaires.models import Question, Section
from questionnaires.queries import lay_errata
from questionnaires.rules import questions_in
from submissions import rules
from submissions.models import LawArticle, Response, ResponseVersion, Revision, Submission


def sections_of(revision: Revision) -> list[Section]:
    """The parts of the questionnaire that a revision answers, with their articles, in order of work."""
    sections = Section.objects.filter(version=revision.version_id).select_related("article__instrument")
    return list(sections.order_by("position"))


def questions_of(section: Section) -> list[Question]:
    """The questions of one section with their provisions, words and options, errata laid over them; three queries."""
    return with_words(section.version_id, section.questions.order_by("position"))


def questions_asked(revision: Revision) -> list[Question]:
    """The questions of a whole questionnaire, section by section, as ``questions_of``; for the short ones."""
    questions = Question.objects.filter(version=revision.version_id)
    return with_words(revision.version_id, questions.order_by("section__position", "position"))


def with_words(version_id: int, questions: QuerySet[Question]) -> list[Question]:
    """Questions of one version with provisions, words and options, errata laid over them; three queries."""
    related = ("provision", "option_list", "shared", "section__article")
    found = list(questions.select_related(*related).prefetch_related("option_list__options"))
    options = {}
    for question in found:
        if question.option_list is not None:
            for option in question.option_list.options.all():
                option.option_list = question.option_list
                options[option.pk] = option
    # A text that many share is a row of its own under each of them.
    lay_errata(version_id, [*(question.wording for question in found), *options.values()])
    return found


def responses_of(revision: Revision, questions: Iterable[Question]) -> dict[str, Response]:
    """Question key → response as it stands now."""
    by_pk = {question.pk: question.key for question in questions}
    found = {}
    for response in Response.objects.filter(revision=revision, question__in=by_pk).select_related("author"):
        response.revision = revision
        found[by_pk[response.question_id]] = response
    return found


def find_response(revision: Revision, key: str) -> Response | None:
    """The answer to one question of a revision, with the words it was asked in; two queries."""
    related = ("question__section__article", "question__provision", "question__option_list", "question__shared")
    found = Response.objects.filter(revision=revision, question__key=key).select_related(*related)
    response = found.prefetch_related("question__option_list__options").first()
    if response is not None:
        response.revision = revision
    return response


def find_question(submission: Submission, key: str) -> Question | None:
    """A question of the version a submission answers, for who writes; one query."""
    questions = Question.objects.filter(version=submission.version_id, key=key)
    return questions.select_related("section", "option_list").first()


def replies_elsewhere(revision: Revision, questions: Iterable[Question]) -> dict[str, rules.Reply]:
    """Replies to the questions that these wait for, and that are not among them. One query, or none."""
    asked = {question.key: question for question in questions}
    waited_for = set().union(*(questions_in(question.show_if) for question in asked.values())) - set(asked)
    return replies_of(revision, keys=waited_for) if waited_for else {}


def values_at(responses: Mapping[str, Response], bases: Mapping[str, int]) -> dict[str, tuple[str, object]]:
    """Question key → (answer state, value) as it stood at the version the page was drawn from. One query, or none.

    That version may stand in an earlier revision: numbers go on when a correction is begun. Of what is carried over,
    the state that waits to be confirmed.
    """
    stale = {(key, bases[key]) for key, response in responses.items() if 0 < bases.get(key, 0) < response.number}
    known = {key: (r.said_state, r.value) for key, r in responses.items() if bases.get(key) == r.number}
    if stale:
        submission = next(iter(responses.values())).revision.submission_id
        versions = ResponseVersion.objects.filter(response__revision__submission=submission, is_rival=False)
        of_questions = versions.filter(response__question__key__in={key for key, _number in stale})
        for version in of_questions.select_related("response__question").order_by("written_at", "pk"):
            key = version.response.question.key
            if (key, version.number) in stale:
                known[key] = (version.said_state, version.value)
    return known


def law_articles_of(state: State) -> list[LawArticle]:
    """The register of a State's laws, article by article, by title."""
    return list(LawArticle.objects.filter(state=state).select_related("law").order_by("law__title", "law", "pk"))


def law_rows(articles: QuerySet[LawArticle]) -> list[tuple[int, str, str, str | None, str]]:
    """Articles of laws as they enter the hash of a revision: see ``rules.content_hash``. One query."""
    names = ("pk", "law__title", "law__number", "law__adopted_on", "designation")
    return [
        (pk, title, number, adopted_on.isoformat() if adopted_on else None, designation)
        for pk, title, number, adopted_on, designation in articles.order_by().values_list(*names)
    ]


def facts_of(
    questions: Iterable[Question], option_counts: Mapping[int, int] | None = None
) -> list[rules.QuestionFacts]:
    """What the rules need to know of questions; expects ``provision`` to be there already.

    ``option_counts``: id of an option list → how many options it has, as far as they matter.
    """
    counts = option_counts or {}
    return [
        rules.QuestionFacts(
            key=question.key,
            kind=question.kind,
            is_required=question.is_required,
            show_if=question.show_if,
            is_legislative=question.provision is not None
            and question.provision.measure_type == MeasureType.LEGISLATIVE,
            option_count=counts.get(question.option_list_id, 0) if question.option_list_id else 0,
        )
        for question in questions
    ]


def option_counts_of(questions: Iterable[Question]) -> dict[int, int]:
    """Id of an option list → number of its options, for questions whose options are there already."""
    lists = (question.option_list for question in questions if question.option_list is not None)
    return {option_list.pk: len(option_list.options.all()) for option_list in lists}


def replies_of(revision: Revision, *, keys: Collection[str] | None = None) -> dict[str, rules.Reply]:
    """Question key → reply, for a whole revision or for some of its questions; one query."""
    responses = Response.objects.filter(revision=revision)
    if keys is not None:
        responses = responses.filter(question__key__in=keys)
    rows = responses.values_list("question__key", "answer_state", "value").order_by()
    return {key: rules.Reply(answer_state, value) for key, answer_state, value in rows}


def history_of(response: Response) -> list[ResponseVersion]:
    """Every write to one answer, latest first, rivals among them; also those in other revisions of the submission.

    What was copied from one revision into the next is one write, and stands once. One query.
    """
    versions = ResponseVersion.objects.filter(
        response__revision__submission=response.revision.submission_id, response__question__key=response.question.key
    )
    related = versions.select_related("author", "on_behalf_of", "response__question__option_list", "response__revision")
    written: dict[tuple[object, ...], ResponseVersion] = {}
    for version in related.order_by("written_at", "pk"):
        said = (version.answer_state, json.dumps(version.value, sort_keys=True), version.language)
        written.setdefault((version.written_at, version.author_id, version.is_rival, version.channel, *said), version)
    return sorted(written.values(), key=lambda version: (version.written_at, version.pk), reverse=True)
