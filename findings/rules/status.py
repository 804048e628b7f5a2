"""How a response becomes a status: versions 1 and 2 of the gap rule.

Sources: design.md, section 2, rules 2 and 3; issue 2, table under "findings"; issue 5, "Gaps and aggregates".
"""

from collections.abc import Mapping, Sequence
from typing import Any

from submissions.rules import Reply, cites_law

# The rule that a cycle is read by from now on, unless another is brought into force in it.
RULE_NUMBER = 2
RULE_SOURCES = {
    1: "Gap rule, version 1. Level of obligation decides, by the treaties' own wording: shall, shall consider, may. "
    "A no to an optional clause is not used, never a gap; silence is no information, never a gap; not applicable "
    "only with a reason. Procedural provisions (notices to the Secretary-General, designated authorities) are worded "
    "as duties and read like mandatory ones, but shown apart: a notice not sent says nothing about the law of a "
    "State and must not swell the figures of mandatory provisions. "
    "Source: design.md, section 2, rules 2 and 3; issue 2, table of the findings.",
    2: "Gap rule, version 2. Statuses as in version 1. Beside them, law and practice are told apart. Law: in place and "
    "named, in place and not named, in part, not in place, as answered, where the measure is legislative; elsewhere "
    "only where a law is named. Practice: what was said of the notice to the Secretary-General where the provision "
    "asks for one; otherwise applied, where the provision is reported in place at least in part and the State gave "
    "examples or statistics of its article; where nothing was said, no information, for silence is not a gap. A "
    "provision under a reservation that stood on the day of submission is counted as reserved and in no other figure. "
    "Source: design.md, section 2, rule 3; issue 5, gaps and aggregates.",
}

# What a reply says, as far as the rule cares.
YES, YES_WITHOUT_LAW, IN_PART, NO = "yes", "yes_without_law", "in_part", "no"
NOT_APPLICABLE, NOTHING_SAID = "not_applicable", "nothing_said"

_DUTY = {
    YES: "in_place",
    YES_WITHOUT_LAW: "not_substantiated",
    IN_PART: "partial_gap",
    NO: "gap",
    NOT_APPLICABLE: "not_applicable",
    NOTHING_SAID: "no_information",
}
# Obligation → what the reply says → status (``choices.GapStatus``). Stored with its number in ``GapRule``.
TABLE: Mapping[str, Mapping[str, str]] = {
    "mandatory": _DUTY,
    "mandatory_qualified": _DUTY,
    "consider": _DUTY | {IN_PART: "in_part", NO: "not_in_place"},
    "optional": _DUTY | {YES: "used", IN_PART: "partly_used", NO: "not_used"},
    "procedural": _DUTY,
}

# What the reply says → what it says of the law (``choices.LawStatus``), from version 2 on.
LAW_TABLE: Mapping[str, str] = {
    YES: "named",
    YES_WITHOUT_LAW: "not_named",
    IN_PART: "in_part",
    NO: "not_in_place",
    NOT_APPLICABLE: "not_applicable",
    NOTHING_SAID: "no_information",
}
# What is said of the notice to the Secretary-General → its practice (``choices.PracticeStatus``).
NOTICE_TABLE: Mapping[str, str] = {"at-deposit": "applied", "later": "applied", "not-yet": "not_applied"}


def status_of(obligation: str, measure_type: str, reply: Reply | None, laws: Reply | None = None) -> str:
    """What follows from the reply to one provision, with the reply to its question for laws; no reply is None.

    ``KeyError`` for an obligation the rule does not know.
    """
    return TABLE[obligation][said_by(measure_type, reply, laws)]


def said_by(measure_type: str, reply: Reply | None, laws: Reply | None = None) -> str:
    """What a reply says, as far as the rule cares: the key of a row of the table.

    A "yes" is asked to name its law only where the measure is legislative. Source: issue 2, table of the findings.
    """
    if reply is None:
        return NOTHING_SAID
    if reply.answer_state == "not_applicable":
        return NOT_APPLICABLE if isinstance(reply.value, str) and reply.value.strip() else NOTHING_SAID
    if reply.answer_state != "answered" or reply.value not in (YES, IN_PART, NO):
        return NOTHING_SAID
    if reply.value == YES and measure_type == "legislative" and not cites_law(laws):
        return YES_WITHOUT_LAW
    return str(reply.value)


def law_status_of(measure_type: str, reply: Reply | None, laws: Reply | None = None) -> str:
    """What the State says of its law alone; where the measure needs none, only a law that is named tells anything.

    Source: issue 5, "Gaps and aggregates"; gap rule, version 2.
    """
    said = said_by(measure_type, reply, laws)
    if measure_type != "legislative" and said != NOT_APPLICABLE and not (said in (YES, IN_PART) and cites_law(laws)):
        return "no_information"
    return LAW_TABLE[said]


def practice_status_of(reply: Reply | None, *, notice: Reply | None = None, is_article_applied: bool = False) -> str:
    """What the State says of the application alone.

    ``notice``: the reply to whether the Secretary-General was told; ``is_article_applied``: examples or statistics
    were given of the article, which speak for what is reported in place only. Source: as above.
    """
    if notice is not None and notice.answer_state == "answered" and notice.value in NOTICE_TABLE:
        return NOTICE_TABLE[str(notice.value)]
    is_in_place = reply is not None and reply.answer_state == "answered" and reply.value in (YES, IN_PART)
    return "applied" if is_in_place and is_article_applied else "no_information"


def tells_law_and_practice(rule_number: int) -> bool:
    """Version 1 did not, and knew no reservations."""
    return rule_number >= 2


def rule_as_stored(number: int) -> dict[str, Any]:
    """The table of one version of the rule, as it is kept beside what it concluded. ``KeyError`` for no version."""
    table: dict[str, Any] = {obligation: dict(row) for obligation, row in TABLE.items()}
    if tells_law_and_practice(number):
        table |= {"law": dict(LAW_TABLE), "notice": dict(NOTICE_TABLE)}
    return {"table": table, "source": RULE_SOURCES[number]}


def missing_elements(key: str, options: Sequence[str], ticked: Reply | None) -> list[str]:
    """Keys of the check points of a provision that a State left open, once it ticked any; silence names nothing.

    ``key``: of the provision; ``options``: slugs of its check points, which are their positions in the catalogue.
    Source: issue 3, "The questions": an unticked element names itself in the gap.
    """
    if ticked is None or ticked.answer_state != "answered" or not isinstance(ticked.value, list):
        return []
    return [f"{key}/{slug}" for slug in options if slug not in ticked.value]
