"""Files of a State, piece by piece: the server says where the next piece begins, whoever asks and however often."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, parser_classes
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response as ApiResponse

from parties.models import State
from submissions import permissions, queries, services
from submissions.models import Submission, Upload
from submissions.serializers import UploadSerializer, shape_upload

OUTCOMES = {
    200: OpenApiResponse(description="Kept; offset says where the next piece begins, attachment that it is whole"),
    201: OpenApiResponse(description="Begun at offset 0"),
    204: OpenApiResponse(description="Given up"),
    400: OpenApiResponse(description="The request is not what is expected"),
    404: OpenApiResponse(description="There is nothing here that you can see"),
    409: OpenApiResponse(description="The next piece begins at another offset, which is returned"),
    413: OpenApiResponse(description="Too large: the piece, the file, or the files of the State together"),
    422: OpenApiResponse(description="Not a file that is taken; nothing of it was kept"),
    423: OpenApiResponse(description="The answers are no longer in preparation"),
    503: OpenApiResponse(description="Cannot keep files at this moment; nothing was acknowledged"),
}


class PieceParser(BaseParser):
    """Raw bytes, and no more of them than one piece may have."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> bytes:
        # A line that broke within the piece leaves its beginning, which is kept: the next one begins behind it.
        return stream.read(settings.UPLOAD_PIECE_BYTES + 1)


@extend_schema(request=UploadSerializer, responses=OUTCOMES)
@api_view(["POST"])
def begin(request: Request) -> ApiResponse:
    """Announce a file; what comes back is its id and offset 0."""
    if not request._request.standing.own_state_ids:
        raise Http404
    body = UploadSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    asked = body.validated_data
    place = _place_or_404(request, asked)
    try:
        begun = services.begin_upload(
            place, name=asked["name"], size_bytes=asked["size"], actor=request.user, now=timezone.now()
        )
    except services.FileRefusedError as error:
        return _refused(error)
    return ApiResponse(shape_upload(begun), status=201)


@extend_schema(
    parameters=[OpenApiParameter("offset", int)], request={"application/octet-stream": bytes}, responses=OUTCOMES
)
@api_view(["GET", "PUT", "DELETE"])
@parser_classes([PieceParser])
def upload(request: Request, pk: uuid.UUID) -> ApiResponse:
    """Where a file has come to; one more piece of it; or give it up."""
    found = _find_or_404(request, pk)
    if request.method == "GET":
        return ApiResponse(shape_upload(found))
    if request.method == "DELETE":
        services.cancel_upload(found)
        return ApiResponse(status=204)
    offset = request.query_params.get("offset", "")
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 16):
        raise ParseError(_("The piece came without the place where it belongs."))
    piece = request.data if isinstance(request.data, bytes) else b""
    try:
        found = services.receive_piece(found, offset=int(offset), piece=piece, now=timezone.now())
    except services.WrongOffsetError as error:
        return ApiResponse({"offset": error.offset}, status=409)
    except services.FileRefusedError as error:
        return _refused(error)
    except services.StoreUnavailableError as error:
        return ApiResponse({"error": str(error)}, status=503, headers={"Retry-After": "30"})
    return ApiResponse(shape_upload(found))


def _refused(error: services.FileRefusedError) -> ApiResponse:
    return ApiResponse({"error": " ".join(error.messages)}, status=error.status)


def _place_or_404(request: Request, asked: dict[str, Any]) -> services.FilePlace:
    standing = request._request.standing  # put there by the middleware
    if "state" in asked:
        state = State.objects.filter(iso3=asked["state"], pk__in=standing.own_state_ids).first()
        if state is None:
            raise Http404
        return services.FilePlace(state)
    submission = queries.find_submission(asked["submission"])
    if submission is None or not _may_answer(request, submission, asked["key"]):
        raise Http404
    return services.FilePlace(submission.state, submission, asked["key"])


def _may_answer(request: Request, submission: Submission, key: str) -> bool:
    standing = request._request.standing
    if submission.state_id not in standing.own_state_ids:
        return False
    article_id = queries.article_of_key(submission, key)
    if article_id is None:
        return False
    assigned = queries.handed_to(standing.user_id, submission, today=timezone.now().date())
    return permissions.can_edit(standing, submission, article_id=article_id, assigned=assigned, key=key)


def _find_or_404(request: Request, pk: uuid.UUID) -> Upload:
    """Whoever began an upload goes on with it; nobody else sees that it is there."""
    states = request._request.standing.own_state_ids
    uploads = Upload.objects.select_related("submission", "attachment")
    found = uploads.filter(pk=pk, user=request.user.pk, state__in=states).first()
    if found is None:
        raise Http404
    if found.submission is not None and not _may_answer(request, found.submission, found.question_key):
        raise Http404
    return found
