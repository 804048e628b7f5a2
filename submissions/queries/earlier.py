"""What a State submitted under the same instrument in its last earlier cycle, beside what is asked now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from questionnaires.choices import QuestionKind, QuestionnaireKind
from questionnaires.models import Cycle, Option, Question
from questionnaires.queries import texts_in
from questionnaires.rules import ChangeClass, QuestionContent, is_shown, questions_in
from submissions import rules
from submissions.choices import AnswerState, RevisionStatus
from submissions.models import Response, Revision

SOURCE_MAX = 200


@dataclass(frozen=True)
class FormerAnswer:
    """What was said before to a question of today: ``response`` with its own question, and what changed since."""

    question: Question
    response: Response
    change: ChangeClass
    is_offered: bool

    @property
    def said(self) -> rules.Said:
        """The former answer as the rules compare it with what is said now."""
        return rules.Said(self.response.answer_state, self.response.value)

    @property
    def is_main(self) -> bool:
        """Whether it answers how a provision is carried out."""
        return self.question.kind == QuestionKind.IMPLEMENTATION

    @property
    def source_text(self) -> str:
        """Where it came from, as it is kept with the answer: "TIP 5(1), 2024-11-24, first, K. Diallo"."""
        response = self.response
        provision = response.question.provision
        named = [provision.key if provision else response.question.key, response.written_at.date().isoformat()]
        named.append(response.revision.submission.cycle.slug)
        if response.author is not None:
            named.append(str(response.author))
        return ", ".join(named)[:SOURCE_MAX]


@dataclass(frozen=True)
class Former:
    """The text that stands of the last earlier cycle, as far as it was asked for; question key of today → answer.

    ``revision`` is None where the State has submitted nothing before.
    """

    revision: Revision | None = None
    answers: Mapping[str, FormerAnswer] = field(default_factory=dict)

    @property
    def cycle(self) -> Cycle | None:
        """The cycle in which it was submitted."""
        return self.revision.submission.cycle if self.revision else None

    @property
    def submitted_on(self) -> date | None:
        """The day it was submitted."""
        moment = self.revision.submitted_at if self.revision else None
        return moment.date() if moment else None

    def offered(self, responses: Mapping[str, Response]) -> list[FormerAnswer]:
        """What may be taken over: where nothing is said yet, and the question still asks the same."""
        return [a for key, a in self.answers.items() if a.is_offered and is_open(responses.get(key))]


def is_open(response: Response | None) -> bool:
    """Whether nothing is said there yet."""
    return response is None or response.answer_state == AnswerState.UNANSWERED


def former_answers(revision: Revision, questions: Sequence[Question], *, article_id: int | None = None) -> Former:
    """What was said before to these questions; one query. They come with words and options, or are of one version.

    Of real cycles only for a real one, of illustrative ones only for an illustrative one. ``article_id`` where all
    questions are of one article.
    """
    if not questions:
        return Former()
    responses = Response.objects.filter(revision=Subquery(_former_revision(revision))).exclude(
        answer_state__in=[AnswerState.UNANSWERED, AnswerState.CARRIED_OVER]
    )
    if article_id is not None:
        responses = responses.filter(question__section__article=article_id)
    named = (
        "question__provision",
        "question__shared",
        "question__option_list",
        "author",
        "revision__submission__cycle",
    )
    found = list(responses.select_related(*named).annotate(former_options=ArraySubquery(_options())))
    if not found:
        return Former()
    for response in found:
        _give_options(response)
    by_key = {response.question.key: response for response in found}
    answers: dict[str, FormerAnswer] = {}
    on_page = {question.key for question in questions}
    said_before = {key: rules.Reply(r.answer_state, r.value) for key, r in by_key.items()}
    for question, former, change in _matched(questions, [response.question for response in found]):
        response = by_key[former]
        if _was_hidden(response.question, said_before, on_page):
            continue
        said = rules.Said(response.answer_state, response.value)
        answers[question.key] = FormerAnswer(question, response, change, rules.is_offered(said, change))
    return Former(found[0].revision, answers)


def _was_hidden(former: Question, replies: Mapping[str, rules.Reply], on_page: Collection[str]) -> bool:
    """Whether the answers of then hid it: it was kept, but it was not what the State said.

    A condition on questions that are not at hand hides nothing here.
    """
    if not former.show_if or not questions_in(former.show_if) <= set(on_page):
        return False
    return not is_shown(former.show_if, rules.answers_in(replies))


def _former_revision(revision: Revision) -> QuerySet[Revision, Any]:
    submission = revision.submission
    earlier = Revision.objects.filter(
        state=revision.state_id,
        status=RevisionStatus.SUBMITTED,
        submission__instrument=submission.instrument_id,
        submission__cycle__opens_on__lt=submission.cycle.opens_on,
        submission__cycle__is_illustrative=submission.cycle.is_illustrative,
        version__questionnaire__kind=QuestionnaireKind.FULL,
    )
    return earlier.order_by("-submission__cycle__opens_on", "-pk").values("pk")[:1]


def _options() -> QuerySet[Option, Any]:
    """Options of a former question, with their labels: to show what was chosen, also where it is offered no more."""
    labels = {name: F(name) for name in ("label_ar", "label_zh_hans", "label_en", "label_fr", "label_ru", "label_es")}
    options = Option.objects.filter(option_list=OuterRef("question__option_list")).order_by("position")
    return options.annotate(row=JSONObject(slug=F("slug"), **labels)).values("row")


def _give_options(response: Response) -> None:
    """As if they had been prefetched: the rows are there already."""
    option_list = response.question.option_list
    if option_list is not None:
        rows = Option.objects.none()
        rows._result_cache = [Option(**row) for row in response.former_options]  # type: ignore[attr-defined]
        option_list._prefetched_objects_cache = {"options": rows}  # type: ignore[attr-defined]


def _matched(questions: Sequence[Question], former: Sequence[Question]) -> Iterable[tuple[Question, str, ChangeClass]]:
    """Questions of today that were asked before, the key they had, and what changed."""
    same_version = {question.key for question in former if question.version_id == questions[0].version_id}
    by_key: dict[str, list[QuestionContent]] = {}
    by_provision: defaultdict[str, list[QuestionContent]] = defaultdict(list)
    if any(question.key not in same_version for question in questions):
        for content in map(_content, former):
            by_key[content.key] = [content]
            by_provision[content.provision or ""].append(content)
    for question in questions:
        if question.key in same_version:
            yield question, question.key, ChangeClass.SAME
            continue
        about = by_provision.get(str(question.provision_id), []) if question.provision_id is not None else []
        nearest = by_key.get(question.key, about)
        found = rules.former_of(_content(question), nearest) if nearest else None
        if found is not None:
            yield question, *found


def _content(question: Question) -> QuestionContent:
    """What the rules compare; the options as they are there already."""
    options = list(question.option_list.options.all()) if question.option_list is not None else []
    words = question.wording
    return QuestionContent(
        key=question.key,
        kind=question.kind,
        provision=str(question.provision_id) if question.provision_id is not None else None,
        show_if=question.show_if,
        is_required=question.is_required,
        texts={"text": texts_in(words, "text"), "guidance": texts_in(words, "guidance")},
        options=tuple(option.slug for option in options),
        labels={option.slug: texts_in(option, "label") for option in options},
        covers=tuple(question.covers),
    )
