"""What a reply must look like, when an article is answered, which step may follow which: tables of cases."""

import pytest

from submissions import rules
from submissions.rules import InvalidAnswerError, QuestionFacts, Remark, Reply

LIMIT = 30_000
SLUGS = ("legal-advice", "training", "other")


def question(key: str, kind: str = "implementation", *, required: bool | None = None, legislative: bool = True):
    parent, dot, part = key.partition(".")
    opens_by = {"laws": ["yes", "in_part"], "missing": ["in_part", "no"], "assistance": ["in_part", "no"]}.get(part)
    return QuestionFacts(
        key=key,
        kind=kind,
        is_required=not dot if required is None else required,
        show_if={"question": parent, "in": opens_by} if opens_by else {},
        is_legislative=legislative,
    )


ARTICLE = [
    question("tip-5-1"),
    question("tip-5-1.laws", "citations"),
    question("tip-5-1.missing", "text"),
    question("tip-5-2", legislative=False),
    question("tip-5-2.laws", "citations"),
    question("tip-5.examples", "text"),
]

# Source: design.md, section 4, "Submission".
STEPS = [
    ("draft", "review", "under_national_review"),
    ("draft", "clear", "cleared"),
    ("draft", "submit", None),
    ("draft", "recall", None),
    ("under_national_review", "clear", "cleared"),
    ("under_national_review", "recall", "draft"),
    ("under_national_review", "submit", None),
    ("cleared", "submit", "submitted"),
    ("cleared", "recall", "draft"),
    ("cleared", "clear", None),
    ("submitted", "submit", None),
    ("submitted", "recall", None),
    ("submitted", "revise", "draft"),
    ("submitted", "ask_clarification", "clarification_asked"),
    ("clarification_asked", "revise", "draft"),
    ("clarification_asked", "close", "closed"),
    ("closed", "revise", None),
    ("closed", "submit", None),
]


@pytest.mark.parametrize(("status", "event", "expected"), STEPS)
def test_next_status(status, event, expected):
    assert rules.next_status(status, event) == expected


# Source: design.md, section 2, rule 4.
@pytest.mark.parametrize(("participation", "expected"), [("party", True), ("signatory", True), ("none", False)])
def test_who_may_reply(participation, expected):
    assert rules.may_reply(participation) is expected


# Sources: issue 2 (kinds of questions); design.md, section 2, rule 7 (a State's words), section 3 (answer states).
VALUES = [
    ("implementation", "answered", "yes", "yes"),
    ("implementation", "answered", "in_part", "in_part"),
    ("implementation", "not_available", "yes", None),
    ("implementation", "will_follow", None, None),
    ("implementation", "deliberately_blank", "", None),
    ("implementation", "unanswered", "yes", None),
    ("implementation", "not_applicable", "No coast.", "No coast."),
    ("implementation", "not_applicable", None, ""),
    ("text", "answered", " Two\n\tlines ", " Two\n\tlines "),
    ("text", "answered", "From\r\nWindows", "From\nWindows"),
    ("text", "answered", "e\u0301 \u202bعربي\u202c", "e\u0301 \u202bعربي\u202c"),
    ("text", "answered", "字" * LIMIT, "字" * LIMIT),
    ("text", "answered", "\U0001f5fa" * LIMIT, "\U0001f5fa" * LIMIT),
    ("text", "will_follow", "typed before", None),
    ("choices", "answered", ["other", "legal-advice", "other"], ["legal-advice", "other"]),
    ("citations", "answered", [7, 3, 7], [3, 7]),
]


@pytest.mark.parametrize(("kind", "state", "value", "expected"), VALUES)
def test_value_is_normalised(kind, state, value, expected):
    assert rules.normalise(kind, state, value, option_slugs=SLUGS, limit=LIMIT) == expected


