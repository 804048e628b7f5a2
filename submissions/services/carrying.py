"""Taking over what is proposed: an answer like any other, through the one write, with where it came from."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError

from parties.models import User
from questionnaires.models import Question
from submissions.choices import AnswerState, Channel, SaveOutcome
from submissions.models import Response, Submission
from submissions.queries import Proposed
from submissions.services.writing import save_response


@dataclass
class TakenOver:
    """``written_count`` answers to provisions; ``changed``: keys whose proposal is no longer what was shown."""

    written_count: int = 0
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Taker:
    submission: Submission
    questions: Mapping[str, Question]
    responses: Mapping[str, Response]
    page_id: uuid.UUID
    actor: User
    now: datetime

    def write(self, key: str, value: object, proposed: Proposed) -> bool:
        """Whether it was written: where something is said already, nothing is."""
        standing = self.responses.get(key)
        if standing is not None and standing.answer_state != AnswerState.UNANSWERED:
            return False
        origin = proposed.sources[0].response
        saved = save_response(
            self.submission,
            self.questions[key],
            value=value,
            answer_state=AnswerState.ANSWERED,
            language=origin.language,
            base_version=standing.number if standing else 0,
            write_id=uuid.uuid5(self.page_id, f"{key} {value}"),
            actor=self.actor,
            channel=Channel.CARRIED,
            now=self.now,
            source=proposed.source_text,
        )
        return saved.outcome == SaveOutcome.SAVED


def take_over(
    submission: Submission,
    *,
    questions: Sequence[Question],
    responses: Mapping[str, Response],
    proposals: Mapping[str, Proposed],
    wanted: Mapping[str, str],
    page_id: uuid.UUID,
    actor: User,
    now: datetime,
) -> TakenOver:
    """Answer each wanted question with the value proposed for it, and cite the laws cited there.

    ``wanted``: question key → value as the person saw it; where another one is proposed by now, nothing is written.
    ``page_id`` makes the same page sent twice one write. Laws are only added where none are cited yet.
    """
    taker = _Taker(submission, {q.key: q for q in questions}, responses, page_id, actor, now)
    taken = TakenOver()
    for key, value in wanted.items():
        proposed = proposals.get(key)
        try:
            if proposed is None or proposed.value != value or not taker.write(key, value, proposed):
                taken.changed.append(key)
                continue
            taken.written_count += 1
            if proposed.law_ids and f"{key}.laws" in taker.questions:
                taker.write(f"{key}.laws", proposed.law_ids, proposed)
        except ValidationError:
            taken.changed.append(key)
    return taken
