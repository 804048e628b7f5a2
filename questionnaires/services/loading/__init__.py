"""Questionnaires come from files: read, checked against the catalogue, written in one go, published."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from instruments.models import Instrument
from questionnaires.choices import QuestionnaireKind, VersionStatus
from questionnaires.models import Questionnaire, QuestionnaireVersion
from questionnaires.rules import content_hash
from questionnaires.services.loading.composing import Composed, compose_checklist, compose_full
from questionnaires.services.loading.files import Content, matches, refuse
from questionnaires.services.loading.first import compose_first
from questionnaires.services.loading.writing import write_content, write_statuses
from questionnaires.services.publishing import publish_version

CHECKLIST = "-checklist"
REASON = (
    "Loaded from the files of the portal. The translations are drafts made by its editors, and no translator of the "
    "United Nations has reviewed them yet."
)


def load_questionnaires(folder: Path) -> list[str]:
    """Bring the questionnaires in line with ``folder``; returns what changed, one sentence each.

    A published version is never touched: the same text is "no change", another text is refused. ``ValidationError``
    names file, reference and reason, and nothing at all has been changed. Source: design.md, section 2, rule 6.
    """
    with translation.override("en"), transaction.atomic():
        versions = sorted({(m["slug"], int(m["number"])) for m in matches(folder)})
        if not versions:
            raise ValidationError(_("%(folder)s holds no questionnaire.") % {"folder": folder})
        return [_load_version(folder, slug, number) for slug, number in versions]


def _load_version(folder: Path, slug: str, number: int) -> str:
    file = f"{slug}-v{number}.en.yaml"
    code = slug.removesuffix(CHECKLIST).upper()
    instrument = Instrument.objects.filter(code=code).first()
    if instrument is None:
        refuse(file, code, "there is no such instrument in the catalogue")
    composed = _compose(folder, instrument, slug, number)
    content = composed.content
    kind = QuestionnaireKind.CHECKLIST if slug.endswith(CHECKLIST) else QuestionnaireKind.FULL
    defaults = {"instrument": instrument, "kind": kind}
    questionnaire, _made = Questionnaire.objects.get_or_create(slug=slug, defaults=defaults)
    version = questionnaire.versions.filter(number=number).first()
    if version is not None:
        return _unchanged(version, content, file)
    based_on = questionnaire.versions.filter(number__lt=number).order_by("-number").first()
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=number, based_on=based_on)
    write_content(version, instrument, content)
    write_statuses(version, composed)
    publish_version(version, actor=None, now=timezone.now(), reason=REASON)
    count = sum(len(section["questions"]) for section in content["sections"])
    return f"{version}: published, {len(content['sections'])} sections, {count} questions"


def _unchanged(version: QuestionnaireVersion, content: Content, file: str) -> str:
    """What is published never changes, and a draft is somebody's work: the loader touches neither."""
    if version.status == VersionStatus.DRAFT:
        refuse(file, str(version), "the portal has a draft of this number; publish it or throw it away first")
    if version.content_hash != content_hash(content):
        refuse(file, str(version), "this version is published and never changes; put the new text into a new version")
    return f"{version}: no change"


def _compose(folder: Path, instrument: Instrument, slug: str, number: int) -> Composed:
    if slug.endswith(CHECKLIST):
        return compose_checklist(folder, instrument, slug, number)
    return (
        Composed(compose_first(folder, instrument, slug, number))
        if number == 1
        else compose_full(folder, instrument, slug, number)
    )
