"""Values the code branches on: level of obligation, kind of measure, article group, cluster, stage of a text."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Obligation(TextChoices):
    """How far a provision binds. Source: wording of the treaty ("shall", "shall consider", "may")."""

    MANDATORY = "mandatory", _("mandatory")
    MANDATORY_QUALIFIED = "mandatory_qualified", _("mandatory, with a qualification")
    CONSIDER = "consider", _("to be considered")
    OPTIONAL = "optional", _("optional")
    PROCEDURAL = "procedural", _("procedural")


class MeasureType(TextChoices):
    LEGISLATIVE = "legislative", _("legislative")
    ADMINISTRATIVE = "administrative", _("administrative")
    OPERATIONAL = "operational", _("operational")
    COOPERATION = "cooperation", _("cooperation")
    NOTIFICATION = "notification", _("notification")


class ArticleGroup(TextChoices):
    """Our own grouping of articles, for navigation (the "theme" of the filters)."""

    GENERAL = "general", _("General provisions")
    CRIMINALIZATION = "criminalization", _("Criminalization")
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement")
    INTERNATIONAL_COOPERATION = "international_cooperation", _("International cooperation")
    PREVENTION = "prevention", _("Prevention")
    PROTECTION_ASSISTANCE = "protection_assistance", _("Protection and assistance")
    TECHNICAL_ASSISTANCE = "technical_assistance", _("Technical assistance")
    IMPLEMENTATION = "implementation", _("Implementation")
    FINAL = "final", _("Final provisions")


class Cluster(TextChoices):
    """Thematic clusters of the Review Mechanism, as lettered in the catalogue; a working mapping."""

    A = "A", _("Criminalization and jurisdiction")
    B = "B", _("Prevention, technical assistance, protection measures and other measures")
    C = "C", _("Law enforcement and the judicial system")
    D = "D", _("International cooperation, mutual legal assistance and confiscation")


class Confirmation(TextChoices):
    """Whether a fact of the catalogue was seen in a source or follows from the editor's reading."""

    CONFIRMED = "confirmed", _("confirmed")
    INFERRED = "inferred", _("working mapping")


class TextStage(TextChoices):
    """How far a text is in one language. First and last follow from the texts; the others are somebody's word."""

    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft, not reviewed by a translator")
    TO_REVIEW = "to_review", _("to be reviewed")
    APPROVED = "approved", _("approved")
    SOURCE_CHANGED = "changed", _("English changed since")
