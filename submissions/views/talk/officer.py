"""The Secretariat's lists over all States: clarifications asked, and requests for help. By State, never by result."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from submissions import permissions, queries, rules
from submissions.choices import HelpStatus

ROWS_PER_PAGE = 50


@login_required
@require_safe
def clarifications_asked(request: HttpRequest) -> HttpResponse:
    """What was asked of all States and is not settled, or one stage of it; by State, alphabetical."""
    if not permissions.can_ask_clarification(request.standing):
        raise Http404
    stage = request.GET.get("stage", "")
    stage = stage if stage in rules.CLARIFICATION_STAGES else ""
    rows = queries.clarifications_asked(stage, today=timezone.now().date())
    stages = [
        (rules.OPEN, _("open")),
        (rules.DUE, _("due within a week")),
        (rules.OVERDUE, _("overdue")),
        (rules.ANSWERED, _("answered, to be settled")),
        (rules.SETTLED, _("settled")),
    ]
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    pairs = {(row.clarification.submission_id, row.clarification.question_key) for row in page}
    questions = queries.questions_asked_in(pairs)
    rows = [(row, questions.get((row.clarification.submission_id, row.clarification.question_key))) for row in page]
    context = {"page": page, "rows": rows, "stages": stages, "stage": stage, "query": request.GET}
    return render(request, "submissions/clarifications_asked.html", context)


@login_required
@require_safe
def help_requests(request: HttpRequest) -> HttpResponse:
    """Who needs help with which question; whoever waited longest comes first."""
    if not permissions.can_reply_to_help(request.standing):
        raise Http404
    status = request.GET.get("status", HelpStatus.OPEN)
    status = status if status in HelpStatus.values else ""
    page = Paginator(queries.help_requests_asked(status), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    questions = queries.questions_asked_in({(asked.submission_id, asked.question_key) for asked in page})
    rows = [(asked, questions.get((asked.submission_id, asked.question_key))) for asked in page]
    context = {"page": page, "rows": rows, "statuses": HelpStatus.choices, "status": status, "query": request.GET}
    return render(request, "submissions/help_list.html", context)
