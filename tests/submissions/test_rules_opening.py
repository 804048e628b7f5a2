"""How a question opens on a page, and which check points are left open: tables of cases."""

import pytest

from submissions import rules
from submissions.rules import Opening, Opens, QuestionFacts, Remark, Reply

FIRST, NOTIFIED, TEXT, LAWS = "tip-5-1", "tip-5-1.notified", "tip-5-1.penalty", "tip-5-1.laws"
ELSEWHERE = "tip-9-1"
BLOCK = {FIRST: "implementation", NOTIFIED: "choice", TEXT: "text", LAWS: "citations"}
# What else stands on the page: another block of the same article.
ON_PAGE = {*BLOCK, "tip-5-2"}


def by_first(*values: str) -> Opening:
    return Opening(Opens.BY_FIRST, values)


ALWAYS, NEVER, SHOWN = Opening(Opens.ALWAYS), Opening(Opens.NEVER), Opening(Opens.SHOWN)
YES_OR_IN_PART = {"question": FIRST, "in": ["yes", "in_part"]}
UNDER_UNTOC = {"party_to": "UNTOC"}

# Sources: issue 3, "Studio" (the language of conditions); questionnaires/rules/conditions.py.
OPENINGS = [
    ({}, ALWAYS),
    (YES_OR_IN_PART, by_first("yes", "in_part")),
    ({"question": FIRST, "eq": "no"}, by_first("no")),
    ({"question": FIRST, "answered": True}, by_first("yes", "in_part", "no")),
    ({"question": FIRST, "answered": False}, SHOWN),
    ({"any": [{"question": FIRST, "eq": "no"}, YES_OR_IN_PART]}, by_first("yes", "in_part", "no")),
    ({"all": [{"question": FIRST, "in": ["no", "in_part"]}, YES_OR_IN_PART]}, by_first("in_part")),
    ({"all": [{"question": FIRST, "eq": "no"}, YES_OR_IN_PART]}, NEVER),
    ({"question": NOTIFIED, "answered": True}, Opening(Opens.BY_PARENT, parent=NOTIFIED)),
    ({"question": TEXT, "answered": True}, Opening(Opens.BY_PARENT, parent=TEXT)),
    ({"question": LAWS, "answered": True}, SHOWN),
    ({"question": NOTIFIED, "eq": "done"}, SHOWN),
    ({"question": NOTIFIED, "answered": False}, SHOWN),
    ({"question": "tip-5-2", "eq": "yes"}, SHOWN),
    ({"all": [YES_OR_IN_PART, {"question": NOTIFIED, "answered": True}]}, SHOWN),
    (UNDER_UNTOC, ALWAYS),
    ({"party_to": "FIR"}, NEVER),
    ({"all": [UNDER_UNTOC, YES_OR_IN_PART]}, by_first("yes", "in_part")),
    ({"all": [{"party_to": "FIR"}, {"question": NOTIFIED, "eq": "done"}]}, NEVER),
    (
        {"any": [{"party_to": "FIR"}, {"question": NOTIFIED, "answered": True}]},
        Opening(Opens.BY_PARENT, parent=NOTIFIED),
    ),
    ({"any": [UNDER_UNTOC, {"question": NOTIFIED, "eq": "done"}]}, ALWAYS),
    ({"question": ELSEWHERE, "eq": "yes"}, ALWAYS),
    ({"question": ELSEWHERE, "eq": "no"}, NEVER),
    ({"all": [{"question": ELSEWHERE, "eq": "yes"}, YES_OR_IN_PART]}, by_first("yes", "in_part")),
]


@pytest.mark.parametrize(("condition", "expected"), OPENINGS)
def test_opening_of_a_question(condition, expected):
    found = rules.opening_of(
        condition, first=FIRST, block=BLOCK, on_page=ON_PAGE, answers={ELSEWHERE: "yes"}, party_to={"UNTOC", "TIP"}
    )

    assert found == expected


def test_signatory_is_asked_whatever_treaty_a_question_is_about():
    found = rules.opening_of({"party_to": "FIR"}, first=FIRST, block=BLOCK, on_page=ON_PAGE, answers={}, party_to=None)

    assert found == ALWAYS


def question(key: str, kind: str = "implementation", **fields: object) -> QuestionFacts:
    blank = {"is_required": "." not in key, "show_if": {}, "is_legislative": False}
    return QuestionFacts(key=key, kind=kind, **blank | fields)


POINTS = [question(FIRST), question(f"{FIRST}.elements", "choices", show_if=YES_OR_IN_PART, option_count=3)]
ALL, TWO = Reply("answered", ["1", "2", "3"]), Reply("answered", ["1", "2"])
YES, IN_PART = Reply("answered", "yes"), Reply("answered", "in_part")

# Source: issue 3, "The questions": an unticked element proposes "in part".
OPEN_POINTS = [
    ({}, {}),
    ({FIRST: YES}, {FIRST: 3}),
    ({FIRST: YES, f"{FIRST}.elements": TWO}, {FIRST: 1}),
    ({FIRST: YES, f"{FIRST}.elements": ALL}, {}),
    ({FIRST: YES, f"{FIRST}.elements": Reply("unanswered")}, {FIRST: 3}),
    ({FIRST: YES, f"{FIRST}.elements": Reply("carried_over", ["1", "2", "3"])}, {FIRST: 3}),
    ({FIRST: IN_PART, f"{FIRST}.elements": TWO}, {}),
    ({FIRST: Reply("carried_over", "yes")}, {}),
]


@pytest.mark.parametrize(("replies", "expected"), OPEN_POINTS)
def test_points_left_open_under_a_yes(replies, expected):
    assert rules.open_points_in(POINTS, replies) == expected
    remarks = [Remark(key, rules.POINTS_OPEN) for key in expected]
    assert [remark for remark in rules.check(POINTS, replies) if remark.code == rules.POINTS_OPEN] == remarks


PROTOCOL = [question("tip-5-1", show_if={"party_to": "UNTOC"}), question("tip-5-2")]

# Source: issue 3, "Ask once": a question applies only to States party to its instrument; a signatory may answer all.
PARTY_TO = [({"UNTOC", "TIP"}, 2), ({"TIP"}, 1), (frozenset(), 1), (None, 2)]


@pytest.mark.parametrize(("party_to", "required"), PARTY_TO)
def test_questions_of_another_treaty_are_not_counted(party_to, required):
    assert rules.article_progress(PROTOCOL, {}, party_to).required_count == required
    assert len(rules.check(PROTOCOL, {}, party_to)) == required


# Source: issue 3, "The checklist": at most 80 items, half an hour.
@pytest.mark.parametrize(("unanswered", "minutes"), [(0, 0), (1, 1), (2, 1), (3, 2), (32, 12), (80, 30)])
def test_minutes_left_of_a_checklist(unanswered, minutes):
    assert rules.minutes_left(unanswered) == minutes
