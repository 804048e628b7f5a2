"""Taking over what was said in an earlier cycle, and signing that nothing is new under a provision since a day."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.models import Question
from submissions import queries, rules
from submissions.choices import AnswerState, Channel, SaveOutcome
from submissions.models import NothingNew, Response, Revision, Submission
from submissions.queries import Former, FormerAnswer
from submissions.rules import Step
from submissions.services.carrying import TakenOver
from submissions.services.submitting import lock_draft_of, lock_submission
from submissions.services.writing import save_response


@dataclass(frozen=True)
class _Writer:
    """Writes former answers through the one write; ``page_id`` makes the same page sent twice one write."""

    submission: Submission
    page_id: uuid.UUID
    actor: User
    now: datetime

    def take(self, former: FormerAnswer, standing: Response | None) -> Response | None:
        """Say again what was said before; None where somebody else was quicker."""
        return self._write(former.question, former.response, standing, Channel.CARRIED, former.source_text)

    def confirm(self, question: Question, standing: Response) -> Response | None:
        """What was carried over is meant as it stands: all that was said, in the language it was written in."""
        return self._write(question, standing, standing, Channel.PAGE, "")

    def _write(
        self, question: Question, said: Response, standing: Response | None, channel: Channel, source: str
    ) -> Response | None:
        saved = save_response(
            self.submission,
            question,
            value=said.value,
            answer_state=said.said_state,
            language=said.language,
            base_version=standing.number if standing else 0,
            write_id=uuid.uuid5(self.page_id, f"{question.key} as before {said.pk}"),
            actor=self.actor,
            channel=channel,
            now=self.now,
            release_level=said.release_level,
            source=source,
        )
        return None if saved.outcome == SaveOutcome.CONFLICT else saved.response


def take_over_former(
    submission: Submission,
    *,
    former: Former,
    responses: Mapping[str, Response],
    wanted: Mapping[str, int],
    page_id: uuid.UUID,
    actor: User,
    now: datetime,
) -> TakenOver:
    """Answer each wanted question as it was answered before; where something is said already, nothing is written.

    ``wanted``: question key → id of the former response as the person saw it.
    """
    writer = _Writer(submission, page_id, actor, now)
    taken = TakenOver()
    offered = {answer.question.key: answer for answer in former.offered(responses)}
    for key, pk in wanted.items():
        answer = offered.get(key)
        try:
            if answer is None or answer.response.pk != pk or writer.take(answer, responses.get(key)) is None:
                taken.changed.append(key)
            else:
                taken.written_count += 1
        except ValidationError:
            taken.changed.append(key)
    return taken


def sign_nothing_new(
    submission: Submission,
    *,
    questions: Sequence[Question],
    former: Former,
    since_on: date,
    page_id: uuid.UUID,
    actor: User,
    now: datetime,
) -> int:
    """Confirm every former answer under one provision as it was, and sign that nothing is new there since a day.

    ``questions``: those of the provision, its implementation first. In one transaction, in order: locks submission and
    revision, takes over or confirms what is not yet said, writes a statement for each answer. Returns how many
    answers the statement is about; what stands already under the same day is not signed twice. ``ValidationError``
    when the day cannot be, nothing was said before, or an answer says something else by now: then nothing is written.
    """
    if not rules.is_day_possible(since_on, today=now.date()):
        raise ValidationError(_("Give a day that is not in the future, and not before the year 2000."))
    with transaction.atomic():
        locked = lock_submission(submission)
        revision = lock_draft_of(locked)
        responses = queries.responses_of(revision, questions)
        steps = steps_to_sign(questions, responses, former)
        if Step.REFUSE in steps.values():
            raise ValidationError(
                _("An answer here is no longer the one you gave before. Then something is new: just save.")
            )
        if steps[questions[0].key] == Step.LEAVE:
            raise ValidationError(_("There is no former answer here that could be confirmed as it was."))
        writer = _Writer(submission, page_id, actor, now)
        signed = []
        for question in questions:
            response = _bring(writer, steps[question.key], question, responses.get(question.key), former)
            if response is not None:
                signed.append((question.key, response.number))
        _sign(revision, signed, since_on, actor=actor, now=now)
    return len(signed)


def steps_to_sign(questions: Sequence[Question], responses: Mapping[str, Response], former: Former) -> dict[str, Step]:
    """Question key → what signing would do with the answer there. Writes nothing."""
    steps = {}
    for question in questions:
        response, earlier = responses.get(question.key), former.answers.get(question.key)
        said = rules.Said(response.said_state, response.value) if response else None
        before = earlier.said if earlier is not None and earlier.is_offered else None
        is_waiting = response is not None and response.answer_state == AnswerState.CARRIED_OVER
        steps[question.key] = rules.step_for(said, before, is_waiting=is_waiting)
    return steps


def _bring(
    writer: _Writer, step: Step, question: Question, standing: Response | None, former: Former
) -> Response | None:
    """The answer as it then stands, where the statement is about it."""
    if step == Step.SIGN or step == Step.LEAVE:
        return standing if step == Step.SIGN else None
    if step == Step.CONFIRM and standing is not None:
        written = writer.confirm(question, standing)
    else:
        written = writer.take(former.answers[question.key], standing)
    if written is None:
        raise ValidationError(_("Someone else changed an answer here meanwhile. Look again, then confirm."))
    return written


def _sign(revision: Revision, signed: list[tuple[str, int]], since_on: date, *, actor: User, now: datetime) -> None:
    known = set(
        NothingNew.objects.filter(revision=revision, since_on=since_on).values_list("question_key", "response_number")
    )
    NothingNew.objects.bulk_create(
        NothingNew(
            state_id=revision.state_id,
            revision=revision,
            question_key=key,
            since_on=since_on,
            response_number=number,
            signed_by=actor,
            signed_at=now,
        )
        for key, number in signed
        if (key, number) not in known
    )