# Source: design.md, section 4 (413 too long, 422 invalid) and section 9.
INVALID = [
    ("implementation", "answered", "Yes", "not_a_choice"),
    ("implementation", "answered", None, "not_a_choice"),
    ("implementation", "answered", ["yes"], "not_a_choice"),
    ("implementation", "answered", True, "not_a_choice"),
    ("implementation", "not_applicable", ["reason"], "not_text"),
    ("implementation", "not_applicable", "a\x00b", "control_character"),
    ("text", "answered", None, "not_text"),
    ("text", "answered", 5, "not_text"),
    ("text", "answered", {"text": "x"}, "not_text"),
    ("text", "answered", "", "empty"),
    ("text", "answered", " \n ", "empty"),
    ("text", "answered", "a\x00b", "control_character"),
    ("text", "answered", "a\x0bb", "control_character"),
    ("text", "answered", "a\rb", "control_character"),
    ("text", "answered", "a\x7fb", "control_character"),
    ("text", "answered", "a\x85b", "control_character"),
    ("text", "answered", "a\ud800b", "control_character"),
    ("text", "answered", "x" * (LIMIT + 1), "too_long"),
    ("text", "answered", "\x00" * (LIMIT + 1), "too_long"),
    ("choices", "answered", "other", "not_a_choice"),
    ("choices", "answered", ["other", "money"], "not_a_choice"),
    ("choices", "answered", [["other"]], "not_a_choice"),
    ("choices", "answered", [], "empty"),
    ("citations", "answered", ["7"], "not_a_choice"),
    ("citations", "answered", [True], "not_a_choice"),
    ("citations", "answered", [1.5], "not_a_choice"),
    ("citations", "answered", [], "empty"),
]


@pytest.mark.parametrize(("kind", "state", "value", "code"), INVALID)
def test_invalid_value_is_refused(kind, state, value, code):
    with pytest.raises(InvalidAnswerError) as refusal:
        rules.normalise(kind, state, value, option_slugs=SLUGS, limit=LIMIT)

    assert refusal.value.code == code


# Source: issue 2, table of the gap rule: "not applicable with reason".
KEPT_WITH_A_PROBLEM = [
    ("not_applicable", "", rules.NO_REASON),
    ("not_applicable", None, rules.NO_REASON),
    ("not_applicable", "  ", rules.NO_REASON),
    ("not_applicable", "No coast.", None),
    ("answered", "yes", None),
    ("not_available", None, None),
    ("unanswered", None, None),
]


@pytest.mark.parametrize(("state", "value", "expected"), KEPT_WITH_A_PROBLEM)
def test_problem_of_what_is_kept(state, value, expected):
    assert rules.problem_of(state, value) == expected


YES, NO = Reply("answered", "yes"), Reply("answered", "no")
CITED = Reply("answered", [3])

# Sources: issue 2 (follow-ups open by the answer); design.md, section 3: never read from emptiness.
SHOWN = [
    ({}, {"tip-5-1", "tip-5-2", "tip-5.examples"}),
    ({"tip-5-1": YES}, {"tip-5-1", "tip-5-1.laws", "tip-5-2", "tip-5.examples"}),
    ({"tip-5-1": NO}, {"tip-5-1", "tip-5-1.missing", "tip-5-2", "tip-5.examples"}),
    ({"tip-5-1": Reply("not_applicable", "yes")}, {"tip-5-1", "tip-5-2", "tip-5.examples"}),
    ({"tip-5-1": Reply("unanswered", "yes")}, {"tip-5-1", "tip-5-2", "tip-5.examples"}),
]


@pytest.mark.parametrize(("replies", "expected"), SHOWN)
def test_questions_that_are_asked(replies, expected):
    assert rules.shown_keys(ARTICLE, replies) == expected


