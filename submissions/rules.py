"""What a reply must look like, when an article is answered, and which step may follow which.

No Django, no database, no clock. Sources: design.md, sections 2 to 4 (rules of the field, protocols).
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires import rules as questions_rules

NOT_STARTED, IN_PROGRESS, COMPLETE = "not_started", "in_progress", "answered"

# Remarks of the check before submission.
UNANSWERED = "unanswered"
NO_LAW_CITED = "no_law_cited"
NO_REASON = "no_reason"
CARRIED_OVER = "carried_over"
# What must be mended before submission: a claim without its ground. Everything else is the State's own choice.
BLOCKING = (NO_REASON,)

# Submission status → event → next status. Source: design.md, section 4, "Submission".
TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "draft": {"review": "under_national_review", "clear": "cleared"},
    "under_national_review": {"clear": "cleared", "recall": "draft"},
    "cleared": {"submit": "submitted", "recall": "draft"},
    "submitted": {"ask_clarification": "clarification_asked", "revise": "draft", "close": "closed"},
    "clarification_asked": {"revise": "draft", "close": "closed"},
    "closed": {},
}

IMPLEMENTATIONS = ("yes", "in_part", "no")
# Answer states that say something, though not yes, in part or no.
OTHER_ANSWER_STATES = ("not_applicable", "not_available", "will_follow", "deliberately_blank")


class InvalidAnswerError(ValueError):
    """``code`` says why: not_a_choice, not_text, empty, too_long, control_character."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class QuestionFacts:
    """What the rules need to know of a question. ``show_if``: see ``questionnaires.models.Question``."""

    key: str
    kind: str
    is_required: bool
    show_if: Mapping[str, Any]
    is_legislative: bool


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


def next_status(status: str, event: str) -> str | None:
    """The status after ``event``, or None when the step is not open."""
    return TRANSITIONS[status].get(event)


def may_reply(participation: str) -> bool:
    """States parties and signatories reply. Source: design.md, section 2, rule 4."""
    return participation in ("party", "signatory")


def normalise(kind: str, answer_state: str, value: object, *, option_slugs: Sequence[str] = (), limit: int) -> object:
    """The value as it is stored, for one kind of question; raises ``InvalidAnswerError``.

    A State's words are kept as they were sent: no Unicode normalisation, no trimming; line breaks are one
    character. Citations are a set, in ascending order. "Answered" says something: an empty text, no choice or no
    law is not an answer. A reason may still be missing: see ``problem_of``.
    """
    if answer_state == "not_applicable":
        return _text(value if value is not None else "", limit)
    if answer_state != "answered":
        return None
    if kind in ("implementation", "check"):
        if value not in IMPLEMENTATIONS:
            raise InvalidAnswerError("not_a_choice")
        return value
    if kind == "choices":
        if not _is_list_of(value, str) or not set(value) <= set(option_slugs):  # type: ignore[call-overload]
            raise InvalidAnswerError("not_a_choice")
        if not value:
            raise InvalidAnswerError("empty")
        return [slug for slug in option_slugs if slug in value]  # type: ignore[operator]
    if kind == "choice":
        if not isinstance(value, str) or value not in option_slugs:
            raise InvalidAnswerError("not_a_choice")
        return value
    if kind == "citations":
        if not _is_list_of(value, int):
            raise InvalidAnswerError("not_a_choice")
        if not value:
            raise InvalidAnswerError("empty")
        return sorted(set(value))  # type: ignore[call-overload]
    text = _text(value, limit)
    if not text.strip():
        raise InvalidAnswerError("empty")
    return text


def problem_of(answer_state: str, value: object) -> str | None:
    """Why a reply that is kept as a draft cannot be submitted yet: NO_REASON, or None.

    Source: design.md, section 4: 422 kept as draft but invalid.
    """
    return NO_REASON if answer_state == "not_applicable" and not (isinstance(value, str) and value.strip()) else None


def shown_keys(
    questions: Sequence[QuestionFacts], replies: Mapping[str, Reply], party_to: Collection[str] | None = None
) -> set[str]:
    """Keys of the questions asked, given the replies. A hidden answer is kept, and neither counted nor exported.

    ``party_to``: codes of the instruments the State is party to on the cycle's date; None asks everything.
    """
    answers = {key: reply.value for key, reply in replies.items() if reply.answer_state == "answered"}
    return questions_rules.shown_keys({q.key: q.show_if for q in questions}, answers, party_to)


def article_progress(questions: Sequence[QuestionFacts], replies: Mapping[str, Reply]) -> Progress:
    """How far one article (or a whole submission) is."""
    shown = shown_keys(questions, replies)
    states = [_state(replies.get(q.key)) for q in questions if q.is_required and q.key in shown]
    return Progress(
        required_count=len(states),
        answered_count=states.count("answered"),
        other_count=sum(state in OTHER_ANSWER_STATES for state in states),
        warning_count=sum(remark.code != UNANSWERED for remark in check(questions, replies)),
    )


def check(questions: Sequence[QuestionFacts], replies: Mapping[str, Reply]) -> list[Remark]:
    """What to look at before submission, in the order of the questions.

    Source for the missing citation: general guidance of the Conference's questionnaires, which ask to name the
    law and its provisions under every question answered "yes" (knowledge/mechanism.md, 4.2, point 3).
    """
    shown = shown_keys(questions, replies)
    remarks = []
    for question in questions:
        if question.key not in shown:
            continue
        reply = replies.get(question.key)
        state = _state(reply)
        if question.is_required and state in ("unanswered", "carried_over"):
            remarks.append(Remark(question.key, CARRIED_OVER if state == "carried_over" else UNANSWERED))
        if reply is not None and problem_of(state, reply.value) == NO_REASON:
            remarks.append(Remark(question.key, NO_REASON))
        wants_law = question.kind == "implementation" and question.is_legislative and reply == Reply("answered", "yes")
        if wants_law and not cites_law(replies.get(f"{question.key}.laws")):
            remarks.append(Remark(question.key, NO_LAW_CITED))
    return remarks


def cites_law(reply: Reply | None) -> bool:
    """Whether the reply to a question for laws names at least one."""
    return reply is not None and reply.answer_state == "answered" and bool(reply.value)


def content_hash(rows: Iterable[tuple[Any, ...]], laws: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256, in hexadecimal, of all a revision says, the laws it cites included.

    ``rows``: question key, answer state, value, language, release level. ``laws``: id by which an answer cites it,
    title, number, day of adoption (ISO), article. Order does not matter. Source: design.md, section 4, "Seal".
    """
    content = {
        "laws": sorted((list(law) for law in laws), key=lambda law: int(law[0])),
        "responses": sorted((list(row) for row in rows), key=lambda row: str(row[0])),
    }
    return questions_rules.content_hash(content)


def cited_ids(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """Ids of the articles of laws cited in ``rows`` as for ``content_hash``: lists of whole numbers are citations."""
    return {item for row in rows if isinstance(row[2], list) for item in row[2] if isinstance(item, int)}


def _state(reply: Reply | None) -> str:
    return reply.answer_state if reply else "unanswered"


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) and not isinstance(item, bool) for item in value)


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str):
        raise InvalidAnswerError("not_text")
    text = value.replace("\r\n", "\n")
    if len(text) > limit:
        raise InvalidAnswerError("too_long")
    # Cc: control characters, NUL among them; Cs: halves of characters, which no database keeps.
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in text):
        raise InvalidAnswerError("control_character")
    return text
