"""An earlier text of an answer made to stand again: as a new version, for nothing of a history is ever undone."""

import uuid
from datetime import datetime

from parties.models import User
from submissions import queries
from submissions.choices import Channel
from submissions.models import Response, ResponseVersion
from submissions.services.writing import SavedResponse, save_response


def restore_version(
    response: Response,
    version: ResponseVersion,
    *,
    base_version: int,
    write_id: uuid.UUID,
    actor: User,
    now: datetime,
) -> SavedResponse:
    """Write what ``version`` says once more, if the answer still stands as the person saw it.

    A stale base keeps the text as a rival and returns CONFLICT, as every write does; raises as ``save_response``.
    What was carried over is restored as what it said: a person has chosen it. Source: issue 4, "Two people, one
    answer".
    """
    submission = response.revision.submission
    question = queries.find_question(submission, response.question.key)
    return save_response(
        submission,
        question,
        value=version.value,
        answer_state=version.said_state,
        language=version.language,
        base_version=base_version,
        write_id=write_id,
        actor=actor,
        channel=Channel.RESTORED,
        now=now,
        release_level=version.release_level,
        source=f"{version.number}, {version.written_at:%Y-%m-%d}",
    )
