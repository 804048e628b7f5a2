"""A file of unsent answers comes back: shown first, then written as its browser would have sent it.

Each answer keeps the write id it has in the file, so what was sent meanwhile, or is brought twice, is one write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from parties.models import User
from parties.rules import Standing
from questionnaires.models import Question
from submissions import permissions, queries
from submissions.choices import BroughtFate, Channel, SaveOutcome
from submissions.models import Submission
from submissions.rules import NOTHING
from submissions.services.proposing import propose_answer
from submissions.services.writing import WriteRefusedError, save_response


@dataclass(frozen=True)
class BroughtRow:
    """One checked row of a file; ``reason`` says why it cannot be written.

    ``is_proposed``: it becomes a proposal, for this person may only propose there.
    """

    content: Mapping[str, Any]
    fate: BroughtFate
    submission: Submission | None = None
    question: Question | None = None
    reason: str = ""
    is_proposed: bool = False

    @property
    def can_be_written(self) -> bool:
        return self.fate in (BroughtFate.NEW, BroughtFate.BOTH)


def sort_brought(rows: Sequence[Mapping[str, Any]], *, standing: Standing, today: date) -> list[BroughtRow]:
    """What would become of each row, in the order of the file. Writes nothing; seven queries."""
    pairs = {(row["submission"], row["key"]) for row in rows}
    facts = queries.facts_of_brought(pairs, {row["write_id"] for row in rows}, standing=standing, today=today)
    return [_sort(row, facts, standing) for row in rows]


def write_brought(
    rows: Sequence[Mapping[str, Any]], *, standing: Standing, actor: User, now: datetime
) -> list[BroughtRow]:
    """Write what can be written, each answer by itself; the result says of each what became of it.

    SAME: it now stands so on the server. BOTH: somebody else changed it, and this text is kept in its history.
    """
    found = sort_brought(rows, standing=standing, today=now.date())
    return [_write(row, actor, now) if row.can_be_written else row for row in found]


def _sort(row: Mapping[str, Any], facts: queries.BroughtFacts, standing: Standing) -> BroughtRow:
    place = (row["submission"], row["key"])
    submission, question = facts.submissions.get(place[0]), facts.questions.get(place)
    becomes = _becomes(standing, submission, question, facts)
    if submission is None or becomes is None:
        return BroughtRow(row, BroughtFate.REFUSED, reason=_("This is not among the answers that you write."))
    found = BroughtRow(row, BroughtFate.NEW, submission, question, is_proposed=becomes == SaveOutcome.PROPOSED)
    if facts.known.get(row["write_id"]):
        told = _("Somebody else changed this answer. This text came before and is kept in its history.")
        return replace(found, fate=BroughtFate.REFUSED, reason=told)
    if row["write_id"] in facts.known:
        return replace(found, fate=BroughtFate.SAME)
    if question is None:
        told = _("This question is no longer part of the questionnaire.")
        return replace(found, fate=BroughtFate.REFUSED, reason=told)
    if submission.pk not in facts.in_preparation:
        told = _("These answers are no longer in preparation.")
        return replace(found, fate=BroughtFate.REFUSED, reason=told)
    response = facts.responses.get(place)
    if response is not None:
        said = (response.answer_state, response.value, response.language)
        if said == (row["answer_state"], row["value"], row["language"]):
            return replace(found, fate=BroughtFate.SAME)
        if response.number != row["base_version"] and not found.is_proposed:
            return replace(found, fate=BroughtFate.BOTH)
    return found


def _becomes(
    standing: Standing, submission: Submission | None, question: Question | None, facts: queries.BroughtFacts
) -> SaveOutcome | None:
    if submission is None:
        return None
    if question is None:
        return SaveOutcome.SAVED if standing.is_focal_point_of(submission.state_id) else None
    assigned = facts.assigned.get(submission.pk, NOTHING)
    return permissions.becomes(standing, submission, question, assigned=assigned)


def _write(row: BroughtRow, actor: User, now: datetime) -> BroughtRow:
    if row.submission is None or row.question is None:
        return row
    names = ("value", "answer_state", "language", "base_version", "write_id", "release_level")
    content = {name: row.content[name] for name in names}
    if not queries.asks_alike(row.content["version"], row.question):
        told = _("This question is asked in other words since you answered it. Your text was not sent; look again.")
        return replace(row, fate=BroughtFate.REFUSED, reason=told)
    try:
        if row.is_proposed:
            content.pop("release_level")
            saved = propose_answer(row.submission, row.question, **content, actor=actor, now=now)
        else:
            saved = save_response(row.submission, row.question, **content, actor=actor, channel=Channel.API, now=now)
    except WriteRefusedError as refusal:
        return replace(row, fate=BroughtFate.REFUSED, reason=" ".join(refusal.messages))
    fate = BroughtFate.SAME if saved.rival is None else BroughtFate.BOTH
    return replace(row, fate=fate, reason=saved.problem)
