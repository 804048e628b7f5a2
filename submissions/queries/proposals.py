"""What a State has said elsewhere about the same thing: proposed under a question that has no answer yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from instruments.models import Provision
from parties.rules import Standing
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions import rules
from submissions.choices import AnswerState, RevisionStatus
from submissions.models import Assignment, Response, Revision, Submission
from submissions.queries.earlier import SOURCE_MAX, is_open
from submissions.queries.finding import LEFT_BEHIND
from submissions.rules import Source, SourceKind

RELATED_LINKS = Provision.related.through


@dataclass(frozen=True)
class ProposedSource:
    """One answer elsewhere, with the response it is, and the articles of laws cited under it."""

    source: Source
    response: Response
    law_ids: Sequence[int]


@dataclass(frozen=True)
class Proposed:
    """What is proposed under one question; ``value`` is None where the State has to look for itself."""

    question: Question
    value: str | None
    differs: bool
    sources: Sequence[ProposedSource]

    @property
    def law_ids(self) -> list[int]:
        """Articles of laws cited under the sources, each once."""
        return sorted({pk for proposed in self.sources for pk in proposed.law_ids})

    @property
    def source_text(self) -> str:
        """Where the value comes from, as it is kept with the answer: "UNTOC 10(1), 2026-11-03, K. Diallo"."""
        return "; ".join(_named(s) for s in self.sources)[:SOURCE_MAX]


def proposals_for(
    revision: Revision,
    questions: Iterable[Question],
    responses: Mapping[str, Response],
    *,
    standing: Standing,
    today: date,
) -> dict[str, Proposed]:
    """Question key → what is proposed there, for one person of the State; two queries, none where all is answered.

    Only what this person may read is a source: a contributor reads of drafts what was handed to them.
    """
    open_questions = {
        question.provision_id: question
        for question in questions
        if question.kind == QuestionKind.IMPLEMENTATION
        and question.provision_id is not None
        and is_open(responses.get(question.key))
    }
    related = _related(open_questions)
    keys = {question.provision.key: pk for pk, question in open_questions.items() if question.provision}
    candidates: defaultdict[int, list[ProposedSource]] = defaultdict(list)
    answers = _answers(revision.submission, open_questions, related, keys, standing, today)
    for response, law_ids in _with_laws(answers):
        for provision, source in _sources(response, revision.submission, related, keys, open_questions):
            candidates[provision].append(ProposedSource(source, response, law_ids))
    found = {}
    for provision, listed in candidates.items():
        question = open_questions[provision]
        proposal = rules.propose((p.source for p in listed), instrument=_code(question))
        if proposal is not None:
            kept = [next(p for p in listed if p.source is source) for source in proposal.sources]
            found[question.key] = Proposed(question, proposal.value, proposal.differs, kept)
    return found


def _named(proposed: ProposedSource) -> str:
    """One source: reference and day, the cycle where it is another one, and who wrote it where that is known."""
    source, response = proposed.source, proposed.response
    named = [source.reference, source.answered_at.date().isoformat()]
    if not source.is_same_cycle:
        named.append(response.revision.submission.cycle.slug)
    if response.author is not None:
        named.append(str(response.author))
    return ", ".join(named)


def _related(open_questions: Mapping[int, Question]) -> dict[int, set[int]]:
    """Related provision → those of the page it is related to, whichever of the two names the other."""
    links = RELATED_LINKS.objects.filter(
        Q(from_provision__in=open_questions) | Q(to_provision__in=open_questions)
    ).values_list("from_provision", "to_provision")
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in links:
        if one in open_questions:
            found[other].add(one)
        if other in open_questions:
            found[one].add(other)
    return dict(found)


def _answers(
    submission: Submission,
    own: Mapping[int, Question],
    related: Mapping[int, set[int]],
    keys: Mapping[str, int],
    standing: Standing,
    today: date,
) -> QuerySet[Response]:
    """The State's own answers that may be a source, the newest text of each submission last."""
    if not own:
        return Response.objects.none()
    stands = Q(revision__status=RevisionStatus.SUBMITTED)
    of_cycle = Q(revision__submission__cycle=submission.cycle_id)
    earlier = Q(revision__submission__cycle__opens_on__lt=submission.cycle.opens_on)
    answers = Response.objects.filter(state=submission.state_id).filter(
        Q(question__provision__in=related) & (of_cycle | stands)
        | Q(question__provision__in=own) & stands & earlier
        | Q(question__kind=QuestionKind.CHECK, question__covers__has_any_keys=list(keys))
    )
    # What is illustrative is never mistaken for a statement, nor a statement for an illustration.
    answers = answers.filter(revision__submission__cycle__is_illustrative=submission.cycle.is_illustrative)
    answers = answers.exclude(revision__submission=submission).exclude(revision__status__in=LEFT_BEHIND)
    kinds = [QuestionKind.IMPLEMENTATION, QuestionKind.CITATIONS, QuestionKind.CHECK]
    if not standing.is_focal_point_of(submission.state_id):
        handed = (
            Assignment.objects.standing()
            .of(standing.user_id, today=today)
            .filter(submission=OuterRef("revision__submission"), article=OuterRef("question__section__article"))
            .alias(asked=ExpressionWrapper(OuterRef("question__key"), CharField()))
            .filter(
                Q(question_key="")
                | Q(asked=F("question_key"))
                | Q(asked__startswith=Concat(F("question_key"), Value(".")))
            )
        )
        answers = answers.filter(stands | Exists(handed))
    named = ("author", "question__provision", "revision__submission__instrument", "revision__submission__cycle")
    return answers.filter(question__kind__in=kinds).select_related(*named).order_by("revision__number", "pk")


def _with_laws(answers: Iterable[Response]) -> list[tuple[Response, list[int]]]:
    """Answers to provisions and items, the newest text of each submission, with the laws cited beside them."""
    newest = {(response.revision.submission_id, response.question.key): response for response in answers}
    found = []
    for (submission, key), response in newest.items():
        if response.question.kind != QuestionKind.CITATIONS:
            cited = newest.get((submission, f"{key}.laws"))
            says_so = cited is not None and cited.answer_state == AnswerState.ANSWERED
            found.append((response, list(cited.value) if cited is not None and says_so and cited.value else []))
    return found


def _sources(
    response: Response,
    submission: Submission,
    related: Mapping[int, set[int]],
    keys: Mapping[str, int],
    own: Mapping[int, Question],
) -> Iterable[tuple[int, Source]]:
    """The provisions of the page for which one answer says something, each with what it is a source of."""
    question, said_in = response.question, response.revision.submission
    source = Source(
        kind=SourceKind.RELATED,
        instrument=said_in.instrument.code,
        reference=question.provision.key if question.provision else question.key,
        answer_state=response.answer_state,
        value=response.value,
        answered_at=response.written_at,
        is_same_cycle=said_in.cycle_id == submission.cycle_id,
        covered_count=len(question.covers),
        origin=response.pk,
    )
    if question.kind == QuestionKind.CHECK:
        for key in question.covers:
            if key in keys:
                yield keys[key], replace(source, kind=SourceKind.CHECKLIST)
    elif question.provision_id is not None:
        if question.provision_id in own and said_in.cycle.opens_on < submission.cycle.opens_on:
            yield question.provision_id, replace(source, kind=SourceKind.EARLIER)
        for provision in related.get(question.provision_id, ()):
            yield provision, source


def _code(question: Question) -> str:
    """The code of the instrument that a provision's key begins with."""
    return question.provision.key.partition(" ")[0] if question.provision else ""
