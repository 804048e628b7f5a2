"""Texts go to the translation service and come back: the form, the upload, the preview, what became of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from questionnaires import queries
from questionnaires.choices import ExchangeFormat
from questionnaires.forms import FIELD_LABELS, ExportForm, ImportForm
from questionnaires.models import QuestionnaireVersion, TextImport
from questionnaires.rules.exchange import Outcome, Reason, Remark
from questionnaires.services import exchange
from questionnaires.views.found import (
    arguments_of,
    require_secretariat,
    sentence_of,
    version_context,
    version_or_404,
)

ROWS_PER_PAGE = 50
# What the preview shows at first: all that somebody has to look at.
OPEN = "open"
FILTERS = (OPEN, Outcome.NEW, Outcome.CHANGED, Outcome.STAGE, Outcome.REFUSED, "remarks", Outcome.SAME)


@dataclass(frozen=True)
class Line:
    """One row of an import on its page: the row, what it is called, why it is refused, what to look at."""

    checked: exchange.CheckedRow
    field: object
    url: str
    outcome: str
    refusal: str
    remarks: Sequence[tuple[str, Sequence[tuple[str, str]]]]

    @property
    def is_stale(self) -> bool:
        return self.checked.verdict.reason == Reason.STALE

    @property
    def is_compared(self) -> bool:
        """Whether what stands here and what the file brings are shown side by side."""
        verdict = self.checked.verdict
        return verdict.outcome == Outcome.CHANGED or verdict.reason in (Reason.CHANGED_HERE, Reason.EMPTY)


@login_required
@require_safe
def export_texts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The form, or the file it asks for; a link that names a language fills the form in."""
    found = version_or_404(request, slug, number)
    groups = queries.text_groups(found)
    names = [(group.slug, _group_name(group)) for group in groups]
    initial = {"language": request.GET.get("language"), "format": ExchangeFormat.XLSX}
    form = ExportForm(request.GET if "format" in request.GET else None, groups=names, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            file = exchange.export_texts(found, now=timezone.now(), **form.cleaned_data)
            headers = {"Content-Disposition": content_disposition_header(True, file.name)}
            return HttpResponse(file.content, content_type=file.media_type, headers=headers)
        except ValidationError as error:
            form.add_error(None, error)
    context = _context(found) | {"form": form, "total": queries.sum_counts(group.counts for group in groups)}
    return render(request, "questionnaires/exchange_export.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_texts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A file is read and its rows kept to be looked at; nothing is written into the version yet."""
    found = version_or_404(request, slug, number)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            text_import = exchange.start_import(
                found,
                file.read(exchange.BYTES_MAX + 1),
                file_name=file.name,
                actor=request.user,
                now=timezone.now(),
            )
            return redirect(text_import)
        except ValidationError as error:
            form.add_error("file", error)
    waiting = found.text_imports.filter(owner=request.user, confirmed_at=None).defer("rows", "results")
    context = _context(found) | {"form": form, "waiting": waiting}
    return render(request, "questionnaires/exchange_import.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row what a file would change, until its owner takes it over; afterwards what became of each row."""
    require_secretariat(request)
    imports = TextImport.objects.select_related("version__questionnaire__instrument", "owner")
    text_import = get_object_or_404(imports, pk=pk, owner=request.user)
    if request.method == "POST":
        return _act(request, text_import)
    if text_import.confirmed_at is not None:
        return _result(request, text_import)
    rows = exchange.check_rows(text_import)
    show = request.GET.get("show", OPEN)
    show = show if show in FILTERS else OPEN
    wanted = [row for row in rows if _is_wanted(row, show)]
    page = Paginator(wanted, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = _context(text_import.version) | {
        "text_import": text_import,
        "filters": [(name, _filter_word(name), sum(_is_wanted(row, name) for row in rows)) for name in FILTERS],
        "show": show,
        "page": page,
        "lines": [_line(text_import.version, row) for row in page],
        "shown": " ".join(str(row.number) for row in page if row.verdict.is_sound),
        "taken_count": sum(row.is_taken for row in rows),
        "sound_count": sum(row.verdict.is_sound for row in rows),
    }
    return render(request, "questionnaires/exchange_preview.html", context)


def _act(request: HttpRequest, text_import: TextImport) -> HttpResponse:
    """Keep the ticks of the page that was sent, then do what the button says. What is unsound has no tick to keep."""
    go = request.POST.get("go", "")
    try:
        if go == "drop":
            exchange.drop_import(text_import)
            messages.success(request, _("The upload is forgotten; nothing of it was imported."))
            return redirect("questionnaires:import", *arguments_of(text_import.version))
        if text_import.confirmed_at is None:
            shown = _numbers(request.POST.get("shown", "").split())
            exchange.choose_rows(text_import, shown=shown, taken=_numbers(request.POST.getlist("take")))
        if go in ("all", "none"):
            _tick(text_import, request.POST.get("show", OPEN), is_taken=go == "all")
        elif go == "confirm":
            exchange.confirm_import(text_import, actor=request.user, now=timezone.now())
            return redirect(text_import)
    except ValidationError as error:
        messages.error(request, sentence_of(error))
    query = {"show": request.POST.get("show", OPEN), "page": go.removeprefix("page-") if "page-" in go else ""}
    query["page"] = query["page"] or request.POST.get("page", "")
    return redirect(f"{text_import.get_absolute_url()}?{urlencode(query)}")


def _tick(text_import: TextImport, show: str, *, is_taken: bool) -> None:
    """Tick, or untick, every row that the filter shows, on this page and the others."""
    numbers = [row.number for row in exchange.check_rows(text_import) if row.verdict.is_sound and _is_wanted(row, show)]
    exchange.choose_rows(text_import, shown=numbers, taken=numbers if is_taken else [])


def _result(request: HttpRequest, text_import: TextImport) -> HttpResponse:
    results = text_import.results
    counts = Counter(result["outcome"] for result in results)
    told = [result for result in results if result["outcome"] != Outcome.SAME]
    page = Paginator(told, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = _context(text_import.version) | {
        "text_import": text_import,
        "counts": [(exchange.outcome_word(name), count) for name, count in counts.items()],
        "written_count": sum(counts[name] for name in (Outcome.NEW, Outcome.CHANGED, Outcome.STAGE)),
        "page": page,
        "lines": [
            {
                "subject": result["subject"] or result["place"],
                "field": FIELD_LABELS.get(result["field"], result["field"]),
                "outcome": exchange.outcome_word(result["outcome"]),
                "is_refused": result["outcome"] == Outcome.REFUSED,
                "sentence": exchange.refusal(result["reason"], result["details"]) if result["reason"] else "",
            }
            for result in page
        ],
    }
    return render(request, "questionnaires/exchange_result.html", context)


def _line(version: QuestionnaireVersion, checked: exchange.CheckedRow) -> Line:
    verdict = checked.verdict
    return Line(
        checked,
        FIELD_LABELS.get(checked.row.field, checked.row.field),
        _page_of(version, checked.row.subject) if checked.here else "",
        exchange.outcome_word(verdict.outcome),
        exchange.refusal(verdict.reason, verdict.details) if verdict.reason else "",
        [
            (exchange.remark_sentence(remark), checked.unrendered if remark == Remark.TERMS else ())
            for remark in verdict.remarks
        ],
    )


def _page_of(version: QuestionnaireVersion, subject: str) -> str:
    """The page of the Studio on which a text is worked on."""
    head, _slash, name = subject.partition("/")
    if not name:
        return reverse("questionnaires:question", args=[*arguments_of(version), head])
    if head == queries.SHARED:
        return reverse("questionnaires:shared", args=[*arguments_of(version), name])
    return reverse("questionnaires:list", args=[*arguments_of(version), head])


def _is_wanted(row: exchange.CheckedRow, show: str) -> bool:
    if show == OPEN:
        return row.verdict.outcome != Outcome.SAME
    return bool(row.verdict.remarks) if show == "remarks" else row.verdict.outcome == show


def _filter_word(name: str) -> str:
    words = {OPEN: _("to look at"), "remarks": _("with a remark")}
    return words.get(name) or exchange.outcome_word(name)


def _numbers(words: Iterable[str]) -> set[int]:
    """Numbers of rows; what is none is passed over."""
    return {int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 7}


def _context(version: QuestionnaireVersion) -> dict[str, object]:
    """The pages stand below that of texts and languages."""
    context = version_context(version, "matrix")
    above = {"title": _("Texts and languages"), "url": reverse("questionnaires:matrix", args=arguments_of(version))}
    return context | {"trail": [*context["trail"], above]}


def _group_name(group: queries.TextGroup) -> str:
    if group.article is not None:
        return str(group.article)
    return _("Shared texts") if group.slug == queries.SHARED else _("Lists of several articles")
