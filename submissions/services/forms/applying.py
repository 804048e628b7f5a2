"""What a file says becomes answers, as far as the person who brought it in says so."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from parties import isolation
from parties.models import User
from submissions.choices import Channel, SaveOutcome
from submissions.models import FormReturn, Revision
from submissions.rules import Comparison
from submissions.services.forms.becoming import Becomes
from submissions.services.forms.comparing import CheckedRow, compare_rows
from submissions.services.forms.sentences import trouble_sentence
from submissions.services.laws import register_law
from submissions.services.proposing import propose_answer
from submissions.services.writing import SavedResponse, save_response

KEPT_DAYS = 30
# Under which the same answer of the same file is the same write, however often it is sent.
WRITES = uuid.UUID("5f0a6f1e-3c1b-5d53-9b58-2f6c9e0f7a11")
# Outcomes beside those of a write.
LEFT, SAME, REFUSED = "left", "same", "refused"
TAKEN = (Comparison.NEW, Comparison.CHANGED, Comparison.BOTH)


def apply_return(
    form_return: FormReturn,
    revision: Revision,
    *,
    taken: Mapping[str, int],
    becomes: Becomes,
    actor: User,
    now: datetime,
) -> FormReturn:
    """Write the answers of ``taken``: question key → number of the version that the person saw there.

    Each goes through the one write, so what changed since is a clash and both texts are kept. Sent twice, or once more
    after it was cut off, nothing is written twice. What became of each line is kept with the file.
    """
    if form_return.applied_at is not None:
        return form_return
    outcome = {}
    for row in compare_rows(form_return, revision, becomes=becomes):
        name, said = _outcome(row, form_return, revision, taken, becomes, actor, now)
        outcome[row.key] = {"cell": row.cell, "outcome": name, "said": said}
    waiting = FormReturn.objects.filter(pk=form_return.pk, applied_at=None)
    waiting.update(outcome=outcome, applied_at=now)
    form_return.refresh_from_db()
    return form_return


def _outcome(
    row: CheckedRow,
    form_return: FormReturn,
    revision: Revision,
    taken: Mapping[str, int],
    becomes: Becomes,
    actor: User,
    now: datetime,
) -> tuple[str, str]:
    """What becomes of one line, and what is told of it."""
    if row.comparison == Comparison.REFUSED:
        return REFUSED, trouble_sentence(row.trouble, row.detail)
    if row.comparison == Comparison.SAME:
        return SAME, ""
    if row.comparison not in TAKEN or row.key not in taken:
        return LEFT, ""
    write_id = uuid.uuid5(WRITES, f"{form_return.pk}:{row.key}")
    try:
        is_proposed = row.question is not None and becomes(row.question) == SaveOutcome.PROPOSED
        saved = _write(row, revision, taken[row.key], write_id, actor, now, is_proposed=is_proposed)
    except ValidationError as refusal:
        return REFUSED, " ".join(refusal.messages)
    return str(saved.outcome), saved.problem


def _write(
    row: CheckedRow,
    revision: Revision,
    base: int,
    write_id: uuid.UUID,
    actor: User,
    now: datetime,
    *,
    is_proposed: bool,
) -> SavedResponse:
    """The one place where an answer of a file is written, or becomes a proposal of who may only propose."""
    submission, said = revision.submission, row.said
    assert said is not None  # noqa: S101  (a line that says nothing is not taken)
    value = said.value
    if said.laws:
        laws = [
            register_law(
                submission.state, title=title, number=number, designation=article, language=row.language, actor=actor
            )
            for title, number, article in said.laws
        ]
        value = sorted({*(value if isinstance(value, list) else []), *(law.pk for law in laws)})
    told: dict[str, Any] = {
        "value": value,
        "answer_state": said.answer_state,
        "language": row.language,
        "base_version": base,
        "write_id": write_id,
        "actor": actor,
        "now": now,
    }
    if is_proposed:
        return propose_answer(submission, row.question, **told)
    level = row.response.release_level if row.response else ""
    return save_response(submission, row.question, channel=Channel.FORM, release_level=level, **told)


def forget_returns(*, now: datetime) -> int:
    """Delete what files said, thirty days after they came back; the answers taken from them stay. How many."""
    with isolation.acting_for_all():
        return FormReturn.objects.filter(returned_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
