"""What the API says of the parties."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from instruments.models import Instrument
from instruments.serializers import ListQuerySerializer
from parties.choices import Confidence, ConsentKind, ParticipationStatus, RegionalGroup, StateKind
from parties.models import State

# How a parameter names the States of no regional group: an empty one is as if it were not there.
NO_GROUP = "none"


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


class SessionSerializer(serializers.Serializer):
    """``user``: id of who is signed in, null for nobody."""

    user = serializers.IntegerField(allow_null=True)
    token = serializers.CharField()


class StateQuerySerializer(ListQuerySerializer):
    group = serializers.ChoiceField(
        [*filter(None, RegionalGroup.values), NO_GROUP], required=False, help_text="A regional group; none: in no group"
    )

    def validate_group(self, group: str) -> str:
        return "" if group == NO_GROUP else group


class ParticipationQuerySerializer(StateQuerySerializer):
    on = serializers.DateField(
        required=False, input_formats=["%Y-%m-%d"], help_text="Status on this day; today if missing"
    )
    instrument = serializers.CharField(required=False, max_length=8, help_text="Code of an instrument: UNTOC")
    state = serializers.CharField(required=False, max_length=3, help_text="ISO 3166-1 alpha-3 code of a State")
    status = serializers.ChoiceField(ParticipationStatus.values, required=False)

    def validate_instrument(self, code: str) -> str:
        if not Instrument.objects.filter(code=code).exists():
            raise serializers.ValidationError(_("There is no instrument with this code."))
        return code

    def validate_state(self, code: str) -> str:
        if not State.objects.filter(iso3=code).exists():
            raise serializers.ValidationError(_("There is no State with this code."))
        return code


class StateSerializer(serializers.ModelSerializer):
    """``name`` in the language of the answer; lists are alphabetical in it."""

    code = serializers.CharField(source="iso3")
    kind = serializers.ChoiceField(StateKind.choices)

    class Meta:
        model = State
        fields = ("code", "name", "kind", "regional_group", "is_ldc", "is_lldc", "is_sids")


class ParticipationSerializer(serializers.Serializer):
    """A ``ParticipationRow``. ``confidence`` and ``as_of``: how well, and until which day, a source supports it."""

    state = serializers.CharField(source="participation.state.iso3")
    state_name = serializers.CharField(source="participation.state.name")
    instrument = serializers.CharField(source="participation.instrument.code")
    status = serializers.ChoiceField(ParticipationStatus.choices)
    signed_on = serializers.DateField(source="participation.signed_on", allow_null=True)
    consented_on = serializers.DateField(source="participation.consented_on", allow_null=True)
    consent_kind = serializers.ChoiceField(ConsentKind.choices, source="participation.consent_kind", allow_blank=True)
    confidence = serializers.ChoiceField(Confidence.choices, source="participation.confidence")
    as_of = serializers.DateField(source="participation.as_of")


class ParticipationAboutSerializer(serializers.Serializer):
    on = serializers.DateField()
    source = SourceSerializer()
