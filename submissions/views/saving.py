"""A page of questions that was sent in: saved as far as it can be, and what became of it, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from questionnaires.models import Question
from submissions import queries
from submissions.choices import AnswerState
from submissions.forms import read_page
from submissions.services import PostedPage, SavedPage, save_page
from submissions.views.found import Found


@dataclass(frozen=True)
class Outcome:
    """``status`` is 200 where everything was saved; else the page is shown again with it."""

    posted: PostedPage
    saved: SavedPage
    status: int


def save_posted(request: HttpRequest, found: Found, questions: Sequence[Question]) -> Outcome:
    """Save what a plain form says about these questions; the caller has asked whether this person may."""
    languages = [code for code, _name in settings.LANGUAGES]
    posted = read_page(request.POST, questions, languages=languages, default=get_language())
    if request.POST.get("version", str(found.revision.version_id)) != str(found.revision.version_id):
        return Outcome(posted, _kept(found, questions, posted), 409)
    saved = save_page(found.submission, posted, actor=request.user, now=timezone.now())
    if saved.problems or saved.conflicts:
        return Outcome(posted, saved, 409 if saved.conflicts else 422)
    return Outcome(posted, saved, 200)


def say_saved(request: HttpRequest, saved: SavedPage, *, is_all: bool = True) -> None:
    """How many answers were saved, by themselves since the page was opened or now.

    ``is_all``: whether saving was all that was asked for.
    """
    before = request.POST.get("autosaved", "")
    count = saved.written_count + (int(before) if before.isdecimal() and len(before) < 4 else 0)
    if count:
        text = ngettext("%(count)s answer saved.", "%(count)s answers saved.", count)
        messages.success(request, text % {"count": count})
    elif is_all:
        messages.info(request, _("Nothing had changed; nothing was written."))


def problems_of(questions: Sequence[Question], saved: SavedPage | None) -> list[dict[str, str]]:
    """Lines of the summary on top of the page, in its order: text, and the id of the question it is about."""
    if saved is None:
        return []
    changed = _("Someone else changed this answer while you were writing. Choose which text to keep.")
    problems = dict.fromkeys(saved.conflicts, changed) | saved.problems
    return [
        {"target": question.key, "text": _with_reference(question, problems[question.key])}
        for question in questions
        if question.key in problems
    ]


def _kept(found: Found, questions: Sequence[Question], posted: PostedPage) -> SavedPage:
    """A page drawn under another version of the questionnaire: nothing is written, what was typed stays in view."""
    told = _("The questionnaire has moved to another version since you opened this page. Look again, then save.")
    responses = queries.responses_of(found.revision, questions)
    kept = []
    for answer in posted.answers:
        response = responses.get(answer.question.key)
        known = (response.said_state, response.value) if response else None
        if answer.answer_state != AnswerState.UNANSWERED and answer.differs_from(known, ""):
            kept.append(replace(answer, base_version=response.number if response else 0, decision=""))
    problems = {answer.question.key: told for answer in kept} or {questions[0].key: told}
    return SavedPage(unsaved=kept, problems=problems)


def _with_reference(question: Question, problem: str) -> str:
    if question.provision is None:
        return problem
    return _("%(reference)s: %(problem)s") % {"reference": question.provision.ref, "problem": problem}
