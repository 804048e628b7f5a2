"""The desk of one report in preparation: its texts at a glance, how long it is, its documents drawn."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from instruments.models import Instrument
from instruments.queries import published_text
from parties.choices import RegionalGroup
from reports import outline, services
from reports.choices import ReportFormat
from reports.forms import DocumentsForm
from reports.models import ReportDraft
from reports.rendering import drafts
from reports.rules import WORDS_MAX
from reports.views.documents import report_context
from reports.views.drafts import add_errors
from reports.views.found import draft_or_404


@login_required
@require_safe
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    return draw_desk(request, draft)


@login_required
@require_POST
def compile_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the figures and the texts as they stand, and queue the documents."""
    draft = draft_or_404(request, pk)
    form = DocumentsForm(request.POST)
    if not form.is_valid():
        return draw_desk(request, draft, form)
    today = timezone.now().date()
    try:
        services.compile_draft(draft, **form.cleaned_data, actor=request.user, today=today)
    except ValidationError as error:
        add_errors(form, error)
        return draw_desk(request, draft, form)
    return redirect(f"{draft.get_absolute_url()}#documents")


def draw_desk(request: HttpRequest, draft: ReportDraft, form: DocumentsForm | None = None) -> HttpResponse:
    """The desk, with what stands against compiling where something does."""
    initial = {"languages": list(services.LANGUAGES), "formats": [ReportFormat.PDF, ReportFormat.DOCX]}
    context = {
        "draft": draft,
        "form": form or DocumentsForm(initial=initial),
        "chosen": chosen_of(draft),
        "lines": drafts.text_matrix(draft),
        "codes": services.LANGUAGES,
        "words": drafts.words_of(draft),
        "words_max": WORDS_MAX,
        # The limit is the middle of the bar: what is over can be seen.
        "words_scale": 2 * WORDS_MAX,
        "documents": report_context(request, draft.report) if draft.report else None,
    }
    return render(request, "reports/draft_page.html", context, status=422 if form and form.errors else 200)


def chosen_of(draft: ReportDraft) -> list[tuple[str, str]]:
    """What a draft is narrowed to, in words: label and value."""
    filters = draft.filters
    instruments = Instrument.objects.filter(code__in=filters.get("instruments") or ()).order_by("position")
    language = get_language() or "en"
    found = [(_("Cut-off date"), date_format(draft.cut_off_on))]
    if filters.get("earlier_on"):
        found.append((_("Earlier date"), date_format(date.fromisoformat(filters["earlier_on"]))))
    if filters.get("group"):
        found.append((_("Regional group"), RegionalGroup(filters["group"]).label))
    if draft.state:
        found.append((_("State"), draft.state.name))
    if instruments:
        titles = [published_text(one, "short_title", language)[0] for one in instruments]
        found.append((_("Instruments"), " – ".join(titles)))
    if draft.sections:
        found.append((_("Sections"), " – ".join(str(outline.TITLES[name]) for name in draft.sections)))
    return [*found, (_("Slot date"), date_format(draft.slot_on) if draft.slot_on else _("none"))]
