"""What of a file that comes back from the translation service may be taken over: row by row, plain values only.

A file says of each text what it looked like when it left: digest of its English, digest of the translation, stage.
So a row is held against three: what left, what came back, what stands here now. Source: issue 3, "Studio" and
"Bad input"; design.md, section 9.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from instruments.choices import TextStage
from instruments.rules import has_stray_brace, placeholders, text_digest
from questionnaires.rules.conditions import Condition
from questionnaires.rules.words import LENGTHS_MAX, control_characters

# What people say of a text; the other two stages follow from the texts.
SAID_BY_PEOPLE = (TextStage.DRAFT, TextStage.TO_REVIEW, TextStage.APPROVED)
# Letters without which a text is hardly in the language. French and Spanish share theirs with English.
SCRIPTS = {"ar": "\u0600-\u06ff", "zh-hans": "\u4e00-\u9fff", "ru": "\u0400-\u04ff"}
LATIN = "A-Za-zÀ-ÿ"


class Outcome(StrEnum):
    """What taking a row over would do. ``SAME``: nothing; ``REFUSED``: it cannot be taken over."""

    NEW = "new"
    CHANGED = "changed"
    STAGE = "stage"
    SAME = "same"
    REFUSED = "refused"


SOUND = (Outcome.NEW, Outcome.CHANGED, Outcome.STAGE)


class Reason(StrEnum):
    """Why a row is refused. The first group is seen in the file alone."""

    DUPLICATE = "duplicate"
    FORMULA = "formula"
    MERGED = "merged"
    NOT_TEXT = "not_text"
    CODES = "codes"
    NO_MARKS = "no_marks"
    SOURCE_ALTERED = "source_altered"

    UNKNOWN_KEY = "unknown_key"
    STATUS = "status"
    EMPTY = "empty"
    NO_ENGLISH = "no_english"
    STALE = "stale"
    CHANGED_HERE = "changed_here"
    CONTROL = "control"
    LONG = "long"
    BRACE = "brace"
    PLACEHOLDERS = "placeholders"
    OWN_TEXT = "own_text"
    SERVICE = "service"


class Remark(StrEnum):
    """What a person should look at before a sound row is taken over."""

    TERMS = "terms"
    SCRIPT = "script"
    LIKE_ENGLISH = "like_english"
    NO_MARKS = "no_marks"
    WAITS = "waits"


@dataclass(frozen=True)
class FileRow:
    """One text as the file has it. ``place``: where in the file. ``status``: a stage, another word, or nothing.

    ``source_digest``, ``digest_then`` and ``stage_then`` say what left: empty where a tool has lost them, and
    ``has_marks`` is then False. ``problem`` is what is wrong with the row in the file itself.
    """

    place: str
    subject: str
    field: str
    source: str = ""
    target: str = ""
    status: str = ""
    source_digest: str = ""
    digest_then: str = ""
    stage_then: str = ""
    has_marks: bool = True
    problem: str = ""


@dataclass(frozen=True)
class HereRow:
    """The same text as it stands in the portal. ``author``: who wrote the translation."""

    english: str
    text: str
    stage: str
    author: str = ""


@dataclass(frozen=True)
class Verdict:
    """``text`` and ``stage`` are what the row would bring; ``stage`` is empty where none is given."""

    outcome: Outcome
    text: str = ""
    stage: str = ""
    reason: str = ""
    details: Mapping[str, str | int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def is_sound(self) -> bool:
        return self.outcome in SOUND


def exact_digest(text: str) -> str:
    """Sixteen hexadecimal digits that change with every character, unlike ``text_digest``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


NO_TEXT = exact_digest("")


def judge(row: FileRow, here: HereRow | None, *, language: str, importer: str) -> Verdict:
    """What taking over one row would do now. ``importer``: the person who takes over, as authors are written.

    A row that nobody touched brings nothing, whatever happened here since: an export imported as it left changes
    nothing. Whoever imports is the author of what is new, so a text that comes back approved waits here for somebody
    else's approval.
    """
    text = evened_lines(row.target)
    if reason := _wrong_in_itself(row, here):
        return _refused(reason, text)
    assert here is not None  # noqa: S101 (said above)
    if not text:
        return _refused(Reason.EMPTY, text) if row.digest_then != NO_TEXT else Verdict(Outcome.SAME)
    is_new_text = exact_digest(text) != row.digest_then
    stage = _stage_given(row, is_new_text)
    if (is_new_text and text == here.text) or (not is_new_text and stage in ("", here.stage)):
        return Verdict(Outcome.SAME, text)
    if reason := _wrong_by_now(row, here):
        return _refused(reason, text)
    if problem := _wrong_words(text, here.english, row.field):
        return _refused(problem[0], text, problem[1])
    if is_new_text:
        outcome = Outcome.CHANGED if here.text else Outcome.NEW
        return Verdict(outcome, text, stage, remarks=_remarks(row, here, text, language))
    if stage == TextStage.APPROVED and here.author == importer:
        return _refused(Reason.OWN_TEXT, text)
    return Verdict(Outcome.STAGE, text, stage, remarks=_remarks(row, here, text, language))


