"""Submitted answers to count, written straight into the tables: their services have tests of their own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random

from findings.services import bring_up_to_date
from instruments.models import Instrument
from parties.models import Declaration, Source, State
from questionnaires.choices import QuestionKind
from questionnaires.models import Cycle, Question
from submissions.choices import AnswerState, RevisionStatus, SubmissionStatus
from submissions.models import Response, Revision, Submission

SUBMITTED_AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
# Parties to all four instruments long before every day a test looks at, by regional group.
PARTIES = {
    "African States": ["BEN", "BFA", "KEN", "MWI", "NGA", "SEN", "ZAF"],
    "Eastern European States": ["ALB", "BGR", "EST", "HRV", "LVA", "ROU"],
    "Latin American and Caribbean States": ["ARG", "BRA", "CHL", "CRI", "MEX", "URY"],
    "Western European and other States": ["NOR", "ESP"],
}


def submit_answers(
    iso3: str,
    cycle: Cycle,
    answers: Mapping[str, object],
    *,
    code: str = "FIR",
    submitted_at: datetime | None = SUBMITTED_AT,
    release_level: str = "secretariat",
) -> Revision:
    """A revision with these answers: question key → value, or a pair (answer state, value). None leaves it a draft.

    A second one for the same State and instrument supersedes the first.
    """
    state = State.objects.get(iso3=iso3)
    version = cycle.versions.get(questionnaire__instrument__code=code)
    submission, _is_new = Submission.objects.get_or_create(
        state=state, cycle=cycle, instrument=version.questionnaire.instrument, defaults={"version": version}
    )
    number = submission.revisions.count() + 1
    revision = Revision.objects.create(state=state, submission=submission, version=submission.version, number=number)
    questions = dict(version.questions.filter(key__in=answers).values_list("key", "pk"))
    Response.objects.bulk_create(
        Response(
            state=state,
            revision=revision,
            question_id=questions[key],
            answer_state=said[0] if isinstance(said, tuple) else AnswerState.ANSWERED,
            value=said[1] if isinstance(said, tuple) else said,
            language="en",
            written_at=SUBMITTED_AT,
            release_level=release_level,
        )
        for key, said in answers.items()
    )
    if submitted_at is not None:
        submission.revisions.filter(status=RevisionStatus.SUBMITTED).update(status=RevisionStatus.SUPERSEDED)
        revision.status, revision.submitted_at = RevisionStatus.SUBMITTED, submitted_at
        revision.save(update_fields=["status", "submitted_at"])
        submission.status = SubmissionStatus.SUBMITTED
        submission.save(update_fields=["status"])
    return revision


def random_answers(cycle: Cycle, code: str, rng: Random) -> dict[str, object]:
    """Something of everything a State may say, follow-ups that do not belong among them."""
    answers: dict[str, object] = {}
    questions = Question.objects.filter(version__cycles=cycle, version__questionnaire__instrument__code=code)
    for key, kind in questions.order_by("section__position", "position").values_list("key", "kind"):
        if rng.random() < 0.15:
            continue
        if kind == QuestionKind.IMPLEMENTATION:
            others = [("not_applicable", "No coast."), ("not_applicable", ""), ("will_follow", None)]
            answers[key] = rng.choice(["yes", "yes", "in_part", "no", "no", *others])
        elif kind == QuestionKind.CITATIONS:
            answers[key] = rng.choice([[], [1], [1, 2]])
        elif kind == QuestionKind.CHOICES:
            answers[key] = rng.choice([[], ["training"], ["training", "equipment"]])
    return answers


def make_declaration(
    iso3: str, instrument: Instrument, kind: str, made_on: str, withdrawn_on: str | None = None, **named: object
) -> Declaration:
    """What a State said to the depositary; ``named``: the provision or the article it names. Illustrative."""
    source, _is_new = Source.objects.get_or_create(key="made-up", defaults={"title": "Made up for a test"})
    return Declaration.objects.create(
        state=State.objects.get(iso3=iso3),
        instrument=instrument,
        kind=kind,
        made_on=made_on,
        withdrawn_on=withdrawn_on,
        source=source,
        confidence="confirmed",
        is_illustrative=False,
        **named,
    )


def answer_everywhere(cycle: Cycle, answers: Mapping[str, object], *, code: str = "FIR") -> int:
    """All of ``PARTIES`` submit the same; figures are brought up to date. Returns how many they are."""
    states = [iso3 for listed in PARTIES.values() for iso3 in listed]
    for iso3 in states:
        submit_answers(iso3, cycle, answers, code=code)
    bring_up_to_date(cycle)
    return len(states)
