"""What a program may ask of figures, and what the API says of cycles, replies and figures."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from findings.choices import Aspect, Band, Capacity, Category, Grouping, NeedFamily
from findings.rendering import Record
from instruments.choices import Cluster
from instruments.queries import language_tag
from instruments.serializers import ListQuerySerializer, PublishedLanguageField, PublishedTextField
from parties.choices import RegionalGroup
from questionnaires.models import Cycle

ILLUSTRATIVE = "Illustrative data: generated for demonstration, not a statement by any State."
DAY = "Figures as they stood at the end of this day; who is not of the Secretariat is given the latest day released"


def remark_on(cycle: Cycle) -> str:
    return _(ILLUSTRATIVE) if cycle.is_illustrative else ""


class CutOffField(serializers.DateField):
    def __init__(self) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d"], help_text=DAY)


class StatusQuerySerializer(ListQuerySerializer):
    instrument = serializers.CharField(required=False, max_length=8, help_text="Code of an instrument: UNTOC")
    capacity = serializers.ChoiceField(Capacity.values, required=False)
    cut_off = CutOffField()


class WhoQuerySerializer(ListQuerySerializer):
    """Which States are counted, and when."""

    grouping = serializers.ChoiceField(Grouping.values, required=False, help_text="region if missing")
    group = serializers.ChoiceField(
        [group for group in RegionalGroup.values if group] + Category.values,
        required=False,
        help_text="One group alone, of those of the grouping",
    )
    capacity = serializers.ChoiceField(Capacity.values, required=False, help_text="party if missing")
    cut_off = CutOffField()


class BandQuerySerializer(WhoQuerySerializer):
    obligation = serializers.ChoiceField(Band.values, required=False, help_text="mandatory if missing")


class ArticleFigureQuerySerializer(BandQuerySerializer):
    cluster = serializers.ChoiceField(Cluster.values, required=False)


class ProvisionFigureQuerySerializer(BandQuerySerializer):
    article = serializers.IntegerField(min_value=1, help_text="Number of the article")


class StatusFigureQuerySerializer(WhoQuerySerializer):
    article = serializers.IntegerField(min_value=1, required=False, help_text="Number of an article; all if missing")


class NeedQuerySerializer(StatusFigureQuerySerializer):
    family = serializers.ChoiceField(NeedFamily.values, required=False, help_text="assistance if missing")


class TrendQuerySerializer(ListQuerySerializer):
    obligation = serializers.ChoiceField(Band.values, required=False, help_text="mandatory if missing")
    since = serializers.SlugField(required=False, help_text="The first cycle; the earliest there is if missing")


class CycleSerializer(serializers.ModelSerializer):
    """``remark`` says in a sentence when the data are illustrative."""

    title = PublishedTextField()
    title_language = PublishedLanguageField("title")
    instruments = serializers.SerializerMethodField()
    remark = serializers.SerializerMethodField()

    class Meta:
        model = Cycle
        fields = (
            *("slug", "title", "title_language", "opens_on", "closes_on", "cut_off_on", "figures_published_on"),
            *("instruments", "is_illustrative", "remark"),
        )

    def get_instruments(self, cycle: Cycle) -> list[str]:
        """Codes, in treaty order."""
        instruments = {version.questionnaire.instrument for version in cycle.versions.all()}
        return [each.code for each in sorted(instruments, key=lambda each: each.position)]

    def get_remark(self, cycle: Cycle) -> str:
        return remark_on(cycle)


class CycleDetailSerializer(CycleSerializer):
    """One cycle: ``questionnaires`` in treaty order, and the days its figures may be asked for."""

    questionnaires = serializers.SerializerMethodField()
    cut_offs = serializers.ListField(child=serializers.DateField(), help_text="Latest first")

    class Meta(CycleSerializer.Meta):
        fields = (*CycleSerializer.Meta.fields, "questionnaires", "cut_offs")

    def get_questionnaires(self, cycle: Cycle) -> list[str]:
        """Name and version: untoc v2."""
        versions = sorted(cycle.versions.all(), key=lambda version: version.questionnaire.instrument.position)
        return [str(version) for version in versions]


class ReplySerializer(serializers.Serializer):
    """A ``Reply``. Who replied is public, what was replied is not."""

    state = serializers.CharField(source="state.iso3")
    state_name = serializers.CharField(source="state.name")
    regional_group = serializers.CharField(source="state.regional_group")
    instrument = serializers.CharField(source="instrument.code")
    capacity = serializers.ChoiceField(Capacity.choices)
    has_replied = serializers.BooleanField()
    counted_on = serializers.SerializerMethodField()
    remark = serializers.SerializerMethodField()

    def get_counted_on(self, _reply: Any) -> str:
        return str(self.context["view"].counted_on.isoformat())

    def get_remark(self, _reply: Any) -> str:
        return str(self.context["view"].remark)


class ReplyAboutSerializer(serializers.Serializer):
    cycle = serializers.CharField()
    counted_on = serializers.DateField()
    remark = serializers.CharField()


class SubjectSerializer(serializers.Serializer):
    """Article, provision, cluster or kind."""

    reference = serializers.CharField()
    title = serializers.SerializerMethodField()
    title_language = serializers.SerializerMethodField(help_text="BCP 47 tag of the language the title is given in")

    def get_title(self, record: Record) -> str:
        return record.published_title[0]

    def get_title_language(self, record: Record) -> str:
        return language_tag(record.published_title[1])


class CountSerializer(serializers.Serializer):
    """``number`` of the ``of`` States that replied. Withheld is number null, never zero."""

    number = serializers.IntegerField(source="count.number", allow_null=True)
    of = serializers.IntegerField(source="count.of", allow_null=True, help_text="States that replied")
    share = serializers.IntegerField(source="count.share", allow_null=True, help_text="Whole per cent")
    withheld = serializers.BooleanField(source="count.is_withheld")
    counted_on = serializers.DateField(help_text="The day whose figure this is")
    remark = serializers.SerializerMethodField(help_text="Says so when the data are illustrative")

    def get_remark(self, _record: Record) -> str:
        return str(self.context["view"].remark)


class GroupPartSerializer(serializers.Serializer):
    group = serializers.CharField(
        help_text="all, none (States in no regional group), a regional group, ldc, lldc, sids"
    )
    group_label = serializers.CharField()


class StatusPartSerializer(serializers.Serializer):
    aspect = serializers.ChoiceField([*Aspect.values, "element"])
    status = serializers.CharField(help_text="What was reported; with aspect element, the point that was left open")


class CyclePartSerializer(serializers.Serializer):
    cycle = serializers.CharField()
    is_changed = serializers.BooleanField(help_text="A question was put otherwise than in the cycle before")


class GroupedFigureSerializer(SubjectSerializer, GroupPartSerializer, CountSerializer):
    """States of one group."""


class ArticleFigureSerializer(GroupedFigureSerializer):
    """States that reported at least one thing counted under the article; what that is: ``about.counted``."""


class ProvisionFigureSerializer(GroupedFigureSerializer):
    """States that reported so of the provision."""


class ClusterFigureSerializer(GroupedFigureSerializer):
    """States that reported at least one under any article of the cluster, each State once."""


class NeedFigureSerializer(GroupedFigureSerializer):
    """States that named this kind of assistance or difficulty."""


class StatusFigureSerializer(SubjectSerializer, StatusPartSerializer, CountSerializer):
    """States of which the provision has this status."""


class TrendFigureSerializer(SubjectSerializer, CyclePartSerializer, CountSerializer):
    """The same States in every cycle, each cycle at its own cut-off date."""


class GroupSerializer(serializers.Serializer):
    """Public, and never withheld: how many States there were on the day, and how many of them had replied."""

    group = serializers.CharField()
    label = serializers.CharField()
    state_count = serializers.IntegerField()
    replied_count = serializers.IntegerField()


class FigureAboutSerializer(serializers.Serializer):
    """What holds for every figure of a list. ``rule_number``: the rule by which they were computed."""

    cycle = serializers.CharField()
    instrument = serializers.CharField()
    counted = serializers.CharField(help_text="What the figures count, in a sentence")
    capacity = serializers.ChoiceField(Capacity.choices)
    cut_off_on = serializers.DateField(help_text="The day asked for")
    counted_on = serializers.DateField(help_text="The day whose figures these are")
    rule_number = serializers.IntegerField(allow_null=True)
    threshold = serializers.IntegerField(
        allow_null=True,
        help_text="Figures that rest on fewer States are withheld, and others beside them; null: none is",
    )
    groups = GroupSerializer(many=True)
    replies = serializers.ListField(child=serializers.CharField(), help_text="The denominator in sentences")
    remark = serializers.CharField()
    citation = serializers.CharField()
