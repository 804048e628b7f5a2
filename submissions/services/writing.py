"""One answer, one write: the service behind the page, the API and whatever comes later.

Source: design.md, section 4, "One answer, one write".
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions import rules
from submissions.choices import AnswerState, Channel, ReleaseLevel, RevisionStatus, SaveOutcome
from submissions.models import LawArticle, Response, ResponseVersion, Revision, Submission


class WriteRefusedError(ValidationError):
    """Nothing was written. ``status`` is the API's: 410, 413, 422, 423 or 428."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Before:
    """Who last wrote an answer, and when; nobody's name where the portal wrote it."""

    author: User | None
    written_at: datetime


@dataclass(frozen=True)
class SavedResponse:
    """``rival`` is set after a clash: the text just sent, which is stored beside the answer that stands.

    ``problem`` says why what was kept cannot be submitted yet, in a sentence; empty when it can. ``number`` is that of
    the version this write made, also when others have written since. ``before``: who wrote the answer it replaced.
    """

    outcome: SaveOutcome
    response: Response
    rival: ResponseVersion | None = None
    problem: str = ""
    number: int = 0
    before: Before | None = None


@dataclass(frozen=True)
class _Write:
    """One checked write, ready to be stored."""

    value: object
    answer_state: str
    language: str
    release_level: str
    write_id: uuid.UUID
    actor: User
    channel: Channel
    now: datetime
    source: str

    def columns(self) -> dict[str, object]:
        names = ("value", "answer_state", "language", "release_level")
        further = {"author": self.actor, "written_at": self.now, "carried_state": ""}
        return {name: getattr(self, name) for name in names} | further


def save_response(
    submission: Submission,
    question: Question | None,
    *,
    value: object,
    answer_state: str,
    language: str,
    base_version: int | None,
    write_id: uuid.UUID,
    actor: User,
    channel: Channel,
    now: datetime,
    release_level: str = "",
    source: str = "",
) -> SavedResponse:
    """Write one answer if it still stands as the writer saw it; in one transaction.

    ``base_version`` is the number the writer saw, 0 for none. Without ``release_level`` the one that stands goes on.
    ``source`` says where a value was taken over from. A known ``write_id`` with the same content is a replay (of a
    clash: the same CONFLICT) and changes nothing, even after submission. A stale base stores the text as a rival
    version and returns CONFLICT. What is kept but not yet right carries its ``problem``. At most 8 queries. Raises
    ``WriteRefusedError``: 410 question not in this version, 413 too long, 422 not a value of this question or a
    write id used for something else, 423 no longer in preparation, 428 no base version.
    """
    if base_version is None:
        raise WriteRefusedError(428, _("The answer came without the version it was based on."))
    if question is None or question.version_id != submission.version_id:
        raise _gone()
    checked = _checked(submission, question, value, answer_state, language)
    write = _Write(checked, answer_state, language, release_level, write_id, actor, channel, now, source)
    with transaction.atomic():
        revision = _lock_draft(submission)
        saved = _replay_of(submission, question, write)
        if saved is None and revision is None:
            raise WriteRefusedError(423, _("These answers are no longer in preparation, so nothing was changed."))
        if saved is None and revision is not None:
            if revision.version_id != question.version_id:
                raise _gone()  # the submission moved to another version while this was on its way
            saved = _store(submission, revision, question, base_version, write)
    assert saved is not None  # noqa: S101  (replayed, stored or refused above)
    return replace(saved, problem=_problem_of(write))


def _lock_draft(submission: Submission) -> Revision | None:
    """One writer at a time, and none beside a submission: an answer is either in the sealed text or refused.

    Only this row is locked; the order everywhere is submission, then revision.
    """
    drafts = Revision.objects.filter(submission=submission, status=RevisionStatus.DRAFT).order_by("pk")
    return drafts.select_for_update(no_key=True, of=("self",)).first()


def _gone() -> WriteRefusedError:
    return WriteRefusedError(410, _("This question is no longer part of the questionnaire. Your text was not sent."))


