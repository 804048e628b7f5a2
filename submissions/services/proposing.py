"""What somebody who may only propose writes: kept beside the answer, which it does not touch."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.models import Question
from submissions.choices import AnswerState, RevisionStatus, SaveOutcome
from submissions.models import ProposedAnswer, Response, Revision, Submission
from submissions.services.writing import SavedResponse, WriteRefusedError, checked_value, gone


def propose_answer(
    submission: Submission,
    question: Question | None,
    *,
    value: object,
    answer_state: str,
    language: str,
    base_version: int | None,
    write_id: uuid.UUID,
    actor: User,
    now: datetime,
) -> SavedResponse:
    """Keep a text as a proposal; the answer that stands comes back as it is, with version 0 where there is none.

    A known ``write_id`` with the same content changes nothing. The base may be stale: who decides sees both. Raises
    ``WriteRefusedError`` as ``save_response`` does.
    """
    if base_version is None:
        raise WriteRefusedError(428, _("The answer came without the version it was based on."))
    if question is None or question.version_id != submission.version_id:
        raise gone()
    checked = checked_value(submission, question, value, answer_state, language)
    said = {"question_key": question.key, "value": checked, "answer_state": answer_state, "language": language}
    proposed = _replay_of(submission, write_id, actor, said)
    revision = Revision.objects.filter(submission=submission, status=RevisionStatus.DRAFT).first()
    if proposed is None:
        if revision is None:
            raise WriteRefusedError(423, _("These answers are no longer in preparation, so nothing was changed."))
        if revision.version_id != question.version_id:
            raise gone()
        proposed = _store(submission, base_version, write_id, actor, now, said)
    standing = Response.objects.filter(revision=revision, question=question).select_related("author").first()
    answer = standing or Response(number=0, answer_state=AnswerState.UNANSWERED, language=language)
    return SavedResponse(SaveOutcome.PROPOSED, answer, proposed=proposed)


def _store(
    submission: Submission, base_version: int, write_id: uuid.UUID, actor: User, now: datetime, said: dict[str, object]
) -> ProposedAnswer:
    try:
        with transaction.atomic():
            return ProposedAnswer.objects.create(
                state_id=submission.state_id,
                submission=submission,
                base_version=base_version,
                author=actor,
                written_at=now,
                write_id=write_id,
                **said,
            )
    except IntegrityError:
        # The same write twice at the same moment: one of them is the replay.
        known = _replay_of(submission, write_id, actor, said)
        if known is None:
            raise
        return known


def _replay_of(
    submission: Submission, write_id: uuid.UUID, actor: User, said: dict[str, object]
) -> ProposedAnswer | None:
    known = ProposedAnswer.objects.filter(state=submission.state_id, write_id=write_id).first()
    if known is None:
        return None
    same = all(getattr(known, name) == value for name, value in said.items())
    if not same or known.author_id != actor.pk or known.submission_id != submission.pk:
        raise WriteRefusedError(422, _("This write id was already used for something else."))
    return known
