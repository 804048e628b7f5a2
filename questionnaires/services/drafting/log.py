"""What was done to a draft is written down beside it."""

from datetime import datetime

from parties.models import User
from questionnaires.choices import VersionEventKind
from questionnaires.models import QuestionnaireVersion, VersionEvent


def log_edit(version: QuestionnaireVersion, note: str, actor: User, now: datetime) -> None:
    """``note``: what was edited, by its key; ``+`` and ``-`` before one that came or went."""
    VersionEvent.objects.create(version=version, kind=VersionEventKind.EDITED, actor=actor, note=note, at=now)
