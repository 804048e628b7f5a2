"""A version is published: from then on nothing in it changes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.choices import VersionStatus
from questionnaires.models import QuestionnaireVersion
from questionnaires.queries import version_content
from questionnaires.rules import content_hash


@transaction.atomic
def publish_version(version: QuestionnaireVersion, *, actor: User | None, now: datetime) -> QuestionnaireVersion:
    """Freeze a draft: hash of all its content, date, status. ``actor`` is None for the loader.

    ``ValidationError`` when it is not a draft, or asks nothing. Source: design.md, section 2, rule 6.
    """
    version = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    if version.status != VersionStatus.DRAFT:
        raise ValidationError(_("%(version)s is published and never changes.") % {"version": version})
    if not version.questions.exists():
        raise ValidationError(_("%(version)s asks nothing yet.") % {"version": version})
    version.content_hash = content_hash(version_content(version))
    version.published_at = now
    version.status = VersionStatus.PUBLISHED
    version.save(update_fields=["content_hash", "published_at", "status"])
    return version
