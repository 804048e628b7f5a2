"""A version is published: from then on nothing in it changes. Later it is retired, and still nothing in it changes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from instruments.choices import TextStage
from parties.models import User
from questionnaires import queries
from questionnaires.choices import VersionEventKind, VersionStatus
from questionnaires.models import QuestionnaireVersion, VersionEvent
from questionnaires.rules import content_hash
from questionnaires.services.checks import check_version_conditions


@transaction.atomic
def publish_version(
    version: QuestionnaireVersion, *, actor: User | None, now: datetime, reason: str = ""
) -> QuestionnaireVersion:
    """Freeze a draft: hash of all its content, date, status. ``actor`` is None for the loader.

    The gate: every text approved in six languages, or a ``reason`` on record why not. ``ValidationError`` when it is
    not a draft, asks nothing, a text has no English, a condition does not stand, or the gate is shut.
    Source: design.md, section 2, rule 6; issue 3, "Studio".
    """
    version = lock_draft(version)
    if not version.questions.exists():
        raise ValidationError(_("%(version)s asks nothing yet.") % {"version": version})
    rows = queries.texts_of(version)
    _refuse_without_english(version, rows)
    check_version_conditions(version)
    open_count = sum(row.stage(code) != TextStage.APPROVED for row in rows for code in queries.CODES)
    if open_count and not reason.strip():
        sentence = ngettext(
            "%(count)s text is not approved. Approve it, or say why this version is published without.",
            "%(count)s texts are not approved. Approve them, or say why this version is published without.",
            open_count,
        )
        raise ValidationError(sentence % {"count": open_count})
    version.content_hash = content_hash(queries.version_content(version))
    version.published_at, version.published_by = now, actor
    version.publication_reason = reason.strip() if open_count else ""
    version.status = VersionStatus.PUBLISHED
    version.save(update_fields=["content_hash", "published_at", "published_by", "publication_reason", "status"])
    note = version.publication_reason
    VersionEvent.objects.create(version=version, kind=VersionEventKind.PUBLISHED, actor=actor, note=note, at=now)
    return version


@transaction.atomic
def retire_version(version: QuestionnaireVersion, *, actor: User, now: datetime) -> QuestionnaireVersion:
    """No new submission begins on it; drafts under way may finish on it until their cycle closes.

    ``ValidationError`` when it is not published, or a cycle that has not closed begins its submissions on it.
    """
    version = QuestionnaireVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.status != VersionStatus.PUBLISHED:
        raise ValidationError(_("Only a published version can be retired."))
    if version.cycles.filter(closes_on__gte=now.date()).exists():
        raise ValidationError(
            _("A cycle still begins its submissions on this version. Give the cycle a newer one first.")
        )
    version.status = VersionStatus.RETIRED
    version.save(update_fields=["status"])
    VersionEvent.objects.create(version=version, kind=VersionEventKind.RETIRED, actor=actor, at=now)
    return version


def lock_draft(version: QuestionnaireVersion) -> QuestionnaireVersion:
    """The draft under a lock, for whoever changes it; ``ValidationError`` once it is published."""
    version = QuestionnaireVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.status != VersionStatus.DRAFT:
        raise ValidationError(_("%(version)s is published and never changes.") % {"version": version})
    return version


def _refuse_without_english(version: QuestionnaireVersion, rows: list[queries.TextRow]) -> None:
    told = {row.subject for row in rows if row.field == "text" and row.english}
    questions = version.questions.order_by("section__position", "position").values_list("key", "shared__slug")
    for key, slug in questions:
        if (f"{queries.SHARED}/{slug}" if slug else key) not in told:
            raise ValidationError(_("Question %(key)s has no English text.") % {"key": key})
    for row in rows:
        if not row.english:
            raise ValidationError(f"{_('There is no English text:')} {row.subject}")
