"""What the templates of the article page are given: blocks of questions with what stands, was typed, or clashes."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from instruments.models import Provision
from questionnaires.choices import QuestionKind
from questionnaires.models import Question, SharedText
from submissions import queries, rules
from submissions.choices import AnswerState, Implementation, InPlace
from submissions.forms import OTHER_STATES
from submissions.models import Response, ResponseVersion
from submissions.rules import Opening, Opens
from submissions.services import WITH_OTHER_STATES, NewLaw, PostedAnswer, SavedPage

# Ends of the keys of questions whose answers may be of use to others: they ask who may read them.
RELEASED = (".examples", ".good_practices")
ALWAYS = Opening(Opens.ALWAYS)


@dataclass(frozen=True)
class QuestionField:
    """One question as the page shows it: typed text wins over stored text, so nothing typed is lost.

    ``inner``: the questions that open by any answer to this one. ``has_guidance``: whether its guidance stands here
    and not among what is said once for the whole page. ``is_unsaved``: drawn as typed, for it could not be saved.
    """

    question: Question
    response: Response | None
    answer_state: str
    value: object
    base_version: int
    release_level: str
    opening: Opening = ALWAYS
    inner: Sequence["QuestionField"] = ()
    has_guidance: bool = True
    problem: str = ""
    rival: ResponseVersion | None = None
    typed_law: NewLaw | None = None
    is_unsaved: bool = False

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def choice(self) -> str:
        """The chosen radio: an implementation, an option, another answer state, or nothing."""
        if self.answer_state == AnswerState.ANSWERED:
            return str(self.value or "")
        return "" if self.answer_state == AnswerState.UNANSWERED else self.answer_state

    @property
    def text(self) -> str:
        says_so = self.answer_state == AnswerState.ANSWERED or self.question.kind in WITH_OTHER_STATES
        return self.value if isinstance(self.value, str) and says_so else ""

    @property
    def chosen(self) -> list[object]:
        return self.value if isinstance(self.value, list) else []

    @property
    def implementations(self) -> list[tuple[str, str]]:
        return list(Implementation.choices)

    @property
    def places(self) -> list[tuple[str, str]]:
        """The answers to an item of the checklist; "do not know" is an answer state."""
        return list(InPlace.choices)

    @property
    def other_states(self) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in OTHER_STATES]

    @property
    def further_state(self) -> tuple[str, str] | None:
        """An answer state that the checklist does not offer, where it stands nevertheless: nothing takes it back."""
        offered = (AnswerState.ANSWERED, AnswerState.NOT_AVAILABLE, AnswerState.UNANSWERED)
        state = AnswerState(self.answer_state)
        return None if state in offered else (state.value, str(state.label))

    @property
    def is_said(self) -> bool:
        """Whether the State said anything here."""
        return self.response is not None and self.answer_state != AnswerState.UNANSWERED

    @property
    def says_state_only(self) -> bool:
        """Whether the answer is a state ("will follow") for which this kind of question has no control."""
        return self.answer_state in rules.OTHER_ANSWER_STATES and self.question.kind not in WITH_OTHER_STATES

    @property
    def waits(self) -> bool:
        """Whether the answer was carried over and is to be confirmed."""
        return self.response is not None and self.response.answer_state == AnswerState.CARRIED_OVER

    @property
    def needs_attention(self) -> bool:
        """Shown open whatever the answer above it: there is something to mend, to decide or to confirm."""
        return bool(self.problem or self.rival or self.waits or any(further.needs_attention for further in self.inner))

    @property
    def is_released(self) -> bool:
        return self.key.endswith(RELEASED)

    @property
    def is_points(self) -> bool:
        return self.key.endswith(".elements")

    @property
    def opens_by(self) -> str:
        """The class that lets the style sheet open this question by the answer above it."""
        if self.opening.how == Opens.BY_PARENT:
            return "opens-answered"
        return " ".join(f"opens-{value}" for value in self.opening.values)

    @property
    def is_shown_anyway(self) -> bool:
        return self.opening.how == Opens.SHOWN


@dataclass(frozen=True)
class Block:
    """The questions about one provision, the first of which is its implementation; or about the article as a whole.

    ``asked``: the further questions that the answers open, for those who only read. ``open_point_count``: check points
    left open under a saved "yes", of ``point_count``. ``proposed``: what the State has said elsewhere about the same.
    """

    provision: Provision | None
    first: QuestionField | None
    further: Sequence[QuestionField]
    asked: Sequence[QuestionField]
    open_point_count: int = 0
    point_count: int = 0
    proposed: queries.Proposed | None = None


@dataclass(frozen=True)
class PageFacts:
    """What the blocks of one article are drawn from, beside its questions."""

    responses: Mapping[str, Response]
    elsewhere: Mapping[str, rules.Reply] = field(default_factory=dict)
    party_to: Collection[str] | None = None
    saved: SavedPage | None = None
    proposals: Mapping[str, queries.Proposed] = field(default_factory=dict)

    @property
    def replies(self) -> dict[str, rules.Reply]:
        here = {key: rules.Reply(r.answer_state, r.value) for key, r in self.responses.items()}
        return here | dict(self.elsewhere)


def article_blocks(questions: Sequence[Question], page: PageFacts) -> list[Block]:
    """The blocks of a page in order, the article's own questions last; without what is not asked of this State."""
    of_provision: dict[int | None, list[Question]] = {}
    for question in questions:
        of_provision.setdefault(question.provision_id, []).append(question)
    facts = queries.facts_of(questions, queries.option_counts_of(questions))
    shown = rules.shown_keys(facts, page.replies, page.party_to)
    open_points = rules.open_points_in(facts, page.replies)
    counts = {fact.key: fact.option_count for fact in facts}
    once = said_once(questions)
    blocks = []
    for of_block in of_provision.values():
        fields = [field_of(question, page, once) for question in of_block]
        first = next((f for f in fields if f.question.kind == QuestionKind.IMPLEMENTATION), None)
        openings = _openings(of_block, first.key if first else None, questions, page)
        asked = [f for f in fields if f is not first and f.key in shown]
        fields = [replace(f, opening=openings[f.key]) for f in fields if openings[f.key].how != Opens.NEVER]
        is_asked = first is None or openings[first.key].how != Opens.NEVER
        first = next((f for f in fields if first and f.key == first.key), None)
        if fields and is_asked:
            blocks.append(
                Block(
                    provision=of_block[0].provision,
                    first=first,
                    further=_nested([f for f in fields if f is not first]),
                    asked=asked,
                    open_point_count=open_points.get(first.key, 0) if first else 0,
                    point_count=counts.get(f"{first.key}.elements", 0) if first else 0,
                    proposed=page.proposals.get(first.key) if first else None,
                )
            )
    return sorted(blocks, key=lambda block: block.provision is None)