def evened_lines(text: str) -> str:
    """The text as it would be stored: line ends evened out, nothing before and after."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))


def _wrong_in_itself(row: FileRow, here: HereRow | None) -> str:
    if row.problem:
        return row.problem
    if here is None:
        return Reason.UNKNOWN_KEY
    if not (row.source_digest and row.digest_then and row.stage_then):
        return Reason.NO_MARKS
    if row.source_digest != text_digest(row.source):
        return Reason.SOURCE_ALTERED
    return Reason.STATUS if row.status and row.status not in TextStage.values else ""


def _stage_given(row: FileRow, is_new_text: bool) -> str:
    """The stage the row brings beside its text; that a text is a draft is no news where nobody had said more."""
    said = row.status if row.status in SAID_BY_PEOPLE else ""
    if is_new_text:
        return TextStage.TO_REVIEW if said in (TextStage.TO_REVIEW, TextStage.APPROVED) else ""
    follows_from_texts = row.stage_then not in SAID_BY_PEOPLE
    return "" if said == row.stage_then or (said == TextStage.DRAFT and follows_from_texts) else said


def _wrong_by_now(row: FileRow, here: HereRow) -> str:
    """The English, or the translation, is no longer what left."""
    if not here.english:
        return Reason.NO_ENGLISH
    if row.source_digest != text_digest(here.english):
        return Reason.STALE
    has_moved = (row.digest_then, row.stage_then) != (exact_digest(here.text), here.stage)
    return Reason.CHANGED_HERE if has_moved else ""


def _wrong_words(text: str, english: str, name: str) -> tuple[str, dict[str, str | int]] | None:
    """The first thing for which the text cannot stand, by the rules the studio has too."""
    limit = LENGTHS_MAX[name]
    if found := control_characters(text, may_break=name != "label"):
        return Reason.CONTROL, {"characters": ", ".join(found)}
    if len(text) > limit:
        return Reason.LONG, {"length": len(text), "limit": limit}
    if text.startswith("=") and not english.startswith("="):
        return Reason.FORMULA, {}
    if has_stray_brace(text):
        return Reason.BRACE, {}
    wanted, found_names = placeholders(english), placeholders(text)
    if wanted != found_names:
        return Reason.PLACEHOLDERS, {"names": ", ".join(f"{{{name}}}" for name in sorted(wanted ^ found_names))}
    return None


def _remarks(row: FileRow, here: HereRow, text: str, language: str) -> tuple[Remark, ...]:
    remarks = []
    if not row.has_marks:
        remarks.append(Remark.NO_MARKS)
    if text != here.text:
        if row.status == TextStage.APPROVED:
            remarks.append(Remark.WAITS)
        if text == here.english:
            remarks.append(Remark.LIKE_ENGLISH)
        elif not is_in_script(text, language):
            remarks.append(Remark.SCRIPT)
    return tuple(remarks)


def is_in_script(text: str, language: str) -> bool:
    """Whether a text has letters of its language's script, or no letters at all."""
    has_letters = any(letter.isalpha() for letter in text)
    return not has_letters or bool(re.search(f"[{SCRIPTS.get(language, LATIN)}]", text))


def _refused(reason: str, text: str, details: Mapping[str, str | int] | None = None) -> Verdict:
    return Verdict(Outcome.REFUSED, text, reason=reason, details=details or {})


def condition_in_words(condition: Condition) -> str:
    """A condition in plain English, for whoever translates the question: ``untoc-5-1 is yes or in part``."""
    for name, word in (("all", " and "), ("any", " or ")):
        if name in condition:
            parts = [condition_in_words(part) for part in condition[name]]
            return word.join(f"({part})" if " and " in part or " or " in part else part for part in parts)
    if "party_to" in condition:
        return f"the State is party to {condition['party_to']}"
    key = condition["question"]
    if "answered" in condition:
        return f"{key} is {'answered' if condition['answered'] else 'not answered'}"
    values = condition["in"] if "in" in condition else [condition["eq"]]
    return f"{key} is {' or '.join(str(value).replace('_', ' ') for value in values)}"
