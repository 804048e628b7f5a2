"""Values the code branches on: what the rule concludes, tables by level of obligation, capacities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GapStatus(TextChoices):
    """What the rule computes from a response. Only GAP and PARTIAL_GAP are gaps."""

    IN_PLACE = "in_place", _("reported as in place")
    NOT_SUBSTANTIATED = "not_substantiated", _("reported as in place, not substantiated")
    PARTIAL_GAP = "partial_gap", _("reported as in place in part")
    GAP = "gap", _("reported as not in place")
    IN_PART = "in_part", _("reported as done in part")
    NOT_IN_PLACE = "not_in_place", _("reported as not done")
    USED = "used", _("reported as used")
    PARTLY_USED = "partly_used", _("reported as used in part")
    NOT_USED = "not_used", _("reported as not used")
    NOT_APPLICABLE = "not_applicable", _("reported as not applicable")
    NO_INFORMATION = "no_information", _("no information")


class Capacity(TextChoices):
    """What a State was to the instrument on the cut-off date."""

    PARTY = "party", _("State party")
    SIGNATORY = "signatory", _("signatory")
    OTHER = "other", _("other State")


class Band(TextChoices):
    """Levels of obligation shown in one table; mandatory and optional are never added up."""

    MANDATORY = "mandatory", _("Mandatory provisions")
    CONSIDER = "consider", _("Provisions to be considered")
    OPTIONAL = "optional", _("Optional provisions")
    PROCEDURAL = "procedural", _("Notifications and other procedural provisions")


class Grouping(TextChoices):
    """By what States are put together in a table. Categories overlap; regional groups do not."""

    REGION = "region", _("regional group")
    CATEGORY = "category", _("LDC, LLDC, SIDS")
