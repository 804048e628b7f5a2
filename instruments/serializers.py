"""What a program may ask of a list, and what the API says of the law."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers

from instruments.choices import ArticleGroup, Cluster, Obligation
from instruments.models import Article, Instrument, Provision
from instruments.queries import language_tag, published_text

PAGE_SIZE_MAX = 200


class RefusalSerializer(serializers.Serializer):
    """``fields``: parameter → sentences, where single parameters are not right."""

    error = serializers.CharField()
    code = serializers.CharField(required=False)
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)


class QuerySerializer(serializers.Serializer):
    """The parameters of an address. Any other is refused by its name: no misspelt filter is passed over."""

    language = serializers.ChoiceField(
        [code for code, _name in settings.LANGUAGES],
        required=False,
        help_text="Language of titles and sentences; Accept-Language does the same",
    )
    format = serializers.ChoiceField(
        ["json", "csv"], required=False, help_text="csv where the answer is a list; the header Accept does the same"
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted({*self.initial_data} - {*self.fields})
        if unknown:
            sentence = _("This address has no parameter “%(unknown)s”. It has: %(known)s.")
            raise serializers.ValidationError(
                sentence % {"unknown": ", ".join(unknown), "known": ", ".join(self.fields)}
            )
        return values


class ListQuerySerializer(QuerySerializer):
    page = serializers.IntegerField(min_value=1, required=False, help_text="JSON only: a CSV file holds all lines")
    page_size = serializers.IntegerField(
        min_value=1, max_value=PAGE_SIZE_MAX, required=False, help_text="100 if missing"
    )


class ArticleQuerySerializer(ListQuerySerializer):
    cluster = serializers.ChoiceField(Cluster.values, required=False)
    theme = serializers.ChoiceField(ArticleGroup.values, required=False)


class ProvisionQuerySerializer(ListQuerySerializer):
    article = serializers.IntegerField(min_value=1, required=False, help_text="Number of an article")
    obligation = serializers.ChoiceField(Obligation.values, required=False)


class PublishedTextField(serializers.CharField):
    """The text in the reader's language, or the best there is; its language stands in the field beside it."""

    def __init__(self, **named: Any) -> None:
        super().__init__(read_only=True, source="*", **named)

    def to_representation(self, value: Any) -> str:
        return published_text(value, str(self.field_name), get_language() or "en")[0]


class PublishedLanguageField(serializers.CharField):
    """In which language (BCP 47) the text ``of`` is given, which need not be the one asked for."""

    def __init__(self, of: str) -> None:
        super().__init__(read_only=True, source="*", help_text="BCP 47 tag of the language the text beside it is in")
        self.of = of

    def to_representation(self, value: Any) -> str:
        return language_tag(published_text(value, self.of, get_language() or "en")[1])


class InstrumentSerializer(serializers.ModelSerializer):
    title = PublishedTextField()
    title_language = PublishedLanguageField("title")
    short_title = PublishedTextField()
    parent = serializers.SlugRelatedField("code", read_only=True, help_text="The Convention, for its Protocols")
    article_count = serializers.IntegerField()
    provision_count = serializers.IntegerField()

    class Meta:
        model = Instrument
        fields = (
            *("code", "title", "title_language", "short_title", "parent", "adopted_on", "in_force_on"),
            *("treaty_series", "article_count", "provision_count"),
        )


class ArticleSerializer(serializers.ModelSerializer):
    """``summary`` is the portal's own wording, not that of the treaty. ``theme`` is the portal's own grouping."""

    instrument = serializers.SlugRelatedField("code", read_only=True)
    title = PublishedTextField()
    title_language = PublishedLanguageField("title")
    theme = serializers.ChoiceField(ArticleGroup.choices, source="group")
    cluster_is_confirmed = serializers.BooleanField(
        source="is_cluster_confirmed", help_text="False: the cluster is a working mapping"
    )
    summary = PublishedTextField()
    summary_language = PublishedLanguageField("summary")

    class Meta:
        model = Article
        fields = (
            *("instrument", "number", "title", "title_language", "theme", "cluster", "cluster_is_confirmed"),
            *("summary", "summary_language"),
        )


class ProvisionSerializer(serializers.ModelSerializer):
    """``summary`` is the portal's own wording, not that of the treaty."""

    reference = serializers.CharField(source="key")
    instrument = serializers.CharField(source="article.instrument.code")
    article = serializers.IntegerField(source="article.number")
    summary = PublishedTextField()
    summary_language = PublishedLanguageField("summary")
    depends_on = serializers.SlugRelatedField("key", read_only=True)
    related = serializers.SlugRelatedField("key", many=True, read_only=True)

    class Meta:
        model = Provision
        fields = (
            *("reference", "slug", "instrument", "article", "obligation", "measure_type", "requires_notification"),
            *("is_definition", "summary", "summary_language", "depends_on", "related"),
        )
