"""What a cell of a workbook or a Word form says, and how that compares with what stands. Plain values only.

Source: design.md, section 9 ("every cell checked as if typed"); issue 4, "Workbook".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

# Longest parts of the name of a law, as the register takes them.
LAW_PARTS_MAX = (500, 100, 200)
NUMBERS = re.compile(r"\s*\d{1,3}(\s*[,;،؛、；，\s]\s*\d{1,3})*\s*\.?\s*")


class Comparison(StrEnum):
    NEW = "new"  # nothing stands there
    CHANGED = "changed"  # only the file says otherwise
    BOTH = "both"  # the portal changed as well since the file went out
    SAME = "same"
    EMPTIED = "emptied"  # a blank cell, which takes nothing back
    REFUSED = "refused"


class Trouble(StrEnum):
    """Why one line of a file cannot be taken over."""

    NOT_TEXT = "not_text"
    NOT_A_CHOICE = "not_a_choice"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    UNKNOWN_LAW = "unknown_law"
    LAW_TOO_LONG = "law_too_long"
    LANGUAGE = "language"
    REASON_ALONE = "reason_alone"
    NOT_YOURS = "not_yours"
    GONE = "gone"


class TroubleError(ValueError):
    """``detail``: the words of the cell that are the trouble."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(trouble)
        self.trouble, self.detail = trouble, detail


@dataclass(frozen=True)
class FormSaid:
    """What a cell says. ``laws``: title, number and article of laws that the register does not hold yet."""

    answer_state: str
    value: object = None
    laws: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class FormWords:
    """The words of one form: label → value, all labels as ``folded``; ``register``: name of a law → its id."""

    values: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    register: Mapping[str, int] = field(default_factory=dict)
    options: Sequence[tuple[str, str]] = ()


def folded(text: str) -> str:
    """A label as it is looked for: however it is written, in brackets or without."""
    return " ".join(text.split()).strip("[]").strip().casefold()


def read_cells(kind: str, answer: str, reason: str, words: FormWords, *, is_old_reason: bool = False) -> FormSaid:
    """What an answer cell and the one for the reason say together; ``TroubleError``. The answer is not blank.

    ``is_old_reason``: the reason is the one that stands, so it does not contradict another answer.
    """
    text = answer.strip()
    alone = "" if is_old_reason else reason
    state = words.states.get(folded(text))
    # Under a text, only in brackets is "will follow" an answer state and not a State's own words.
    if state is not None and (kind in ("implementation", "check") or (text.startswith("[") and text.endswith("]"))):
        if state == "not_applicable":
            return FormSaid(state, reason.strip())
        return _without_reason(FormSaid(state), alone)
    return _without_reason(_read_answer(kind, text, words), alone)


def _without_reason(said: FormSaid, reason: str) -> FormSaid:
    """A reason is asked for where something does not apply; nothing written is passed over in silence."""
    if reason.strip():
        raise TroubleError(Trouble.REASON_ALONE)
    return said


def _read_answer(kind: str, text: str, words: FormWords) -> FormSaid:
    if kind in ("implementation", "check"):
        value = words.values.get(folded(text))
        if value is None:
            raise TroubleError(Trouble.NOT_A_CHOICE, text)
        return FormSaid("answered", value)
    if kind == "choice":
        return FormSaid("answered", _option(text, words.options))
    if kind == "choices":
        return FormSaid("answered", _options(text, words.options))
    if kind == "citations":
        return _read_laws(text, words.register)
    return FormSaid("answered", text)


def _options(text: str, options: Sequence[tuple[str, str]]) -> list[str]:
    """Numbers, "1, 3", or labels, one in each line, each with its number or without. In the order of the list."""
    if NUMBERS.fullmatch(text):
        chosen = {_option(number, options) for number in re.findall(r"\d+", text)}
    else:
        chosen = {_option(line, options) for line in text.split("\n") if line.strip()}
    return [slug for slug, _label in options if slug in chosen]


def _option(text: str, options: Sequence[tuple[str, str]]) -> str:
    wanted = folded(text)
    for number, (slug, label) in enumerate(options, start=1):
        if wanted in (folded(label), folded(f"{number}. {label}")):
            return slug
    place = wanted.rstrip(".")
    if place.isdecimal() and 1 <= int(place) <= len(options):
        return options[int(place) - 1][0]
    raise TroubleError(Trouble.NOT_A_CHOICE, text)


def _read_laws(text: str, register: Mapping[str, int]) -> FormSaid:
    """One law in each line: as the register names it, or a new one as "title | number | article"."""
    known, new = set(), []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if folded(line) in register:
            known.add(register[folded(line)])
            continue
        parts = [part.strip() for part in line.split("|")]
        if not 2 <= len(parts) <= 3 or not parts[0]:
            raise TroubleError(Trouble.UNKNOWN_LAW, line)
        title, number, article = (*parts, "")[:3]
        if any(len(part) > limit for part, limit in zip((title, number, article), LAW_PARTS_MAX, strict=True)):
            raise TroubleError(Trouble.LAW_TOO_LONG, line)
        if not line.isprintable():
            raise TroubleError(Trouble.CONTROL_CHARACTER)
        new.append((title, number, article))
    return FormSaid("answered", sorted(known), tuple(dict.fromkeys(new)))


def compare_returned(
    kind: str,
    said: FormSaid,
    language: str,
    base: int,
    *,
    number: int,
    state: str,
    value: object,
    standing_language: str,
) -> Comparison:
    """How one answer of a file compares with what stands: ``number`` 0 and ``state`` unanswered where nothing does."""
    if not said.laws and (said.answer_state, said.value) == (state, _bare(value)):
        # Only a State's own words are in a language.
        has_words = bool(said.value) and (kind == "text" or state == "not_applicable")
        if not has_words or language == standing_language:
            return Comparison.SAME
    if number != base:
        return Comparison.BOTH
    return Comparison.NEW if state == "unanswered" else Comparison.CHANGED


def _bare(value: object) -> object:
    """Of a State's words, the white space around them is no difference; an answer taken back has none."""
    return value.strip() if isinstance(value, str) else value
