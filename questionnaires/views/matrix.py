"""Texts by place and language, with how far they are; each figure leads to the texts it counts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from instruments.choices import TextStage
from instruments.models import Instrument
from questionnaires import queries, services
from questionnaires.forms import CATALOGUE_LABELS, FIELD_LABELS, TextsFilter, name_of
from questionnaires.models import QuestionnaireVersion
from questionnaires.views.found import (
    require_secretariat,
    sentence_of,
    studio_trail,
    version_context,
    version_or_404,
)
from questionnaires.views.texts import address_of

TEXTS_PER_PAGE = 30
STAGES_GIVEN = (TextStage.TO_REVIEW, TextStage.APPROVED, TextStage.DRAFT)


@login_required
@require_safe
def matrix(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Articles, shared texts and lists by language."""
    found = version_or_404(request, slug, number)
    groups = queries.text_groups(found)
    counts = [(group, group.counts) for group in groups]
    total = queries.sum_counts(each for _group, each in counts)
    context = version_context(found, "matrix") | {
        "counts": [(group.slug, group, each) for group, each in counts],
        "total": total,
        "text_count": sum(len(group.rows) for group in groups),
        "unreviewed": queries.unreviewed_languages(total),
        "codes": queries.CODES,
    }
    return render(request, "questionnaires/matrix.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The texts that a figure counts, each in one language beside its English; several may be reviewed at once."""
    found = version_or_404(request, slug, number)
    if request.method == "POST":
        return _set_stages(request, found)
    groups = queries.text_groups(found)
    form = TextsFilter(request.GET, groups=[(group.slug, _group_name(group)) for group in groups])
    criteria = form.criteria
    lines = [
        (name_of(row, code), row, code, row.stage(code))
        for group in groups
        if criteria["group"] in ("", group.slug)
        for row in group.rows
        for code in ([criteria["language"]] if criteria["language"] else queries.CODES)
        if criteria["stage"] in ("", row.stage(code))
    ]
    page = Paginator(lines, TEXTS_PER_PAGE).get_page(request.GET.get("page"))
    context = version_context(found, "matrix") | {
        "form": form,
        "page": page,
        "lines": [
            {
                "name": name,
                "row": row,
                "language": code,
                "stage": stage,
                "text": row.texts.get(code, ""),
                "status": row.statuses.get(code),
                "field": FIELD_LABELS[row.field],
                "url": f"{address_of(found, row)}?language={code}#{name}",
            }
            for name, row, code, stage in page
        ],
        "stages": STAGES_GIVEN,
        "query": request.GET.urlencode(),
    }
    return render(request, "questionnaires/texts.html", context)


@login_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue's own texts by article and language, one instrument at a time; they are worked on in files."""
    require_secretariat(request)
    instruments = list(Instrument.objects.order_by("position"))
    chosen = request.GET.get("instrument", "")
    instrument = next((one for one in instruments if one.code == chosen), instruments[0] if instruments else None)
    groups = queries.catalogue_groups(instrument) if instrument else []
    counts = [(group, group.counts) for group in groups]
    total = queries.sum_counts(each for _group, each in counts)
    context = {
        "instruments": instruments,
        "instrument": instrument,
        "counts": [(str(group.article.number), group, each) for group, each in counts],
        "total": total,
        "text_count": sum(len(group.rows) for group in groups),
        "unreviewed": queries.unreviewed_languages(total),
        "codes": queries.CODES,
        "trail": studio_trail(),
    }
    return render(request, "questionnaires/catalogue_matrix.html", context)


@login_required
@require_safe
def catalogue_texts(request: HttpRequest, code: str) -> HttpResponse:
    """The texts of the catalogue that a figure counts, to be read."""
    require_secretariat(request)
    instrument = get_object_or_404(Instrument, code=code)
    groups = queries.catalogue_groups(instrument)
    names = [(str(group.article.number), str(group.article)) for group in groups]
    form = TextsFilter(request.GET, groups=names)
    criteria = form.criteria
    lines = [
        (row, language, row.stage(language))
        for group in groups
        if criteria["group"] in ("", str(group.article.number))
        for row in group.rows
        for language in ([criteria["language"]] if criteria["language"] else queries.CODES)
        if criteria["stage"] in ("", row.stage(language))
    ]
    page = Paginator(lines, TEXTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "instrument": instrument,
        "form": form,
        "page": page,
        "lines": [
            {
                "row": row,
                "field": CATALOGUE_LABELS[row.field],
                "language": language,
                "stage": stage,
                "text": row.texts.get(language, ""),
            }
            for row, language, stage in page
        ],
        "trail": [*studio_trail(), {"title": _("Texts of the catalogue"), "url": _catalogue_url(instrument)}],
    }
    return render(request, "questionnaires/catalogue_texts.html", context)


def _set_stages(request: HttpRequest, found: QuestionnaireVersion) -> HttpResponse:
    places = [_place(name) for name in request.POST.getlist("text")]
    if not places:
        messages.warning(request, _("No text was chosen; nothing was noted."))
        return redirect(request.get_full_path())
    try:
        stage = request.POST.get("stage", "")
        count = services.set_stages(found, places, stage, actor=request.user, now=timezone.now())
        text = ngettext("Noted of %(count)s text: %(stage)s.", "Noted of %(count)s texts: %(stage)s.", count)
        messages.success(request, text % {"count": count, "stage": TextStage(stage).label})
    except ValidationError as error:
        messages.error(request, sentence_of(error))
    return redirect(request.get_full_path())


def _place(name: str) -> tuple[str, str, str]:
    """Subject, field and language of a box; nonsense names no text, and the service says so."""
    subject, field, language, *_rest = [*name.rsplit(":", 2), "", ""]
    return subject, field, language


def _group_name(group: queries.TextGroup) -> str:
    if group.article is not None:
        return str(group.article)
    return _("Shared texts") if group.slug == queries.SHARED else _("Lists of several articles")


def _catalogue_url(instrument: Instrument) -> str:
    return f"{reverse('questionnaires:catalogue')}?instrument={instrument.code}"
