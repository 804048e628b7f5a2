"""Submissions and single answers, made by the services that make them in the portal."""

import uuid
from datetime import UTC, date, datetime

from instruments.models import Article
from parties.models import User
from questionnaires.models import Cycle, Question
from submissions.choices import AnswerState, Channel
from submissions.models import Assignment, LawArticle, Submission
from submissions.services import SavedResponse, assign_article, open_submission, register_law, save_response
from tests.factories.parties import get_state
from tests.factories.questionnaires import make_cycle

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def make_submission(iso3: str = "NOR", code: str = "TIP", *, cycle: Cycle | None = None, actor: User | None = None):
    """A State's reply under one instrument, just begun. Needs to act for that State."""
    cycle = cycle or Cycle.objects.filter(slug="first").first() or make_cycle()
    instrument = Article.objects.filter(instrument__code=code)[0].instrument
    return open_submission(get_state(iso3), cycle=cycle, instrument=instrument, actor=actor, now=NOW)


def get_question(submission: Submission, key: str) -> Question:
    return submission.version.questions.select_related("section", "option_list").get(key=key)


def write(
    submission: Submission,
    key: str,
    value: object = "yes",
    *,
    answer_state: str = AnswerState.ANSWERED,
    base_version: int | None = 0,
    write_id: uuid.UUID | None = None,
    language: str = "en",
    actor: User | None = None,
    now: datetime = NOW,
    **further: object,
) -> SavedResponse:
    """One answer through the one service."""
    return save_response(
        submission,
        get_question(submission, key),
        value=value,
        answer_state=answer_state,
        language=language,
        base_version=base_version,
        write_id=write_id or uuid.uuid4(),
        actor=actor,
        channel=Channel.API,
        now=now,
        **further,
    )


def make_law(iso3: str = "NOR", title: str = "Penal Code", designation: str = "257", **fields: object) -> LawArticle:
    return register_law(get_state(iso3), title=title, designation=designation, language="en", actor=None, **fields)


def make_assignment(submission: Submission, number: int, user: User, due_on: date | None = None) -> Assignment:
    article = Article.objects.get(instrument=submission.instrument, number=number)
    return assign_article(submission, article=article, user=user, due_on=due_on, actor=None, today=TODAY)
