"""What every page of the Studio begins with: the Secretariat only, and one version of one questionnaire."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from questionnaires.choices import VersionStatus
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.permissions import can_prepare_questionnaires


def require_secretariat(request: HttpRequest) -> None:
    """Whoever is not of the Secretariat finds nothing here."""
    if not can_prepare_questionnaires(request.standing):
        raise Http404


def version_or_404(request: HttpRequest, slug: str, number: int) -> QuestionnaireVersion:
    require_secretariat(request)
    versions = QuestionnaireVersion.objects.select_related("questionnaire__instrument", "published_by", "based_on")
    return get_object_or_404(versions, questionnaire__slug=slug, number=number)


def draft_or_404(request: HttpRequest, slug: str, number: int) -> QuestionnaireVersion:
    """A draft; a version that is published has no such page any more."""
    version = version_or_404(request, slug, number)
    if version.status != VersionStatus.DRAFT:
        raise Http404
    return version


def version_context(version: QuestionnaireVersion, place: str) -> dict[str, object]:
    """What the head of a page needs; ``place`` is the part of the Studio that the reader is in."""
    return {
        "version": version,
        "is_draft": version.status == VersionStatus.DRAFT,
        "is_retired": version.status == VersionStatus.RETIRED,
        "place": place,
        "trail": studio_trail() if place == "version" else version_trail(version),
    }


def studio_trail() -> list[dict[str, str]]:
    return [{"title": _("Questionnaires"), "url": reverse("questionnaires:index")}]


def version_trail(version: QuestionnaireVersion) -> list[dict[str, str]]:
    """The pages above one of a version."""
    url = reverse("questionnaires:version", args=arguments_of(version))
    return [*studio_trail(), {"title": version_name(version), "url": url}]


def version_name(version: QuestionnaireVersion) -> str:
    """A version as people call it: UNTOC, full questionnaire, version 2."""
    return _("%(instrument)s, %(kind)s, version %(number)s") % {
        "instrument": version.questionnaire.instrument.code,
        "kind": version.questionnaire.get_kind_display(),
        "number": version.number,
    }


def questions_of(version: QuestionnaireVersion) -> dict[str, Question]:
    """Key → every question of a version in order, with what its name and its condition need."""
    # Fetched beside, not joined: a thousand questions share a few dozen articles, provisions and texts.
    related = ("section__article__instrument", "provision", "shared", "option_list__options")
    questions = version.questions.prefetch_related(*related)
    return {question.key: question for question in questions.order_by("section__position", "position")}


def arguments_of(version: QuestionnaireVersion) -> list[object]:
    """What names a version in an address."""
    return [version.questionnaire.slug, version.number]


def sentence_of(error: ValidationError) -> str:
    """What a service refused, in one line."""
    return " ".join(error.messages)
