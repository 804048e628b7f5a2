"""Texts that colleagues propose for answers, and what became of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from parties.models import User
from questionnaires.models import Question
from submissions.choices import ProposedStatus, ReleaseLevel, RevisionStatus
from submissions.models import ProposedAnswer, Response, Submission
from submissions.queries.content import with_words
from submissions.rules import Handed


@dataclass(frozen=True)
class ProposedRow:
    """One proposal with its question and the answer that stands, if there is one."""

    proposed: ProposedAnswer
    question: Question
    response: Response | None

    @property
    def is_stale(self) -> bool:
        """Whether the answer has changed since the proposal was written."""
        return (self.response.number if self.response else 0) != self.proposed.base_version


def proposed_answers(submission: Submission, *, reader: User, keys: Collection[str]) -> list[ProposedAnswer]:
    """For these questions: what waits for a decision, and what was returned to this reader last. One query.

    Of each person the latest text counts. Whether the reader sees those of others is for the caller to ask.
    """
    if not keys:
        return []
    rows = ProposedAnswer.objects.filter(submission=submission, question_key__in=keys)
    wanted = rows.filter(Q(status=ProposedStatus.OPEN) | Q(author=reader))
    return [
        row
        for row in _latest(wanted.select_related("author", "decided_by"))
        if row.status in (ProposedStatus.OPEN, ProposedStatus.RETURNED)
    ]


def said_in_proposals(submission: Submission, author: User, *, keys: Collection[str]) -> dict[str, tuple[str, object]]:
    """Question key → (answer state, value) of what this person proposes now; no query without keys."""
    if not keys:
        return {}
    rows = ProposedAnswer.objects.filter(submission=submission, author=author, question_key__in=keys)
    return {
        row.question_key: (row.answer_state, row.value) for row in _latest(rows) if row.status == ProposedStatus.OPEN
    }


def proposed_rows(
    submission: Submission, *, reader: User, reads: Handed, writes: Handed, proposal: int | None = None
) -> list[ProposedRow]:
    """What waits under one submission: all that this reader may decide, and their own, in the order of the questions.

    Of their own also what was returned. ``proposal``: that one only, whatever became of it. At most five queries.
    """
    rows = ProposedAnswer.objects.filter(submission=submission).select_related("author", "decided_by")
    if proposal is not None:
        found = _with_answers(submission, list(rows.filter(pk=proposal)))
        return [row for row in found if _is_shown(row, reader, reads, writes)]
    rows = rows.filter(Q(status=ProposedStatus.OPEN) | Q(author=reader))
    latest = [row for row in _latest(rows) if row.status in (ProposedStatus.OPEN, ProposedStatus.RETURNED)]
    found = [row for row in _with_answers(submission, latest) if _is_shown(row, reader, reads, writes)]
    return sorted(found, key=lambda row: (row.question.section.position, row.question.position, row.proposed.pk))


def _is_shown(row: ProposedRow, reader: User, reads: Handed, writes: Handed) -> bool:
    place = (row.question.section.article_id, row.question.key)
    return reads.shows(*place) and (row.proposed.author_id == reader.pk or writes.may_edit(*place))


def _with_answers(submission: Submission, rows: list[ProposedAnswer]) -> list[ProposedRow]:
    """Each with its question and what stands; what is no longer asked is left out. Four queries."""
    keys = {row.question_key for row in rows}
    asked = with_words(submission.version_id, Question.objects.filter(version=submission.version_id, key__in=keys))
    questions = {question.key: question for question in asked}
    responses = {
        response.question_id: response
        for response in Response.objects.filter(
            revision__submission=submission, revision__status=RevisionStatus.DRAFT, question__in=questions.values()
        ).select_related("author", "revision")
    }
    return [
        ProposedRow(row, question, responses.get(question.pk))
        for row in rows
        if (question := questions.get(row.question_key)) is not None
    ]


def release_level_of(proposed: ProposedAnswer) -> str:
    """To whom the answer is released for which something is proposed: as it stands, or as the submission has it."""
    standing = Response.objects.filter(
        revision__submission=proposed.submission_id,
        revision__status=RevisionStatus.DRAFT,
        question__key=proposed.question_key,
    )
    return standing.values_list("release_level", flat=True).first() or ReleaseLevel.SECRETARIAT


def _latest(rows: Iterable[ProposedAnswer]) -> list[ProposedAnswer]:
    """Of each person and question the latest text."""
    latest: dict[tuple[str, int], ProposedAnswer] = {}
    for row in sorted(rows, key=lambda row: (row.written_at, row.pk)):
        latest[row.question_key, row.author_id] = row
    return list(latest.values())
