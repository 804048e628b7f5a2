"""What a reply must look like, when an article is answered, what is proposed, moved, and which step may follow which.

No Django, no database, no clock.
"""

from submissions.rules.earlier import (
    SAYING,
    Said,
    Step,
    former_of,
    is_day_possible,
    is_offered,
    statement_stands,
    step_for,
)
from submissions.rules.files import BadFileError, check_file, clean_name, media_type_of
from submissions.rules.finding import LENGTH_MAX, Words, is_hit, marked, read_words
from submissions.rules.hashes import cited_ids, content_hash
from submissions.rules.moves import Standing, moved, moved_back
from submissions.rules.next_step import ArticleStanding, NextKind, NextStep, next_step
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
from submissions.rules.steps import TRANSITIONS, may_reply, next_status
from submissions.rules.time_left import TimeLeft, time_left
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
    "LENGTH_MAX",
    "NOT_STARTED",
    "NO_LAW_CITED",
    "NO_REASON",
    "OTHER_ANSWER_STATES",
    "POINTS_OPEN",
    "SAYING",
    "TRANSITIONS",
    "UNANSWERED",
    "ArticleStanding",
    "BadFileError",
    "InvalidAnswerError",
    "NextKind",
    "NextStep",
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
    "Step",
    "TimeLeft",
    "Words",
    "answers_in",
    "article_progress",
    "check",
    "check_file",
    "cited_ids",
    "cites_law",
    "clean_name",
    "content_hash",
    "former_of",
    "is_day_possible",
    "is_hit",
    "is_offered",
    "marked",
    "may_reply",
    "media_type_of",
    "minutes_left",
    "moved",
    "moved_back",
    "next_status",
    "next_step",
    "normalise",
    "open_points_in",
    "opening_of",
    "problem_of",
    "propose",
    "read_words",
    "shown_keys",
    "statement_stands",
    "step_for",
    "time_left",
]
