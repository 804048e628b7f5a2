"""What cells say and how that compares. Source: issue 4, "Workbook": cells checked as if typed; blank is nothing."""

import pytest

from submissions.rules import (
    Comparison,
    FormSaid,
    FormWords,
    Trouble,
    TroubleError,
    compare_returned,
    folded,
    read_cells,
)

WORDS = FormWords(
    values={"yes": "yes", "in part": "in_part", "no": "no"},
    states={"not applicable": "not_applicable", "will follow": "will_follow", "not answered": "unanswered"},
    register={folded("Penal Code (Act 12), 257"): 7, folded("Customs Act"): 3},
    options=[("model_laws", "Model laws"), ("advice", "Legal advice, or help"), ("other", "Other")],
)
# kind, answer, reason → what it says
SAID = [
    ("implementation", "Yes", "", FormSaid("answered", "yes")),
    ("implementation", " in  PART ", "", FormSaid("answered", "in_part")),
    ("implementation", "will follow", "", FormSaid("will_follow")),
    ("implementation", "[Will follow]", "", FormSaid("will_follow")),
    ("check", "Not applicable", "No coast.", FormSaid("not_applicable", "No coast.")),
    ("check", "not answered", "", FormSaid("unanswered")),
    ("text", "  Own words.\nTwo lines. ", "", FormSaid("answered", "Own words.\nTwo lines.")),
    # Under a text, only in brackets is it a state.
    ("text", "will follow", "", FormSaid("answered", "will follow")),
    ("text", "[will follow]", "", FormSaid("will_follow")),
    ("text", "[not applicable]", "No coast.", FormSaid("not_applicable", "No coast.")),
    ("choice", "Model laws", "", FormSaid("answered", "model_laws")),
    ("choice", "2. Legal advice, or help", "", FormSaid("answered", "advice")),
    ("choice", "3", "", FormSaid("answered", "other")),
    ("choices", "3, 1", "", FormSaid("answered", ["model_laws", "other"])),
    ("choices", "١؛ ٣", "", FormSaid("answered", ["model_laws", "other"])),
    ("choices", "2.", "", FormSaid("answered", ["advice"])),
    ("choices", "3. Other\nLegal advice, or help", "", FormSaid("answered", ["advice", "other"])),
    ("citations", "customs act\nPenal Code (Act 12), 257", "", FormSaid("answered", [3, 7])),
    ("citations", "Forest Act | 9", "", FormSaid("answered", [], (("Forest Act", "9", ""),))),
    (
        "citations",
        "Forest Act | 9 | 2 to 4\nCustoms Act",
        "",
        FormSaid("answered", [3], (("Forest Act", "9", "2 to 4"),)),
    ),
    ("citations", "Forest Act |\nForest Act |", "", FormSaid("answered", [], (("Forest Act", "", ""),))),
]


@pytest.mark.parametrize(("kind", "answer", "reason", "said"), SAID)
def test_what_cells_say(kind: str, answer: str, reason: str, said: FormSaid) -> None:
    assert read_cells(kind, answer, reason, WORDS) == said


@pytest.mark.parametrize(
    ("kind", "answer", "reason", "trouble"),
    [
        ("implementation", "Maybe", "", Trouble.NOT_A_CHOICE),
        ("implementation", "Yes", "Why?", Trouble.REASON_ALONE),
        ("implementation", "will follow", "Why?", Trouble.REASON_ALONE),
        ("text", "Own words.", "Why?", Trouble.REASON_ALONE),
        ("choice", "4", "", Trouble.NOT_A_CHOICE),
        ("choice", "0", "", Trouble.NOT_A_CHOICE),
        ("choices", "1, 9", "", Trouble.NOT_A_CHOICE),
        ("choices", "Model laws, Other", "", Trouble.NOT_A_CHOICE),
        ("citations", "Unknown Act", "", Trouble.UNKNOWN_LAW),
        ("citations", "| 9 | 2", "", Trouble.UNKNOWN_LAW),
        ("citations", "a | b | c | d", "", Trouble.UNKNOWN_LAW),
        ("citations", "x" * 501 + " | 9", "", Trouble.LAW_TOO_LONG),
        ("citations", "Forest\u200bAct\x07 | 9", "", Trouble.CONTROL_CHARACTER),
    ],
)
def test_what_cells_cannot_say(kind: str, answer: str, reason: str, trouble: Trouble) -> None:
    with pytest.raises(TroubleError) as raised:
        read_cells(kind, answer, reason, WORDS)

    assert raised.value.trouble == trouble


YES, WORDS_SAID, TAKEN_BACK = FormSaid("answered", "yes"), FormSaid("answered", "One case."), FormSaid("unanswered")
# kind, the file says, its language, base | version that stands, state, value, language → how they compare
COMPARED = [
    ("implementation", YES, "en", 0, 0, "unanswered", None, "", Comparison.NEW),
    ("implementation", YES, "en", 2, 2, "answered", "no", "en", Comparison.CHANGED),
    ("implementation", YES, "en", 2, 3, "answered", "no", "en", Comparison.BOTH),
    ("implementation", YES, "en", 0, 1, "answered", "no", "en", Comparison.BOTH),
    # Both said the same, whoever was first; "yes" is in no language.
    ("implementation", YES, "en", 0, 5, "answered", "yes", "fr", Comparison.SAME),
    ("text", WORDS_SAID, "en", 1, 1, "answered", " One case.\n", "en", Comparison.SAME),
    ("text", WORDS_SAID, "en", 1, 1, "answered", "One case.", "fr", Comparison.CHANGED),
    ("text", WORDS_SAID, "en", 1, 2, "unanswered", None, "en", Comparison.BOTH),
    ("text", WORDS_SAID, "en", 2, 2, "unanswered", None, "en", Comparison.NEW),
    ("text", TAKEN_BACK, "en", 0, 0, "unanswered", None, "", Comparison.SAME),
    ("text", TAKEN_BACK, "en", 1, 1, "answered", "One case.", "en", Comparison.CHANGED),
    (
        "check",
        FormSaid("not_applicable", "No coast."),
        "en",
        1,
        1,
        "not_applicable",
        "No coast.",
        "ar",
        Comparison.CHANGED,
    ),
    # A law that the register does not hold is always something new.
    ("citations", FormSaid("answered", [3], (("A", "", ""),)), "en", 1, 1, "answered", [3], "en", Comparison.CHANGED),
]


@pytest.mark.parametrize(
    ("kind", "said", "language", "base", "number", "state", "value", "standing_language", "comparison"), COMPARED
)
def test_how_a_file_compares(kind, said, language, base, number, state, value, standing_language, comparison) -> None:
    found = compare_returned(
        kind, said, language, base, number=number, state=state, value=value, standing_language=standing_language
    )

    assert found == comparison
