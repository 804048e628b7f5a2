"""What comes in by the API is checked, what goes out is shaped. No writes, no rules."""

from typing import Any

from rest_framework import serializers

from submissions.choices import ReleaseLevel
from submissions.models import Response, ResponseVersion


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
