"""What an address of the builder means: a draft, a place in it, a language; or 404."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from reports import outline, queries, services
from reports.choices import SECTION_NAMES
from reports.models import ReportDraft
from reports.permissions import can_build_reports


def require_builder(request: HttpRequest) -> None:
    """Not yours looks like not there."""
    if not can_build_reports(request.standing):
        raise Http404


def draft_or_404(request: HttpRequest, pk: int) -> ReportDraft:
    require_builder(request)
    return get_object_or_404(queries.drafts_visible_to(request.standing), pk=pk)


def place_or_404(draft: ReportDraft, section: str, language: str) -> None:
    """The section is one in which this draft has a text, the language one of the portal."""
    if language not in services.LANGUAGES or section not in places_of(draft):
        raise Http404


def places_of(draft: ReportDraft) -> tuple[str, ...]:
    """Where an officer may write in this draft, in the order of the document."""
    return outline.places_of_texts(draft.kind, draft.sections)


def named_places(draft: ReportDraft) -> list[tuple[str, str]]:
    """The same with what each is called."""
    return [(name, str(SECTION_NAMES[name])) for name in places_of(draft)]
