"""How one answer came about."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from submissions import queries
from submissions.models import Response
from submissions.views.found import find_or_404


@login_required
@require_safe
def history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Every write to one answer, the latest first."""
    found = find_or_404(request, pk)
    responses = Response.objects.filter(revision=found.revision, question__key=key)
    related = responses.select_related(
        "question__section__article", "question__provision", "question__option_list", "question__shared"
    )
    response = related.prefetch_related("question__option_list__options").first()
    # How an answer came about is the State's own affair.
    article_id = response.question.section.article_id if response else 0
    if response is None or not found.is_own or not found.shows(article_id, key):
        raise Http404
    response.revision = found.revision
    context = {
        "found": found,
        "submission": found.submission,
        "response": response,
        "question": response.question,
        "versions": queries.history_of(response),
        "statements": queries.statements_on(response),
        "register": queries.law_articles_of(found.submission.state),
    }
    return render(request, "submissions/response_history.html", context)
