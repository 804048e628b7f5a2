"""The API's door frame: how a caller is known, how a body is read, how an error is told."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication as BaseSessionAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response as ApiResponse

DEPTH_MAX = 32
INTEGER_MAX = 2**53 - 1


class SessionAuthentication(BaseSessionAuthentication):
    def authenticate_header(self, request) -> str:
        """Named, so that a caller without a session gets 401 and never a redirect to a page."""
        return "Session"


class StrictJSONParser(JSONParser):
    """JSON that every later reader (database, seal, spreadsheet) understands the same way.

    Refuses, with 400: duplicate keys, NUL, lone surrogates, numbers beyond 2^53 - 1, not-a-number,
    depth over 32; with 413, a body over the limit of any request.
    """

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        try:
            # Django counts what it reads itself; this is read past it.
            content = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
            if len(content) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                raise RequestDataTooBig
            return self.read(content)
        except ValueError as error:
            raise exceptions.ParseError(_("The body is not JSON that can be kept safely.")) from error

    @staticmethod
    def read(content: bytes) -> Any:
        """The same for a file; ``ValueError`` for what cannot be kept safely."""
        hooks = {"parse_constant": _refuse_constant, "parse_float": _refuse_constant}
        try:
            value = json.loads(content.decode("utf-8"), object_pairs_hook=_unique_keys, **hooks)
            _check(value, depth=0)
        except RecursionError as error:
            raise ValueError("too deep") from error
        return value


def explain_error(error: Exception, context: dict[str, Any]) -> ApiResponse | None:
    """One shape for every refusal: ``{"error": sentence}``, and ``fields`` or a ``code`` where there is more.

    In JSON, whatever the answer itself would have been in.
    """
    if context.get("request") is not None:
        context["request"].accepted_renderer = JSONRenderer()
        context["request"].accepted_media_type = JSONRenderer.media_type
    if isinstance(error, OperationalError | InterfaceError):
        sentence = _("The portal cannot save at this moment. Keep your text and try again in a minute.")
        return ApiResponse({"error": sentence}, status=503, headers={"Retry-After": "30"})
    if isinstance(error, RequestDataTooBig):
        return ApiResponse(
            {"error": _("This is more than can be sent at once. Keep your text and shorten it.")}, status=413
        )
    if isinstance(error, ValidationError):
        return ApiResponse({"error": " ".join(error.messages)}, status=400)
    if isinstance(error, Http404 | PermissionDenied):
        # Not yours and not there look the same.
        return ApiResponse({"error": _("There is nothing here that you can see.")}, status=404)
    if isinstance(error, exceptions.Throttled):
        sentence = _("Too many requests. Go on in %(seconds)s seconds.") % {"seconds": round(error.wait or 1)}
        return ApiResponse({"error": sentence}, status=429, headers={"Retry-After": str(round(error.wait or 1))})
    # Here, not above: DRF's views module reads this module while it is itself being loaded.
    from rest_framework.views import exception_handler

    response = exception_handler(error, context)
    if response is not None:
        response.data = _explained(response.data)
        if response.status_code == 403:
            # Who is not allowed is told 404 (above): what is left is a token older than the session.
            response.data = {"error": _("The page is older than your session. Keep your text."), "code": "token"}
    return response


def _explained(data: Any) -> dict[str, Any]:
    """What DRF found, in our shape; what concerns no single value is the sentence itself."""
    if not isinstance(data, dict):
        return {"error": _("Some values are not right."), "fields": data}
    if data.get("detail"):
        return {"error": str(data["detail"])}
    general = data.pop("non_field_errors", [])
    said = {"error": " ".join(str(each) for each in general) or _("Some values are not right.")}
    return {**said, "fields": data} if data else said


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _value in pairs}) != len(pairs):
        raise ValueError("duplicate key")
    return dict(pairs)


def _refuse_constant(text: str) -> None:
    raise ValueError(f"not an integer: {text}")


def _check(value: Any, *, depth: int) -> None:
    if depth > DEPTH_MAX:
        raise ValueError("too deep")
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL")
        value.encode("utf-8")  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
    elif isinstance(value, int) and abs(value) > INTEGER_MAX:
        raise ValueError("integer too large")
    elif isinstance(value, list):
        for item in value:
            _check(item, depth=depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth=depth + 1)
            _check(item, depth=depth + 1)
