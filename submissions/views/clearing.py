"""The check of all answers, then the official act: clear, submit."""

import uuid

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from submissions import permissions, queries, rules, services
from submissions.choices import Channel, ReleaseLevel, RevisionStatus, SaveOutcome
from submissions.forms import REASONS, SubmitForm, read_page_id, read_reasons
from submissions.models import Revision
from submissions.views.found import Found, find_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Every answer, article by article, with what is unanswered or would be asked about later."""
    found = find_or_404(request, pk)
    if not found.is_own:
        raise Http404
    if found.is_checklist:
        return redirect("submissions:checklist", pk)
    groups = queries.checked_articles(found.revision, reads=found.reads)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        problems = _give_reasons(request, found, groups)
        if not problems:
            return redirect("submissions:check", pk)
        groups = queries.checked_articles(found.revision, reads=found.reads)
    remarks = [group.remarks for group in groups if group.remarks]
    context = {
        "submission": found.submission,
        "revision": found.revision,
        "groups": groups,
        "register": queries.law_articles_of(found.submission.state),
        "has_blocking": any(remark.is_blocking for group in remarks for remark in group.remarks),
        "found": found,
        "reasons": [(state.value, state.label) for state in REASONS],
        "release_levels": dict(ReleaseLevel.choices),
        "page_id": uuid.uuid4(),
        "problems": problems,
        "can_submit": permissions.can_submit(request.standing, found.submission),
    }
    return render(request, "submissions/submission_check.html", context, status=409 if problems else 200)


def _give_reasons(request: HttpRequest, found: Found, groups: list[queries.CheckedArticle]) -> list[dict[str, str]]:
    """Write the reasons chosen for unanswered questions through the one write; returns what could not be written."""
    page_id, now = read_page_id(request.POST), timezone.now()
    questions = {answer.question.key: answer.question for group in groups for answer in group.answers}
    problems, written = [], 0
    for key, (state, base) in read_reasons(request.POST, list(questions)).items():
        question = questions[key]
        if not found.writes.may_edit(question.section.article_id, key):
            raise Http404
        try:
            saved = services.save_response(
                found.submission,
                question,
                value=None,
                answer_state=state,
                language=get_language(),
                base_version=base,
                write_id=uuid.uuid5(page_id, f"{key} {state} {base}"),
                actor=request.user,
                channel=Channel.PAGE,
                now=now,
            )
        except ValidationError as refusal:
            problems.append({"target": f"reason-{key}", "text": " ".join(refusal.messages)})
            continue
        if saved.outcome == SaveOutcome.CONFLICT:
            problems.append(
                {"target": f"reason-{key}", "text": _("Someone else has answered this question meanwhile.")}
            )
        written += saved.outcome == SaveOutcome.SAVED
    if written:
        messages.success(
            request,
            ngettext("%(count)s reason was saved.", "%(count)s reasons were saved.", written) % {"count": written},
        )
    return problems


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The official act: who it is is confirmed, a declaration, then a revision that never changes again."""
    found = find_or_404(request, pk)
    if not permissions.can_submit(request.standing, found.submission):
        raise Http404
    remarks = queries.remarks_on(found.revision)
    waits = found.is_in_preparation and _has(remarks, rules.CARRIED_OVER)
    is_confirmed = did_recently_reauthenticate(request)
    form = SubmitForm(request.POST if request.method == "POST" else None, waits=waits)
    if request.method == "POST" and not is_confirmed:
        messages.warning(request, _("Please confirm first that it is you. Nothing was submitted."))
        return redirect(_confirmation(request))
    if request.method == "POST" and form.is_valid():
        act = services.clear_submission if request.POST.get("act") == "clear" else services.submit_submission
        try:
            act(found.submission, actor=request.user, now=timezone.now(), accepts_unconfirmed=waits)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _done(request, found)
    context = {
        "submission": found.submission,
        "revision": found.revision,
        "found": found,
        "form": form,
        "is_cleared": found.revision.status == RevisionStatus.CLEARED,
        "is_confirmed": is_confirmed,
        "confirmation": _confirmation(request),
        "wants_second": services.wants_second_person(found.submission.state_id),
        "cleared_by_me": found.revision.cleared_by_id == request.user.pk,
        "is_open": found.submission.cycle.is_open_on(timezone.now().date()),
        "unanswered_count": _has(remarks, rules.UNANSWERED),
    }
    status = 422 if form.errors else 200
    return render(request, "submissions/submission_submit.html", context, status=status)


def _done(request: HttpRequest, found: Found) -> HttpResponse:
    revision = Revision.objects.get(pk=found.revision.pk)
    if revision.status == RevisionStatus.CLEARED:
        messages.success(request, _("Cleared. Nobody can change these answers now, until they are taken back."))
        return redirect("submissions:submit", found.submission.pk)
    messages.success(request, _("Submitted. Thank you. Your answers can be read here and no longer change."))
    return redirect("submissions:receipt", found.submission.pk, revision.number)


def _confirmation(request: HttpRequest) -> str:
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"


def _has(groups: list[queries.ArticleRemarks], code: str) -> int:
    return sum(remark.code == code for group in groups for remark in group.remarks)
