"""The text of one section in one language: written, read beside its source, approved, returned, looked back on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import outline, queries, services
from reports.forms import StageForm, TextForm
from reports.models import ReportDraft, SectionText
from reports.permissions import can_approve_report_text
from reports.rendering import drafts
from reports.views.drafts import add_errors
from reports.views.drawn import draw_text, figures_context
from reports.views.found import draft_or_404, named_places, place_or_404

ENGLISH = "en"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: int, section: str, language: str) -> HttpResponse:
    """Write one text. What is typed comes back on every page that does not keep it."""
    draft = draft_or_404(request, pk)
    place_or_404(draft, section, language)
    said = queries.text_of(draft, section, language)
    if request.method != "POST":
        initial = {"text": said.text if said else "", "base_version": said.version if said else 0}
        return _draw(request, draft, section, language, TextForm(None, language=language, initial=initial), said)
    form = TextForm(request.POST, language=language)
    if not form.is_valid():
        return _draw(request, draft, section, language, form, said)
    try:
        outcome = services.write_text(
            draft,
            section=section,
            language=language,
            text=form.cleaned_data["text"],
            base_version=form.cleaned_data["base_version"],
            actor=request.user,
        )
    except ValidationError as error:
        add_errors(form, error)
        return _draw(request, draft, section, language, form, said)
    if not outcome.is_saved:
        return _draw_clash(request, draft, section, language, outcome)
    messages.success(request, _("The text is saved."))
    # A clash that was decided: the copy of one of the texts on the device is of no use any more (writing.js).
    settled = "#settled" if request.POST.get("keep") else ""
    return redirect(reverse("reports:text", args=[draft.pk, section, language]) + settled)


@login_required
@require_POST
def text_stage(request: HttpRequest, pk: int, section: str, language: str) -> HttpResponse:
    """Ask for approval, approve, or return a text with a reason; what stands against it is said on its page."""
    draft = draft_or_404(request, pk)
    place_or_404(draft, section, language)
    said = queries.text_of(draft, section, language)
    if said is None:
        raise Http404
    form = StageForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = {"base_version": form.cleaned_data["base_version"], "actor": request.user}
    try:
        if form.cleaned_data["act"] == "ask":
            services.ask_approval(said, **given)
        elif form.cleaned_data["act"] == "approve":
            services.approve_text(said, now=timezone.now(), **given)
        else:
            services.return_text(said, reason=form.cleaned_data["reason"], **given)
    except ValidationError as error:
        add_errors(form, error)
        return _draw(request, draft, section, language, _saved_form(said), said, form)
    messages.success(request, _("Noted."))
    return redirect("reports:text", draft.pk, section, language)


@login_required
@require_safe
def text_history(request: HttpRequest, pk: int, section: str, language: str) -> HttpResponse:
    """Every text that was saved for this place, latest first, and what became of it."""
    draft = draft_or_404(request, pk)
    place_or_404(draft, section, language)
    said = queries.text_of(draft, section, language)
    context = {
        "draft": draft,
        "section": section,
        "name": outline.TITLES[section],
        "language": language,
        "versions": queries.history_of(said) if said else [],
    }
    return render(request, "reports/text_history.html", context)


@login_required
@require_safe
def draft_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures that a text may name; for the editor, which asks by htmx, the list alone."""
    draft = draft_or_404(request, pk)
    context = {"draft": draft} | figures_context(request.GET, drafts.figures_for(draft, get_language() or ENGLISH))
    template = "reports/draft_figures.html"
    return render(request, f"{template}#figures" if request.htmx else template, context)


def _draw(
    request: HttpRequest,
    draft: ReportDraft,
    section: str,
    language: str,
    form: TextForm,
    said: SectionText | None,
    staging: StageForm | None = None,
) -> HttpResponse:
    source_language = _source_language(request, language)
    known = drafts.figures_for(draft, get_language() or ENGLISH)
    context = {
        "draft": draft,
        "section": section,
        "name": outline.TITLES[section],
        "language": language,
        "form": form,
        "said": said,
        "staging": staging or StageForm(),
        "may_approve": said is not None and can_approve_report_text(request.standing, said),
        "source": queries.text_of(draft, section, source_language) if source_language else None,
        "source_language": source_language,
        "sources": [code for code in services.LANGUAGES if code != language],
        "drawn": draw_text(said, known) if said else None,
        "places": _neighbours(draft, section, language),
    }
    context |= figures_context({"section": section}, known)
    refused = form.errors or (staging is not None and staging.errors)
    return render(request, "reports/text_page.html", context, status=422 if refused else 200)


def _saved_form(said: SectionText) -> TextForm:
    """The box with the text as it stands."""
    return TextForm(None, language=said.language, initial={"text": said.text, "base_version": said.version})


def _draw_clash(
    request: HttpRequest, draft: ReportDraft, section: str, language: str, outcome: services.Outcome
) -> HttpResponse:
    """Both texts side by side, and three ways on; nothing is written until one is chosen."""
    context = {
        "draft": draft,
        "section": section,
        "name": outline.TITLES[section],
        "language": language,
        "mine": outcome.typed,
        "theirs": outcome.text,
    }
    return render(request, "reports/text_clash.html", context, status=409)


def _source_language(request: HttpRequest, language: str) -> str:
    """The language to read beside: the one asked for, else English; none for English itself."""
    asked = request.GET.get("source", "")
    if asked in services.LANGUAGES and asked != language:
        return asked
    return "" if language == ENGLISH else ENGLISH


def _neighbours(draft: ReportDraft, section: str, language: str) -> dict[str, Any]:
    """The text before and the one after in the same language."""
    places = named_places(draft)
    names = [name for name, _label in places]
    at = names.index(section)
    return {
        key: {"name": places[i][1], "url": reverse("reports:text", args=[draft.pk, names[i], language])}
        for key, i in (("before", at - 1), ("after", at + 1))
        if 0 <= i < len(places)
    }
