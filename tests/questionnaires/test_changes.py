"""What became of a question between two versions, and of an answer to it. Source: design.md, section 3; issue 3."""

from dataclasses import replace

import pytest

from questionnaires.queries import text_differences
from questionnaires.rules import Change, ChangeClass, Fate, QuestionContent, compare

SAME, WORDING, COMPATIBLE, BREAKING = ChangeClass
CARRIED, TO_CONFIRM, NEEDS_PERSON = Fate
Q = QuestionContent(
    key="q",
    kind="choices",
    provision="TIP 5(1)",
    show_if={"question": "p", "in": ["yes"]},
    is_required=False,
    texts={"text": {"en": "Which?", "fr": "Lesquels ?"}, "guidance": {"en": "Choose."}},
    options=("a", "b"),
    labels={"a": {"en": "A", "fr": "A"}, "b": {"en": "B"}},
    covers=("TIP 5(1)",),
)


def texts(text: dict[str, str], guidance: dict[str, str] | None = None) -> dict[str, object]:
    return {"texts": {"text": text, "guidance": guidance if guidance is not None else {"en": "Choose."}}}


ADDED = {"options": ("a", "b", "c"), "labels": {"a": {"en": "A", "fr": "A"}, "b": {"en": "B"}, "c": {"en": "C"}}}
CHANGES = {
    "nothing": ({}, SAME, CARRIED),
    "options in another order": ({"options": ("b", "a")}, COMPATIBLE, TO_CONFIRM),
    "French words": (texts({"en": "Which?", "fr": "Lesquelles ?"}), WORDING, CARRIED),
    "French taken out": (texts({"en": "Which?"}), WORDING, CARRIED),
    "English guidance": (texts({"en": "Which?", "fr": "Lesquels ?"}, {"en": "Choose any."}), WORDING, CARRIED),
    "English words": (texts({"en": "Which of them?", "fr": "Lesquels ?"}), WORDING, TO_CONFIRM),
    "French label": ({"labels": {"a": {"en": "A", "fr": "Â"}, "b": {"en": "B"}}}, WORDING, CARRIED),
    "English label": ({"labels": {"a": {"en": "Ah", "fr": "A"}, "b": {"en": "B"}}}, WORDING, TO_CONFIRM),
    "another condition": ({"show_if": {}}, COMPATIBLE, TO_CONFIRM),
    "must be answered": ({"is_required": True}, COMPATIBLE, TO_CONFIRM),
    "covers more": ({"covers": ("TIP 5(1)", "TIP 5(2)")}, COMPATIBLE, TO_CONFIRM),
    "an option more": (ADDED, COMPATIBLE, TO_CONFIRM),
    "an option more, other words": (ADDED | texts({"en": "Which of them?"}), COMPATIBLE, TO_CONFIRM),
    "an option less": ({"options": ("a",), "labels": {"a": {"en": "A", "fr": "A"}}}, BREAKING, NEEDS_PERSON),
    "an option renamed": ({"options": ("a", "c")}, BREAKING, NEEDS_PERSON),
    "another kind": ({"kind": "choice"}, BREAKING, NEEDS_PERSON),
    "another provision": ({"provision": "TIP 5(2)"}, BREAKING, NEEDS_PERSON),
    "no provision": ({"provision": None}, BREAKING, NEEDS_PERSON),
}


@pytest.mark.parametrize(("edit", "change", "fate"), CHANGES.values(), ids=CHANGES)
def test_change_of_one_question(edit, change, fate):
    (found,) = compare([Q], [replace(Q, **edit)])

    assert (found.change, found.fate) == (change, fate)


def test_lists_and_tuples_are_the_same_content():
    (found,) = compare([Q], [replace(Q, options=["a", "b"], covers=["TIP 5(1)"])])

    assert found.change == SAME


def test_added_question_harms_no_answer_and_one_taken_out_needs_a_person():
    new, old = replace(Q, key="new"), replace(Q, key="old")

    changes = compare([Q, old], [new, Q])

    assert [(change.key, change.change, change.fate) for change in changes] == [
        ("new", COMPATIBLE, TO_CONFIRM),
        ("q", SAME, CARRIED),
        ("old", BREAKING, NEEDS_PERSON),
    ]
    assert [(change.before is None, change.after is None) for change in changes] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_question_that_moved_is_the_same():
    other = replace(Q, key="other")

    assert {change.change for change in compare([Q, other], [other, Q])} == {SAME}


def test_text_differences_are_by_field_and_language():
    after = replace(
        Q,
        texts={"text": {"en": "Which of them?", "fr": "Lesquels ?", "zh_hans": "哪些？"}, "guidance": {}},
        labels={"a": {"en": "A", "fr": "Â"}, "c": {"en": "C"}},
    )

    assert text_differences(Change("q", WORDING, Q, after)) == {
        "text": {"en": ("Which?", "Which of them?"), "zh-hans": ("", "哪些？")},
        "guidance": {"en": ("Choose.", "")},
        "label/a": {"fr": ("A", "Â")},
        "label/c": {"en": ("", "C")},
        "label/b": {"en": ("B", "")},
    }


def test_text_differences_of_a_question_that_came_or_went():
    plain = replace(Q, texts={"text": {"en": "Which?"}}, labels=None, options=())

    assert text_differences(Change("q", COMPATIBLE, None, plain)) == {"text": {"en": ("", "Which?")}}
    assert text_differences(Change("q", BREAKING, plain, None)) == {"text": {"en": ("Which?", "")}}
    assert text_differences(Change("q", SAME, plain, plain)) == {}