def said_once(questions: Sequence[Question]) -> list[SharedText]:
    """Texts that several questions of a page share: their guidance stands once, above them all."""
    used = Counter(question.shared_id for question in questions if question.shared_id)
    texts = {question.shared_id: question.shared for question in questions if used[question.shared_id] > 1}
    return [text for text in texts.values() if text is not None and text.guidance]


def _openings(
    of_block: Sequence[Question], first: str | None, questions: Sequence[Question], page: PageFacts
) -> dict[str, Opening]:
    block = {question.key: question.kind for question in of_block}
    on_page = {question.key for question in questions}
    answers = rules.answers_in(page.elsewhere)
    return {
        question.key: rules.opening_of(
            question.show_if, first=first, block=block, on_page=on_page, answers=answers, party_to=page.party_to
        )
        for question in of_block
    }


def _nested(fields: Sequence[QuestionField]) -> list[QuestionField]:
    """Questions that open by another of the block stand inside it; where that is not asked, neither are they."""
    inner: dict[str, list[QuestionField]] = {}
    for f in fields:
        if f.opening.parent:
            inner.setdefault(f.opening.parent, []).append(f)

    def filled(f: QuestionField) -> QuestionField:
        return replace(f, inner=[filled(further) for further in inner.get(f.key, ())])

    return [filled(f) for f in fields if not f.opening.parent]


def field_of(question: Question, page: PageFacts, once: Sequence[SharedText] = ()) -> QuestionField:
    """One question with what stands, or with what was typed and could not be saved."""
    saved, response = page.saved, page.responses.get(question.key)
    posted: dict[str, PostedAnswer] = {a.question.key: a for a in saved.unsaved} if saved else {}
    answer, rival = posted.get(question.key), saved.conflicts.get(question.key) if saved else None
    number = response.number if response else 0
    drawn = QuestionField(
        question=question,
        response=response,
        answer_state=response.said_state if response else AnswerState.UNANSWERED,
        value=response.value if response else None,
        base_version=number,
        release_level=response.release_level if response else "",
        has_guidance=question.shared_id not in {text.pk for text in once},
        problem=saved.problems.get(question.key, "") if saved else "",
    )
    if answer is None:
        return drawn
    return replace(
        drawn,
        answer_state=answer.answer_state,
        value=answer.value,
        # After a clash the choice is made between both texts as they now stand.
        base_version=number if rival else answer.base_version,
        release_level=answer.release_level,
        rival=rival,
        typed_law=answer.new_law,
        is_unsaved=True,
    )