def _replay_of(submission: Submission, question: Question, write: _Write) -> SavedResponse | None:
    versions = ResponseVersion.objects.select_related("response__author", "response__question")
    known = versions.filter(state=submission.state_id, write_id=write.write_id).first()
    if known is None:
        return None
    # By key: a write sent once more after the submission moved to another version is still the same write.
    level = write.release_level or known.release_level
    before = (known.response.question.key, known.value, known.answer_state, known.language, known.release_level)
    if before != (question.key, write.value, write.answer_state, write.language, level):
        raise WriteRefusedError(422, _("This write id was already used for something else."))
    # The reply to a clash was lost: the writer must learn of it all the same, for their text does not stand.
    outcome = SaveOutcome.CONFLICT if known.is_rival else SaveOutcome.REPLAY
    return SavedResponse(outcome, known.response, known if known.is_rival else None, number=known.number)


def _checked(submission: Submission, question: Question, value: object, answer_state: str, language: str) -> object:
    # Nobody says of an answer that it is carried over; a move does, and a person confirms.
    sayable = set(AnswerState.values) - {AnswerState.CARRIED_OVER}
    if answer_state not in sayable or language not in dict(settings.LANGUAGES):
        raise WriteRefusedError(422, _("The answer state or the language is not one of those offered."))
    slugs = []
    if question.kind in (QuestionKind.CHOICES, QuestionKind.CHOICE) and question.option_list is not None:
        slugs = [option.slug for option in question.option_list.options.all()]
    try:
        limit = settings.ANSWER_MAX_CHARACTERS
        checked = rules.normalise(question.kind, answer_state, value, option_slugs=slugs, limit=limit)
    except rules.InvalidAnswerError as error:
        raise _refusal(error.code) from error
    if question.kind == QuestionKind.CITATIONS and isinstance(checked, list):
        own = set(LawArticle.objects.filter(state=submission.state_id, pk__in=checked).values_list("pk", flat=True))
        if set(checked) - own:
            raise WriteRefusedError(422, _("A law cited here is not in your State's register."))
    return checked


def _refusal(code: str) -> WriteRefusedError:
    if code == "too_long":
        text = _("This text is longer than %(limit)s characters. Please shorten it; nothing typed was discarded.")
        return WriteRefusedError(413, text % {"limit": settings.ANSWER_MAX_CHARACTERS})
    sentences = {
        "not_a_choice": _("This answer is not one of those offered."),
        "not_text": _("This answer must be text."),
        "empty": _("There is nothing in this answer. To take an answer back, say that it is not answered."),
        "control_character": _("The text holds a character that cannot be shown. Please remove it."),
    }
    return WriteRefusedError(422, sentences[code])


def _problem_of(write: _Write) -> str:
    if rules.problem_of(write.answer_state, write.value) == rules.NO_REASON:
        return _("Saved. Before you submit, give the reason why it does not apply.")
    return ""


def _store(
    submission: Submission, revision: Revision, question: Question, base_version: int, write: _Write
) -> SavedResponse:
    standing = Response.objects.select_related("author").filter(revision=revision, question=question).first()
    if standing is None and base_version:
        raise WriteRefusedError(
            410, _("This question is asked anew since you saw it. Your text was not saved; look at the question again.")
        )
    level = standing.release_level if standing else ReleaseLevel.SECRETARIAT
    write = replace(write, release_level=write.release_level or level)
    before = Before(standing.author, standing.written_at) if standing else None
    if standing is None:
        standing = Response.objects.create(
            state_id=submission.state_id, revision=revision, question=question, number=1, **write.columns()
        )
    elif not _replace(standing, base_version, write):
        return _store_rival(standing, write)
    _add_version(standing, standing.number, write, is_rival=False)
    return SavedResponse(SaveOutcome.SAVED, standing, number=standing.number, before=before)


def _replace(standing: Response, base_version: int, write: _Write) -> bool:
    """Whether the answer stood as the writer saw it, and is now theirs."""
    columns = write.columns() | {"number": base_version + 1}
    if not Response.objects.filter(pk=standing.pk, number=base_version).update(**columns):
        return False
    for name, value in columns.items():
        setattr(standing, name, value)
    return True


def _store_rival(standing: Response, write: _Write) -> SavedResponse:
    rival = _add_version(standing, standing.number, write, is_rival=True)
    return SavedResponse(SaveOutcome.CONFLICT, standing, rival, number=rival.number)


def _add_version(response: Response, number: int, write: _Write, *, is_rival: bool) -> ResponseVersion:
    return ResponseVersion.objects.create(
        state_id=response.state_id,
        response=response,
        number=number,
        is_rival=is_rival,
        channel=write.channel,
        source=write.source,
        write_id=write.write_id,
        **write.columns(),
    )
