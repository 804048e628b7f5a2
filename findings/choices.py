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


class LawStatus(TextChoices):
    """What the State says of its law under a provision, whatever happens in practice."""

    NAMED = "named", _("law in place and named")
    NOT_NAMED = "not_named", _("law in place, not named")
    IN_PART = "in_part", _("law in place in part")
    NOT_IN_PLACE = "not_in_place", _("law not in place")
    NOT_APPLICABLE = "not_applicable", _("reported as not applicable")
    NO_INFORMATION = "no_information", _("no information")


class PracticeStatus(TextChoices):
    """What the State says of the application, where the questionnaire asks for it."""

    APPLIED = "applied", _("application reported")
    NOT_APPLIED = "not_applied", _("not yet applied")
    NO_INFORMATION = "no_information", _("no information")


class Aspect(TextChoices):
    """Of what a status is counted: of the provision as a whole, of its law, of its practice."""

    WHOLE = "whole", _("provision as a whole")
    LAW = "law", _("law")
    PRACTICE = "practice", _("practice")


# A provision under a reservation has this in place of its status.
RESERVED = "reserved"
CountedStatus = [
    (RESERVED, _("under a reservation")),
    *dict([*GapStatus.choices, *LawStatus.choices, *PracticeStatus.choices]).items(),
]


class NeedFamily(TextChoices):
    ASSISTANCE = "assistance", _("technical assistance")
    DIFFICULTY = "difficulty", _("difficulty")


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


class Category(TextChoices):
    """Categories of States that the United Nations keeps lists of; a State may be in several."""

    LDC = "ldc", _("least developed countries")
    LLDC = "lldc", _("landlocked developing countries")
    SIDS = "sids", _("small island developing States")


class ObservationKind(TextChoices):
    """What a reviewer notes of a provision. Source: the lists of observations of the Review Mechanism."""

    GAP = "gap", _("gap")
    CHALLENGE = "challenge", _("challenge")
    GOOD_PRACTICE = "good_practice", _("good practice")
    SUGGESTION = "suggestion", _("suggestion")
    ASSISTANCE_NEED = "assistance_need", _("technical assistance need")


class Stance(TextChoices):
    """Whether a reviewer reads the answer as the rule does."""

    CONFIRMS = "confirms", _("confirms what the rule concludes")
    DIFFERS = "differs", _("differs from what the rule concludes")