# (replies, required, answered, other, unanswered, status). Source: knowledge/frontend.md, 1.3 and 1.4.
PROGRESS = [
    ({}, 2, 0, 0, 2, "not_started"),
    ({"tip-5.examples": Reply("answered", "A case.")}, 2, 0, 0, 2, "not_started"),
    ({"tip-5-1": YES}, 2, 1, 0, 1, "in_progress"),
    ({"tip-5-1": Reply("will_follow")}, 2, 0, 1, 1, "in_progress"),
    ({"tip-5-1": YES, "tip-5-2": Reply("not_available")}, 2, 1, 1, 0, "answered"),
    ({"tip-5-1": YES, "tip-5-2": NO}, 2, 2, 0, 0, "answered"),
    ({"tip-5-1": YES, "tip-5-2": Reply("unanswered")}, 2, 1, 0, 1, "in_progress"),
    ({"tip-5-1": YES, "tip-5-2": Reply("carried_over", "yes")}, 2, 1, 0, 1, "in_progress"),
]


@pytest.mark.parametrize(("replies", "required", "answered", "other", "unanswered", "status"), PROGRESS)
def test_progress_of_an_article(replies, required, answered, other, unanswered, status):
    progress = rules.article_progress(ARTICLE, replies)

    counts = (progress.required_count, progress.answered_count, progress.other_count, progress.unanswered_count)
    assert counts == (required, answered, other, unanswered)
    assert progress.status == status


# Source for the law: guidance of the Conference's questionnaires; for the reason: issue 2, table of the gap rule.
REMARKS = [
    ({}, [("tip-5-1", "unanswered"), ("tip-5-2", "unanswered")]),
    ({"tip-5-1": YES, "tip-5-2": YES}, [("tip-5-1", "no_law_cited")]),
    ({"tip-5-1": YES, "tip-5-1.laws": CITED, "tip-5-2": YES}, []),
    (
        {"tip-5-1": YES, "tip-5-1.laws": Reply("unanswered", [3]), "tip-5-2": YES},
        [("tip-5-1", "no_law_cited")],
    ),
    ({"tip-5-1": Reply("answered", "in_part"), "tip-5-2": NO}, []),
    ({"tip-5-1": Reply("not_applicable", ""), "tip-5-2": NO}, [("tip-5-1", "no_reason")]),
    ({"tip-5-1": Reply("not_applicable", "No coast."), "tip-5-2": NO}, []),
    ({"tip-5-1": Reply("carried_over", "yes"), "tip-5-2": NO}, [("tip-5-1", "carried_over")]),
    ({"tip-5-1": Reply("deliberately_blank"), "tip-5-2": Reply("will_follow")}, []),
]


@pytest.mark.parametrize(("replies", "expected"), REMARKS)
def test_check_before_submission(replies, expected):
    assert rules.check(ARTICLE, replies) == [Remark(key, code) for key, code in expected]


def test_only_a_missing_reason_blocks():
    codes = (rules.UNANSWERED, rules.NO_LAW_CITED, rules.CARRIED_OVER, rules.NO_REASON)

    assert [code for code in codes if Remark("tip-5-1", code).is_blocking] == [rules.NO_REASON]


ROWS = [("tip-5-1", "answered", "yes", "en", "secretariat"), ("tip-5-1.laws", "answered", [3], "en", "secretariat")]
LAWS = [(3, "Penal Code", "1", "2005-05-20", "257")]


def test_hash_does_not_depend_on_order():
    assert rules.content_hash(ROWS, LAWS) == rules.content_hash(reversed(ROWS), LAWS)


@pytest.mark.parametrize("place", range(5))
def test_hash_depends_on_everything_said(place):
    changed = [tuple("x" if n == place else part for n, part in enumerate(ROWS[0])), ROWS[1]]
    laws = [tuple(9 if n == place else part for n, part in enumerate(LAWS[0]))]

    assert len({rules.content_hash(*said) for said in ((ROWS, LAWS), (changed, LAWS), (ROWS, laws))}) == 3


def test_cited_ids_are_those_of_laws():
    assert rules.cited_ids([*ROWS, ("tip-5-1.assistance", "answered", ["training"], "en", "secretariat")]) == {3}
