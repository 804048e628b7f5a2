"""What the templates of the article page are given: blocks of questions with what stands, was typed, or clashes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from instruments.models import Provision
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from questionnaires.rules import is_shown
from submissions.choices import AnswerState, Implementation
from submissions.forms import OTHER_STATES
from submissions.models import Response, ResponseVersion
from submissions.services import NewLaw, PostedAnswer, SavedPage


@dataclass(frozen=True)
class QuestionField:
    """One question as the page shows it: typed text wins over stored text, so nothing typed is lost."""

    question: Question
    response: Response | None
    answer_state: str
    value: object
    base_version: int
    release_level: str
    problem: str = ""
    rival: ResponseVersion | None = None
    typed_law: NewLaw | None = None

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def choice(self) -> str:
        """The chosen radio: an implementation, another answer state, or nothing."""
        if self.answer_state == AnswerState.ANSWERED:
            return str(self.value or "")
        return "" if self.answer_state == AnswerState.UNANSWERED else self.answer_state

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    @property
    def chosen(self) -> list[object]:
        return self.value if isinstance(self.value, list) else []

    @property
    def implementations(self) -> list[tuple[str, str]]:
        return list(Implementation.choices)

    @property
    def other_states(self) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in OTHER_STATES]

    @property
    def is_said(self) -> bool:
        """Whether the State said anything here."""
        return self.response is not None and self.answer_state != AnswerState.UNANSWERED

    @property
    def needs_attention(self) -> bool:
        """Shown open whatever the answer above it: there is something to mend or to decide."""
        return bool(self.problem or self.rival)

    @property
    def opens_by(self) -> str:
        """The class that lets the style sheet open this question by the answer above it."""
        return " ".join(f"opens-{value}" for value in self.question.show_if.get("in", []))


@dataclass(frozen=True)
class Block:
    """The questions about one provision, the first of which is its implementation; or about the article as a whole."""

    provision: Provision | None
    first: QuestionField | None
    further: Sequence[QuestionField]

    @property
    def asked(self) -> list[QuestionField]:
        """The further questions that the answer opens, for those who only read."""
        answers = {}
        if self.first and self.first.answer_state == AnswerState.ANSWERED:
            answers[self.first.key] = self.first.value
        return [field for field in self.further if is_shown(field.question.show_if, answers)]


def article_blocks(
    questions: Sequence[Question], responses: Mapping[str, Response], saved: SavedPage | None
) -> list[Block]:
    """The blocks of a page in order, the article's own questions last."""
    posted = {a.question.key: a for a in saved.unsaved} if saved else {}
    fields: dict[int | None, list[QuestionField]] = {}
    provisions: dict[int | None, Provision | None] = {}
    for question in questions:
        field = _field(question, responses.get(question.key), posted.get(question.key), saved)
        fields.setdefault(question.provision_id, []).append(field)
        provisions[question.provision_id] = question.provision
    blocks = []
    for pk, of_block in fields.items():
        first = next((f for f in of_block if f.question.kind == QuestionKind.IMPLEMENTATION), None)
        blocks.append(Block(provisions[pk], first, [f for f in of_block if f is not first]))
    return sorted(blocks, key=lambda block: block.provision is None)


def _field(
    question: Question, response: Response | None, posted: PostedAnswer | None, saved: SavedPage | None
) -> QuestionField:
    rival = saved.conflicts.get(question.key) if saved else None
    number = response.number if response else 0
    if posted is None:
        return QuestionField(
            question=question,
            response=response,
            answer_state=response.answer_state if response else AnswerState.UNANSWERED,
            value=response.value if response else None,
            base_version=number,
            release_level=response.release_level if response else "",
            problem=saved.problems.get(question.key, "") if saved else "",
        )
    return QuestionField(
        question=question,
        response=response,
        answer_state=posted.answer_state,
        value=posted.value,
        # After a clash the choice is made between both texts as they now stand.
        base_version=number if rival else posted.base_version,
        release_level=posted.release_level,
        problem=saved.problems.get(question.key, "") if saved else "",
        rival=rival,
        typed_law=posted.new_law,
    )
