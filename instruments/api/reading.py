"""What every list and every single thing that programs read has in common, in whichever room it stands.

How a caller is known, what a page of a list looks like and how CSV is written is the roof's (``REST_FRAMEWORK``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response as ApiResponse

from instruments.serializers import ListQuerySerializer, QuerySerializer


@dataclass(frozen=True)
class Listing:
    """Lines in treaty order or the alphabet, never by result; ``about``: what is true of all of them."""

    lines: Sequence[Any] | QuerySet[Any]
    about: Mapping[str, Any] = field(default_factory=dict)


class ReadView(GenericAPIView):
    """Open to everybody; what is in it depends on who asks. ``scope``: what a token must be made for to be used here.

    Subclasses say which parameters there are (``query_class``) and what the answer looks like (``serializer_class``).
    """

    scope = ""
    query_class: type[QuerySerializer] = QuerySerializer
    permission_classes = [AllowAny]
    throttle_scope = "reading"
    is_list = False

    def asked(self, request: Request) -> dict[str, Any]:
        """The parameters, checked; 400 with a sentence for each that is not right, and for each there is not."""
        query = self.query_class(data=request.query_params)
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)


class OneView(ReadView):
    """A single thing."""

    pagination_class = None

    def get(self, request: Request, **named: Any) -> ApiResponse:
        return ApiResponse(self.get_serializer(self.find(self.asked(request), **named)).data)

    def find(self, query: dict[str, Any], **named: Any) -> Any:
        raise NotImplementedError


class ListView(ReadView):
    """A list: page by page as JSON, whole as CSV. ``about_class`` shapes ``Listing.about``, where there is any."""

    query_class = ListQuerySerializer
    about_class: type | None = None
    is_list = True

    def get(self, request: Request, **named: Any) -> ApiResponse:
        query = self.asked(request)
        listing = self.listing(query, **named)
        if request.accepted_renderer.format == "csv":
            if {"page", "page_size"} & {*query}:
                raise exceptions.ParseError(_("A CSV file holds all lines: leave out “page” and “page_size”."))
            return ApiResponse(self.get_serializer(listing.lines, many=True).data)
        page = self.paginate_queryset(listing.lines)
        response = self.get_paginated_response(self.get_serializer(page, many=True).data)
        if self.about_class is not None:
            response.data["about"] = self.about_class(listing.about).data
        return response

    def listing(self, query: dict[str, Any], **named: Any) -> Listing:
        raise NotImplementedError


def refuse(errors: Mapping[str, Sequence[str]]) -> exceptions.ValidationError:
    """400 with what a form found: parameter → sentences."""
    return exceptions.ValidationError({name: list(said) for name, said in errors.items()})


__all__ = ["ListView", "Listing", "OneView", "ReadView", "refuse"]
