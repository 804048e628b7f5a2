"""The checklist: all items of one instrument on one page, answered in a few minutes, saved as every answer is."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from questionnaires.models import Question
from submissions import permissions, queries, rules
from submissions.models import ProposedAnswer
from submissions.services import SavedPage
from submissions.views.blocks import PageFacts, QuestionField, field_of
from submissions.views.desk import may_be_taken, pages_to_take
from submissions.views.found import Found, find_or_404
from submissions.views.saving import problems_of, save_posted, say_saved
from submissions.views.talk_lines import talk_of_page


@dataclass(frozen=True)
class Item:
    """One item; ``number`` counts through the whole checklist, also for who reads a part of it."""

    number: int
    field: QuestionField
    talk: object = None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@may_be_taken("checklist")
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item with its answer; saved as often as one likes, then submitted."""
    found = find_or_404(request, pk)
    if not found.is_checklist:
        raise Http404
    asked = queries.questions_asked(found.revision)
    numbers = {question.key: number for number, question in enumerate(asked, start=1)}
    questions = [question for question in asked if found.shows(question.section.article_id, question.key)]
    if request.method != "POST":
        return _show(request, found, questions, numbers)
    if not _may_write(found, questions):
        raise Http404
    outcome = save_posted(request, found, questions, proposing=_proposing(found, questions))
    if outcome.status != 200:
        return _show(request, found, questions, numbers, saved=outcome.saved, status=outcome.status)
    say_saved(request, outcome.saved)
    return redirect("submissions:checklist", pk)


def _show(
    request: HttpRequest,
    found: Found,
    questions: list[Question],
    numbers: dict[str, int],
    *,
    saved: SavedPage | None = None,
    status: int = 200,
) -> HttpResponse:
    page = PageFacts(
        responses=queries.responses_of(found.revision, questions),
        saved=saved,
        proposed=_proposed(request, found, questions),
        reader_id=request.user.pk,
    )
    progress = rules.article_progress(queries.facts_of(questions), page.replies)
    talk = talk_of_page(request, found, questions)
    today = timezone.now().date()
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "items": [Item(numbers[q.key], field_of(q, page), talk.about(q)) for q in questions],
        "progress": progress,
        "minutes_left": rules.minutes_left(progress.unanswered_count),
        "language": get_language() if get_language() in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        "page_id": uuid.uuid4(),
        "register": [],
        # What was sent too late stays in view, in its form.
        "is_editable": saved is not None or (found.is_in_preparation and _may_write(found, questions)),
        "is_in_part": not found.reads.is_all,
        "can_share": found.is_in_preparation and permissions.can_share(request.standing, found.submission.state_id),
        "is_open": found.submission.cycle.is_open_on(today),
        "can_submit": permissions.can_submit(request.standing, found.submission),
        "receipts": queries.receipts_beside(found.revision, reads=found.reads),
        "problems": problems_of(questions, saved),
        "saved_count": saved.written_count if saved else 0,
        "taken_pages": pages_to_take(found),
    }
    return render(request, "submissions/checklist_page.html", context, status=status)


def _may_write(found: Found, questions: list[Question]) -> bool:
    """Whether this person answers what they are shown: of a text in preparation nobody is shown more than that."""
    return bool(questions) and all(
        found.writes.may_propose(question.section.article_id, question.key) for question in questions
    )


def _proposing(found: Found, questions: list[Question]) -> set[str]:
    """Keys of the items where what this person writes is kept as a proposal."""
    return {q.key for q in questions if not found.writes.may_edit(q.section.article_id, q.key)}


def _proposed(request: HttpRequest, found: Found, questions: list[Question]) -> dict[str, list[ProposedAnswer]]:
    """Item → what colleagues propose there, for those who decide; of all others their own."""
    if not found.is_in_preparation or not found.is_own:
        return {}
    decided = {q.key for q in questions if found.writes.may_edit(q.section.article_id, q.key)}
    shown: dict[str, list[ProposedAnswer]] = {}
    keys = [question.key for question in questions]
    for proposed in queries.proposed_answers(found.submission, reader=request.user, keys=keys):
        if proposed.author_id == request.user.pk or proposed.question_key in decided:
            shown.setdefault(proposed.question_key, []).append(proposed)
    return shown
