"""The article page: read, answer, save; and the history of one answer."""

import uuid
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from questionnaires.models import Question, Section
from submissions import permissions, queries, rules
from submissions.choices import AnswerState, ReleaseLevel
from submissions.forms import read_page
from submissions.models import Response
from submissions.services import PostedPage, SavedPage, save_page
from submissions.views.blocks import PageFacts, article_blocks, said_once
from submissions.views.found import Found, find_or_404


@dataclass(frozen=True)
class _Page:
    """One article of one submission; ``numbers`` are those of the articles this person reads, in order."""

    found: Found
    section: Section
    questions: list[Question]
    numbers: list[int]

    @property
    def number(self) -> int:
        return self.section.article.number

    @property
    def previous_number(self) -> int | None:
        return next((number for number in reversed(self.numbers) if number < self.number), None)

    @property
    def next_number(self) -> int | None:
        return next((number for number in self.numbers if number > self.number), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One article: its provisions, each with its question and what opens by the answer."""
    found = find_or_404(request, pk)
    sections = queries.sections_of(found.revision)
    section = next((section for section in sections if section.article.number == number), None)
    if section is None or not found.shows(section.article_id):
        raise Http404
    questions = queries.questions_of(section)
    page = _Page(found, section, questions, [s.article.number for s in sections if found.shows(s.article_id)])
    return _save(request, page) if request.method == "POST" else _show(request, page)


@login_required
@require_safe
def history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Every write to one answer, the latest first."""
    found = find_or_404(request, pk)
    responses = Response.objects.filter(revision=found.revision, question__key=key)
    related = responses.select_related(
        "question__section", "question__provision", "question__option_list", "question__shared"
    )
    response = related.prefetch_related("question__option_list__options").first()
    # How an answer came about is the State's own affair.
    if response is None or not found.is_own or not found.shows(response.question.section.article_id):
        raise Http404
    context = {
        "found": found,
        "submission": found.submission,
        "response": response,
        "question": response.question,
        "versions": queries.history_of(response),
        "register": queries.law_articles_of(found.submission.state),
    }
    return render(request, "submissions/response_history.html", context)


def _save(request: HttpRequest, page: _Page) -> HttpResponse:
    found = page.found
    if not _can_edit(request, page):
        raise Http404
    languages = [code for code, _name in settings.LANGUAGES]
    posted = read_page(request.POST, page.questions, languages=languages, default=get_language())
    if request.POST.get("version", str(found.revision.version_id)) != str(found.revision.version_id):
        return _show(request, page, saved=_kept(page, posted), language=posted.language, status=409)
    saved = save_page(found.submission, posted, actor=request.user, now=timezone.now())
    if saved.problems or saved.conflicts:
        status = 409 if saved.conflicts else 422
        return _show(request, page, saved=saved, language=posted.language, status=status)
    _say_saved(request, saved)
    number = page.next_number if "next" in request.POST and page.next_number else page.number
    return redirect("submissions:article", found.submission.pk, number)


def _show(
    request: HttpRequest, page: _Page, *, saved: SavedPage | None = None, language: str = "", status: int = 200
) -> HttpResponse:
    found = page.found
    facts = PageFacts(
        responses=queries.responses_of(found.revision, page.questions),
        elsewhere=queries.replies_elsewhere(found.revision, page.questions),
        party_to=queries.party_to_of(found.submission),
        saved=saved,
    )
    latest = max(facts.responses.values(), key=lambda response: response.written_at, default=None)
    is_editable = _can_edit(request, page) and found.is_in_preparation
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "article": page.section.article,
        "blocks": article_blocks(page.questions, facts),
        "once": said_once(page.questions),
        "register": queries.law_articles_of(found.submission.state),
        "progress": rules.article_progress(queries.facts_of(page.questions), facts.replies, facts.party_to),
        "waiting_count": sum(r.answer_state == AnswerState.CARRIED_OVER for r in facts.responses.values()),
        "latest": latest,
        "answer_language": language or (latest.language if latest else get_language()),
        "answer_languages": settings.LANGUAGES,
        "release_levels": ReleaseLevel.choices,
        "page_id": uuid.uuid4(),
        "is_editable": is_editable,
        "saved_count": saved.written_count if saved else 0,
        "problems": _problems(page, saved),
        "previous_number": page.previous_number,
        "next_number": page.next_number,
    }
    template = "article_page" if is_editable or saved else "article_read"
    return render(request, f"submissions/{template}.html", context, status=status)


def _kept(page: _Page, posted: PostedPage) -> SavedPage:
    """A page drawn under another version of the questionnaire: nothing is written, what was typed stays in view."""
    told = _("The questionnaire has moved to another version since you opened this page. Look again, then save.")
    responses = queries.responses_of(page.found.revision, page.questions)
    kept = []
    for answer in posted.answers:
        response = responses.get(answer.question.key)
        known = (response.said_state, response.value) if response else None
        if answer.answer_state != AnswerState.UNANSWERED and answer.differs_from(known, ""):
            kept.append(replace(answer, base_version=response.number if response else 0, decision=""))
    problems = {answer.question.key: told for answer in kept} or {page.questions[0].key: told}
    return SavedPage(unsaved=kept, problems=problems)


def _can_edit(request: HttpRequest, page: _Page) -> bool:
    return permissions.can_edit(
        request.standing, page.found.submission, article_id=page.section.article_id, assigned=page.found.assigned
    )


def _say_saved(request: HttpRequest, saved: SavedPage) -> None:
    if not saved.written_count:
        messages.info(request, _("Nothing had changed; nothing was written."))
        return
    text = ngettext("%(count)s answer saved.", "%(count)s answers saved.", saved.written_count)
    messages.success(request, text % {"count": saved.written_count})


def _problems(page: _Page, saved: SavedPage | None) -> list[dict[str, str]]:
    """Lines of the summary on top of the page, in its order: text, and the id of the question it is about."""
    if saved is None:
        return []
    changed = _("Someone else changed this answer while you were writing. Choose which text to keep.")
    problems = dict.fromkeys(saved.conflicts, changed) | saved.problems
    return [
        {"target": question.key, "text": _with_reference(question, problems[question.key])}
        for question in page.questions
        if question.key in problems
    ]


def _with_reference(question: Question, problem: str) -> str:
    if question.provision is None:
        return problem
    return _("%(reference)s: %(problem)s") % {"reference": question.provision.ref, "problem": problem}
