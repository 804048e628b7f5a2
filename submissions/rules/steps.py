"""Which step of a submission may follow which, and who may reply at all. Source: design.md, sections 2 and 4."""

from collections.abc import Mapping

# Submission status → event → next status. Source: design.md, section 4, "Submission"; issue 4, "Check, clear, submit".
# A correction that is given up leads back to where it began: "give_up", or "give_up_asked" where a clarification waits.
TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "draft": {
        "review": "under_national_review",
        "clear": "cleared",
        "give_up": "submitted",
        "give_up_asked": "clarification_asked",
    },
    "under_national_review": {"clear": "cleared", "recall": "draft"},
    "cleared": {"confirm": "cleared", "submit": "submitted", "recall": "draft"},
    "submitted": {
        "check": "submitted",
        "return": "submitted",
        "ask_clarification": "clarification_asked",
        "revise": "draft",
        "close": "closed",
    },
    "clarification_asked": {
        "check": "clarification_asked",
        "return": "clarification_asked",
        "ask_clarification": "clarification_asked",
        "settle_clarifications": "submitted",
        "revise": "draft",
        "close": "closed",
    },
    "closed": {},
}


def next_status(status: str, event: str) -> str | None:
    """The status after ``event``, or None when the step is not open."""
    return TRANSITIONS[status].get(event)


def may_reply(participation: str) -> bool:
    """States parties and signatories reply. Source: design.md, section 2, rule 4."""
    return participation in ("party", "signatory")
