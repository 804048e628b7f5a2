"""What makes two contents the same; what a text may be, and what is a key."""

import pytest

from questionnaires import rules

# Source: RFC 8785, sections 3.2.1 to 3.2.4, for what we store: texts, whole numbers, booleans, nothing.
CANONICAL = [
    ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
    ({"é": "ا\n\x0f"}, '{"é":"ا\\n\\u000f"}'.encode()),
    ({"text": '"\\'}, b'{"text":"\\"\\\\"}'),
]


@pytest.mark.parametrize(("content", "expected"), CANONICAL)
def test_canonical_json(content, expected):
    assert rules.canonical_json(content) == expected


def test_content_hash_is_sha256_of_canonical_json():
    # printf '{"a":1}' | sha256sum
    assert rules.content_hash({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


CONTROL = [
    ("Two lines\nof text", []),
    ("A tab\tand a bell\a, twice\a", ["U+0009", "U+0007"]),
    ("A line\u2028of another kind", ["U+2028"]),
    ("Turned \u202eround", ["U+202E"]),
    ("عربي\u200f و\u200cفارسي", []),
    ("\x85\ud800", ["U+0085", "U+D800"]),
]


@pytest.mark.parametrize(("text", "found"), CONTROL)
def test_control_characters(text, found):
    assert rules.control_characters(text) == found


def test_label_has_one_line():
    assert rules.control_characters("Two\nlines", may_break=False) == ["U+000A"]


KEYS = [
    ("untoc-5-1-a-i", True),
    ("untoc-5-1-a.legal_persons", True),
    ("untoc-checklist.legal-persons", True),
    ("untoc." + "a" * 64, True),
    ("untoc." + "a" * 65, False),
    ("Untoc-5", False),
    ("untoc-5.a.b", False),
    ("untoc 5", False),
    ("untoc-5/a", False),
    ("untoc-5-1\n", False),
    ("-5", False),
    ("", False),
]


@pytest.mark.parametrize(("key", "expected"), KEYS)
def test_question_key(key, expected):
    assert rules.is_question_key(key) is expected


@pytest.mark.parametrize(("name", "expected"), [("in_part", True), ("a" * 41, False), ("a/b", False), ("É", False)])
def test_slug(name, expected):
    assert rules.is_slug(name) is expected
