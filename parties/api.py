"""What programs may ask of the parties: the States, and what each was to the instruments on a day."""

import re
from datetime import date
from typing import Any

from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ParseError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response as ApiResponse

from instruments.api import Listing, ListView
from instruments.serializers import RefusalSerializer
from parties.queries import participation_as_of, participations_on, states_named
from parties.queries import participation_summary as summarise
from parties.serializers import (
    ParticipationAboutSerializer,
    ParticipationQuerySerializer,
    ParticipationSerializer,
    ParticipationSummarySerializer,
    SessionSerializer,
    StateQuerySerializer,
    StateSerializer,
)

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@extend_schema(
    summary="States parties and signatories per instrument on one day",
    parameters=[OpenApiParameter("on", OpenApiTypes.DATE, description="Day, as YYYY-MM-DD; today when missing")],
    responses={200: ParticipationSummarySerializer, 400: RefusalSerializer},
    auth=[],
)
@api_view(["GET"])
@permission_classes([AllowAny])
def participation_summary(request: Request) -> ApiResponse:
    """Counts from the portal's own list, the European Union included. The depositary's records prevail."""
    text = request.query_params.get("on", "")
    try:
        if text and not DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text) if text else timezone.now().date()
    except ValueError as error:
        raise ParseError(_("“on” must be a day, written as YYYY-MM-DD.")) from error
    return ApiResponse(
        ParticipationSummarySerializer(
            {
                "on": day,
                "instruments": summarise(on=day),
                "source": _source(),
            }
        ).data
    )


# Counts hold no States: there is nothing to page through. A token that reads participation reads these too.
participation_summary.cls.scope = "participation"


@extend_schema(summary="Who is signed in here, and the token for writing", responses={200: SessionSerializer}, auth=[])
@api_view(["GET"])
@permission_classes([AllowAny])
def session(request: Request) -> ApiResponse:
    """Asked before anything that waited on a device is sent: a page may be older than the session it is sent in."""
    user = request.user.pk if request.user.is_authenticated else None
    token = get_token(request._request)  # the cookie is set on the request that Django answers
    return ApiResponse({"user": user, "token": token}, headers={"Cache-Control": "private, no-store"})


@extend_schema(summary="States, and organizations that may be party, by the alphabet of the language")
class StateList(ListView):
    scope = "participation"
    query_class = StateQuerySerializer
    serializer_class = StateSerializer

    def listing(self, query: dict[str, Any]) -> Listing:
        return Listing(states_named("", group=query.get("group")))


@extend_schema(summary="What each State was to each instrument on one day")
class ParticipationList(ListView):
    """From the portal's own list, which says how well each line is supported. The depositary's records prevail."""

    scope = "participation"
    query_class = ParticipationQuerySerializer
    serializer_class = ParticipationSerializer
    about_class = ParticipationAboutSerializer

    def listing(self, query: dict[str, Any]) -> Listing:
        day = query.get("on") or timezone.now().date()
        wanted = {name: query[name] for name in ("instrument", "state", "group", "status") if name in query}
        return Listing(participations_on(day, **wanted), about={"on": day, "source": _source()})


def _source() -> dict[str, Any]:
    return {
        "depositary": _("Secretary-General of the United Nations"),
        "as_of": participation_as_of(),
        "note": _("The portal is not the depositary; compare with the United Nations Treaty Collection."),
    }
