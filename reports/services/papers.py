"""A blank questionnaire or checklist is asked for: the same paper gives the same job."""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from questionnaires.choices import VersionStatus
from questionnaires.models import QuestionnaireVersion
from reports.choices import JobStatus, PaperFormat
from reports.models import PaperJob
from reports.rendering import papers
from reports.services.announcing import announce, queue_again


def ask_for_paper(version: QuestionnaireVersion, *, language: str, form: str, actor: User) -> PaperJob:
    """Queue a paper as it reads today; one that is drawn or under way already is given as it is, a failed one again.

    ``ValidationError`` for a language or a format that is not known, or a version that asks nothing.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("%(code)s is not a language of the portal.") % {"code": language})
    if form not in PaperFormat.values:
        raise ValidationError(_("%(format)s is not a format of papers.") % {"format": form})
    if not version.questions.exists():
        raise ValidationError(_("%(version)s asks nothing yet.") % {"version": version})
    digest = papers.digest(papers.read(version, language))
    with transaction.atomic():
        job, is_new = PaperJob.objects.get_or_create(
            questionnaire=version.questionnaire,
            version_number=version.number,
            language=language,
            format=form,
            inputs_sha256=digest,
            # What a paper says tells a draft from the published text, so the two never share a job.
            defaults={"asked_by": actor, "is_draft": version.status == VersionStatus.DRAFT},
        )
        if is_new:
            transaction.on_commit(partial(announce, PaperJob, [job.pk]))
        elif job.status == JobStatus.FAILED:
            queue_again(job, actor=actor)
    return job
