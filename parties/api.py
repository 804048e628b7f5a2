"""What programs may ask of the parties: how many States were bound on a day."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ParseError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response as ApiResponse

from parties.queries import participation_summary as summarise


@extend_schema(
    parameters=[OpenApiParameter("on", str, description="Day, as YYYY-MM-DD; today when missing")],
    responses={200: dict, 400: dict},
)
@api_view(["GET"])
@permission_classes([AllowAny])
def participation_summary(request: Request) -> ApiResponse:
    """States parties and signatories per instrument on one day. Not the depositary: compare with its records."""
    text = request.query_params.get("on", "")
    try:
        day = date.fromisoformat(text) if text else timezone.now().date()
    except ValueError as error:
        raise ParseError(_("“on” must be a day, written as YYYY-MM-DD.")) from error
    rows = [
        {"code": row.instrument, "party_count": row.party_count, "signatory_count": row.signatory_count}
        for row in summarise(on=day)
    ]
    return ApiResponse({"on": day.isoformat(), "instruments": rows})
