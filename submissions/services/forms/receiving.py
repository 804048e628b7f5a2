"""A file comes back: read elsewhere, known again by its marks, each cell taken as if typed. Writes no answer."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError

from instruments.queries import published_text
from parties.models import User
from questionnaires.models import Question
from submissions import queries, rules
from submissions.choices import FormFormat, RevisionStatus
from submissions.models import FormIssue, FormReturn, Revision
from submissions.rendering.child import read_elsewhere
from submissions.rendering.content import digest
from submissions.rules import FormSaid, Trouble, TroubleError
from submissions.services.forms.becoming import Becomes
from submissions.services.forms.issuing import SALT
from submissions.services.forms.sentences import refusal_sentence
from submissions.services.forms.wording import Names, names_in, read_tongue, reason_cell, words_of

Row = dict[str, Any]
# Troubles by the names that ``rules.normalise`` gives them.
NORMALISED = {
    "too_long": Trouble.TOO_LONG,
    "control_character": Trouble.CONTROL_CHARACTER,
    "not_a_choice": Trouble.NOT_A_CHOICE,
}
SHOWN_MAX = 300


def receive_form(
    revision: Revision,
    data: bytes,
    *,
    file_name: str,
    becomes: Becomes,
    actor: User,
    now: datetime,
) -> FormReturn:
    """Keep what a file says, to be looked at; ``ValidationError`` names in one sentence why it is refused.

    Only answers that somebody touched are kept; what they say of the file is not changed by what they find here.
    """
    if revision.status != RevisionStatus.DRAFT:
        raise _refused("not_in_preparation")
    reading = read_elsewhere(data)
    if reading.refused:
        raise _refused(reading.refused, reading.details)
    issue, known = _known_again(revision, reading.token, reading.format)
    lines = _lines_of_word(reading.rows, known) if issue.format == FormFormat.DOCX else reading.rows
    _refuse_edited(lines, issue)
    questions = {question.key: question for question in queries.questions_asked(revision)}
    responses = queries.responses_of(revision, questions.values())
    reasons = {key: reason_cell(response).strip() for key, response in responses.items()}
    names = names_in(issue.language, queries.law_articles_of(revision.submission.state))
    for line in lines:
        # Who answers otherwise than "not applicable" need not wipe out the reason that went out with the file.
        line["is_old_reason"] = line["reason"].strip() == reasons.get(line["key"], "")
    touched = [line for line in lines if line["problem"] or _digest(line) != line["mark"]]
    rows = [_row(line, questions.get(line["key"]), issue, names, becomes) for line in touched]
    return FormReturn.objects.create(
        state_id=revision.state_id,
        issue=issue,
        file_name=_shown(file_name, limit=255) or "-",
        rows=rows,
        returned_by=actor,
        returned_at=now,
    )


def _refused(code: str, details: Mapping[str, Any] | None = None) -> ValidationError:
    return ValidationError(refusal_sentence(code, details or {}), code=code)


def _known_again(revision: Revision, token: str, form: str) -> tuple[FormIssue, Mapping[str, Any]]:
    """The file as it went out, from this State, for this submission, under this version."""
    try:
        known = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise _refused("edited") from None
    issue = queries.find_issue(known["issue"], revision.submission)
    if issue is None:
        raise _refused("not_yours")
    if issue.submission_id != revision.submission_id:
        instrument = issue.submission.instrument
        name = published_text(instrument, "short_title", settings.LANGUAGE_CODE)[0] or instrument.code
        raise _refused("other", {"name": name})
    if known["version"] != revision.version_id:
        raise _refused("version")
    if issue.format != form:
        raise _refused("edited")
    return issue, known


def _lines_of_word(rows: Iterable[Mapping[str, Any]], known: Mapping[str, Any]) -> list[Row]:
    """Controls by their number, as the lines that the signed mark names; a hint to write is no answer."""
    lines, blank = known["lines"], {"", *known["blank"]}
    found = []
    for row in rows:
        if not 1 <= row["number"] <= len(lines):
            raise _refused("edited")
        key, base, mark = lines[row["number"] - 1]
        answer, reason, tongue = ("" if row[part].strip() in blank else row[part] for part in "art")
        place = {"cell": f"{row['number']}", "key": key, "base": str(base), "mark": mark, "problem": ""}
        found.append(place | {"answer": answer, "reason": reason, "tongue": tongue})
    return found


def _refuse_edited(lines: Iterable[Row], issue: FormIssue) -> None:
    """Keys and bases are those that went out, each once."""
    keys = Counter(line["key"] for line in lines)
    bases = {key: str(base) for key, base in issue.bases.items()}
    is_sound = bool(keys) and max(keys.values()) == 1
    if not is_sound or any(bases.get(line["key"]) != line["base"] for line in lines):
        raise _refused("edited")


def _row(
    line: Row,
    question: Question | None,
    issue: FormIssue,
    names: Names,
    becomes: Becomes,
) -> Row:
    """One line as it is kept: what it says, or why that cannot be taken over."""
    row: Row = {"key": line["key"], "cell": _shown(line["cell"]), "base": int(line["base"])}
    language = read_tongue(line["tongue"], names, issue.language)
    row["language"] = language or issue.language
    try:
        said = _read(line, question, issue, names, becomes)
        if language is None:
            raise TroubleError(Trouble.LANGUAGE, line["tongue"])
    except TroubleError as error:
        return row | {
            "trouble": str(error.trouble),
            "detail": _shown(error.detail),
            "text": _shown(line["answer"]),
        }
    if said is None:
        return row | {"emptied": True}
    return row | {"state": said.answer_state, "value": said.value, "laws": [list(law) for law in said.laws]}


def _read(
    line: Row,
    question: Question | None,
    issue: FormIssue,
    names: Names,
    becomes: Becomes,
) -> FormSaid | None:
    """What a line says; None for a blank one."""
    if question is None:
        raise TroubleError(Trouble.GONE)
    if becomes(question) is None:
        raise TroubleError(Trouble.NOT_YOURS)
    if line["problem"]:
        raise TroubleError(Trouble.NOT_TEXT)
    if not line["answer"].strip():
        if line["reason"].strip() and not line["is_old_reason"]:
            raise TroubleError(Trouble.REASON_ALONE)
        return None
    words = words_of(question, names, issue.language)
    said = rules.read_cells(question.kind, line["answer"], line["reason"], words, is_old_reason=line["is_old_reason"])
    if said.laws:
        return said
    try:
        value = rules.normalise(
            question.kind,
            said.answer_state,
            said.value,
            option_slugs=[slug for slug, _label in words.options],
            limit=settings.ANSWER_MAX_CHARACTERS,
        )
    except rules.InvalidAnswerError as error:
        raise TroubleError(NORMALISED.get(error.code, Trouble.NOT_A_CHOICE), line["answer"]) from error
    return FormSaid(said.answer_state, value)


def _shown(text: str, *, limit: int = SHOWN_MAX) -> str:
    """The beginning of a text from a file, without what the database or a page cannot hold."""
    kept = (c if unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" else "\ufffd" for c in text[:limit])
    return "".join(kept)


def _digest(line: Row) -> str:
    return digest(line["answer"], line["reason"], line["tongue"])
