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
    FORM = "form", _("workbook or Word form")
    PROPOSED = "proposed", _("proposed by a contributor and taken over")
    RESTORED = "restored", _("restored from the history")
    GENERATED = "generated", _("generated for illustration")


class EventKind(TextChoices):
    OPENED = "opened", _("opened")
    CLEARED = "cleared", _("cleared")
    SUBMITTED = "submitted", _("submitted")
    RECALLED = "recalled", _("returned to preparation")
    MOVED = "moved", _("moved to another version")
    REVIEW_BEGUN = "review_begun", _("national review begun")
    CONFIRMED = "confirmed", _("confirmed by a second person")
    CHECKED = "checked", _("checked by the Secretariat")
    RETURNED = "returned", _("returned with a reason")
    GIVEN_UP = "given_up", _("correction given up")
    CLOSED = "closed", _("closed")
    CLARIFICATION_ASKED = "clarification_asked", _("clarification asked")
    CLARIFIED = "clarified", _("all clarifications settled")


class SaveOutcome(TextChoices):
    """What became of one write; design.md, section 4."""

    SAVED = "saved", _("saved")
    REPLAY = "replay", _("already saved")
    CONFLICT = "conflict", _("changed by someone else")
    PROPOSED = "proposed", _("kept as a proposal")


class BroughtFate(TextChoices):
    """What would become of an answer of a file that is brought back."""

    NEW = "new", _("to be written")
    BOTH = "both", _("changed on both sides")
    SAME = "same", _("the same on the server")
    REFUSED = "refused", _("cannot be written")


class AssignmentMode(TextChoices):
    MAY_EDIT = "may_edit", _("may edit")
    MAY_PROPOSE = "may_propose", _("may propose")


class ProposedStatus(TextChoices):
    OPEN = "open", _("waits for a decision")
    TAKEN_OVER = "taken_over", _("taken over")
    CHANGED = "changed", _("taken over with changes")
    RETURNED = "returned", _("returned to its author")


class MarkKind(TextChoices):
    COMPLETE = "complete", _("marked complete")
    REVIEWED = "reviewed", _("reviewed")
    REOPENED = "reopened", _("opened again")


class ClarificationKind(TextChoices):
    CITATION = "citation", _("a law or an article is missing")
    CONTRADICTION = "contradiction", _("two answers do not agree")
    UNCLEAR = "unclear", _("the answer is not clear")
    INCOMPLETE = "incomplete", _("part of the question is not answered")
    DOCUMENT = "document", _("a document cannot be read or is missing")
    OTHER = "other", _("something else")


class HelpStatus(TextChoices):
    OPEN = "open", _("waits for an answer")
    REPLIED = "replied", _("answered")
    CLOSED = "closed", _("closed")


class FormFormat(TextChoices):
    XLSX = "xlsx", _("workbook (XLSX)")
    DOCX = "docx", _("Word form (DOCX)")
