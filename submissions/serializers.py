"""What comes in by the API is checked, what goes out is shaped. No writes, no rules."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from submissions.choices import ReleaseLevel
from submissions.models import LawArticle, Response, ResponseVersion, Upload


class WriteSerializer(serializers.Serializer):
    """The body of one write. ``value`` by kind of question: see ``Response``.

    Without ``release_level`` the one that stands goes on. ``version``: the version of the questionnaire the writer
    read, where it matters that the question may since be asked in other words.
    """

    value = serializers.JSONField(allow_null=True)
    answer_state = serializers.CharField(max_length=20)
    language = serializers.CharField(max_length=10)
    base_version = serializers.IntegerField(min_value=0, allow_null=True, default=None)
    write_id = serializers.UUIDField()
    release_level = serializers.ChoiceField(choices=["", *ReleaseLevel.values], default="")
    version = serializers.IntegerField(min_value=1, max_value=2**53 - 1, allow_null=True, default=None)


class BroughtSerializer(WriteSerializer):
    """One row of a file of unsent answers: a write, and where it belongs. What else a browser notes is not read."""

    submission = serializers.IntegerField(min_value=1)
    key = serializers.CharField(max_length=100)
    label = serializers.CharField(max_length=500, default="", allow_blank=True)


def shape_response(response: Response) -> dict[str, Any]:
    """The answer as it stands."""
    return {
        "version": response.number,
        "value": response.value,
        "answer_state": response.answer_state,
        "language": response.language,
        "release_level": response.release_level,
        "written_at": response.written_at,
        "author": str(response.author) if response.author else None,
    }


def shape_version(version: ResponseVersion) -> dict[str, Any]:
    """A text that was sent and is kept beside the one that stands."""
    return {
        "value": version.value,
        "answer_state": version.answer_state,
        "language": version.language,
        "written_at": version.written_at,
        "write_id": version.write_id,
    }


class LawSerializer(serializers.Serializer):
    """A law and one of its articles, as somebody types them while answering."""

    submission = serializers.IntegerField(min_value=1, max_value=2**53)
    title = serializers.CharField(max_length=500)
    number = serializers.CharField(max_length=100, allow_blank=True, default="")
    adopted_on = serializers.DateField(allow_null=True, default=None)
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    designation = serializers.CharField(max_length=200, allow_blank=True, default="")
    excerpt = serializers.CharField(allow_blank=True, default="")


class UploadSerializer(serializers.Serializer):
    """A file that is to come: beside an answer, or, with ``state``, into that State's register of laws."""

    name = serializers.CharField(max_length=1000)
    size = serializers.IntegerField(min_value=0, max_value=2**53)
    submission = serializers.IntegerField(min_value=1, max_value=2**53, required=False)
    key = serializers.CharField(max_length=100, required=False)
    state = serializers.CharField(max_length=3, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("state" in attrs) == ("submission" in attrs and "key" in attrs):
            raise serializers.ValidationError({"submission": ["submission and key, or state"]})
        return attrs


def shape_law_article(article: LawArticle) -> dict[str, Any]:
    """An article as a list of suggestions shows it; ``id`` is what an answer cites."""
    law = article.law
    return {"id": article.pk, "law": law.label, "designation": article.designation, "label": article.label}


def shape_upload(upload: Upload) -> dict[str, Any]:
    """How far a file has come: where the next piece begins, and the file once it is whole."""
    shaped: dict[str, Any] = {"id": upload.pk, "offset": upload.received_bytes, "size": upload.total_bytes}
    if upload.attachment is not None:
        url = reverse("submissions:file", args=[upload.attachment.pk])
        shaped["attachment"] = {"id": upload.attachment.pk, "name": upload.attachment.name, "url": url}
    return shaped
