"""When a question is asked, what is asked beside it, what changes between versions: plain values only."""

from questionnaires.rules.changes import Change, ChangeClass, Fate, QuestionContent, compare
from questionnaires.rules.conditions import (
    MAX_DEPTH,
    Condition,
    ConditionError,
    answer_values,
    check_condition,
    check_conditions,
    check_no_cycle,
    is_shown,
    opening_values,
    questions_in,
    reads_participation,
    shown_keys,
)
from questionnaires.rules.differences import Mark, Passage, word_differences
from questionnaires.rules.digests import canonical_json, content_hash
from questionnaires.rules.follow_ups import (
    IN_PART_OR_NO,
    YES_OR_IN_PART,
    FollowUp,
    ProvisionFacts,
    article_follow_ups,
    provision_follow_ups,
)
from questionnaires.rules.words import LENGTHS_MAX, control_characters, is_question_key, is_slug

__all__ = [
    "IN_PART_OR_NO",
    "LENGTHS_MAX",
    "MAX_DEPTH",
    "YES_OR_IN_PART",
    "Change",
    "ChangeClass",
    "Condition",
    "ConditionError",
    "Fate",
    "FollowUp",
    "Mark",
    "Passage",
    "ProvisionFacts",
    "QuestionContent",
    "answer_values",
    "article_follow_ups",
    "canonical_json",
    "check_condition",
    "check_conditions",
    "check_no_cycle",
    "compare",
    "content_hash",
    "control_characters",
    "is_question_key",
    "is_shown",
    "is_slug",
    "opening_values",
    "provision_follow_ups",
    "questions_in",
    "reads_participation",
    "shown_keys",
    "word_differences",
]
