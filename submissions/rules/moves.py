"""What an answer is after its submission went over to another version of the questionnaire, and after it came back.

Source: issue 3, "Versions": carried, to confirm, needs a person; reversible. What becomes of a question is said by
``questionnaires.rules.compare``.
"""

from dataclasses import dataclass

from questionnaires.rules import Fate


@dataclass(frozen=True)
class Standing:
    """An answer as it stands; ``carried_state`` is the answer state meant, while it waits to be confirmed."""

    answer_state: str
    carried_state: str
    value: object
    language: str


def moved(said: Standing, fate: Fate) -> tuple[str, str]:
    """Answer state and carried state after a move; expects that the answer goes over at all.

    What is to be confirmed waits with all that was said. What was taken back says nothing, so there is nothing to
    confirm; what waits already goes on waiting for what it meant first.
    """
    if fate == Fate.TO_CONFIRM and said.answer_state not in ("unanswered", "carried_over"):
        return "carried_over", said.answer_state
    return said.answer_state, said.carried_state


def moved_back(said: Standing, fate: Fate, before: Standing | None) -> tuple[str, str]:
    """The same after an undone move, for an answer written since; ``before`` is what was left behind, if anything.

    An answer that came to be what it was before was given to the very question it comes back to: it stands.
    """
    return (said.answer_state, said.carried_state) if said == before else moved(said, fate)
