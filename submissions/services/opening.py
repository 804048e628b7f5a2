"""Beginning a reply, and handing its articles to colleagues."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from instruments.models import Article, Instrument
from parties.choices import ParticipationStatus, Role
from parties.models import Participation, State, User
from questionnaires.models import Cycle
from submissions import rules
from submissions.choices import EventKind, SubmissionStatus
from submissions.models import Assignment, Revision, Submission, SubmissionEvent


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
                at=now,
            )
    return submission


def assign_article(
    submission: Submission, *, article: Article, user: User, due_on: date | None, actor: User | None, today: date
) -> Assignment:
    """Hand an article to somebody who answers for the same State; a second time only moves the due date.

    ``ValidationError`` when the person does not answer for the State today, or the article is not asked about.
    """
    answering = user.nominations.in_force_on(today).filter(role__in=[Role.FOCAL_POINT, Role.CONTRIBUTOR])
    if not answering.filter(state=submission.state_id).exists():
        raise ValidationError(_("This person is not nominated by your State to answer."))
    if not submission.version.sections.filter(article=article).exists():
        raise ValidationError(_("This article is not part of the questionnaire."))
    assignment, _is_new = Assignment.objects.update_or_create(
        submission=submission, article=article, user=user, defaults={"state": submission.state, "due_on": due_on}
    )
    return assignment
