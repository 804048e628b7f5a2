"""Texts of officers as they are read: what is sound, what is refused and where, what is pointed out, how long it is."""

import re
import time

import pytest

from reports.choices import TextProblem
from reports.rules import LENGTH_MAX, Live, Note, Said, figure_names, parse, problems, warnings, words

FIGURES = {"participation.untoc.replied", "participation.untoc.of"}
NUMBER = re.compile(r"[\d.,]*\d")
SOUND = "Of {{participation.untoc.of}} States parties, {{ participation.untoc.replied }} replied."


def found(text: str) -> list[tuple[str, int, int]]:
    return [(problem.kind, problem.paragraph, problem.position) for problem in problems(text, FIGURES)]


def pieces(text: str) -> list[list[object]]:
    return [[_short(piece) for piece in paragraph.pieces] for paragraph in parse(text)]


def _short(piece: object) -> object:
    if isinstance(piece, Note):
        return tuple(_short(inner) for inner in piece.pieces)
    return {"figure": piece.name} if isinstance(piece, Live) else piece.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n ", []),
        ("One.\r\nStill one.\r\n \r\n\r\nTwo.", [["One.\nStill one."], ["Two."]]),
        ("{{a.b}} replied", [[{"figure": "a.b"}, " replied"]]),
        ("Few{{ a }}.", [["Few", {"figure": "a"}, "."]]),
        ("Said[^Of {{a}} States.].", [["Said", ("Of ", {"figure": "a"}, " States."), "."]]),
        ("Said[^See [A/RES/55/25], annex I.]", [["Said", ("See [A/RES/55/25], annex I.",)]]),
        ("Words [in brackets] stay.", [["Words [in brackets] stay."]]),
        ("<b>& { one brace }", [["<b>& { one brace }"]]),
    ],
)
def test_text_is_read_as_paragraphs_figures_and_footnotes(text, expected):
    assert pieces(text) == expected


def test_positions_count_from_one_in_each_paragraph():
    (paragraph,) = parse("Of {{a}}[^So {{b}}]")

    said, live, note = paragraph.pieces
    assert (said, live) == (Said("Of ", 1), Live("a", 4))
    assert note == Note((Said("So ", 11), Live("b", 14)), 9)


def test_names_of_figures_are_told_in_reading_order():
    assert figure_names("{{b}} [^{{a}} and {{c}}]\n\n{{b}}") == ("b", "a", "c", "b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOUND, []),
        (f"{SOUND}\n\nNow {{{{nobody.knows}}}}.", [("unknown_figure", 2, 5)]),
        ("Now {{}}.", [("unknown_figure", 1, 5)]),
        ("Said[^{{nobody}}]", [("unknown_figure", 1, 7)]),
        ("Now {{participation.untoc.of}.", [("unclosed_figure", 1, 5)]),
        ("Now {{", [("unclosed_figure", 1, 5)]),
        ("Now }} and", [("unopened_figure", 1, 5)]),
        ("Said[^so", [("unclosed_footnote", 1, 5)]),
        ("Said[^so\n\nand so]", [("unclosed_footnote", 1, 5)]),
        ("Said[^so [^and so] it is]", [("nested_footnote", 1, 10)]),
        ("Said[^ ]", [("empty_footnote", 1, 5)]),
        ("a\u202eb", [("control_character", 1, 2)]),
        ("a\x00b\n\n\x07", [("control_character", 1, 2), ("control_character", 2, 1)]),
        ("\u200fعدد\u200e {{participation.untoc.of}}", []),
        ("{{b}}\x00", [("unknown_figure", 1, 1), ("control_character", 1, 6)]),
        ("x" * LENGTH_MAX, []),
        ("x" * (LENGTH_MAX + 1), [("too_long", 1, 1)]),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_place(text, expected):
    assert found(text) == expected


def test_problem_shows_what_stands_there():
    (problem,) = problems("In the second cycle some {{nobody.knows}} States\nof the region replied.", FIGURES)

    assert problem.excerpt == "e second cycle some {{nobody.knows}} States of the region re"


def test_hundred_thousand_words_are_refused_at_once():
    assert found("word " * 100_000) == [("too_long", 1, 1)]


@pytest.mark.parametrize("hostile", ["{{", "[^", "[", "]", "}}", "{{a}}[^", "\u202e", "\n\n", "1 ", "article 1, "])
def test_hostile_text_costs_no_time(hostile):
    text = (hostile * LENGTH_MAX)[:LENGTH_MAX]

    began = time.process_time()
    assert len(problems(text, FIGURES)) <= 20
    assert len(warnings(text)) <= 20
    words(text, "zh-hans")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Of the 107 parties, 50 replied.", ["107", "50"]),
        ("A share of 47 %, or 1,234.5 in all.", ["47", "1,234.5"]),
        ("Of {{fir-5-1-a.total}} States.", []),
        ("Said[^Five of 12 States.]", ["12"]),
        ("As decided on 1 November 2026, in the cycle of 2005-2006.", []),
        ("From 12 to 16 October 2026 and since 2026-10-12.", []),
        ("Under articles 5, 6 (1) (a) and 8, paragraph 2, and resolution 55/25.", []),
        ("See CTOC/COP/2026/4, item 3, thirteenth or 13th session.", []),
        ("Article 5 binds 12 States.", ["12"]),
        ("12 States replied.", ["12"]),
        ("Le 1er novembre 2026, 12 États, article 16, paragraphe 3.", ["12"]),
        ("El 1 de noviembre de 2026, 12 Estados, artículos 5 y 6.", ["12"]),
        ("К 1 ноября 2026 года ответили 12 государств (статья 5, пункты 1 и 2).", ["12"]),
        ("截至2026年11月1日，12个缔约国答复，见第5、6和8条。", ["12"]),
        ("حتى 1 تشرين الثاني/نوفمبر 2026 ردت ١٢ دولة، المادة 5 والفقرة 2.", ["١٢"]),
    ],
)
def test_typed_numbers_are_pointed_out_and_references_are_not(text, expected):
    found = warnings(text)

    assert [w.kind for w in found] == [TextProblem.TYPED_NUMBER] * len(expected)
    assert [NUMBER.match(text, w.position - 1)[0] for w in found] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("", "en", 0),
        ("Of {{a.b}} States parties, {{c}} replied – at last.", "en", 8),
        ("Said[^In part.] so", "en", 4),
        ("Said[^In part.]so", "fr", 4),
        ("截至2026年，有{{a.b}}个缔约国。", "zh-hans", 10),
        ("ردت {{a}} دولة", "ar", 3),
    ],
)
def test_words_are_counted_as_documents_are(text, language, expected):
    assert words(text, language) == expected
