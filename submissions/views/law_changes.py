"""Correcting, merging and withdrawing laws: each shows first which answers it reaches, and asks."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from submissions import permissions, queries, services
from submissions.forms import LawArticleForm, LawForm
from submissions.models import Law
from submissions.views.laws import find_entry_or_404, may_correct_or_404

EVERYWHERE = "everywhere"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def law_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, number, date, language or link of a law; where it is cited, the page asks how far that goes."""
    entry = find_entry_or_404(request, pk)
    law = may_correct_or_404(request, entry)
    names = ("title", "number", "adopted_on", "language", "url")
    form = LawForm(request.POST or None, initial={name: getattr(law, name) for name in names})

    def change(response_id: int | None) -> Law:
        facts = services.LawFacts(**form.cleaned_data)
        by = {"actor": request.user, "now": timezone.now()}
        if response_id is None:
            return services.correct_law(law, facts, **by)
        return services.correct_law_only_here(law, facts, response_id=response_id, **by)

    return _ask_and_change(request, entry, form, entry.uses, change)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def law_article_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Designation or excerpt of one article."""
    article = queries.find_article(pk, standing=request.standing)
    if article is None:
        raise Http404
    entry = find_entry_or_404(request, article.law_id)
    uses = queries.citing(entry.uses, [article.pk])
    if not permissions.can_correct_law(request.standing, entry.law.state_id, uses):
        raise Http404
    form = LawArticleForm(
        request.POST or None, initial={"designation": article.designation, "excerpt": article.excerpt}
    )

    def change(response_id: int | None) -> Law:
        by = {"actor": request.user, "now": timezone.now()}
        if response_id is None:
            return services.correct_article(article, **form.cleaned_data, **by).law
        return services.correct_only_here(article, response_id=response_id, **form.cleaned_data, **by).law

    return _ask_and_change(request, entry, form, uses, change)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def law_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Two entries that are the same law: choose the one that stays, see what is re-pointed, then decide."""
    entry = find_entry_or_404(request, pk)
    if not permissions.can_merge_laws(request.standing, entry.law.state_id):
        raise Http404
    others = queries.laws_of(entry.law.state).exclude(pk=pk)
    chosen = (request.POST if request.method == "POST" else request.GET).get("into", "")
    into = others.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
    uses, status = _preparing(entry.uses), 200
    if request.method == "POST" and into is not None:
        if request.POST.get("uses") == _as_text(uses):
            try:
                stays = services.merge_laws(entry.law, into=into, actor=request.user, now=timezone.now())
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
            else:
                messages.success(request, _("The two laws are one now."))
                return redirect("submissions:law", stays.pk)
        else:
            messages.error(request, _("The answers that cite this law have changed. Look at the list, then decide."))
        status = 409
    context = {"entry": entry, "law": entry.law, "others": others, "into": into, "uses": uses}
    context["uses_text"] = _as_text(uses)
    return render(request, "submissions/law_merge.html", context, status=status)


@login_required
@require_POST
def law_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer offered for citing; what cites it already keeps it."""
    entry = find_entry_or_404(request, pk)
    law = may_correct_or_404(request, entry)
    try:
        services.withdraw_law(law, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The law is no longer offered. You can offer it again from this page."))
    return redirect("submissions:law", pk)


@login_required
@require_POST
def law_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a withdrawal."""
    law = may_correct_or_404(request, find_entry_or_404(request, pk))
    services.offer_law_again(law)
    messages.success(request, _("The law is offered again."))
    return redirect("submissions:law", pk)


def _ask_and_change(
    request: HttpRequest,
    entry: queries.LawEntry,
    form: Form,
    uses: Iterable[queries.Use],
    change: Callable[[int | None], Law],
) -> HttpResponse:
    """Show where it is used; change it as far as the person says, if those are still the answers they saw."""
    reached, status = _preparing(uses), 200
    if request.method == "POST":
        status = 422
        where = request.POST.get("where", "" if reached else EVERYWHERE)
        here = {str(use.response_id): use.response_id for use in reached if use.may_edit}
        if request.POST.get("uses") != _as_text(reached):
            form.add_error(None, _("The answers that cite this law have changed. Look at the list, then decide."))
            status = 409
        elif where not in {EVERYWHERE, *here}:
            form.add_error(None, _("Say whether to change it everywhere in preparation or in one answer only."))
        elif form.is_valid():
            try:
                law = change(here.get(where))
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("The law was changed."))
                return redirect("submissions:law", law.pk)
    context = {"entry": entry, "law": entry.law, "form": form, "uses": reached, "where": request.POST.get("where", "")}
    context |= {"uses_text": _as_text(reached), "has_submitted": any(u.status == "submitted" for u in uses)}
    return render(request, "submissions/law_change.html", context, status=status)


def _preparing(uses: Iterable[queries.Use]) -> list[queries.Use]:
    return [use for use in uses if use.is_in_preparation]


def _as_text(uses: Iterable[queries.Use]) -> str:
    """What the page was drawn from, so that nobody decides about a list they did not see."""
    return ",".join(str(pk) for pk in sorted(use.response_id for use in uses))
