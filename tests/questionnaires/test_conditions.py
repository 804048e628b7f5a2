"""When a question is asked, which conditions are refused. Source: issue 3, "Studio"; knowledge/mechanism.md, 4.4."""

import pytest

from questionnaires import rules

ASKED = {"question": "untoc-5-1", "in": ["in_part", "no"]}
YES = {"question": "untoc-5-1", "eq": "yes"}
ANSWERED = {"question": "untoc-5.difficulties", "answered": True}
UNANSWERED = {"question": "untoc-5.difficulties", "answered": False}
SHOWN = {
    "no condition": ({}, {}, True),
    "no condition, an answer": ({}, {"untoc-5-1": "yes"}, True),
    "in: no answer": (ASKED, {}, False),
    "in: an empty answer": (ASKED, {"untoc-5-1": None}, False),
    "in: another value": (ASKED, {"untoc-5-1": "yes"}, False),
    "in: the first value": (ASKED, {"untoc-5-1": "in_part"}, True),
    "in: the last value": (ASKED, {"untoc-5-1": "no"}, True),
    "in: another question": (ASKED, {"untoc-5-2": "no"}, False),
    "in: one of several chosen": (ASKED, {"untoc-5-1": ["yes", "no"]}, True),
    "in: none of several chosen": (ASKED, {"untoc-5-1": ["yes"]}, False),
    "in: nothing chosen": (ASKED, {"untoc-5-1": []}, False),
    "eq: the value": (YES, {"untoc-5-1": "yes"}, True),
    "eq: another value": (YES, {"untoc-5-1": "no"}, False),
    "eq: no answer": (YES, {}, False),
    "eq: chosen": (YES, {"untoc-5-1": ["no", "yes"]}, True),
    "eq: not a part of a word": (YES, {"untoc-5-1": "yes, in part"}, False),
    "answered: it is": (ANSWERED, {"untoc-5.difficulties": ["law"]}, True),
    "answered: it is not": (ANSWERED, {}, False),
    "not answered: it is not": (UNANSWERED, {}, True),
    "not answered: it is": (UNANSWERED, {"untoc-5.difficulties": ["law"]}, False),
    "all: both": ({"all": [YES, ANSWERED]}, {"untoc-5-1": "yes", "untoc-5.difficulties": "x"}, True),
    "all: one": ({"all": [YES, ANSWERED]}, {"untoc-5-1": "yes"}, False),
    "any: one": ({"any": [YES, ANSWERED]}, {"untoc-5.difficulties": "x"}, True),
    "any: none": ({"any": [YES, ANSWERED]}, {"untoc-5-1": "no"}, False),
    "any in all": ({"all": [ANSWERED, {"any": [YES, ASKED]}]}, {"untoc-5-1": "no", "untoc-5.difficulties": "x"}, True),
}


@pytest.mark.parametrize(("condition", "answers", "expected"), SHOWN.values(), ids=SHOWN)
def test_question_is_shown_by_the_answers(condition, answers, expected):
    assert rules.is_shown(condition, answers) is expected


# Source: issue 3, "Ask once": only States party to the instrument; a signatory may answer all.
PARTY_TO = [({"UNTOC", "TIP"}, True), ({"UNTOC"}, False), (set(), False), (None, True)]


@pytest.mark.parametrize(("party_to", "expected"), PARTY_TO)
def test_question_is_shown_to_parties(party_to, expected):
    assert rules.is_shown({"party_to": "TIP"}, {}, party_to) is expected
    assert rules.is_shown({"any": [{"party_to": "TIP"}, YES]}, {}, party_to) is expected
    assert rules.is_shown({"all": [{"party_to": "TIP"}, YES]}, {"untoc-5-1": "yes"}, party_to) is expected


CHAIN = {
    "a": {},
    "b": {"question": "a", "eq": "yes"},
    "c": {"question": "b", "answered": True},
    "d": {"question": "b", "answered": False},
    "e": {"any": [{"question": "c", "answered": True}, {"party_to": "TIP"}]},
    "f": {"question": "elsewhere", "eq": "yes"},
}
OPENED = {
    "nothing answered": ({}, {"a", "d"}),
    "opens": ({"a": "yes"}, {"a", "b", "d"}),
    "opens the next": ({"a": "yes", "b": "text"}, {"a", "b", "c"}),
    "a hidden answer opens nothing": ({"a": "no", "b": "text", "c": "text"}, {"a", "d"}),
    "a hidden answer counts as none": ({"b": "text"}, {"a", "d"}),
    "an answer to a question that is not of the version": ({"elsewhere": "yes"}, {"a", "d", "f"}),
}


@pytest.mark.parametrize(("answers", "shown"), OPENED.values(), ids=OPENED)
def test_shown_keys(answers, shown):
    assert rules.shown_keys(CHAIN, answers, set()) == shown


def test_cycle_that_slipped_in_shows_nothing_of_itself():
    waiting = {"a": {"question": "b", "eq": "yes"}, "b": {"question": "a", "eq": "yes"}, "c": {}}

    assert rules.shown_keys(waiting, {"a": "yes", "b": "yes"}) == {"c"}


VALUES = {"q": ("yes", "in_part", "no"), "list": ("law", "money"), "text": None}
INSTRUMENTS = ("UNTOC", "TIP")
LEAF = {"question": "q", "eq": "yes"}


def nested(depth: int) -> dict[str, object]:
    condition: dict[str, object] = LEAF
    for _step in range(depth - 1):
        condition = {"all": [condition]}
    return condition


