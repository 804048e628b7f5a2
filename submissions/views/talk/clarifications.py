"""Clarifications of one submission: the Secretariat asks and settles, the State's focal point answers once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from questionnaires.models import Question
from submissions import permissions, queries, rules, services
from submissions.forms import ClarificationForm, WordsForm
from submissions.models import Clarification
from submissions.views.found import Found, find_or_404
from submissions.views.talk.asked import language_here, say_refusal


@login_required
@require_safe
def clarifications(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything between one State and the Secretariat about one submission, as far as this person is shown it."""
    found = find_or_404(request, pk)
    rows = queries.clarifications_of(found.submission, today=timezone.now().date())
    questions = queries.questions_named(found.revision, {row.clarification.question_key for row in rows})
    shown = [
        (row, questions.get(row.clarification.question_key))
        for row in rows
        if _sees(request, found, questions.get(row.clarification.question_key))
    ]
    context = {
        "found": found,
        "submission": found.submission,
        "revision": found.revision,
        "rows": shown,
        "may_ask": permissions.can_ask_clarification(request.standing),
    }
    return render(request, "submissions/clarification_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about one answer (``question``), or about the submission as a whole; ``instead``: what is asked anew."""
    found = find_or_404(request, pk)
    if not permissions.can_ask_clarification(request.standing):
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    question = _question_or_404(found, sent.get("question", ""))
    instead = _instead_or_404(found, sent.get("instead", ""), question)
    now = timezone.now()
    form = ClarificationForm(
        request.POST if request.method == "POST" else None,
        label=_("Your question to the State"),
        today=now.date(),
        initial={"language": language_here(), "due_on": rules.default_due_on(now.date())},
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_clarification(
                found.submission,
                question=question,
                **form.cleaned_data,
                actor=request.user,
                now=now,
                instead_of=instead,
            )
        except ValidationError as refusal:
            say_refusal(form, refusal)
        else:
            messages.success(request, _("Asked. The focal point of the State is told by mail."))
            return redirect("submissions:clarification", pk, asked.pk)
    context = {
        "found": found,
        "submission": found.submission,
        "question": question,
        "instead": instead,
        "form": form,
        "response": queries.responses_of(found.revision, [question]).get(question.key) if question else None,
        "register": queries.law_articles_of(found.submission.state),
    }
    return render(request, "submissions/clarification_ask.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clarification(request: HttpRequest, pk: int, clarification: int) -> HttpResponse:
    """One clarification with its answer; the focal point answers here."""
    found, asked, question = _find(request, pk, clarification)
    may_answer = permissions.can_answer_clarification(request.standing, found.submission)
    if request.method == "POST" and not may_answer:
        raise Http404
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        label=_("Answer of your State"),
        initial={"language": language_here()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_clarification(asked, **form.cleaned_data, actor=request.user, now=timezone.now())
        except ValidationError as refusal:
            say_refusal(form, refusal)
        else:
            messages.success(request, _("Your answer is with the Secretariat."))
            return redirect("submissions:clarification", pk, asked.pk)
    return _show(request, found, asked, question, form, may_answer=may_answer)


@login_required
@require_POST
def settle(request: HttpRequest, pk: int, clarification: int) -> HttpResponse:
    """The Secretariat asks nothing more here."""
    _found, asked, _question = _find(request, pk, clarification)
    if not permissions.can_ask_clarification(request.standing):
        raise Http404
    try:
        services.settle_clarification(asked, actor=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Settled."))
    return redirect("submissions:clarification", pk, asked.pk)


def _show(
    request: HttpRequest,
    found: Found,
    asked: Clarification,
    question: Question | None,
    form: WordsForm,
    *,
    may_answer: bool,
) -> HttpResponse:
    row = queries.rows_of([asked], today=timezone.now().date())[0]
    # What was typed too late stays in view, in its form.
    is_answerable = may_answer and (row.is_open or bool(form.errors))
    context = {
        "found": found,
        "submission": found.submission,
        "question": question,
        "row": row,
        "form": form,
        "may_answer": is_answerable,
        "may_revise": is_answerable and not found.is_in_preparation,
        "may_settle": permissions.can_ask_clarification(request.standing) and row.stage != rules.SETTLED,
    }
    status = 200 if not form.errors else 422 if row.is_open else 409
    return render(request, "submissions/clarification_page.html", context, status=status)


def _find(request: HttpRequest, pk: int, clarification: int) -> tuple[Found, Clarification, Question | None]:
    found = find_or_404(request, pk)
    asked = queries.find_clarification(found.submission, clarification)
    if asked is None:
        raise Http404
    question = queries.find_asked(found.revision, asked.question_key) if asked.question_key else None
    if not _sees(request, found, question):
        raise Http404
    return found, asked, question


def _sees(request: HttpRequest, found: Found, question: Question | None) -> bool:
    article_id = question.section.article_id if question else None
    key = question.key if question else ""
    return permissions.can_see_clarification(
        request.standing, found.submission, article_id=article_id, assigned=found.assigned, key=key
    )


def _question_or_404(found: Found, key: str) -> Question | None:
    if not key:
        return None
    question = queries.find_asked(found.revision, key)
    if question is None:
        raise Http404
    return question


def _instead_or_404(found: Found, text: str, question: Question | None) -> Clarification | None:
    if not text:
        return None
    former = queries.find_clarification(found.submission, int(text)) if text.isdecimal() and len(text) < 19 else None
    if former is None or former.settled_at or former.question_key != (question.key if question else ""):
        raise Http404
    return former
