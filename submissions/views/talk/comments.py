"""National comments: one thread for each question, and the list of what is open. The Secretariat finds nothing here."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from questionnaires.models import Question
from submissions import permissions, queries, services
from submissions.forms import WordsForm
from submissions.models import Comment
from submissions.views.found import Found, find_or_404
from submissions.views.talk.asked import (
    find_asked_or_404,
    language_here,
    predicate_of,
    questions_beside,
    say_refusal,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What people of the State say to each other about one question."""
    found, question = _find(request, pk, key)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        label=_("Your comment"),
        initial={"language": language_here()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.write_comment(
                found.submission, question, **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except ValidationError as refusal:
            say_refusal(form, refusal, ["text"])
        else:
            messages.success(request, _("Your comment is saved."))
            return redirect("submissions:comments", pk, key)
    context = {
        "found": found,
        "submission": found.submission,
        "question": question,
        "comments": queries.comments_on(found.submission, key),
        "beside": questions_beside(found, question, with_counts=True),
        "form": form,
    }
    return render(request, "submissions/comment_thread.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def open_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """The open comments of one submission, the newest first; ``mine``: begun by this person or on their articles."""
    found = find_or_404(request, pk)
    if not permissions.can_comment(request.standing, found.submission):
        raise Http404
    rows = queries.open_comments(found.revision, shows=predicate_of(found))
    if request.GET.get("mine"):
        rows = [row for row in rows if row.comment.author_id == request.user.pk or _is_handed(found, row.question)]
    context = {"found": found, "submission": found.submission, "revision": found.revision, "rows": rows}
    return render(request, "submissions/comment_list.html", context)


@login_required
@require_POST
def resolve_comment(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Nothing more is to be done about this comment."""
    return _change(request, pk, comment, lambda c: services.resolve_comment(c, actor=request.user, now=timezone.now()))


@login_required
@require_POST
def reopen_comment(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """The comment is open after all."""
    return _change(request, pk, comment, lambda c: services.reopen_comment(c, actor=request.user))


def _change(request: HttpRequest, pk: int, comment: int, change: Callable[[Comment], Comment]) -> HttpResponse:
    found = find_or_404(request, pk)
    row = get_object_or_404(Comment, pk=comment, submission=found.submission)
    _find(request, pk, row.question_key)
    change(row)
    return redirect("submissions:comments", pk, row.question_key)


def _find(request: HttpRequest, pk: int, key: str) -> tuple[Found, Question]:
    found, question = find_asked_or_404(request, pk, key)
    if not permissions.can_comment(request.standing, found.submission):
        raise Http404
    return found, question


def _is_handed(found: Found, question: Question) -> bool:
    return found.assigned.shows(question.section.article_id, question.key)
