"""What changed from one text of a submission to another: answers by question, and the laws they cite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from instruments.models import Article
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from questionnaires.rules import Passage, word_differences
from submissions import rules
from submissions.models import LawArticle, Response, Revision
from submissions.queries.content import questions_asked, responses_of


@dataclass(frozen=True)
class ChangedAnswer:
    """One question whose answer differs. ``passages``: word by word, where both are texts in one language."""

    question: Question
    change: rules.Change
    before: Response | None
    after: Response | None
    passages: Sequence[Passage] = ()


@dataclass(frozen=True)
class ChangedArticle:
    article: Article
    answers: Sequence[ChangedAnswer]


@dataclass(frozen=True)
class Differences:
    """``unchanged_count``: answers that say the same. ``laws_added``, ``laws_taken``: cited in one text only."""

    before: Revision
    after: Revision
    articles: Sequence[ChangedArticle]
    counts: Mapping[str, int]
    unchanged_count: int
    laws_added: Sequence[LawArticle]
    laws_taken: Sequence[LawArticle]
    register: Sequence[LawArticle]


def revision_numbered(submission_id: int, number: int) -> Revision | None:
    """One text of a submission by its number, whatever became of it."""
    related = ("version__questionnaire", *(f"submission__{name}" for name in ("state", "cycle", "instrument")))
    revisions = Revision.objects.filter(submission=submission_id, number=number)
    return revisions.select_related(*related).first()


def text_before(revision: Revision) -> Revision | None:
    """The text that stood when this one was begun: the latest submitted before it."""
    earlier = revision.submission.revisions.filter(number__lt=revision.number, submitted_at__isnull=False)
    return earlier.select_related("version").order_by("-number").first()


def differences_between(before: Revision, after: Revision) -> Differences:
    """Question by question, by key, in the order of the later text; what only the earlier asked comes last."""
    asked_before = questions_asked(before)
    asked_after = asked_before if before.version_id == after.version_id else questions_asked(after)
    said = [_by_key(asked_before, responses_of(before, asked_before))]
    said.append(_by_key(asked_after, responses_of(after, asked_after)))
    keys = {question.key for question in asked_after}
    questions = asked_after + [question for question in asked_before if question.key not in keys]
    changed = [_changed(question, said[0].get(question.key), said[1].get(question.key)) for question in questions]
    found = [answer for answer in changed if answer.change not in (rules.Change.NOTHING, rules.Change.SAME)]
    by_article: dict[int, list[ChangedAnswer]] = {}
    for answer in found:
        by_article.setdefault(answer.question.section.article_id, []).append(answer)
    cited = [{pk for r in texts.values() if isinstance(r.value, list) for pk in _ids(r)} for texts in said]
    register = list(
        LawArticle.objects.filter(pk__in=cited[0] | cited[1]).select_related("law").order_by("law__title", "pk")
    )
    return Differences(
        before=before,
        after=after,
        articles=[ChangedArticle(answers[0].question.section.article, answers) for answers in by_article.values()],
        counts={change.value: sum(a.change == change for a in found) for change in rules.Change},
        unchanged_count=sum(answer.change == rules.Change.SAME for answer in changed),
        laws_added=[law for law in register if law.pk in cited[1] - cited[0]],
        laws_taken=[law for law in register if law.pk in cited[0] - cited[1]],
        register=register,
    )


def _by_key(questions: Sequence[Question], responses: Mapping[str, Response]) -> dict[str, Response]:
    return {question.key: responses[question.key] for question in questions if question.key in responses}


def _ids(response: Response) -> list[int]:
    return [item for item in response.value if isinstance(item, int)] if isinstance(response.value, list) else []


def _changed(question: Question, before: Response | None, after: Response | None) -> ChangedAnswer:
    facts = [
        rules.SaidFacts(r.answer_state, r.value, r.language, r.release_level) if r is not None else None
        for r in (before, after)
    ]
    change = rules.change_of(*facts)
    passages: Sequence[Passage] = ()
    if change == rules.Change.CHANGED and before is not None and after is not None:
        told, tells = before.value, after.value
        is_text = question.kind == QuestionKind.TEXT and before.language == after.language
        if is_text and isinstance(told, str) and isinstance(tells, str):
            passages = word_differences(told, tells)
    return ChangedAnswer(question, change, before, after, passages)
