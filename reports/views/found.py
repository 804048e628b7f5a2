"""What an address of the builder means: a draft, a place in it, a language; or 404."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from reports import outline, queries, services
from reports.models import ReportDraft
from reports.permissions import can_build_reports
from reports.rendering import drafts


def require_builder(request: HttpRequest) -> None:
    """Not yours looks like not there."""
    if not can_build_reports(request.standing):
        raise Http404


def draft_or_404(request: HttpRequest, pk: int) -> ReportDraft:
    require_builder(request)
    return get_object_or_404(queries.drafts_visible_to(request.standing), pk=pk)


def place_or_404(draft: ReportDraft, section: str, language: str) -> None:
    """The section is one in which this draft has a text, the language one of the portal."""
    if language not in services.LANGUAGES or section not in drafts.places_of(draft):
        raise Http404


def named_places(draft: ReportDraft) -> list[tuple[str, str]]:
    """Where an officer may write in this draft, in the order of the document, and what each place is called."""
    return [(name, str(outline.TITLES[name])) for name in drafts.places_of(draft)]
