"""What is proposed from a State's answers elsewhere: a table of cases."""

from datetime import UTC, datetime

import pytest

from submissions.rules import Proposal, Source, SourceKind, propose

OLD, NEW = datetime(2024, 5, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)


def related(value, reference="UNTOC 10(1)", *, state="answered", at=NEW, same_cycle=True, instrument="UNTOC") -> Source:
    return Source(SourceKind.RELATED, instrument, reference, state, value, at, is_same_cycle=same_cycle)


def checklist(value, *, covers=1, state="answered", at=NEW) -> Source:
    return Source(SourceKind.CHECKLIST, "TIP", "tip-checklist.offence", state, value, at, covered_count=covers)


def earlier(value, *, state="answered", at=OLD) -> Source:
    return Source(SourceKind.EARLIER, "TIP", "TIP 5(1)", state, value, at)


OTHER = "UNTOC 12(1)"

# Candidates, value proposed, places (in the candidates) of the sources shown. Source: issue 3, "Ask once".
CASES = [
    pytest.param([], "nothing", [], id="nothing said"),
    pytest.param([related("yes")], "yes", [0], id="related"),
    pytest.param([related("no")], "no", [0], id="related, no"),
    pytest.param([related("yes", instrument="TIP")], "nothing", [], id="related within the same instrument"),
    pytest.param([related("yes"), related("yes", OTHER)], "yes", [0, 1], id="two related agree"),
    pytest.param(
        [related("yes"), related("no", OTHER)], None, [0, 1], id="two related differ: all shown, none proposed"
    ),
    pytest.param([related("no", same_cycle=False), related("yes", at=OLD)], "yes", [1], id="the same cycle goes first"),
    pytest.param(
        [related("no", same_cycle=False), related("yes", same_cycle=False, at=OLD)], "no", [0], id="else the latest"
    ),
    pytest.param([related(None, state="will_follow")], "nothing", [], id="will follow proposes nothing"),
    pytest.param(
        [related(None, state="will_follow"), related("yes", same_cycle=False)], "nothing", [], id="nor an older answer"
    ),
    pytest.param(
        [related(None, state="unanswered"), related("yes", same_cycle=False)], "yes", [1], id="silence is no answer"
    ),
    pytest.param([related("yes", state="carried_over")], "nothing", [], id="what is not confirmed is no answer"),
    pytest.param([related("reason", state="not_applicable")], "nothing", [], id="a reason is not carried over"),
    pytest.param([checklist("yes")], "yes", [0], id="item over one provision, yes"),
    pytest.param([checklist("in_part")], "in_part", [0], id="item over one provision, in part"),
    pytest.param([checklist("no")], "no", [0], id="item over one provision, no"),
    pytest.param([checklist("yes", covers=3)], "yes", [0], id="item over several, yes"),
    pytest.param([checklist("in_part", covers=3)], None, [0], id="item over several, in part: to be looked at"),
    pytest.param([checklist("no", covers=3)], None, [0], id="item over several, no: to be looked at"),
    pytest.param([checklist(None, state="not_available")], "nothing", [], id="do not know"),
    pytest.param(
        [checklist("yes", at=OLD), checklist(None, state="not_available")], "nothing", [], id="do not know by now"
    ),
    pytest.param([checklist("no", at=OLD), checklist("yes")], "yes", [1], id="the latest checklist"),
    pytest.param([related("yes"), checklist("in_part", covers=3)], None, [0, 1], id="related and checklist differ"),
    pytest.param([related("no"), checklist("no", covers=3)], "no", [0, 1], id="related says which provision"),
    pytest.param([earlier("in_part")], "in_part", [0], id="earlier cycle"),
    pytest.param([earlier("no"), earlier("yes", at=NEW)], "yes", [1], id="the latest of the earlier cycles"),
    pytest.param(
        [earlier("yes"), related("yes"), checklist("yes")], "yes", [1, 2, 0], id="all agree, in order of kind"
    ),
    pytest.param([earlier("no"), related("yes")], None, [1, 0], id="earlier and related differ"),
]


@pytest.mark.parametrize(("candidates", "value", "places"), CASES)
def test_what_is_proposed(candidates, value, places):
    expected = None if value == "nothing" else Proposal(tuple(candidates[place] for place in places), value)

    assert propose(candidates, instrument="TIP") == expected


def test_different_answers_are_told_from_those_to_be_looked_at():
    assert propose([related("yes"), related("no", OTHER)], instrument="TIP").differs
    assert not propose([checklist("no", covers=3)], instrument="TIP").differs
