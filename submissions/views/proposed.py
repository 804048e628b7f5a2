"""Texts that colleagues propose: looked at beside the answer, taken over, changed, or returned with a note."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from questionnaires.choices import QuestionKind
from submissions import queries, services
from submissions.choices import ProposedStatus, ReleaseLevel
from submissions.forms import read_page
from submissions.queries import ProposedRow
from submissions.services import SavedPage
from submissions.views.blocks import Block, PageFacts, field_of
from submissions.views.checklist import Item
from submissions.views.found import Found, find_or_404


@login_required
@require_safe
def proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """All that waits under one submission for this person's decision, and their own."""
    found = find_or_404(request, pk)
    if not found.is_own:
        raise Http404
    rows = _rows(request, found) if found.is_in_preparation else []
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "waiting": [row for row in rows if row.proposed.author_id != request.user.pk],
        "mine": [row for row in rows if row.proposed.author_id == request.user.pk],
        "register": queries.law_articles_of(found.submission.state),
    }
    return render(request, "submissions/proposed_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """One of them beside the answer that stands; what was decided already says so."""
    found = find_or_404(request, pk)
    if not found.is_own or not found.is_in_preparation:
        raise Http404
    row = next((row for row in _rows(request, found, proposal) if row.proposed.pk == proposal), None)
    if row is None:
        raise Http404
    if row.proposed.status != ProposedStatus.OPEN:
        messages.info(request, _("This proposal was decided already."))
        return redirect("submissions:proposed", pk)
    if request.method != "POST":
        return _show(request, found, row)
    if "return" in request.POST:
        return _return(request, found, row)
    return _take_over(request, found, row)


def _rows(request: HttpRequest, found: Found, proposal: int | None = None) -> list[ProposedRow]:
    """All rows of the list; for one page, those this person decides."""
    rows = queries.proposed_rows(
        found.submission, reader=request.user, reads=found.reads, writes=found.writes, proposal=proposal
    )
    if proposal is None:
        return rows
    return [row for row in rows if found.writes.may_edit(row.question.section.article_id, row.question.key)]


def _take_over(request: HttpRequest, found: Found, row: ProposedRow) -> HttpResponse:
    posted = read_page(request.POST, [row.question], languages=[row.proposed.language], default=row.proposed.language)
    if not posted.answers:
        return _show(request, found, row, told=_("The page was not sent completely. Please try again."), status=422)
    answer = posted.answers[0]
    try:
        decided = services.take_over_proposal(
            row.proposed, answer=answer, language=row.proposed.language, actor=request.user, now=timezone.now()
        )
    except ValidationError as refusal:
        saved = SavedPage(unsaved=[answer], problems={row.question.key: " ".join(refusal.messages)})
        return _show(request, found, row, saved=saved, status=422)
    if decided.is_clash and decided.saved is not None and decided.saved.rival is not None:
        saved = SavedPage(unsaved=[answer], conflicts={row.question.key: decided.saved.rival})
        fresh = next(r for r in _rows(request, found, row.proposed.pk) if r.proposed.pk == row.proposed.pk)
        return _show(request, found, fresh, saved=saved, status=409)
    if decided.proposed.status == ProposedStatus.CHANGED:
        messages.success(request, _("Taken over with changes."))
    else:
        messages.success(request, _("Taken over."))
    if decided.saved is not None and decided.saved.problem:
        messages.warning(request, decided.saved.problem)
    return redirect("submissions:proposed", found.submission.pk)


def _return(request: HttpRequest, found: Found, row: ProposedRow) -> HttpResponse:
    try:
        services.return_proposal(
            row.proposed, note=request.POST.get("note", ""), actor=request.user, now=timezone.now()
        )
    except ValidationError as refusal:
        return _show(request, found, row, told=" ".join(refusal.messages), status=422)
    messages.success(request, _("Returned with your note."))
    return redirect("submissions:proposed", found.submission.pk)


def _show(
    request: HttpRequest,
    found: Found,
    row: ProposedRow,
    *,
    saved: SavedPage | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    """The proposal in the fields of its question, or what was typed instead and could not be saved."""
    question = row.question
    facts = PageFacts(
        responses={question.key: row.response} if row.response else {},
        saved=saved,
        proposed={question.key: [row.proposed]},
        reader_id=row.proposed.author_id,
    )
    # The proposal is another's: it stands in the fields, and is not told as the reader's own.
    field = replace(field_of(question, facts), mine=None)
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "row": row,
        "question": question,
        "field": field,
        "provision_block": Block(question.provision, field, (), ())
        if question.kind == QuestionKind.IMPLEMENTATION
        else None,
        "item": Item(question.position, field) if question.kind == QuestionKind.CHECK else None,
        "told": told,
        "note": request.POST.get("note", ""),
        "register": queries.law_articles_of(found.submission.state),
        "release_levels": ReleaseLevel.choices,
        "page_id": uuid.uuid4(),
    }
    return render(request, "submissions/proposed_decide.html", context, status=status)
