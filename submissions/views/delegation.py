"""Handing articles, or by exception one question, to a ministry or a person; for the focal point."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parties.services import name_unit
from questionnaires.models import Section
from submissions import permissions, queries, services
from submissions.forms import ChangeForm, HandForm
from submissions.models import Assignment
from submissions.rules import Place
from submissions.views.found import Found, find_or_404


@dataclass(frozen=True)
class HandedArticle:
    """One line of the page: an article and who has it, as a whole or in part."""

    section: Section
    assignments: list[Assignment]
    is_chosen: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Every article with who has it; several are handed over at once, or one question of the article asked for."""
    found = _find_or_404(request, pk)
    sections = queries.sections_of(found.revision)
    narrowed = next((s for s in sections if str(s.article.number) == request.GET.get("article")), None)
    questions = queries.questions_to_hand(narrowed) if narrowed else []
    chosen = {narrowed.article_id} if narrowed and request.method != "POST" else set()
    form = HandForm(
        request.POST if request.method == "POST" else None,
        state=found.submission.state,
        articles=[section.article_id for section in sections],
        questions=[question.key for question in questions],
        today=timezone.now().date(),
    )
    if request.method == "POST":
        chosen = {int(text) for text in request.POST.getlist("articles") if text.isdecimal()}
        if form.is_valid() and _hand(request, found, form, narrowed):
            return redirect("submissions:delegation", pk)
    handed = queries.assignments_of(found.submission)
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "rows": [HandedArticle(s, handed.get(s.article_id, []), s.article_id in chosen) for s in sections],
        "narrowed": narrowed,
        "questions": questions,
        "question_chosen": request.POST.get("question", request.GET.get("question", "")),
        "form": form,
    }
    return render(request, "submissions/delegation.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    """One of them: the focal point changes it or takes it back; somebody of the ministry says "this is mine"."""
    found = find_or_404(request, pk)
    rows = Assignment.objects.standing().filter(submission=found.submission)
    handed = rows.filter(pk=assignment).select_related("article", "unit", "user", "submission").first()
    if handed is None or not found.is_own:
        raise Http404
    if request.method == "POST" and "take" in request.POST:
        return _take(request, found, handed)
    if not permissions.can_share(request.standing, found.submission.state_id):
        raise Http404
    form = ChangeForm(
        request.POST if request.method == "POST" and "take_back" not in request.POST else None,
        state=found.submission.state,
        today=timezone.now().date(),
        initial={"user": handed.user_id, "mode": handed.mode, "due_on": handed.due_on and handed.due_on.isoformat()},
    )
    if request.method == "POST" and _change(request, handed, form):
        return redirect("submissions:delegation", pk)
    context = {"found": found, "submission": found.submission, "revision": found.revision, "handed": handed}
    return render(request, "submissions/assignment.html", context | {"form": form}, status=422 if form.errors else 200)


def _find_or_404(request: HttpRequest, pk: int) -> Found:
    found = find_or_404(request, pk)
    if not permissions.can_share(request.standing, found.submission.state_id):
        raise Http404
    return found


def _hand(request: HttpRequest, found: Found, form: HandForm, narrowed: Section | None) -> bool:
    said = form.cleaned_data
    places = [Place(article) for article in said["articles"]]
    if narrowed is not None and said["question"]:
        # The question instead of its article; other articles that were ticked go along.
        places = [place for place in places if place.article_id != narrowed.article_id]
        places.append(Place(narrowed.article_id, said["question"]))
    try:
        unit = said["unit"]
        if said["new_unit"]:
            unit = name_unit(found.submission.state, name=said["new_unit"], language=get_language(), actor=request.user)
        handed = services.assign_places(
            found.submission,
            places=places,
            unit=unit,
            user=said["user"],
            mode=said["mode"],
            due_on=said["due_on"],
            note=said["note"],
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    text = ngettext("%(count)s part handed over.", "%(count)s parts handed over.", len(handed))
    messages.success(request, text % {"count": len(handed)})
    return True


def _take(request: HttpRequest, found: Found, handed: Assignment) -> HttpResponse:
    """Only of what this person reads: what another ministry has is not there."""
    if not found.assigned.shows(handed.article_id, handed.question_key):
        raise Http404
    try:
        services.take_assignment(handed, actor=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("This is yours now."))
    return redirect("submissions:tasks")


def _change(request: HttpRequest, handed: Assignment, form: ChangeForm) -> bool:
    now = timezone.now()
    if "take_back" in request.POST:
        services.take_back_assignment(handed, actor=request.user, now=now)
        messages.success(request, _("Taken back. What was written stays."))
        return True
    if not form.is_valid():
        return False
    try:
        services.change_assignment(handed, **form.cleaned_data, actor=request.user, now=now)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("Changed."))
    return True
