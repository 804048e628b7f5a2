"""What the API says of the parties."""

from rest_framework import serializers


class InstrumentCountSerializer(serializers.Serializer):
    """A ``ParticipationSummary``."""

    code = serializers.CharField(source="instrument")
    party_count = serializers.IntegerField()
    signatory_count = serializers.IntegerField()


class SourceSerializer(serializers.Serializer):
    depositary = serializers.CharField()
    as_of = serializers.DateField(allow_null=True, help_text="Latest day for which a source supports a row")
    note = serializers.CharField()


class ParticipationSummarySerializer(serializers.Serializer):
    on = serializers.DateField()
    instruments = InstrumentCountSerializer(many=True)
    source = SourceSerializer()


class RefusalSerializer(serializers.Serializer):
    error = serializers.CharField()


class SessionSerializer(serializers.Serializer):
    """``user``: id of who is signed in, null for nobody."""

    user = serializers.IntegerField(allow_null=True)
    token = serializers.CharField()
