"""Words that came and went between two texts, in scripts with and without spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.rules import Mark, word_differences
from questionnaires.rules.differences import PIECES_MAX

K, A, T = Mark.KEPT, Mark.ADDED, Mark.TAKEN
CASES = [
    pytest.param("the same", "the same", [(K, "the same")], id="no change"),
    pytest.param("", "all new", [(A, "all new")], id="new"),
    pytest.param("all gone", "", [(T, "all gone")], id="gone"),
    pytest.param("", "", [], id="nothing"),
    pytest.param("Is it law?", "Is it a law?", [(K, "Is it "), (A, "a "), (K, "law?")], id="a word more"),
    pytest.param(
        "agree to commit crime", "agree to do grave crime",
        [(K, "agree to "), (T, "commit"), (A, "do grave"), (K, " crime")], id="neighbours grow together",
    ),
    pytest.param("article 5(1)", "article 5(1)(a)", [(K, "article 5(1)"), (A, "(a)")], id="a reference"),
    pytest.param("是否立法？", "是否已经立法？", [(K, "是否"), (A, "已经"), (K, "立法？")], id="Chinese, by character"),
    pytest.param(
        "هل يجرم القانون", "هل يعاقب القانون",
        [(K, "هل "), (T, "يجرم"), (A, "يعاقب"), (K, " القانون")], id="Arabic",
    ),
    pytest.param("one\ntwo", "one two", [(K, "one"), (T, "\n"), (A, " "), (K, "two")], id="a line break"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_words_that_came_and_went(before: str, after: str, expected: list[tuple[Mark, str]]) -> None:
    assert [(passage.mark, passage.text) for passage in word_differences(before, after)] == expected


words = st.text(alphabet="ab 5(.国法قن\né", max_size=30)


@given(before=words, after=words)
def test_nothing_is_lost_and_nothing_invented(before: str, after: str) -> None:
    passages = word_differences(before, after)

    assert "".join(p.text for p in passages if p.mark != Mark.ADDED) == before
    assert "".join(p.text for p in passages if p.mark != Mark.TAKEN) == after
    assert all(p.text for p in passages)


def test_very_long_texts_are_shown_whole() -> None:
    before, after = "a " * PIECES_MAX, "b " * PIECES_MAX

    assert [(p.mark, p.text) for p in word_differences(before, after)] == [(T, before), (A, after)]
