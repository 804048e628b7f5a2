"""What a reply must look like, when an article is answered, what is proposed, moved, and which step may follow which.

No Django, no database, no clock.
"""

from submissions.rules.hashes import cited_ids, content_hash
from submissions.rules.moves import Standing, moved, moved_back
from submissions.rules.opening import Opening, Opens, opening_of
from submissions.rules.progress import (
    BLOCKING,
    CARRIED_OVER,
    COMPLETE,
    IN_PROGRESS,
    NO_LAW_CITED,
    NOT_STARTED,
    POINTS_OPEN,
    UNANSWERED,
    Progress,
    QuestionFacts,
    Remark,
    Reply,
    answers_in,
    article_progress,
    check,
    cites_law,
    minutes_left,
    open_points_in,
    shown_keys,
)
from submissions.rules.proposals import Proposal, Source, SourceKind, propose
from submissions.rules.returned import (
    Comparison,
    Said,
    Trouble,
    TroubleError,
    compare_returned,
    folded,
    read_cells,
)
from submissions.rules.returned import Words as FormWords
from submissions.rules.steps import TRANSITIONS, may_reply, next_status
from submissions.rules.values import (
    IMPLEMENTATIONS,
    NO_REASON,
    OTHER_ANSWER_STATES,
    InvalidAnswerError,
    normalise,
    problem_of,
)

__all__ = [
    "BLOCKING",
    "CARRIED_OVER",
    "COMPLETE",
    "IMPLEMENTATIONS",
    "IN_PROGRESS",
    "NOT_STARTED",
    "NO_LAW_CITED",
    "NO_REASON",
    "OTHER_ANSWER_STATES",
    "POINTS_OPEN",
    "TRANSITIONS",
    "UNANSWERED",
    "Comparison",
    "FormWords",
    "InvalidAnswerError",
    "Opening",
    "Opens",
    "Progress",
    "Proposal",
    "QuestionFacts",
    "Remark",
    "Reply",
    "Said",
    "Source",
    "SourceKind",
    "Standing",
    "Trouble",
    "TroubleError",
    "answers_in",
    "article_progress",
    "check",
    "cited_ids",
    "cites_law",
    "compare_returned",
    "content_hash",
    "folded",
    "may_reply",
    "minutes_left",
    "moved",
    "moved_back",
    "next_status",
    "normalise",
    "open_points_in",
    "opening_of",
    "problem_of",
    "propose",
    "read_cells",
    "shown_keys",
]
