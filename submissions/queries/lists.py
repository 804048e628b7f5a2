"""Lists of submissions: a State's own, and the Secretariat's board."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from instruments.models import Instrument
from parties.choices import ParticipationStatus
from parties.models import Participation, State
from questionnaires.models import Cycle
from submissions.choices import SubmissionStatus
from submissions.models import Revision, Submission

# Where nothing has been opened there is no submission to have a status.
NOT_OPENED = "not_opened"


@dataclass(frozen=True)
class InstrumentRow:
    """One instrument of an open cycle for one State: how the State stands to it, and its submission if there is one."""

    cycle: Cycle
    state: State
    instrument: Instrument
    participation: ParticipationStatus
    submission: Submission | None


def instruments_for(state_ids: Iterable[int], *, today: date) -> list[InstrumentRow]:
    """For each open cycle that invited one of these States: its instruments, in treaty order.

    Six queries, whatever the number of cycles and States.
    """
    own = State.objects.filter(pk__in=state_ids)
    cycles = Cycle.objects.open_on(today).filter(invited_states__in=state_ids).distinct()
    with_versions = cycles.prefetch_related(
        "versions__questionnaire__instrument", Prefetch("invited_states", queryset=own, to_attr="own_states")
    )
    participations = {(p.state_id, p.instrument_id): p for p in Participation.objects.filter(state__in=state_ids)}
    opened = Submission.objects.filter(state__in=state_ids, cycle__in=cycles)
    submissions = {(s.cycle_id, s.state_id, s.instrument_id): s for s in opened}
    rows = []
    for cycle in with_versions:
        for state in cycle.own_states:
            for instrument in (version.questionnaire.instrument for version in cycle.versions.all()):
                participation = participations.get((state.pk, instrument.pk))
                status = participation.status_on(cycle.cut_off_on) if participation else ParticipationStatus.NONE
                submission = submissions.get((cycle.pk, state.pk, instrument.pk))
                rows.append(InstrumentRow(cycle, state, instrument, status, submission))
    return rows


@dataclass(frozen=True)
class BoardCell:
    """How one State stands in one instrument of a cycle: its participation, and where its reply is."""

    participation: ParticipationStatus
    status: str
    submitted_at: datetime | None
    submission_pk: int | None


@dataclass(frozen=True)
class BoardRow:
    state: State
    cells: Sequence[BoardCell]


@dataclass(frozen=True)
class BoardCount:
    """States parties on the cut-off date under one instrument, and how many of them have replied."""

    instrument: Instrument
    party_count: int
    replied_count: int
    other_replied_count: int


@dataclass(frozen=True)
class Board:
    instruments: Sequence[Instrument]
    rows: Sequence[BoardRow]
    counts: Sequence[BoardCount]


def board_of(cycle: Cycle) -> Board:
    """Every invited State, alphabetical in the reader's language, by instrument; five queries in all."""
    versions = cycle.versions.select_related("questionnaire__instrument").order_by(
        "questionnaire__instrument__position"
    )
    instruments = [version.questionnaire.instrument for version in versions]
    participations = {(p.state_id, p.instrument_id): p for p in Participation.objects.all()}
    submissions = {(s.state_id, s.instrument_id): s for s in Submission.objects.filter(cycle=cycle)}
    standing = Revision.objects.standing().filter(submission__cycle=cycle)
    submitted_at = dict(standing.values_list("submission", "submitted_at"))
    rows = []
    for state in cycle.invited_states.order_by("position"):
        cells = []
        for instrument in instruments:
            participation = participations.get((state.pk, instrument.pk))
            submission = submissions.get((state.pk, instrument.pk))
            cells.append(
                BoardCell(
                    participation.status_on(cycle.cut_off_on) if participation else ParticipationStatus.NONE,
                    _board_status(submission, submitted_at),
                    submitted_at.get(submission.pk) if submission else None,
                    submission.pk if submission else None,
                )
            )
        rows.append(BoardRow(state, cells))
    return Board(instruments, rows, [_count(i, [row.cells[n] for row in rows]) for n, i in enumerate(instruments)])


def _board_status(submission: Submission | None, submitted_at: Mapping[int, datetime | None]) -> str:
    """Not begun, in preparation, or submitted: what stands counts, also while a correction is prepared."""
    if submission is None:
        return NOT_OPENED
    return SubmissionStatus.SUBMITTED if submission.pk in submitted_at else SubmissionStatus.DRAFT


def _count(instrument: Instrument, cells: Sequence[BoardCell]) -> BoardCount:
    parties = [cell for cell in cells if cell.participation == ParticipationStatus.PARTY]
    replied = [cell for cell in cells if cell.submitted_at is not None]
    party_replies = sum(cell.participation == ParticipationStatus.PARTY for cell in replied)
    return BoardCount(instrument, len(parties), party_replies, len(replied) - party_replies)
