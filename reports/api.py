"""Published reports for programs: their mastheads, their files with digests, the data they are drawn from."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema

from instruments.api import Listing, ListView, OneView
from parties.rules import Standing
from reports.choices import JobStatus
from reports.models import Report, ReportJob
from reports.queries import reports_visible_to
from reports.serializers import ReportDetailSerializer, ReportSerializer, SnapshotSerializer


def published(standing: Standing) -> QuerySet[Report]:
    """What everybody reads: the API gives no report before it is published, not to its authors either."""
    return reports_visible_to(standing).filter(published_at__isnull=False).defer("texts")


@extend_schema(summary="Published reports, the latest first")
class ReportList(ListView):
    scope = "reports"
    serializer_class = ReportSerializer

    def listing(self, query: dict[str, Any]) -> Listing:
        return Listing(published(self.request.standing).defer("texts", "snapshot"))


@extend_schema(summary="One published report and its files")
class ReportDetail(OneView):
    scope = "reports"
    serializer_class = ReportDetailSerializer

    def find(self, query: dict[str, Any], pk: int) -> Report:
        done = ReportJob.objects.filter(status=JobStatus.DONE).order_by("language", "format")
        reports = published(self.request.standing).defer("texts", "snapshot")
        return get_object_or_404(reports.prefetch_related(Prefetch("jobs", done, to_attr="done_jobs")), pk=pk)


@extend_schema(summary="The data a published report is drawn from")
class ReportSnapshot(OneView):
    """Codes, counts, dates, and the published texts in every language there is. A figure that is withheld is null."""

    scope = "reports"
    serializer_class = SnapshotSerializer

    def find(self, query: dict[str, Any], pk: int) -> dict[str, Any]:
        report = get_object_or_404(published(self.request.standing), pk=pk)
        schema = self.request.build_absolute_uri(reverse("report_data_schema"))
        return {"schema": schema, "sha256": report.snapshot_sha256, "snapshot": report.snapshot}
