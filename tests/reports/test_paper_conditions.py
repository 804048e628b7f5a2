"""When a question is asked, in words. Source: the condition language of questionnaires/rules/conditions.py."""

import pytest
from django.utils.translation import override

from reports.sections.paper import Surroundings, when_asked

AROUND = Surroundings(
    numbers={"a": 12, "a.kind": 13, "b": 14},
    labels={
        "a": {"yes": "Yes", "in_part": "In part", "no": "No"},
        "a.kind": {"criminal": "Criminal liability", "civil": "Civil liability", "none": "No liability"},
    },
    instruments={"UNTOC": "Organized Crime Convention"},
    lead="a",
)
LEAD_YES = {"question": "a", "eq": "yes"}
OTHER = {"question": "b", "answered": True}
PARTY = {"party_to": "UNTOC"}


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({}, ""),
        (LEAD_YES, "If yes:"),
        ({"question": "a", "eq": "in_part"}, "If in part:"),
        ({"question": "a", "in": ["no"]}, "If no:"),
        ({"question": "a", "in": ["yes", "in_part"]}, "If yes or in part:"),
        ({"question": "a", "in": ["in_part", "yes"]}, "If yes or in part:"),
        ({"question": "a", "in": ["in_part", "no"]}, "If in part or no:"),
        ({"question": "a", "in": ["yes", "no"]}, "If yes or no:"),
        ({"question": "a", "in": ["yes", "in_part", "no"]}, "If yes, in part or no:"),
        ({"question": "a", "answered": True}, "If question 12 is answered:"),
        ({"question": "a", "answered": False}, "If question 12 is not answered:"),
        (OTHER, "If question 14 is answered:"),
        ({"question": "b", "answered": False}, "If question 14 is not answered:"),
        ({"question": "a.kind", "eq": "civil"}, "If the answer to question 13 is “Civil liability”:"),
        (
            {"question": "a.kind", "in": ["criminal", "civil", "none"]},
            "If the answer to question 13 is “Criminal liability”, “Civil liability” or “No liability”:",
        ),
        # A value whose label is not known is named as it is, rather than left out.
        ({"question": "b", "eq": "x"}, "If the answer to question 14 is “x”:"),
        (PARTY, "If your State is party to the instrument “Organized Crime Convention”:"),
        ({"party_to": "NEW"}, "If your State is party to the instrument “NEW”:"),
        ({"all": [OTHER]}, "If question 14 is answered:"),
        # Only one question is read, yet not in one of the usual ways.
        (
            {"any": [LEAD_YES, {"question": "a", "answered": False}]},
            "If the answer to question 12 is “Yes” or question 12 is not answered:",
        ),
        (
            {"all": [LEAD_YES, PARTY]},
            "If the answer to question 12 is “Yes” and your State is party to the instrument"
            " “Organized Crime Convention”:",
        ),
        (
            {"any": [LEAD_YES, OTHER, {"question": "a.kind", "answered": True}]},
            "If the answer to question 12 is “Yes”, question 14 is answered or question 13 is answered:",
        ),
        (
            {"all": [OTHER, {"any": [LEAD_YES, {"all": [PARTY, {"question": "a.kind", "eq": "none"}]}]}]},
            "If question 14 is answered and (the answer to question 12 is “Yes” or (your State is party to the"
            " instrument “Organized Crime Convention” and the answer to question 13 is “No liability”)):",
        ),
        ({"all": [{"any": [LEAD_YES, OTHER]}]}, "If the answer to question 12 is “Yes” or question 14 is answered:"),
    ],
)
def test_a_condition_is_a_sentence(condition, sentence):
    with override("en"):
        assert when_asked(condition, AROUND) == sentence


def test_a_percent_sign_in_a_label_is_a_percent_sign():
    around = Surroundings({"a": 1}, {"a": {"x": "100 %(s)s %s"}}, {})

    with override("en"):
        assert when_asked({"question": "a", "eq": "x"}, around) == "If the answer to question 1 is “100 %(s)s %s”:"


def test_away_from_its_provision_a_question_is_named_by_its_number():
    around = Surroundings(AROUND.numbers, AROUND.labels, AROUND.instruments)

    with override("en"):
        assert when_asked(LEAD_YES, around) == "If the answer to question 12 is “Yes”:"
