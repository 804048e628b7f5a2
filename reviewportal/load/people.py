"""Officials who save answers: made in a cycle of their own, signed in without a browser."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from instruments.models import Instrument
from parties import isolation
from parties.choices import Role
from parties.models import Nomination, Participation, State, User
from questionnaires.choices import QuestionKind, QuestionnaireKind, VersionStatus
from questionnaires.models import QuestionnaireVersion
from questionnaires.services import open_cycle
from reviewportal.load.client import Official
from submissions.services import open_submission

INSTRUMENT = "UNTOC"
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)


def make_officials(state_count: int, *, per_state: int, role: str = Role.FOCAL_POINT) -> list[Official]:
    """``per_state`` officials of each of ``state_count`` States parties, each State with a submission just begun."""
    with transaction.atomic(), isolation.acting_for_all():
        version = _newest_version()
        today = timezone.now().date()
        bound = Participation.objects.parties_on(today).filter(instrument__code=INSTRUMENT)
        states = list(State.objects.filter(participations__in=bound).order_by("iso3")[:state_count])
        cycle = open_cycle(
            f"load-{uuid.uuid4().hex[:8]}",
            titles={"en": "Load (illustrative)"},
            opens_on=FIRST_DAY,
            closes_on=LAST_DAY,
            cut_off_on=today,
            versions=[version],
            invited_states=states,
            is_illustrative=True,
            actor=None,
        )
        keys = list(version.questions.filter(kind=QuestionKind.TEXT).order_by("pk").values_list("key", flat=True)[:60])
        instrument = Instrument.objects.get(code=INSTRUMENT)
        officials = []
        for state in states:
            submission = open_submission(state, cycle=cycle, instrument=instrument, actor=None, now=timezone.now())
            officials += [_official(state, submission.pk, keys, role) for _place in range(per_state)]
    return officials


def _newest_version() -> QuestionnaireVersion:
    published = QuestionnaireVersion.objects.filter(
        questionnaire__instrument__code=INSTRUMENT,
        questionnaire__kind=QuestionnaireKind.FULL,
        status=VersionStatus.PUBLISHED,
    )
    return published.latest("number")


def _official(state: State, submission: int, keys: list[str], role: str) -> Official:
    """An account nominated in this role, and its session: nobody knows a password for it."""
    user = User.objects.create(username=f"load-{uuid.uuid4().hex}")
    user.set_unusable_password()
    user.save()
    # Not by the service: a State has one focal point, and here two of them fight over one answer.
    Nomination.objects.create(user=user, state=state, role=role, from_on=FIRST_DAY, until=LAST_DAY)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = get_random_string(32)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={token}"
    return Official(cookie, token, user.pk, submission, keys)
