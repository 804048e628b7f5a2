"""The description of the API (OpenAPI 3.1): what every address that is read has in common is said once, here."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from instruments.serializers import RefusalSerializer
from reviewportal.api_reading import CSV

# Described in SPECTACULAR_SETTINGS; an address names the scope it needs.
SCHEME_OF_TOKENS = "token"
REFUSALS = {
    "400": "A parameter is not right, or there is none of this name",
    "401": "The token is not known, withdrawn or over",
    "403": "The token was not made for this",
    "404": "Not there, or not for this reader",
    "429": "Too many requests; Retry-After says when to go on",
}


class SessionScheme(OpenApiAuthenticationExtension):
    """Who is signed in in a browser; what is written is written so, and never with a token."""

    target_class = "reviewportal.api.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class PortalSchema(AutoSchema):
    @property
    def is_read(self) -> bool:
        """A ``ReadView``; that class cannot be named here, for it is described by this one while it is being loaded."""
        return hasattr(self.view, "query_class")

    def get_tags(self) -> list[str]:
        return [self.view.scope] if self.is_read else super().get_tags()

    def get_auth(self) -> list[dict[str, list[str]]]:
        found = super().get_auth()
        return [*found, {SCHEME_OF_TOKENS: [self.view.scope]}] if self.is_read else found

    def get_override_parameters(self) -> list[Any]:
        given = super().get_override_parameters()
        return [*given, self.view.query_class] if self.is_read else given

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.view.is_list if self.is_read else super()._is_list_view(serializer)

    def map_renderers(self, attribute: str) -> list[str]:
        """CSV where the answer is a list."""
        found = super().map_renderers(attribute)
        is_list = self.is_read and self.view.is_list
        return found if is_list else [each for each in found if CSV not in each]

    def _get_paginator(self) -> Any:
        paginator = super()._get_paginator()
        if paginator and self.is_read and self.view.about_class is not None:
            paginator.about = self.resolve_serializer(self.view.about_class, "response").ref
        return paginator

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if not self.is_read:
            return bodies
        content = bodies["200"]["content"]
        if "text/csv" in content:
            content["text/csv"] = {"schema": {"type": "string", "description": "All lines; heads are the field names"}}
        refusal = {"application/json": {"schema": self.resolve_serializer(RefusalSerializer, "response").ref}}
        etag = {"ETag": {"schema": {"type": "string"}, "description": "Send it back as If-None-Match"}}
        bodies["200"]["headers"] = etag
        refusals = {code: {"description": text, "content": refusal} for code, text in REFUSALS.items()}
        return {**bodies, "304": {"description": "Nothing has changed since If-None-Match"}, **refusals}
