"""A report before it is compiled, to read on the screen: its figures and texts as they stand now."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from reports import services
from reports.rendering import drafts
from reports.rendering.html import render_document
from reports.sections.blocks import Document, Notice
from reports.sections.content import words
from reports.views.files import DOCUMENT_POLICY
from reports.views.found import draft_or_404


@login_required
@require_safe
def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The whole document in one language, said on its first page to be a preview; shut off from everything else."""
    draft = draft_or_404(request, pk)
    if language not in services.LANGUAGES:
        raise Http404
    response = HttpResponse(render_document(_marked(drafts.preview(draft, language))))
    response["Content-Security-Policy"] = DOCUMENT_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _marked(document: Document) -> Document:
    """With the notice that it is a preview, before all others."""
    with override(document.language):
        notice = Notice("preview", words(_("Preview, not for distribution. Texts may not have been approved yet.")))
        title = _("Preview: %(title)s") % {"title": document.title}
    masthead = replace(document.masthead, notices=(notice, *document.masthead.notices))
    return replace(document, title=title, masthead=masthead)
