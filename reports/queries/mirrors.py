"""What a State's own mirror holds, read once for one of its texts; and who may see which."""

from django.db.models import QuerySet

from findings.queries import Mirror, mirror_of
from parties.rules import Standing
from reports.models import MirrorJob
from submissions.choices import RevisionStatus
from submissions.models import Revision

RELATED = ("version__questionnaire", *(f"submission__{name}" for name in ("state", "cycle", "instrument")))


def revisions_to_mirror(standing: Standing) -> QuerySet[Revision]:
    """Texts of which somebody may ask the mirror: own States' submitted ones; drafts for the focal point alone.

    Of a draft a contributor sees some articles only, on screen.
    """
    own = Revision.objects.filter(state__in=standing.own_state_ids).exclude(status=RevisionStatus.SET_ASIDE)
    leading = [pk for pk in standing.own_state_ids if standing.is_focal_point_of(pk)]
    submitted = own.filter(submitted_at__isnull=False)
    return (submitted | own.filter(state__in=leading)).select_related(*RELATED)


def mirror_jobs_visible_to(standing: Standing) -> QuerySet[MirrorJob]:
    """Jobs on the same texts."""
    related = (f"revision__{name}" for name in RELATED)
    jobs = MirrorJob.objects.filter(revision__in=revisions_to_mirror(standing).values("pk"))
    return jobs.select_related(*related)


def read_mirror(revision: Revision) -> Mirror:
    """One text alone, every provision of it."""
    return mirror_of(revision, None) if revision.submitted_at else mirror_of(None, revision)
