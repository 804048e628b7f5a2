"""What the data of a report look like, for programs."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from reports.rendering.data import read_schema


@require_safe
def data_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema that a report's JSON names; open to everybody, as published reports are."""
    return HttpResponse(read_schema(), content_type="application/schema+json")
