"""Beginning a reply."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from instruments.models import Instrument
from parties.choices import ParticipationStatus
from parties.models import Participation, State, User
from questionnaires.models import Cycle
from submissions import queries, rules
from submissions.choices import EventKind, SubmissionStatus
from submissions.models import Revision, Submission, SubmissionEvent


def open_submission(
    state: State, *, cycle: Cycle, instrument: Instrument, actor: User | None, now: datetime
) -> Submission:
    """Begin one State's reply under one instrument, or return the one that is there.

    ``ValidationError`` when the cycle is closed or does not ask about the instrument, when the State is not
    invited, or is neither party nor signatory on the cut-off date.
    """
    existing = Submission.objects.filter(state=state, cycle=cycle, instrument=instrument).first()
    if existing is not None:
        return existing
    version = cycle.versions.filter(questionnaire__instrument=instrument).first()
    if version is None or not cycle.is_open_on(now.date()):
        raise ValidationError(_("This cycle is not open for answers under this instrument."))
    if not cycle.invited_states.filter(pk=state.pk).exists():
        raise ValidationError(_("Your State was not invited to this cycle."))
    participation = Participation.objects.filter(state=state, instrument=instrument).first()
    status = participation.status_on(cycle.cut_off_on) if participation else ParticipationStatus.NONE
    if not rules.may_reply(status):
        raise ValidationError(_("On the cut-off date your State is neither party to this instrument nor a signatory."))
    with transaction.atomic():
        submission, is_new = Submission.objects.get_or_create(
            state=state, cycle=cycle, instrument=instrument, defaults={"version": version}
        )
        if is_new:
            Revision.objects.create(state=state, submission=submission, version=version, number=1)
            SubmissionEvent.objects.create(
                state=state,
                submission=submission,
                kind=EventKind.OPENED,
                to_status=SubmissionStatus.DRAFT,
                actor=actor,
                on_behalf_of_id=queries.acted_for_id(actor, state.pk, today=now.date()),
                at=now,
            )
    return submission
