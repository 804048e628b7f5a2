"""Help with a question: asked for from the article page, answered by the Secretariat, read by whoever asked."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from submissions import permissions, queries, services
from submissions.forms import HelpForm, WordsForm
from submissions.models import HelpRequest, Response
from submissions.views.talk.asked import find_asked_or_404, language_here, questions_beside, say_refusal


@dataclass(frozen=True)
class SharedDraft:
    """What was shared of an answer, as the tag ``answer`` reads it."""

    answer_state: str
    value: object
    language: str
    carried_state: str = ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_help(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Ask the Secretariat for help with one question; what would be shared is shown word for word."""
    found, question = find_asked_or_404(request, pk, key)
    response = queries.responses_of(found.revision, [question]).get(key)
    form = HelpForm(
        request.POST if request.method == "POST" else None,
        label=_("What do you need help with?"),
        initial={"language": language_here()},
    )
    changed = request.method == "POST" and bool(request.POST.get("share")) and _has_changed(request, response)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "language")}
        shared = response if form.cleaned_data["share"] else None
        try:
            if changed:
                raise ValidationError(
                    _("The answer was changed meanwhile. Look at what would be shared, then send again.")
                )
            asked = services.ask_for_help(
                found.submission, question, **said, shared=shared, actor=request.user, now=timezone.now()
            )
        except ValidationError as refusal:
            say_refusal(form, refusal)
        else:
            messages.success(request, _("Sent to the Secretariat. You get a mail when a reply waits for you here."))
            return redirect("submissions:help_request", asked.pk)
    context = {
        "found": found,
        "submission": found.submission,
        "question": question,
        "response": response,
        "register": queries.law_articles_of(found.submission.state),
        "earlier": queries.help_requests_for(found.submission, key, user_id=request.user.pk),
        "beside": questions_beside(found, question),
        "form": form,
    }
    status = 200 if not form.errors else 409 if changed else 422
    return render(request, "submissions/help_ask.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def help_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its reply; the Secretariat replies here."""
    asked = _find(request, pk)
    may_reply = permissions.can_reply_to_help(request.standing)
    if request.method == "POST" and not may_reply:
        raise Http404
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        label=_("Your reply"),
        initial={"language": asked.language},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.reply_to_help(asked, **form.cleaned_data, actor=request.user, now=timezone.now())
        except ValidationError as refusal:
            say_refusal(form, refusal)
        else:
            messages.success(request, _("Your reply is sent. The person who asked is told by mail."))
            return redirect("submissions:help_request", asked.pk)
    is_waiting = asked.status == "open" and asked.replied_at is None
    draft = SharedDraft(**asked.draft) if asked.draft else None
    context = {
        "asked": asked,
        "submission": asked.submission,
        "question": queries.find_asked(queries.last_revision(asked.submission), asked.question_key),
        "draft": draft,
        "register": queries.law_articles_of(asked.submission.state) if draft else [],
        "form": form,
        "may_reply": may_reply and (is_waiting or bool(form.errors)),
        "may_close": permissions.can_close_help_request(request.standing, asked),
        "is_own": not request.standing.is_secretariat,
    }
    status = 200 if not form.errors else 422 if is_waiting else 409
    return render(request, "submissions/help_page.html", context, status=status)


@login_required
@require_POST
def close_help(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever asked needs nothing more."""
    services.close_help_request(_find_own(request, pk), actor=request.user)
    messages.success(request, _("Closed. You can open it again at any time."))
    return redirect("submissions:help_request", pk)


@login_required
@require_POST
def reopen_help(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever asked needs help after all."""
    services.reopen_help_request(_find_own(request, pk), actor=request.user)
    return redirect("submissions:help_request", pk)


def _find(request: HttpRequest, pk: int) -> HelpRequest:
    found = queries.find_help_request(pk)
    if found is None or not permissions.can_see_help_request(request.standing, found):
        raise Http404
    return found


def _find_own(request: HttpRequest, pk: int) -> HelpRequest:
    found = _find(request, pk)
    if not permissions.can_close_help_request(request.standing, found):
        raise Http404
    return found


def _has_changed(request: HttpRequest, response: Response | None) -> bool:
    """Whether what would be shared is no longer what the page showed."""
    return request.POST.get("base", "") != (str(response.number) if response else "")
