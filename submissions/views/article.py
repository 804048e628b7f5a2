"""The article page: read, answer, save."""

import uuid
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from questionnaires.models import Question
from submissions import queries, rules
from submissions.choices import AnswerState, ReleaseLevel
from submissions.forms import read_page, read_wanted
from submissions.services import PostedPage, SavedPage, save_page
from submissions.views.blocks import PageFacts, article_blocks, said_once
from submissions.views.pages import ArticlePage, find_article_or_404, proposals_on
from submissions.views.proposals import take_over_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One article: its provisions, each with its question and what opens by the answer."""
    page = find_article_or_404(request, pk, number)
    return _save(request, page) if request.method == "POST" else _show(request, page)


def _save(request: HttpRequest, page: ArticlePage) -> HttpResponse:
    found = page.found
    if not page.may_edit:
        raise Http404
    languages = [code for code, _name in settings.LANGUAGES]
    posted = read_page(request.POST, page.questions, languages=languages, default=get_language())
    if request.POST.get("version", str(found.revision.version_id)) != str(found.revision.version_id):
        return _show(request, page, saved=_kept(page, posted), language=posted.language, status=409)
    saved = save_page(found.submission, posted, actor=request.user, now=timezone.now())
    wanted = read_wanted(request.POST)
    if wanted:
        take_over_on(request, page, wanted, page_id=posted.page_id)
    if saved.problems or saved.conflicts:
        status = 409 if saved.conflicts else 422
        return _show(request, page, saved=saved, language=posted.language, status=status)
    _say_saved(request, saved, is_all=not wanted)
    number = page.next_number if "next" in request.POST and page.next_number else page.number
    return redirect("submissions:article", found.submission.pk, number)


def _show(
    request: HttpRequest, page: ArticlePage, *, saved: SavedPage | None = None, language: str = "", status: int = 200
) -> HttpResponse:
    found = page.found
    responses = queries.responses_of(found.revision, page.questions)
    facts = PageFacts(
        responses=responses,
        elsewhere=queries.replies_elsewhere(found.revision, page.questions),
        party_to=queries.party_to_of(found.submission),
        saved=saved,
        proposals=proposals_on(request, page, responses),
    )
    latest = max(responses.values(), key=lambda response: response.written_at, default=None)
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "article": page.section.article,
        "blocks": article_blocks(page.questions, facts),
        "once": said_once(page.questions),
        "register": queries.law_articles_of(found.submission.state),
        "progress": rules.article_progress(queries.facts_of(page.questions), facts.replies, facts.party_to),
        "waiting_count": sum(r.answer_state == AnswerState.CARRIED_OVER for r in responses.values()),
        "proposal_count": len(facts.proposals),
        "latest": latest,
        "answer_language": language or (latest.language if latest else get_language()),
        "answer_languages": settings.LANGUAGES,
        "release_levels": ReleaseLevel.choices,
        "page_id": uuid.uuid4(),
        "is_editable": page.is_editable,
        "saved_count": saved.written_count if saved else 0,
        "problems": _problems(page, saved),
        "previous_number": page.previous_number,
        "next_number": page.next_number,
    }
    template = "article_page" if page.is_editable or saved else "article_read"
    return render(request, f"submissions/{template}.html", context, status=status)


def _kept(page: ArticlePage, posted: PostedPage) -> SavedPage:
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


def _say_saved(request: HttpRequest, saved: SavedPage, *, is_all: bool) -> None:
    if saved.written_count:
        text = ngettext("%(count)s answer saved.", "%(count)s answers saved.", saved.written_count)
        messages.success(request, text % {"count": saved.written_count})
    elif is_all:
        messages.info(request, _("Nothing had changed; nothing was written."))


def _problems(page: ArticlePage, saved: SavedPage | None) -> list[dict[str, str]]:
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
