"""What the API says of published reports."""

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from findings.serializers import remark_on
from instruments.queries import language_tag
from reports.choices import MEDIA_TYPES, ReportFormat
from reports.models import Report, ReportJob


class ReportSerializer(serializers.ModelSerializer):
    """``snapshot_sha256``: of the data that every language and format of the report is drawn from."""

    cycle = serializers.SlugRelatedField("slug", read_only=True)
    remark = serializers.SerializerMethodField(help_text="Says so when the data are illustrative")

    class Meta:
        model = Report
        fields = (
            *("id", "kind", "symbol", "session", "agenda_item", "cycle", "cut_off_on", "dated_on", "published_at"),
            *("rule_number", "snapshot_sha256", "remark"),
        )

    def get_remark(self, report: Report) -> str:
        return remark_on(report.cycle)


class ReportFileSerializer(serializers.ModelSerializer):
    """A document, drawn once and for good: ``sha256`` is that of its bytes."""

    language = serializers.SerializerMethodField(help_text="BCP 47")
    media_type = serializers.SerializerMethodField()
    name = serializers.CharField(source="file_name")
    sha256 = serializers.CharField(source="file_sha256")
    size_bytes = serializers.IntegerField(source="file_bytes")
    url = serializers.SerializerMethodField()

    class Meta:
        model = ReportJob
        fields = ("language", "format", "media_type", "name", "sha256", "size_bytes", "page_count", "url")

    def get_language(self, job: ReportJob) -> str:
        return language_tag(job.language)

    def get_media_type(self, job: ReportJob) -> str:
        return MEDIA_TYPES[ReportFormat(job.format)]

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, job: ReportJob) -> str:
        address: str = self.context["request"].build_absolute_uri(reverse("reports:file", args=[job.pk]))
        return address


class ReportDetailSerializer(ReportSerializer):
    files = ReportFileSerializer(source="done_jobs", many=True)
    filters = serializers.DictField(help_text="What the report is narrowed to")

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "filters", "files")


class SnapshotSerializer(serializers.Serializer):
    """``sha256`` is that of ``snapshot`` in its canonical form (RFC 8785): anybody can work it out again."""

    schema = serializers.URLField(help_text="The JSON Schema of the files in the format json, which hold the snapshot")
    sha256 = serializers.CharField()
    snapshot = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_snapshot(self, held: dict[str, Any]) -> Any:
        return held["snapshot"]
