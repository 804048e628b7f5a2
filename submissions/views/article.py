"""The article page: read, answer, save."""

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from submissions import permissions, queries, rules
from submissions.choices import AnswerState, ReleaseLevel
from submissions.forms import read_wanted
from submissions.services import SavedPage
from submissions.views.blocks import PageFacts, article_blocks, said_once
from submissions.views.desk import may_be_taken
from submissions.views.earlier import act_on_earlier, former_on, with_earlier
from submissions.views.marking import box_of, mark_posted
from submissions.views.pages import ArticlePage, find_article_or_404, proposals_on, proposed_on
from submissions.views.proposals import take_over_on
from submissions.views.saving import problems_of, save_posted, say_saved
from submissions.views.talk_lines import talk_of_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@may_be_taken("article")
def article(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One article: its provisions, each with its question and what opens by the answer."""
    page = find_article_or_404(request, pk, number)
    if page.found.is_checklist:
        return redirect("submissions:checklist", pk)
    return _save(request, page) if request.method == "POST" else _show(request, page)


def _save(request: HttpRequest, page: ArticlePage) -> HttpResponse:
    if not page.may_edit and not page.proposing:
        raise Http404
    answerable = [
        q for q in page.questions if page.may_edit or page.found.writes.may_propose(q.section.article_id, q.key)
    ]
    outcome = save_posted(request, page.found, answerable, proposing=page.proposing)
    wanted = read_wanted(request.POST) if page.may_edit else {}
    if wanted:
        take_over_on(request, page, wanted, page_id=outcome.posted.page_id)
    on_earlier = act_on_earlier(request, page, outcome.posted, outcome.saved)
    if outcome.saved.problems and outcome.status == 200:
        return _show(request, page, saved=outcome.saved, language=outcome.posted.language, status=422)
    if outcome.status != 200:
        return _show(request, page, saved=outcome.saved, language=outcome.posted.language, status=outcome.status)
    refused = mark_posted(request, page, outcome.posted) if "mark" in request.POST else ""
    if refused:
        return _show(request, page, language=outcome.posted.language, refused_mark=refused, status=409)
    say_saved(request, outcome.saved, is_all=not wanted and not on_earlier and "mark" not in request.POST)
    number = page.next_number if "next" in request.POST and page.next_number else page.number
    return redirect("submissions:article", page.found.submission.pk, number)


def _show(
    request: HttpRequest,
    page: ArticlePage,
    *,
    saved: SavedPage | None = None,
    language: str = "",
    refused_mark: str = "",
    status: int = 200,
) -> HttpResponse:
    found = page.found
    responses = queries.responses_of(found.revision, page.questions)
    facts = PageFacts(
        responses=responses,
        elsewhere=queries.replies_elsewhere(found.revision, page.questions),
        party_to=queries.party_to_of(found.submission),
        saved=saved,
        proposals=proposals_on(request, page, responses),
        files=queries.files_shown(found.revision, page.questions),
        proposed=proposed_on(request, page),
        reader_id=request.user.pk,
    )
    former = former_on(page)
    blocks = article_blocks(page.questions, facts)
    typed = request.POST if saved else None
    talk = talk_of_page(request, found, page.questions, article_id=page.section.article_id)
    latest = max(responses.values(), key=lambda response: response.written_at, default=None)
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "article": page.section.article,
        "blocks": talk.laid_over(
            with_earlier(blocks, page.questions, responses, former, is_editable=page.is_direct, typed=typed)
        ),
        "mark_box": box_of(request, page, talk.marks(latest and latest.written_at), problem=refused_mark),
        "once": said_once(page.questions),
        "register": queries.law_articles_of(found.submission.state),
        "progress": rules.article_progress(queries.facts_of(page.questions), facts.replies, facts.party_to),
        "waiting_count": sum(r.answer_state == AnswerState.CARRIED_OVER for r in responses.values()),
        "proposal_count": len({*facts.proposals, *(answer.question.key for answer in former.offered(responses))}),
        "latest": latest,
        "answer_language": language or (latest.language if latest else get_language()),
        "answer_languages": settings.LANGUAGES,
        "release_levels": ReleaseLevel.choices,
        "page_id": uuid.uuid4(),
        "is_editable": page.is_editable,
        "is_proposing": bool(page.proposing),
        "can_share": page.found.is_in_preparation
        and permissions.can_share(request.standing, page.found.submission.state_id),
        "saved_count": saved.written_count if saved else 0,
        "problems": problems_of(page.questions, saved),
        "next_key": next(
            (b.first.key for b in blocks if b.first and b.first.answer_state == AnswerState.UNANSWERED), ""
        ),
        "previous_number": page.previous_number,
        "next_number": page.next_number,
    }
    template = "article_page" if page.is_editable or saved else "article_read"
    return render(request, f"submissions/{template}.html", context, status=status)
