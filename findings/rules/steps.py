"""What a State may do next under one provision. Source: issue 4, "The State's own mirror"."""

from findings.rules.status import status_of
from submissions.rules import Reply, cites_law

# What a State may do next under one provision, in codes that ``rendering`` has a sentence for.
BRING_IN, COMPLETE, CITE_LAW, CONSIDER = "bring_in", "complete", "cite_law", "consider"
SEND_NOTICE, GIVE_ANSWER, GIVE_REASON, SEND_LATER = "send_notice", "give_answer", "give_reason", "send_later"


def steps_for(
    obligation: str, measure_type: str, reply: Reply | None, laws: Reply | None = None, *, sends_notice: bool = False
) -> list[str]:
    """Next steps under one provision, from the same reading as its status; none where nothing is called for.

    A choice that is not used calls for nothing. Sources: issue 4, "The State's own mirror"; design.md, 2, rule 2.
    """
    status = status_of(obligation, measure_type, reply, laws)
    if status == "no_information":
        return [_silence(reply)]
    steps = {
        "gap": [SEND_NOTICE if sends_notice else BRING_IN],
        "partial_gap": [COMPLETE],
        "not_substantiated": [CITE_LAW],
        "in_part": [CONSIDER],
        "not_in_place": [CONSIDER],
    }.get(status, [])
    is_unnamed = measure_type == "legislative" and status in ("partial_gap", "in_part") and not cites_law(laws)
    return [*steps, CITE_LAW] if is_unnamed else steps


def _silence(reply: Reply | None) -> str:
    """What to do where there is no information, by what the State said instead."""
    state = reply.answer_state if reply else ""
    if state == "not_applicable":
        return GIVE_REASON
    return SEND_LATER if state in ("will_follow", "not_available") else GIVE_ANSWER
