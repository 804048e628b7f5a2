"""When a question is asked, and what makes two texts the same."""

import pytest

from questionnaires import rules

IN_PART_OR_NO = {"question": "untoc-5-1", "in": ["in_part", "no"]}
# Source: issue 2, "follow-ups that open by the answer".
SHOWN = [
    ({}, {}, True),
    ({}, {"untoc-5-1": "yes"}, True),
    (IN_PART_OR_NO, {}, False),
    (IN_PART_OR_NO, {"untoc-5-1": None}, False),
    (IN_PART_OR_NO, {"untoc-5-1": "yes"}, False),
    (IN_PART_OR_NO, {"untoc-5-1": "in_part"}, True),
    (IN_PART_OR_NO, {"untoc-5-1": "no"}, True),
    (IN_PART_OR_NO, {"untoc-5-2": "no"}, False),
    (IN_PART_OR_NO, {"untoc-5-1": ["no"]}, False),
]


@pytest.mark.parametrize(("show_if", "answers", "expected"), SHOWN)
def test_is_shown(show_if, answers, expected):
    assert rules.is_shown(show_if, answers) is expected


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
