"""What a file said, before anything is held against the portal; and why a file is not read at all."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from instruments.choices import TextStage
from questionnaires import queries
from questionnaires.choices import ExchangeFormat
from questionnaires.rules.exchange import FileRow, Reason

BYTES_MAX = 5 * 1024 * 1024
ROWS_MAX = 5000
# Digest of the English, digest of the translation, stage: what a row says it looked like when it left.
MARKS = re.compile(rf"(?P<source>[0-9a-f]{{16}}) (?P<then>[0-9a-f]{{16}}) (?P<stage>{'|'.join(TextStage.values)})")


@dataclass(frozen=True)
class Incoming:
    """One file as read. ``version`` as a version calls itself: "untoc v3"; ``language``: one of Django's codes."""

    format: ExchangeFormat
    version: str
    language: str
    rows: list[FileRow]


class FileRefused(ValidationError):
    """The file is not read: one sentence, already translated."""


def language_code(tag: str) -> str:
    """Our code of the language a tool calls ar-SA, fr_FR or zh-CN; empty when it is none of ours."""
    main, _hyphen, rest = tag.strip().lower().replace("_", "-").partition("-")
    if main == "zh":
        return "zh-hans" if rest in ("", "cn", "sg", "hans") or rest.startswith("hans-") else ""
    return main if main in queries.CODES else ""


def with_marks(row: FileRow, marks: str) -> FileRow:
    """The row with what it says of itself. Nothing at all: a tool has lost it; anything else is no mark of ours."""
    if not marks.strip():
        return replace(row, has_marks=False)
    match = MARKS.fullmatch(marks.strip())
    if match is None:
        return replace(row, problem=row.problem or Reason.NO_MARKS)
    return replace(row, source_digest=match["source"], digest_then=match["then"], stage_then=match["stage"])


def refuse_duplicates(rows: Iterable[FileRow]) -> list[FileRow]:
    """A text that stands in a file twice is taken from neither place."""
    rows = list(rows)
    counts = Counter((row.subject, row.field) for row in rows)
    return [
        replace(row, problem=Reason.DUPLICATE) if counts[row.subject, row.field] > 1 and not row.problem else row
        for row in rows
    ]


def refuse_many(count: int) -> None:
    """``FileRefused`` when a file has more rows than all versions have texts."""
    if count > ROWS_MAX:
        raise FileRefused(_("The file has more than %(limit)s rows.") % {"limit": ROWS_MAX})
