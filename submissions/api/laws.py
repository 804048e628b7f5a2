"""The register of laws for a program that cites: find by three letters, add what is not there yet."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response as ApiResponse

from submissions import permissions, queries, services
from submissions.models import Submission
from submissions.serializers import LawSerializer, shape_law_article

LETTERS_MIN = 3
LETTERS_MAX = 200
FOUND = {200: OpenApiResponse(description="At most ten articles of laws of the State that replies")}
ADDED = {
    201: OpenApiResponse(description="The article of the law, as it can now be cited"),
    400: OpenApiResponse(description="The body is not what is expected"),
    404: OpenApiResponse(description="There is nothing here that you can see"),
}


@extend_schema(
    methods=["GET"], parameters=[OpenApiParameter("submission", int), OpenApiParameter("q", str)], responses=FOUND
)
@extend_schema(methods=["POST"], request=LawSerializer, responses=ADDED)
@api_view(["GET", "POST"])
def laws(request: Request) -> ApiResponse:
    """Find articles in the register of the State that replies; or register one."""
    return _add(request) if request.method == "POST" else _find(request)


def _find(request: Request) -> ApiResponse:
    submission = _find_or_404(request, request.query_params.get("submission", ""))
    text = " ".join(request.query_params.get("q", "")[:LETTERS_MAX].replace("\x00", " ").split())
    found = queries.find_articles(submission.state_id, text) if len(text) >= LETTERS_MIN else []
    return ApiResponse({"laws": [shape_law_article(article) for article in found]})


def _add(request: Request) -> ApiResponse:
    if not request._request.standing.own_state_ids:
        raise Http404
    body = LawSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    facts = dict(body.validated_data)
    submission = _find_or_404(request, str(facts.pop("submission")))
    article = services.register_law(submission.state, actor=request.user, **facts)
    return ApiResponse(shape_law_article(article), status=201)


def _find_or_404(request: Request, pk: str) -> Submission:
    """The register is that of the State that replies; nobody else's is named, let alone read."""
    submission = queries.find_submission(int(pk)) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
    standing = request._request.standing  # put there by the middleware
    if submission is None or not permissions.can_use_register(standing, submission.state_id):
        raise Http404
    return submission
