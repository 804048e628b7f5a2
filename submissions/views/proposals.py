"""What a State has said elsewhere, proposed for one article: looked at together, taken over together."""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from submissions import queries, services
from submissions.forms import read_page_id, read_wanted
from submissions.views.pages import ArticlePage, find_article_or_404, proposals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Every proposal for one article with its sources; all of them are taken over after they were seen."""
    page = find_article_or_404(request, pk, number)
    if not page.is_direct:
        raise Http404
    if request.method == "POST":
        wanted = read_wanted(request.POST)
        take_over_on(request, page, wanted, page_id=read_page_id(request.POST))
        return redirect("submissions:article", page.found.submission.pk, page.number)
    responses = queries.responses_of(page.found.revision, page.questions)
    found = proposals_on(request, page, responses)
    context = {
        "found": page.found,
        "submission": page.found.submission,
        "revision": page.found.revision,
        "article": page.section.article,
        "proposals": [found[question.key] for question in page.questions if question.key in found],
        "ready_count": sum(proposed.value is not None for proposed in found.values()),
        "register": queries.law_articles_of(page.found.submission.state),
        "page_id": uuid.uuid4(),
    }
    return render(request, "submissions/proposal_list.html", context)


def take_over_on(request: HttpRequest, page: ArticlePage, wanted: Mapping[str, str], *, page_id: uuid.UUID) -> None:
    """Take over what was asked for, as it is proposed at this moment, and say what became of it."""
    responses = queries.responses_of(page.found.revision, page.questions)
    taken = services.take_over(
        page.found.submission,
        questions=page.questions,
        responses=responses,
        proposals=proposals_on(request, page, responses),
        wanted=wanted,
        page_id=page_id,
        actor=request.user,
        now=timezone.now(),
    )
    if taken.written_count:
        text = ngettext("%(count)s answer taken over.", "%(count)s answers taken over.", taken.written_count)
        messages.success(request, text % {"count": taken.written_count})
    if taken.changed:
        messages.warning(request, _("What was proposed has changed meanwhile, so it was not taken over. Look again."))
