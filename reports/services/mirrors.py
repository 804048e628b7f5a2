"""A State's own mirror is asked for as a file: the same answers in the same language give the same job."""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.models import User
from reports.choices import JobStatus
from reports.models import MirrorJob
from reports.rendering import mirrors
from reports.services.announcing import announce, queue_again
from submissions.models import Revision


def ask_for_mirror(revision: Revision, *, language: str, actor: User) -> MirrorJob:
    """Queue the mirror of one text as it reads now; one that is drawn or under way is given as it is.

    ``ValidationError`` for a language that is not known.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("%(code)s is not a language of the portal.") % {"code": language})
    digest = mirrors.digest(mirrors.read(revision, language))
    with transaction.atomic():
        job, is_new = MirrorJob.objects.get_or_create(
            revision=revision,
            language=language,
            inputs_sha256=digest,
            defaults={"asked_by": actor, "state_id": revision.state_id},
        )
        if is_new:
            transaction.on_commit(partial(announce, MirrorJob, [job.pk]))
        elif job.status == JobStatus.FAILED:
            queue_again(job, actor=actor)
    return job
