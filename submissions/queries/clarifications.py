"""What the Secretariat asked about submitted answers, how it stands, and what the State changed since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from submissions import rules
from submissions.choices import AnswerState, RevisionStatus
from submissions.models import Clarification, Response, Revision, Submission


@dataclass(frozen=True)
class ClarificationRow:
    """One clarification with its stage of ``rules.clarification_stage``.

    ``changed_since_asked``, ``changed_since_settled``: whether the text that stands now says something else than the
    one it was asked about, or the one that stood when it was settled.
    """

    clarification: Clarification
    stage: str
    changed_since_asked: bool = False
    changed_since_settled: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the State is still to answer."""
        return self.stage not in (rules.ANSWERED, rules.SETTLED)


def find_clarification(submission: Submission, pk: int) -> Clarification | None:
    """One clarification of a submission with the people who wrote it; one query."""
    related = ("revision", "asked_by", "answered_by", "settled_by")
    found = Clarification.objects.filter(submission=submission, pk=pk).select_related(*related).first()
    if found is not None:
        found.submission = submission
    return found


def clarifications_of(submission: Submission, *, today: date) -> list[ClarificationRow]:
    """Everything the Secretariat asked about one submission, the latest first; at most three queries."""
    asked = Clarification.objects.filter(submission=submission).select_related("asked_by", "answered_by", "revision")
    return rows_of(list(asked.order_by("-asked_at", "-pk")), today=today)


def clarifications_asked(stage: str, *, today: date) -> list[ClarificationRow]:
    """What was asked of all States: by State, alphabetical in the reader's language, then by the day it is due.

    ``stage``: one of ``rules.CLARIFICATION_STAGES``; empty for all that is not settled. At most three queries.
    """
    related = ("state", "submission__instrument", "submission__cycle", "revision")
    asked = Clarification.objects.select_related(*related)
    asked = asked.filter(settled_at__isnull=stage != rules.SETTLED)
    ordered = asked.order_by("state__position", "due_on", "submission__instrument__position", "pk")
    rows = rows_of(list(ordered), today=today)
    return [row for row in rows if stage in ("", row.stage)]


def rows_of(clarifications: Sequence[Clarification], *, today: date) -> list[ClarificationRow]:
    """Clarifications with their stage on a day, and what changed since; two queries, none for none."""
    said = _said_about(clarifications)
    rows = []
    for asked in clarifications:
        stage = rules.clarification_stage(
            is_answered=asked.answered_at is not None,
            is_settled=asked.settled_at is not None,
            due_on=asked.due_on,
            today=today,
        )
        texts = said[asked.submission_id]
        then = next((text for text in texts if text.revision_id == asked.revision_id), None)
        before = [text for text in texts if asked.settled_at and text.submitted_at <= asked.settled_at]
        rows.append(
            ClarificationRow(
                asked,
                stage,
                changed_since_asked=_differs(then, texts, asked),
                changed_since_settled=bool(before) and _differs(before[-1], texts, asked),
            )
        )
    return rows


def unsettled(submission: Submission) -> QuerySet[Clarification]:
    """What still waits for the State or for the Secretariat."""
    return Clarification.objects.filter(submission=submission, settled_at=None)


@dataclass(frozen=True)
class _Text:
    """A submitted text as far as it is asked about: question key → digest of its answer, "" for the whole of it."""

    revision_id: int
    submitted_at: datetime
    digests: dict[str, str]


def _said_about(clarifications: Iterable[Clarification]) -> defaultdict[int, list[_Text]]:
    """Submission → the texts it submitted, the earliest first."""
    found: defaultdict[int, list[_Text]] = defaultdict(list)
    asked = {c.submission_id for c in clarifications}
    if not asked:
        return found
    submitted = Revision.objects.filter(
        submission__in=asked, status__in=[RevisionStatus.SUBMITTED, RevisionStatus.SUPERSEDED]
    )
    texts = {}
    for revision in submitted.order_by("number"):
        assert revision.submitted_at is not None  # noqa: S101  (a constraint of the table)
        text = _Text(revision.pk, revision.submitted_at, {"": revision.content_hash})
        texts[revision.pk] = text
        found[revision.submission_id].append(text)
    answers = Response.objects.filter(
        revision__in=texts, question__key__in={c.question_key for c in clarifications if c.question_key}
    )
    for revision_id, key, digest in answers.exclude(answer_state=AnswerState.UNANSWERED).values_list(
        "revision", "question__key", _digest()
    ):
        texts[revision_id].digests[key] = digest
    return found


def _digest() -> MD5:
    """Of what was said only: neither of its author nor of its number. Not a seal; that is elsewhere."""
    parts = (F("answer_state"), F("carried_state"), F("language"), Cast("value", TextField()))
    separated = [part for one in parts for part in (one, Value("|"))]
    return MD5(Concat(*separated, output_field=TextField()))


def _differs(then: _Text | None, texts: Sequence[_Text], asked: Clarification) -> bool:
    if then is None:
        return False
    return then.digests.get(asked.question_key) != texts[-1].digests.get(asked.question_key)
