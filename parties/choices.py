"""Values the code branches on: kinds of State, regional groups, participation, roles."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StateKind(TextChoices):
    MEMBER_STATE = "member_state", _("Member State of the United Nations")
    OBSERVER_STATE = "observer_state", _("observer State")
    OTHER_STATE = "other_state", _("other State")
    REIO = "reio", _("regional economic integration organization")


class RegionalGroup(TextChoices):
    """Regional groups of Member States, in the alphabetical order of their English names."""

    AFRICAN = "African States", _("African States")
    ASIA_PACIFIC = "Asia-Pacific States", _("Asia-Pacific States")
    EASTERN_EUROPEAN = "Eastern European States", _("Eastern European States")
    GRULAC = "Latin American and Caribbean States", _("Latin American and Caribbean States")
    WEOG = "Western European and other States", _("Western European and other States")
    NONE = "", _("No regional group")


class ParticipationStatus(TextChoices):
    PARTY = "party", _("State party")
    SIGNATORY = "signatory", _("signatory")
    NONE = "none", _("neither party nor signatory")


class ConsentKind(TextChoices):
    RATIFICATION = "ratification", _("ratification")
    ACCEPTANCE = "acceptance", _("acceptance")
    APPROVAL = "approval", _("approval")
    ACCESSION = "accession", _("accession")
    SUCCESSION = "succession", _("succession")


class Confidence(TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    LIKELY = "likely", _("likely")
    UNCERTAIN = "uncertain", _("uncertain")


class Role(TextChoices):
    FOCAL_POINT = "focal_point", _("focal point")
    ALTERNATE = "alternate", _("alternate of the focal point")
    CONTRIBUTOR = "contributor", _("contributor")
    EXPERT = "expert", _("governmental expert")


class DeclarationKind(TextChoices):
    """What a State said to the depositary on a treaty; only a reservation changes what binds it."""

    RESERVATION = "reservation", _("reservation")
    DECLARATION = "declaration", _("declaration")
    NOTIFICATION = "notification", _("notification")


class TokenScope(TextChoices):
    """What a program may read with a token. Nothing in it writes."""

    INSTRUMENTS = "instruments", _("Instruments")
    PARTICIPATION = "participation", _("Participation")
    CYCLES = "cycles", _("Cycles of review")
    STATUS = "status", _("States that replied")
    FIGURES = "figures", _("Figures")
    REPORTS = "reports", _("Published reports")
