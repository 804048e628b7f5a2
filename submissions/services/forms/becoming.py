"""What becomes of what a person writes to a question in a file: asked at every step, decided by ``permissions``."""

from collections.abc import Callable

from questionnaires.models import Question
from submissions.choices import SaveOutcome

# SAVED: the answer; PROPOSED: a proposal beside it; None: this person does not write there.
Becomes = Callable[[Question], SaveOutcome | None]
