"""Values the code branches on: stages of a submission, answer states, release levels, channels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SubmissionStatus(TextChoices):
    DRAFT = "draft", _("in preparation")
    UNDER_NATIONAL_REVIEW = "under_national_review", _("under national review")
    CLEARED = "cleared", _("cleared")
    SUBMITTED = "submitted", _("submitted")
    CLARIFICATION_ASKED = "clarification_asked", _("clarification asked")
    CLOSED = "closed", _("closed")


class RevisionStatus(TextChoices):
    DRAFT = "draft", _("draft")
    CLEARED = "cleared", _("cleared")
    SUBMITTED = "submitted", _("submitted")
    SUPERSEDED = "superseded", _("superseded")
    SET_ASIDE = "set_aside", _("set aside")


class AnswerState(TextChoices):
    """What a State says about its answer; never read from emptiness."""

    ANSWERED = "answered", _("answered")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    NOT_AVAILABLE = "not_available", _("information not available")
    WILL_FOLLOW = "will_follow", _("will follow")
    DELIBERATELY_BLANK = "deliberately_blank", _("deliberately left blank")
    CARRIED_OVER = "carried_over", _("carried over, not yet confirmed")
    UNANSWERED = "unanswered", _("not answered")  # an answer taken back; the row stays, so does its history


class Implementation(TextChoices):
    YES = "yes", _("Yes")
    IN_PART = "in_part", _("In part")
    NO = "no", _("No")


class InPlace(TextChoices):
    """The same three values as the checklist words them."""

    YES = "yes", _("In place")
    IN_PART = "in_part", _("In part")
    NO = "no", _("Not in place")


class ReleaseLevel(TextChoices):
    SECRETARIAT = "secretariat", _("Secretariat and reviewers")
    PARTIES = "parties", _("all States parties")
    PUBLIC = "public", _("public")


class Channel(TextChoices):
    PAGE = "page", _("web page")
    API = "api", _("automatic saving")
    CARRIED = "carried", _("taken over from another answer")
    GENERATED = "generated", _("generated for illustration")


class EventKind(TextChoices):
    OPENED = "opened", _("opened")
    CLEARED = "cleared", _("cleared")
    SUBMITTED = "submitted", _("submitted")
    RECALLED = "recalled", _("returned to preparation")
    MOVED = "moved", _("moved to another version")


class SaveOutcome(TextChoices):
    """What became of one write; design.md, section 4."""

    SAVED = "saved", _("saved")
    REPLAY = "replay", _("already saved")
    CONFLICT = "conflict", _("changed by someone else")
