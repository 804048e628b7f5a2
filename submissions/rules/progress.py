"""Which questions are asked, given the replies; when an article is answered; what to look at before submission.

Sources: design.md, sections 2 to 4 (rules of the field, protocols); issue 3, "The questions" (check points).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires import rules as questions_rules
from submissions.rules.values import NO_REASON, OTHER_ANSWER_STATES, problem_of

NOT_STARTED, IN_PROGRESS, COMPLETE = "not_started", "in_progress", "answered"

# Remarks of the check before submission, with ``NO_REASON``.
UNANSWERED = "unanswered"
NO_LAW_CITED = "no_law_cited"
CARRIED_OVER = "carried_over"
POINTS_OPEN = "points_open"
# What must be mended before submission: a claim without its ground. Everything else is the State's own choice.
BLOCKING = (NO_REASON,)

# The checklist takes half an hour for its 80 items. Source: issue 3, "The checklist".
CHECKLIST_MINUTES, CHECKLIST_ITEMS = 30, 80


@dataclass(frozen=True)
class QuestionFacts:
    """What the rules need to know of a question. ``show_if``: see ``questionnaires.models.Question``.

    ``option_count``: how many there are to choose from, where it matters: under check points.
    """

    key: str
    kind: str
    is_required: bool
    show_if: Mapping[str, Any]
    is_legislative: bool
    option_count: int = 0


@dataclass(frozen=True)
class Reply:
    answer_state: str
    value: object = None


@dataclass(frozen=True)
class Progress:
    """Counts over the required questions that are asked; ``other_count`` are replies such as "will follow"."""

    required_count: int
    answered_count: int
    other_count: int
    warning_count: int

    @property
    def unanswered_count(self) -> int:
        return self.required_count - self.answered_count - self.other_count

    @property
    def replied_count(self) -> int:
        return self.answered_count + self.other_count

    @property
    def status(self) -> str:
        if self.replied_count == 0:
            return NOT_STARTED
        return COMPLETE if self.unanswered_count == 0 else IN_PROGRESS


@dataclass(frozen=True)
class Remark:
    """Something to look at before submission. Silence never blocks: it is a State's right and is shown as such."""

    key: str
    code: str

    @property
    def is_blocking(self) -> bool:
        return self.code in BLOCKING


def shown_keys(
    questions: Sequence[QuestionFacts], replies: Mapping[str, Reply], party_to: Collection[str] | None = None
) -> set[str]:
    """Keys of the questions asked, given the replies. A hidden answer is kept, and neither counted nor exported.

    ``party_to``: codes of the instruments the State is party to on the cycle's date; None asks everything.
    """
    return questions_rules.shown_keys({q.key: q.show_if for q in questions}, answers_in(replies), party_to)


def answers_in(replies: Mapping[str, Reply]) -> dict[str, object]:
    """Key → value of what is answered: what conditions read."""
    return {key: reply.value for key, reply in replies.items() if reply.answer_state == "answered"}


def article_progress(
    questions: Sequence[QuestionFacts],
    replies: Mapping[str, Reply],
    party_to: Collection[str] | None = None,
    *,
    shown: Collection[str] | None = None,
) -> Progress:
    """How far one article (or a whole submission) is.

    ``shown``: the keys asked in the whole questionnaire, where somebody has worked them out already.
    """
    shown = shown_keys(questions, replies, party_to) if shown is None else shown
    states = [_state(replies.get(q.key)) for q in questions if q.is_required and q.key in shown]
    return Progress(
        required_count=len(states),
        answered_count=states.count("answered"),
        other_count=sum(state in OTHER_ANSWER_STATES for state in states),
        warning_count=sum(remark.code != UNANSWERED for remark in check(questions, replies, shown=shown)),
    )


def check(
    questions: Sequence[QuestionFacts],
    replies: Mapping[str, Reply],
    party_to: Collection[str] | None = None,
    *,
    shown: Collection[str] | None = None,
) -> list[Remark]:
    """What to look at before submission, in the order of the questions; ``shown`` as in ``article_progress``.

    Source for the missing citation: general guidance of the Conference's questionnaires, which ask to name the
    law and its provisions under every question answered "yes" (knowledge/mechanism.md, 4.2, point 3).
    """
    shown = shown_keys(questions, replies, party_to) if shown is None else shown
    open_points = {key: count for key, count in open_points_in(questions, replies).items() if key in shown}
    remarks = []
    for question in questions:
        if question.key not in shown:
            continue
        reply = replies.get(question.key)
        state = _state(reply)
        if state == "carried_over":
            remarks.append(Remark(question.key, CARRIED_OVER))
        elif question.is_required and state == "unanswered":
            remarks.append(Remark(question.key, UNANSWERED))
        if reply is not None and problem_of(state, reply.value) == NO_REASON:
            remarks.append(Remark(question.key, NO_REASON))
        wants_law = question.kind == "implementation" and question.is_legislative and reply == Reply("answered", "yes")
        if wants_law and not cites_law(replies.get(f"{question.key}.laws")):
            remarks.append(Remark(question.key, NO_LAW_CITED))
        if question.key in open_points:
            remarks.append(Remark(question.key, POINTS_OPEN))
    return remarks


def open_points_in(questions: Sequence[QuestionFacts], replies: Mapping[str, Reply]) -> dict[str, int]:
    """Key of a question answered "yes" → number of its check points that are not ticked; none is left out.

    An unticked point proposes "in part", and nothing but the State turns it into an answer. Source: issue 3.
    """
    found = {}
    for question in questions:
        key = question.key.removesuffix(".elements")
        if key == question.key or replies.get(key) != Reply("answered", "yes"):
            continue
        reply = replies.get(question.key)
        ticked = reply.value if reply and reply.answer_state == "answered" and isinstance(reply.value, list) else []
        if len(ticked) < question.option_count:
            found[key] = question.option_count - len(ticked)
    return found


def cites_law(reply: Reply | None) -> bool:
    """Whether the reply to a question for laws names at least one."""
    return reply is not None and reply.answer_state == "answered" and bool(reply.value)


def minutes_left(unanswered_count: int) -> int:
    """Minutes one person still needs for a checklist, rounded up."""
    return -(-unanswered_count * CHECKLIST_MINUTES // CHECKLIST_ITEMS)


def _state(reply: Reply | None) -> str:
    return reply.answer_state if reply else "unanswered"
