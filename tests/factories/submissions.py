"""Submissions and single answers, made by the services that make them in the portal."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO

from instruments.models import Article
from parties.models import State, User
from questionnaires.choices import QuestionKind
from questionnaires.models import (
    Cycle,
    Option,
    OptionList,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Section,
)
from questionnaires.services import open_cycle, publish_version
from submissions.choices import AnswerState, AssignmentMode, Channel
from submissions.models import Assignment, Attachment, LawArticle, Submission
from submissions.rules import Place
from submissions.services import (
    FilePlace,
    SavedResponse,
    assign_article,
    assign_places,
    attach_file,
    open_submission,
    propose_answer,
    register_law,
    save_response,
)
from tests.factories.files import PDF
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


def make_attachment(
    submission: Submission, key: str = "tip-5-1", content: bytes = PDF, name: str = "law.pdf", *, actor: User, now=NOW
) -> Attachment:
    """A file beside one answer, sent in whole."""
    place = FilePlace(submission.state, submission, key)
    return attach_file(place, name=name, file=BytesIO(content), size_bytes=len(content), actor=actor, now=now)


def make_assignment(submission: Submission, number: int, user: User, due_on: date | None = None) -> Assignment:
    article = Article.objects.get(instrument=submission.instrument, number=number)
    return assign_article(submission, article=article, user=user, due_on=due_on, actor=None, now=NOW)


def make_handed(
    submission: Submission, number: int, *, key: str = "", mode: str = AssignmentMode.MAY_EDIT, **whom: object
) -> Assignment:
    """An article, or one question of it, handed to a person (``user``) or a ministry (``unit``)."""
    article = Article.objects.get(instrument=submission.instrument, number=number)
    facts = {"unit": None, "user": None, "due_on": None, "note": "", "actor": None, "now": NOW} | whom
    return assign_places(submission, places=[Place(article.pk, key)], mode=mode, **facts)[0]


def make_proposal(submission: Submission, key: str, value: object, *, actor: User, now: datetime = NOW, **further):
    """A text kept beside the answer, by the one service."""
    facts = {"answer_state": AnswerState.ANSWERED, "language": "en", "base_version": 0, "write_id": uuid.uuid4()}
    return propose_answer(
        submission, get_question(submission, key), value=value, actor=actor, now=now, **facts | further
    ).proposed


def make_version(questions: Iterable[Mapping[str, object]], *, code: str = "TIP", number: int = 9, article: int = 5):
    """A published version that asks about one article what the test says; a key without a dot is about a provision."""
    questionnaire = Questionnaire.objects.get(slug=code.lower())
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=number)
    section = Section.objects.create(
        version=version, article=Article.objects.get(instrument__code=code, number=article), position=1
    )
    provisions = {provision.slug: provision for provision in section.article.provisions.all()}
    for position, fields in enumerate(questions, start=1):
        slugs = fields.get("options", ())
        own = {name: value for name, value in fields.items() if name != "options"}
        blank = {"kind": QuestionKind.IMPLEMENTATION, "text": f"About {own['key']}?"}
        Question.objects.create(
            version=version,
            section=section,
            position=position,
            provision=provisions.get(str(own["key"]).partition(".")[0]),
            is_required="." not in str(own["key"]),
            option_list=_make_options(version, str(own["key"]), slugs) if slugs else None,
            **blank | own,
        )
    return publish_version(version, actor=None, now=NOW, reason="For a test.")


def _make_options(version: QuestionnaireVersion, key: str, slugs: Iterable[str]) -> OptionList:
    option_list = OptionList.objects.create(version=version, slug=key.replace(".", "-"))
    for position, slug in enumerate(slugs, start=1):
        Option.objects.create(option_list=option_list, slug=slug, label=f"Option {slug}", position=position)
    return option_list


def make_cycle_on(
    *versions: QuestionnaireVersion, slug: str = "second", states: Iterable[str] = ("ARG", "NOR"), **days
):
    """A cycle open today, on these versions."""
    dates = {"opens_on": date(2026, 1, 1), "closes_on": date(2099, 12, 31), "cut_off_on": date(2026, 10, 1)}
    return open_cycle(
        slug,
        titles={"en": f"Cycle {slug}"},
        versions=versions,
        invited_states=State.objects.filter(iso3__in=list(states)),
        is_illustrative=False,
        actor=None,
        **dates | days,
    )
