"""A drawn file as an answer: kept, or read in the browser, and asked again only when it is another."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as _

from reports.models import MirrorJob, PaperJob, ReportJob
from reports.rendering.files import path_of

# A drawn document carries its own style and nothing else; it may load, run and send nothing.
DOCUMENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox"


def file_response(
    request: HttpRequest, job: ReportJob | PaperJob | MirrorJob, media_type: str, *, as_attachment: bool
) -> HttpResponse:
    etag = f'"{job.file_sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    try:
        file = path_of(job.file_sha256).open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is no longer there.")) from None
    response = FileResponse(file, as_attachment=as_attachment, filename=job.file_name, content_type=media_type)
    response["ETag"] = etag
    response["Content-Security-Policy"] = DOCUMENT_POLICY
    response["Cache-Control"] = "private, no-cache"
    return response
