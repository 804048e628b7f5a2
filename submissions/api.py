"""The doors by which a program writes an answer and asks who wrote: autosave, the outbox, later the workbook.

Source: design.md, section 4, "One answer, one write".
"""

from datetime import timedelta

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response as ApiResponse

from questionnaires.choices import QuestionKind
from questionnaires.models import Question
from submissions import permissions, queries, services
from submissions.choices import Channel, SaveOutcome
from submissions.models import Submission
from submissions.serializers import WriteSerializer, shape_response, shape_version

OUTCOMES = {
    200: OpenApiResponse(description="Saved, or replay of a known write id"),
    400: OpenApiResponse(description="The body is not what is expected"),
    401: OpenApiResponse(description="Nobody is signed in, or not with the second factor that is required"),
    403: OpenApiResponse(description="Code another_user: not who X-Desk-User says; code token: no CSRF token"),
    404: OpenApiResponse(description="There is nothing here that you can see"),
    409: OpenApiResponse(
        description="Changed by someone else; the text sent is stored beside, both are returned. "
        "Code moved: the question is asked in other words since; nothing is stored"
    ),
    410: OpenApiResponse(description="The question is no longer part of the questionnaire"),
    413: OpenApiResponse(description="Longer than 30,000 characters, or a body over 2 MB"),
    422: OpenApiResponse(
        description="Not a value of this question; with an outcome: kept, but to be mended before submission"
    ),
    423: OpenApiResponse(description="No longer in preparation"),
    428: OpenApiResponse(description="No base version"),
    503: OpenApiResponse(description="Cannot save at this moment"),
}
NEWS_MOST = timedelta(days=1)


@extend_schema(
    request=WriteSerializer,
    responses=OUTCOMES,
    parameters=[
        OpenApiParameter("X-Desk-User", OpenApiTypes.INT, OpenApiParameter.HEADER, description="Whose answer this is")
    ],
)
@api_view(["PUT"])
def write_response(request: Request, submission: int, key: str) -> ApiResponse:
    """Write one answer, if it still stands as the writer saw it."""
    if request.headers.get("X-Desk-User", str(request.user.pk)) != str(request.user.pk):
        told = _("Somebody else is signed in now. This answer was not sent; it waits until its writer signs in.")
        return ApiResponse({"error": told, "code": "another_user"}, status=403)
    found = queries.find_submission(submission)
    question = queries.find_question(found, key) if found else None
    if found is None or not _can_write(request, found, question):
        raise Http404
    body = WriteSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    content = dict(body.validated_data)
    if question is not None and not queries.asks_alike(content.pop("version"), question):
        told = _("This question is asked in other words since you answered it. Your text was not sent; look again.")
        return ApiResponse({"error": told, "code": "moved"}, status=409)
    content.pop("version", None)
    try:
        saved = services.save_response(
            found, question, **content, actor=request.user, channel=Channel.API, now=timezone.now()
        )
    except services.WriteRefusedError as refusal:
        return ApiResponse({"error": " ".join(refusal.messages)}, status=refusal.status)
    return ApiResponse(_shape(saved, request.user.pk), status=_status(saved))


@extend_schema(
    summary="What others changed in one article since a moment, a day back at most",
    parameters=[OpenApiParameter("after", OpenApiTypes.DATETIME, description="Moment, ISO 8601")],
    responses={200: OpenApiTypes.OBJECT, 400: OpenApiTypes.OBJECT, 404: OpenApiTypes.OBJECT},
)
@api_view(["GET"])
def article_news(request: Request, submission: int, number: int) -> ApiResponse:
    """Who else was here: answers of this article that others have written, the latest of each, oldest first."""
    now = timezone.now()
    text = request.query_params.get("after", "")
    try:
        after = parse_datetime(text.replace(" ", "+")) if text else now - NEWS_MOST
    except ValueError:
        after = None
    if after is None or timezone.is_naive(after):
        raise ParseError(_("“after” must be a moment, written as 2026-11-24T14:02:00Z."))
    standing = request._request.standing  # put there by the middleware
    news = queries.article_news(submission, number, standing=standing, after=max(after, now - NEWS_MOST))
    if news is None:
        raise Http404
    return ApiResponse({"now": now, "news": [{"key": r.question.key} | shape_response(r) for r in news]})


def _shape(saved: services.SavedResponse, user_id: int) -> dict[str, object]:
    content: dict[str, object] = {
        "outcome": saved.outcome,
        "number": saved.number,
        "response": shape_response(saved.response),
    }
    if saved.before is not None and saved.before.author is not None and saved.before.author.pk != user_id:
        content["before"] = {"author": str(saved.before.author), "written_at": saved.before.written_at}
    if saved.rival is not None:
        content["rival"] = shape_version(saved.rival)
        if saved.response.question.kind == QuestionKind.CITATIONS:
            content["laws"] = queries.law_labels(saved.response, saved.rival)
    if saved.problem:
        content["error"] = saved.problem
    return content


def _status(saved: services.SavedResponse) -> int:
    if saved.outcome == SaveOutcome.CONFLICT:
        return 409
    return 422 if saved.problem else 200


def _can_write(request: Request, submission: Submission, question: Question | None) -> bool:
    standing = request._request.standing  # put there by the middleware
    if standing.is_focal_point_of(submission.state_id):
        return True
    if question is None:
        return False
    assigned = queries.assigned_article_ids(submission, standing.user_id)
    return permissions.can_edit(standing, submission, article_id=question.section.article_id, assigned=assigned)
