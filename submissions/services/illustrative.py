"""Fills an illustrative cycle with generated answers: many rows in few statements, as the other services would write.

Determined by the seed alone. Refuses any cycle that is not flagged illustrative. Source: design.md, section 2, rule 11.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from instruments.choices import Obligation
from parties.choices import ParticipationStatus
from parties.models import Participation, State
from questionnaires.choices import QuestionKind, QuestionnaireKind
from questionnaires.models import Cycle, Question
from questionnaires.rules import is_shown
from submissions import rules
from submissions.choices import Channel, EventKind, ReleaseLevel, RevisionStatus, SubmissionStatus
from submissions.models import Law, LawArticle, Response, ResponseVersion, Revision, Submission, SubmissionEvent
from submissions.queries import law_rows

# Shares of "yes" and "in part" by level of obligation: plausible figures for demonstration, no finding about any State.
SHARES = {
    Obligation.MANDATORY: (0.66, 0.2),
    Obligation.MANDATORY_QUALIFIED: (0.58, 0.24),
    Obligation.CONSIDER: (0.45, 0.25),
    Obligation.OPTIONAL: (0.45, 0.15),
    Obligation.PROCEDURAL: (0.55, 0.15),
}
# About half of the States replied in the first cycle (47 per cent, 29 July 2005); the others stay silent.
REPLY_SHARE = 0.55
INSTRUMENT_SHARE = 0.85
DRAFT_SHARE = 0.08
SILENT_QUESTION_SHARE = 0.06
OTHER_STATE_SHARE = 0.05
CITATION_SHARE = 0.85
CHOICE_SHARE = 0.4


@dataclass
class _Reply:
    """One generated submission with its answers: question → (answer state, value)."""

    submission: Submission
    language: str
    is_draft: bool
    at: datetime
    answers: dict[Question, tuple[str, Any]] = field(default_factory=dict)
    revision: Revision | None = None


def generate_illustrative_replies(cycle: Cycle, *, states: Sequence[State], seed: int, folder: Path) -> int:
    """Generate the replies of ``states`` to an empty illustrative cycle; return the number of submissions.

    About half of them reply to a full questionnaire; a checklist, which takes half an hour, is answered by all.
    """
    if not cycle.is_illustrative:
        raise ValidationError("Answers are generated for illustrative cycles only.")
    texts = yaml.safe_load((folder / "illustrative-texts.yaml").read_text(encoding="utf-8"))
    participations = _participations(cycle, states)
    questions = _questions(cycle)
    with transaction.atomic():
        laws = _register_laws(states, texts)
        replies: list[_Reply] = []
        for state in states:
            replies += _replies_of(cycle, state, participations, questions, laws, texts, seed)
        _write(replies)
    return len(replies)


def _participations(cycle: Cycle, states: Sequence[State]) -> dict[tuple[int, int], ParticipationStatus]:
    rows = Participation.objects.filter(state__in=states)
    return {(p.state_id, p.instrument_id): p.status_on(cycle.cut_off_on) for p in rows}


def _questions(cycle: Cycle) -> dict[int, list[Question]]:
    """Version → its questions, in order."""
    found: dict[int, list[Question]] = {}
    questions = Question.objects.filter(version__cycles=cycle).select_related("provision", "option_list")
    for question in questions.prefetch_related("option_list__options").order_by("section__position", "position"):
        found.setdefault(question.version_id, []).append(question)
    return found


def _working_language(state: State, texts: Mapping[str, Any]) -> str:
    languages = texts["working_languages"]
    return str(languages.get(state.iso3) or languages.get(state.m49_subregion) or "en")


def _register_laws(states: Sequence[State], texts: Mapping[str, Any]) -> dict[int, list[int]]:
    """Three laws of four articles for each State; State → ids of the articles."""
    laws = Law.objects.bulk_create(
        Law(state=state, title=title, language=_working_language(state, texts))
        for state in states
        for title in texts["laws"][_working_language(state, texts)]
    )
    articles = LawArticle.objects.bulk_create(
        LawArticle(state_id=law.state_id, law=law, designation=str(number)) for law in laws for number in (3, 5, 12, 27)
    )
    found: dict[int, list[int]] = {}
    for article in articles:
        found.setdefault(article.state_id, []).append(article.pk)
    return found


def _replies_of(
    cycle: Cycle,
    state: State,
    participations: Mapping[tuple[int, int], ParticipationStatus],
    questions: Mapping[int, list[Question]],
    laws: Mapping[int, list[int]],
    texts: Mapping[str, Any],
    seed: int,
) -> list[_Reply]:
    random = Random(f"{seed} {state.iso3}")
    is_checklist = cycle.kind == QuestionnaireKind.CHECKLIST
    if random.random() > REPLY_SHARE and not is_checklist:
        return []
    replies = []
    days = (cycle.cut_off_on - cycle.opens_on).days - 30
    for version in cycle.versions.select_related("questionnaire").order_by("pk"):
        instrument_id = version.questionnaire.instrument_id
        status = participations.get((state.pk, instrument_id), ParticipationStatus.NONE)
        if not rules.may_reply(status) or (random.random() > INSTRUMENT_SHARE and not is_checklist):
            continue
        opened = datetime(cycle.opens_on.year, cycle.opens_on.month, cycle.opens_on.day, 9, tzinfo=UTC)
        reply = _Reply(
            submission=Submission(state=state, cycle=cycle, instrument_id=instrument_id, version=version),
            language=_working_language(state, texts),
            is_draft=random.random() < DRAFT_SHARE and not is_checklist,
            at=opened + timedelta(days=30 + random.randrange(max(days - 30, 1)), minutes=random.randrange(480)),
        )
        reply.answers = _answers(random, questions[version.pk], laws[state.pk], reply.language, texts, seed)
        replies.append(reply)
    return replies


def _answers(
    random: Random,
    questions: Iterable[Question],
    laws: Sequence[int],
    language: str,
    texts: Mapping[str, Any],
    seed: int,
) -> dict[Question, tuple[str, Any]]:
    answers: dict[Question, tuple[str, Any]] = {}
    said: dict[str, Any] = {}
    for question in questions:
        if question.kind in (QuestionKind.IMPLEMENTATION, QuestionKind.CHECK):
            answered = _implementation(random, question, texts["reason"][language], seed)
        elif is_shown(question.show_if, said):
            above = said.get(question.key.rpartition(".")[0])
            value = _follow_up(random, question, above, laws, texts["missing"][language])
            answered = ("answered", value) if value else None
        else:
            continue
        if answered:
            answers[question] = answered
        if answered and answered[0] == "answered":
            said[question.key] = answered[1]
    return answers


def _implementation(random: Random, question: Question, reason: str, seed: int) -> tuple[str, Any] | None:
    draw = random.random()
    if draw < SILENT_QUESTION_SHARE:
        return None
    if draw < SILENT_QUESTION_SHARE + OTHER_STATE_SHARE:
        state = "not_available" if question.provision is None else random.choice(rules.OTHER_ANSWER_STATES)
        return state, reason if state == "not_applicable" else None
    # An item of the checklist is about the mandatory core, and about no single provision.
    yes, in_part = SHARES[Obligation(question.provision.obligation if question.provision else Obligation.MANDATORY)]
    # Provisions differ among themselves, the same way for every State.
    yes += Random(f"{seed} {question.key}").uniform(-0.22, 0.18)
    draw = random.random()
    return "answered", "yes" if draw < yes else "in_part" if draw < yes + in_part else "no"


def _follow_up(random: Random, question: Question, above: Any, laws: Sequence[int], texts: Sequence[str]) -> Any:
    """A reply to a question that opened by the answer ``above`` it, or to one about an article as a whole.

    Only what is missing is put into words: other texts would have to be invented State by State.
    """
    if question.kind == QuestionKind.CITATIONS:
        return sorted(random.sample(laws, random.choice((1, 1, 2)))) if random.random() < CITATION_SHARE else None
    if question.kind == QuestionKind.TEXT:
        return random.choice(texts) if question.key.endswith(".missing") and random.random() < 0.7 else None
    if question.option_list is None:
        return None
    slugs = [option.slug for option in question.option_list.options.all()]
    if question.key.endswith(".elements"):
        count = len(slugs) if above == "yes" else random.randrange(1, len(slugs))
    elif random.random() > CHOICE_SHARE:
        return None
    else:
        count = random.choice((1, 1, 2, 3))
    if question.kind == QuestionKind.CHOICE:
        return random.choice(slugs)
    chosen = set(random.sample(slugs, min(count, len(slugs))))
    return [slug for slug in slugs if slug in chosen]


def _write(replies: Sequence[_Reply]) -> None:
    """As the services write it: a draft, its answers with version 1, then the submission with its events."""
    Submission.objects.bulk_create(reply.submission for reply in replies)
    Submission.objects.filter(pk__in=[r.submission.pk for r in replies if not r.is_draft]).update(
        status=SubmissionStatus.SUBMITTED
    )
    for reply in replies:
        reply.revision = Revision(
            state_id=reply.submission.state_id, submission=reply.submission, version=reply.submission.version
        )
    Revision.objects.bulk_create(reply.revision for reply in replies if reply.revision)
    _write_answers(replies)
    finished = [reply for reply in replies if not reply.is_draft]
    laws = {
        law[0]: law for law in law_rows(LawArticle.objects.filter(state__in=[r.submission.state for r in finished]))
    }
    for reply in finished:
        _submit(reply, laws)
    revisions = [reply.revision for reply in finished if reply.revision]
    Revision.objects.bulk_update(revisions, ["status", "submitted_at", "content_hash"], batch_size=500)
    SubmissionEvent.objects.bulk_create(event for reply in replies for event in _events(reply))


def _submit(reply: _Reply, laws: Mapping[int, tuple[Any, ...]]) -> None:
    assert reply.revision is not None  # noqa: S101  (set for every reply above)
    reply.revision.status = RevisionStatus.SUBMITTED
    reply.revision.submitted_at = reply.at
    rows = [
        (question.key, state, value, reply.language, ReleaseLevel.SECRETARIAT)
        for question, (state, value) in reply.answers.items()
    ]
    reply.revision.content_hash = rules.content_hash(rows, (laws[pk] for pk in rules.cited_ids(rows)))


def _write_answers(replies: Sequence[_Reply]) -> None:
    rows = [
        (reply.submission.state_id, reply.revision.pk, question.pk, state, json.dumps(value), reply.language, reply.at)
        for reply in replies
        if reply.revision
        for question, (state, value) in reply.answers.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('submissions_response', 'id')) FROM generate_series(1, %s)",
            [len(rows)],
        )
        ids = [row[0] for row in cursor.fetchall()]
    shared = {"release_level": ReleaseLevel.SECRETARIAT.value, "number": 1, "carried_state": ""}
    columns = ["state_id", "revision_id", "question_id", "answer_state", "value", "language", "written_at", "id"]
    _insert(Response, columns, [(*row, pk) for row, pk in zip(rows, ids, strict=True)], shared)
    columns = ["state_id", "answer_state", "value", "language", "written_at", "response_id", "write_id"]
    versions = [
        (row[0], *row[3:], pk, str(uuid.uuid5(uuid.NAMESPACE_OID, f"{row[1]} {row[2]}")))
        for row, pk in zip(rows, ids, strict=True)
    ]
    shared |= {"is_rival": False, "channel": Channel.GENERATED.value, "source": ""}
    _insert(ResponseVersion, columns, versions, shared)


def _insert(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]], shared: Mapping[str, Any]
) -> None:
    """One statement for all rows: an array per column is far faster than a parameter per value."""
    types = {"value": "jsonb", "written_at": "timestamptz", "write_id": "uuid"}
    types |= {name: "bigint" for name in columns if name == "id" or (name.endswith("_id") and name != "write_id")}
    arrays = ", ".join(f"%s::text[]::{types.get(name, 'text')}[]" for name in columns)
    names = ", ".join([*columns, *shared])
    values = ", ".join([*(f"r.{name}" for name in columns), *("%s" for _name in shared)])
    table = model._meta.db_table
    statement = (
        f"INSERT INTO {table} ({names}) SELECT {values}"  # noqa: S608  (names of our own columns)
        f" FROM unnest({arrays}) AS r({', '.join(columns)})"
    )
    transposed = [[str(value) for value in column] for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*shared.values(), *transposed])


def _events(reply: _Reply) -> list[SubmissionEvent]:
    steps = [(EventKind.OPENED, "", SubmissionStatus.DRAFT)]
    if not reply.is_draft:
        steps += [
            (EventKind.CLEARED, SubmissionStatus.DRAFT, SubmissionStatus.CLEARED),
            (EventKind.SUBMITTED, SubmissionStatus.CLEARED, SubmissionStatus.SUBMITTED),
        ]
    return [
        SubmissionEvent(
            state_id=reply.submission.state_id,
            submission=reply.submission,
            kind=kind,
            from_status=before,
            to_status=after,
            at=reply.at,
        )
        for kind, before, after in steps
    ]
