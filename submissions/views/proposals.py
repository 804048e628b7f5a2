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
from submissions.forms import read_page_id, read_wanted, read_wanted_former
from submissions.rules import SourceKind
from submissions.views.earlier import former_on, take_over_former_on
from submissions.views.pages import ArticlePage, find_article_or_404, proposals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Every proposal for one article with its sources; all of them are taken over after they were seen."""
    page = find_article_or_404(request, pk, number)
    if not page.is_direct:
        raise Http404
    if request.method == "POST":
        wanted, wanted_former = read_wanted(request.POST), read_wanted_former(request.POST)
        if wanted_former:
            take_over_former_on(request, page, wanted_former, page_id=read_page_id(request.POST))
        if wanted:
            take_over_on(request, page, wanted, page_id=read_page_id(request.POST))
        return redirect("submissions:article", page.found.submission.pk, page.number)
    responses = queries.responses_of(page.found.revision, page.questions)
    found = proposals_on(request, page, responses)
    former = former_on(page)
    offered = [a for a in former.offered(responses) if agrees(a, found.get(a.question.key))]
    by_former = {answer.question.key for answer in offered}
    context = {
        "found": page.found,
        "submission": page.found.submission,
        "revision": page.found.revision,
        "article": page.section.article,
        "proposals": [
            found[q.key] for q in page.questions if q.key in found and not is_former_only(found[q.key], former)
        ],
        "former": former,
        "offered": offered,
        "asked_otherwise": [a for a in former.answers.values() if not a.is_offered],
        "ready": [p for key, p in found.items() if p.value is not None and key not in by_former],
        "ready_count": len(by_former | {key for key, p in found.items() if p.value is not None}),
        "register": queries.law_articles_of(page.found.submission.state),
        "page_id": uuid.uuid4(),
    }
    return render(request, "submissions/proposal_list.html", context)


def agrees(former: queries.FormerAnswer, proposed: queries.Proposed | None) -> bool:
    """Whether nothing said elsewhere speaks against saying again what was said before."""
    return proposed is None or proposed.value == former.response.value


def is_former_only(proposed: queries.Proposed, former: queries.Former) -> bool:
    """Whether what is proposed is the former answer and nothing else: it is listed with what follows up on it."""
    kinds = {one.source.kind for one in proposed.sources}
    return kinds == {SourceKind.EARLIER} and proposed.question.key in former.answers


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
