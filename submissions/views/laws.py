"""The register of a State's laws: read, found in, added to, taken along."""

from dataclasses import dataclass
from typing import NoReturn

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.models import State
from submissions import permissions, queries, services
from submissions.forms import FileForm, LawArticleForm, LawForm
from submissions.models import Law
from submissions.services.law_files import register_as_csv, register_as_workbook

LAWS_ON_A_PAGE = 50
FILES = {
    "csv": (register_as_csv, "text/csv; charset=utf-8"),
    "xlsx": (register_as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True)
class Register:
    """Whose register this is, and for which other States this person prepares answers."""

    state: State
    others: list[State]


@login_required
@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """The laws by title, each with its articles and where it is used."""
    register = find_register_or_404(request, request.GET.get("state", ""))
    find = " ".join(request.GET.get("find", "")[:200].replace("\x00", " ").split())
    is_withdrawn = request.GET.get("show") == "withdrawn"
    pages = Paginator(queries.laws_of(register.state, find=find, is_withdrawn=is_withdrawn), LAWS_ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "register": register,
        "page": page,
        "query": request.GET,
        "entries": queries.entries_of(page.object_list, state=register.state, standing=request.standing),
        "find": find,
        "is_withdrawn": is_withdrawn,
    }
    return render(request, "submissions/law_list.html", context)


@login_required
@require_safe
def laws_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole register as a file."""
    register = find_register_or_404(request, request.GET.get("state", ""))
    if kind not in FILES:
        raise Http404
    draw, media_type = FILES[kind]
    found = queries.laws_of(register.state)
    content = draw(queries.entries_of(found, state=register.state, standing=request.standing))
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, f"laws-{register.state.iso3}.{kind}")
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def law_add(request: HttpRequest) -> HttpResponse:
    """A law that is not in the register yet, with a first article."""
    register = find_register_or_404(request, request.GET.get("state", ""))
    form = LawForm(request.POST or None, initial={"language": get_language()})
    article_form = LawArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and article_form.is_valid():
        facts = form.cleaned_data | article_form.cleaned_data
        try:
            article = services.register_law(register.state, actor=request.user, **facts)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The law is in the register."))
            return redirect("submissions:law", article.law_id)
    context = {"register": register, "form": form, "article_form": article_form}
    status = 422 if request.method == "POST" else 200
    return render(request, "submissions/law_add.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def law(request: HttpRequest, pk: int) -> HttpResponse:
    """One law with its articles and where it is used; by POST, one more article of it."""
    entry = find_entry_or_404(request, pk)
    form = LawArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.register_article(entry.law, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The article is in the register."))
            return redirect("submissions:law", pk)
    return show_law(request, entry, form=form, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def law_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file in which a law can be read: sent in whole, taken from an upload, or taken away."""
    entry = find_entry_or_404(request, pk)
    may_correct_or_404(request, entry)
    form = FileForm(request.POST, request.FILES)
    by = {"actor": request.user, "now": timezone.now()}
    try:
        kept = queries.find_uploaded(entry.law.state, request.POST.get("attachment", ""), user_id=request.user.pk)
        if kept is None and "remove" not in request.POST:
            if not form.is_valid():
                return show_law(request, entry, file_form=form, status=422)
            file = form.cleaned_data["file"]
            place = services.FilePlace(entry.law.state)
            kept = services.attach_file(place, name=file.name, file=file, size_bytes=file.size, **by)
        found = services.set_law_file(entry.law, kept, **by)
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return show_law(request, entry, file_form=form, status=getattr(refusal, "status", 409))
    except services.StoreUnavailableError as error:
        form.add_error("file", str(error))
        return show_law(request, entry, file_form=form, status=503)
    messages.success(request, _("The law was changed."))
    return redirect("submissions:law", found.pk)


def show_law(
    request: HttpRequest,
    entry: queries.LawEntry,
    *,
    form: LawArticleForm | None = None,
    file_form: FileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    standing = request.standing
    context = {
        "entry": entry,
        "law": entry.law,
        "form": form or LawArticleForm(),
        "file_form": file_form or FileForm(),
        "may_correct": permissions.can_correct_law(standing, entry.law.state_id, entry.uses),
        "may_merge": permissions.can_merge_laws(standing, entry.law.state_id),
        "preparing_count": sum(use.status in ("draft", "cleared") for use in entry.uses),
    }
    return render(request, "submissions/law_page.html", context, status=status)


def find_register_or_404(request: HttpRequest, iso3: str) -> Register:
    """The register of the State asked for, or of the first for which this person prepares answers."""
    states = list(State.objects.filter(pk__in=request.standing.own_state_ids)) if request.standing.roles else []
    chosen = next((state for state in states if state.iso3 == iso3), None) if iso3 else next(iter(states), None)
    if chosen is None:
        raise Http404
    return Register(chosen, [state for state in states if state != chosen])


def find_entry_or_404(request: HttpRequest, pk: int) -> queries.LawEntry:
    """A law of another State looks like one that never was."""
    found = queries.find_law(pk, standing=request.standing)
    if found is None:
        _not_found()
    return queries.entries_of([found], state=found.state, standing=request.standing)[0]


def may_correct_or_404(request: HttpRequest, entry: queries.LawEntry) -> Law:
    if not permissions.can_correct_law(request.standing, entry.law.state_id, entry.uses):
        _not_found()
    return entry.law


def _not_found() -> NoReturn:
    raise Http404
