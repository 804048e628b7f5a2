"""How the API is read: JSON page by page or CSV as a whole, and how many times a minute."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import BaseRenderer
from rest_framework.throttling import ScopedRateThrottle

from findings.rendering import FILES, Sheet
from instruments.serializers import PAGE_SIZE_MAX

CSV = "csv"


class CSVRenderer(BaseRenderer):
    """The lines of a list as the tables of the pages are written: UTF-8 with its mark, and no formula comes alive.

    Heads are the names of the fields, the same in every language.
    """

    media_type = "text/csv"
    format = CSV

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        view = renderer_context["view"]
        heads = list(view.get_serializer().fields)
        response = renderer_context["response"]
        name = "-".join(part for part in view.request.path.split("/")[3:] if part)
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        write, _content_type = FILES[CSV]
        return write(Sheet(name, heads, [[_cell(line[head]) for head in heads] for line in data]))


class Negotiation(DefaultContentNegotiation):
    """CSV where the answer is a list, JSON everywhere; a format that is not there is refused in a sentence."""

    def select_renderer(self, request: Any, renderers: Sequence[BaseRenderer], format_suffix: str | None = None) -> Any:
        view = request.parser_context["view"]
        is_list = getattr(view, "is_list", False)
        return super().select_renderer(request, [r for r in renderers if is_list or r.format != CSV], format_suffix)

    def filter_renderers(self, renderers: Sequence[BaseRenderer], format: str) -> list[BaseRenderer]:
        held = [renderer for renderer in renderers if renderer.format == format]
        if not held:
            known = ", ".join(renderer.format for renderer in renderers)
            raise exceptions.ParseError(_("“format” must be one of: %(known)s.") % {"known": known})
        return held


class Pages(PageNumberPagination):
    page_size = 100
    max_page_size = PAGE_SIZE_MAX
    page_size_query_param = "page_size"
    invalid_page_message = gettext_lazy("There is no page {page_number}.")
    # The schema of what is true of every line of a list; set by ``PortalSchema`` where there is any.
    about: Mapping[str, Any] | None = None

    def get_paginated_response_schema(self, schema: Any) -> Any:
        found = super().get_paginated_response_schema(schema)
        if self.about is not None:
            found["properties"]["about"] = self.about
            found["required"] = [*found["required"], "about"]
        return found


class ReadingThrottle(ScopedRateThrottle):
    """Counted for each person, or for each address of who is nobody; only where a view says ``throttle_scope``."""


def _cell(value: Any) -> str | int | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(force_str(item) for item in value)
    return force_str(value)
