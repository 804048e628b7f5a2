"""What is said about answers, made by the services that make it in the portal."""

from datetime import date, datetime

from parties.models import User
from submissions.choices import ClarificationKind
from submissions.models import Clarification, Comment, HelpRequest, Response, Submission
from submissions.services import ask_clarification, ask_for_help, write_comment
from tests.factories.submissions import NOW, get_question

DUE_ON = date(2026, 12, 15)


def make_comment(
    submission: Submission,
    key: str,
    actor: User,
    text: str = "Ask the ministry of justice.",
    *,
    language: str = "en",
    now: datetime = NOW,
) -> Comment:
    return write_comment(submission, get_question(submission, key), text=text, language=language, actor=actor, now=now)


def make_clarification(
    submission: Submission,
    actor: User,
    key: str = "tip-5-1",
    text: str = "Which article of the law is meant?",
    *,
    due_on: date = DUE_ON,
    now: datetime = NOW,
    **further: object,
) -> Clarification:
    """``key`` empty: about the submission as a whole. Needs a submitted revision."""
    return ask_clarification(
        submission,
        question=get_question(submission, key) if key else None,
        kind=ClarificationKind.CITATION,
        text=text,
        language="en",
        due_on=due_on,
        actor=actor,
        now=now,
        **further,
    )


def make_help_request(
    submission: Submission,
    key: str,
    actor: User,
    text: str = "Does this cover attempts?",
    *,
    language: str = "en",
    shared: Response | None = None,
    now: datetime = NOW,
) -> HelpRequest:
    question = get_question(submission, key)
    return ask_for_help(submission, question, text=text, language=language, shared=shared, actor=actor, now=now)
