"""The article page: read, answer, save; and the history of one answer."""

import uuid

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
from submissions.choices import ReleaseLevel, RevisionStatus
from submissions.forms import read_page
from submissions.models import Response
from submissions.services import SavedPage, save_page
from submissions.views.blocks import article_blocks
from submissions.views.found import Found, find_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One article: its provisions, each with its question and what opens by the answer."""
    found = find_or_404(request, pk)
    section = queries.find_section(found.submission, number)
    if section is None:
        raise Http404
    _refuse_unless_seen(request, found, section.article_id)
    questions = queries.questions_of(section)
    if request.method == "POST":
        return _save(request, found, section, questions)
    return _show(request, found, section, questions)


@login_required
@require_safe
def history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Every write to one answer, the latest first."""
    found = find_or_404(request, pk)
    responses = Response.objects.filter(revision=found.revision, question__key=key)
    response = responses.select_related("question__section__article", "question__provision").first()
    if response is None:
        raise Http404
    _refuse_unless_seen(request, found, response.question.section.article_id)
    context = {
        "submission": found.submission,
        "response": response,
        "question": response.question,
        "versions": queries.history_of(response),
        "register": queries.law_articles_of(found.submission.state),
    }
    return render(request, "submissions/response_history.html", context)


def _save(request: HttpRequest, found: Found, section: Section, questions: list[Question]) -> HttpResponse:
    if not _can_edit(request, found, section):
        raise Http404
    languages = [code for code, _name in settings.LANGUAGES]
    page = read_page(request.POST, questions, languages=languages, default=get_language())
    saved = save_page(found.submission, page, actor=request.user, now=timezone.now())
    if saved.problems or saved.conflicts:
        status = 409 if saved.conflicts else 422
        return _show(request, found, section, questions, saved=saved, language=page.language, status=status)
    _say_saved(request, saved)
    if "next" in request.POST and (following := _following(found, section.article.number)):
        return redirect("submissions:article", found.submission.pk, following)
    return redirect("submissions:article", found.submission.pk, section.article.number)


def _show(
    request: HttpRequest,
    found: Found,
    section: Section,
    questions: list[Question],
    *,
    saved: SavedPage | None = None,
    language: str = "",
    status: int = 200,
) -> HttpResponse:
    responses = queries.responses_of(found.revision, questions)
    numbers = queries.article_numbers(found.submission)
    place = numbers.index(section.article.number)
    latest = max(responses.values(), key=lambda response: response.written_at, default=None)
    replies = {key: rules.Reply(r.answer_state, r.value) for key, r in responses.items()}
    context = {
        "submission": found.submission,
        "revision": found.revision,
        "section": section,
        "article": section.article,
        "blocks": article_blocks(questions, responses, saved),
        "register": queries.law_articles_of(found.submission.state),
        "progress": rules.article_progress(queries.facts_of(questions), replies),
        "latest": latest,
        "answer_language": language or (latest.language if latest else get_language()),
        "answer_languages": settings.LANGUAGES,
        "release_levels": ReleaseLevel.choices,
        "page_id": uuid.uuid4(),
        "is_editable": _can_edit(request, found, section) and found.revision.status == RevisionStatus.DRAFT,
        "saved_count": saved.written_count if saved else 0,
        "problems": _problems(saved),
        "previous_number": numbers[place - 1] if place else None,
        "next_number": numbers[place + 1] if place + 1 < len(numbers) else None,
    }
    return render(request, "submissions/article_page.html", context, status=status)


def _refuse_unless_seen(request: HttpRequest, found: Found, article_id: int) -> None:
    """A contributor reads, in a draft, what was handed to them."""
    seen = permissions.can_see_article(
        request.standing, found.submission, found.revision, article_id=article_id, assigned=found.assigned
    )
    if not seen:
        raise Http404


def _can_edit(request: HttpRequest, found: Found, section: Section) -> bool:
    return permissions.can_edit(
        request.standing, found.submission, article_id=section.article_id, assigned=found.assigned
    )


def _following(found: Found, number: int) -> int | None:
    return next((n for n in queries.article_numbers(found.submission) if n > number), None)


def _say_saved(request: HttpRequest, saved: SavedPage) -> None:
    if not saved.written_count:
        messages.info(request, _("Nothing had changed; nothing was written."))
        return
    text = ngettext("%(count)s answer saved.", "%(count)s answers saved.", saved.written_count)
    messages.success(request, text % {"count": saved.written_count})


def _problems(saved: SavedPage | None) -> list[dict[str, str]]:
    """Lines of the summary on top of the page: text, and the id of the question it is about."""
    if saved is None:
        return []
    problems = [{"target": key, "text": text} for key, text in saved.problems.items()]
    changed = _("Someone else changed this answer while you were writing. Choose which text to keep.")
    return problems + [{"target": key, "text": changed} for key in saved.conflicts]