SOUND = [
    {},
    LEAF,
    {"question": "q", "in": ["in_part", "no"]},
    {"question": "list", "in": ["law"]},
    {"question": "text", "answered": True},
    {"question": "text", "answered": False},
    {"party_to": "TIP"},
    {"all": [LEAF, {"any": [LEAF, {"party_to": "UNTOC"}]}]},
    nested(rules.MAX_DEPTH),
]


@pytest.mark.parametrize("condition", SOUND)
def test_sound_condition_passes(condition):
    rules.check_condition(condition, values=VALUES, instruments=INSTRUMENTS)


UNSOUND = [
    ([], "shape", "[]"),
    ("yes", "shape", "yes"),
    (None, "shape", "None"),
    ({"all": []}, "shape", "{'all': []}"),
    ({"any": [{}]}, "shape", "{'any': [{}]}"),
    ({"all": LEAF}, "shape", "{'all': {'question': 'q', 'eq': 'yes'}}"),
    ({"all": [LEAF], "any": [LEAF]}, "shape", None),
    ({"question": "q"}, "shape", None),
    ({"question": "q", "eq": "yes", "in": ["no"]}, "shape", None),
    ({"question": "q", "in": []}, "shape", None),
    ({"question": "q", "in": "yes"}, "shape", None),
    ({"question": "q", "in": [True]}, "shape", None),
    ({"question": "q", "eq": ["yes"]}, "shape", None),
    ({"question": "q", "answered": "yes"}, "shape", None),
    ({"question": "q", "not": "yes"}, "shape", None),
    ({"question": ["q"], "eq": "yes"}, "shape", None),
    ({"party_to": ["TIP"]}, "shape", None),
    ({"all": ["yes"]}, "shape", "yes"),
    (nested(rules.MAX_DEPTH + 1), "depth", "4"),
    ({"question": "other", "eq": "yes"}, "unknown_question", "other"),
    ({"question": "q", "eq": "maybe"}, "unknown_value", "q = maybe"),
    ({"question": "list", "in": ["law", "time"]}, "unknown_value", "list = time"),
    ({"question": "text", "eq": "yes"}, "unknown_value", "text = yes"),
    ({"party_to": "UNCAC"}, "unknown_instrument", "UNCAC"),
    ({"any": [LEAF, {"party_to": "UNCAC"}]}, "unknown_instrument", "UNCAC"),
]


@pytest.mark.parametrize(("condition", "code", "detail"), UNSOUND)
def test_unsound_condition_is_refused(condition, code, detail):
    with pytest.raises(rules.ConditionError) as refusal:
        rules.check_condition(condition, values=VALUES, instruments=INSTRUMENTS)

    assert refusal.value.code == code
    assert detail in (None, refusal.value.detail)


def reads(*keys: str) -> dict[str, object]:
    return {"all": [{"question": key, "answered": True} for key in keys]}


CYCLES = [
    ({"a": reads("a")}, "a → a"),
    ({"a": reads("b"), "b": reads("a")}, "a → b → a"),
    ({"x": reads("a"), "a": reads("b"), "b": reads("c"), "c": reads("a")}, "a → b → c → a"),
    ({"a": {}, "b": reads("a", "c"), "c": {"any": [reads("a"), reads("b")]}}, "b → c → b"),
]


@pytest.mark.parametrize(("conditions", "detail"), CYCLES)
def test_questions_that_wait_for_each_other_are_refused(conditions, detail):
    with pytest.raises(rules.ConditionError) as refusal:
        rules.check_conditions(conditions, values=dict.fromkeys(conditions), instruments=())

    assert (refusal.value.code, refusal.value.detail) == ("cycle", detail)


def test_question_read_by_two_others_is_no_cycle():
    rules.check_no_cycle({"a": {}, "b": reads("a"), "c": reads("a"), "d": reads("b", "c")})


def test_refusal_names_the_question_whose_condition_it_is():
    with pytest.raises(rules.ConditionError) as refusal:
        rules.check_conditions({"q": {}, "r": {"question": "q", "eq": "x"}}, values=VALUES, instruments=())

    assert (refusal.value.key, refusal.value.code, refusal.value.detail) == ("r", "unknown_value", "q = x")


# Source: design.md, section 3: a provision is implemented yes, in part, no; a list is answered by its options.
ANSWERS = [
    ("implementation", (), ("yes", "in_part", "no")),
    ("check", (), ("yes", "in_part", "no")),
    ("choice", ("a", "b"), ("a", "b")),
    ("choices", ("a",), ("a",)),
    ("text", (), None),
    ("citations", (), None),
]


@pytest.mark.parametrize(("kind", "options", "values"), ANSWERS)
def test_answer_values(kind, options, values):
    assert rules.answer_values(kind, options) == values


OPENING = [
    ({}, []),
    ({"question": "q", "eq": "yes"}, ["yes"]),
    ({"question": "q", "in": ["in_part", "no"]}, ["in_part", "no"]),
    ({"question": "q", "answered": True}, []),
    ({"all": [LEAF]}, []),
]


@pytest.mark.parametrize(("condition", "values"), OPENING)
def test_opening_values(condition, values):
    assert rules.opening_values(condition) == values


def test_questions_in():
    assert rules.questions_in({"all": [LEAF, {"any": [{"party_to": "TIP"}, {"question": "b", "answered": True}]}]}) == {
        "q",
        "b",
    }
