"""The one door by which a program writes an answer: autosave, the outbox, later the workbook.

Source: design.md, section 4, "One answer, one write".
"""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response as ApiResponse

from questionnaires.models import Question
from submissions import permissions, queries, services
from submissions.choices import Channel, SaveOutcome
from submissions.models import Submission
from submissions.serializers import WriteSerializer, shape_response, shape_version

OUTCOMES = {
    200: OpenApiResponse(description="Saved, kept as a proposal, or replay of a known write id"),
    400: OpenApiResponse(description="The body is not what is expected"),
    401: OpenApiResponse(description="Nobody is signed in"),
    404: OpenApiResponse(description="There is nothing here that you can see"),
    409: OpenApiResponse(description="Changed by someone else; the text sent is stored beside, both are returned"),
    410: OpenApiResponse(description="The question is no longer part of the questionnaire"),
    413: OpenApiResponse(description="Longer than 30,000 characters"),
    422: OpenApiResponse(
        description="Not a value of this question; with an outcome: kept, but to be mended before submission"
    ),
    423: OpenApiResponse(description="No longer in preparation"),
    428: OpenApiResponse(description="No base version"),
    503: OpenApiResponse(description="Cannot save at this moment"),
}


@extend_schema(request=WriteSerializer, responses=OUTCOMES)
@api_view(["PUT"])
def write_response(request: Request, submission: int, key: str) -> ApiResponse:
    """Write one answer, if it still stands as the writer saw it."""
    found = queries.find_submission(submission)
    question = _find_question(found, key)
    writes = _writable(request, found, question)
    if found is None or writes is None:
        raise Http404
    body = WriteSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    try:
        if writes == SaveOutcome.PROPOSED:
            told = {name: value for name, value in body.validated_data.items() if name != "release_level"}
            saved = services.propose_answer(found, question, **told, actor=request.user, now=timezone.now())
        else:
            saved = services.save_response(
                found, question, **body.validated_data, actor=request.user, channel=Channel.API, now=timezone.now()
            )
    except services.WriteRefusedError as refusal:
        return ApiResponse({"error": " ".join(refusal.messages)}, status=refusal.status)
    content: dict[str, object] = {"outcome": saved.outcome, "response": shape_response(saved.response)}
    if saved.rival is not None:
        content["rival"] = shape_version(saved.rival)
    if saved.problem:
        content["error"] = saved.problem
    return ApiResponse(content, status=_status(saved))


def _status(saved: services.SavedResponse) -> int:
    if saved.outcome == SaveOutcome.CONFLICT:
        return 409
    return 422 if saved.problem else 200


def _find_question(submission: Submission | None, key: str) -> Question | None:
    if submission is None:
        return None
    questions = Question.objects.filter(version=submission.version_id, key=key)
    return questions.select_related("section", "option_list").first()


def _writable(request: Request, submission: Submission | None, question: Question | None) -> SaveOutcome | None:
    """What becomes of what this person writes to the question: the answer, a proposal, or nothing (None)."""
    standing = request._request.standing  # put there by the middleware
    if submission is None:
        return None
    if standing.is_focal_point_of(submission.state_id):
        return SaveOutcome.SAVED
    if question is None:
        return None
    assigned = queries.handed_to(standing.user_id, submission, today=timezone.now().date())
    return permissions.becomes(standing, submission, question, assigned=assigned)
