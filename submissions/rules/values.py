"""What the value of a reply must look like, by kind of question. Source: design.md, sections 2 to 4 and 9."""

import unicodedata
from collections.abc import Sequence

# Why a reply that is kept as a draft cannot be submitted yet.
NO_REASON = "no_reason"

IMPLEMENTATIONS = ("yes", "in_part", "no")
# Answer states that say something, though not yes, in part or no.
OTHER_ANSWER_STATES = ("not_applicable", "not_available", "will_follow", "deliberately_blank")


class InvalidAnswerError(ValueError):
    """``code`` says why: not_a_choice, not_text, empty, too_long, control_character."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
