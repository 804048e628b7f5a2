"""The data of the sections, and the promise that no language version shows a different figure."""

import re
from copy import deepcopy
from dataclasses import replace

import pytest

from reports import outline
from reports.rendering.html import render_document
from reports.sections import blocks, content
from reports.sections.blocks import Figure, Footnote, Notice, Paragraph, Part, Quotation, Table, Words
from tests.factories.documents import small_document
from tests.factories.reports import LANGUAGES, make_snapshot

SAID = re.compile(r'data-figure="([^"]*)"[^>]*>([^<]*)<')


def compose(language: str = "en", **changes) -> blocks.Document:
    return outline.compose(make_snapshot(**changes), language)


def part(document: blocks.Document, anchor: str) -> Part:
    return next(found for found in document.parts if found.id == anchor)


def table(document: blocks.Document, identifier: str) -> Table:
    return next(found for found in blocks.tables(document) if found.id == identifier)


def numbers(found: Table) -> list[list[int | None]]:
    return [[run.number for cell in row.cells for run in cell.runs if isinstance(run, Figure)] for row in found.rows]


def paragraphs(found: Part) -> list[str]:
    return [blocks.plain(block.runs) for block in found.blocks if isinstance(block, Paragraph)]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text) or text


def test_sections_stand_in_the_order_of_the_conference():
    headings = [(p.label, blocks.plain(p.heading)) for p in compose().parts if p.level == 1]

    assert headings == [
        ("I.", "Introduction"),
        ("II.", "Participation"),
        ("III.", "Overview of implementation"),
        ("IV.", "Analysis by article"),
        ("V.", "Measures to be considered and optional provisions"),
        ("VI.", "Notifications, declarations and reservations"),
        ("VII.", "Difficulties"),
        ("VIII.", "Technical assistance needs"),
        ("IX.", "Good practices"),
        ("X.", "Trends"),
        ("XI.", "Conclusions and recommendations"),
        ("Annex I.", "States that replied"),
        ("Annex II.", "Tables by article and regional group"),
        ("Annex III.", "Questionnaire"),
        ("Annex IV.", "Method"),
    ]


def test_sections_that_were_not_chosen_leave_no_gap_in_the_numbers():
    document = compose(sections=["introduction", "difficulties", "annex-method"])

    assert [p.label for p in document.parts if p.level == 1] == ["I.", "II.", "Annex I."]


def test_participation_says_of_how_many_on_which_day():
    document = compose()

    found = part(document, "participation-UNTOC")
    assert paragraphs(found) == ["Of the 81 States parties on 1\u00a0November 2026, 31 replied."]
    assert numbers(found.blocks[1]) == [[50, 20], [29, 11], [2, 0], [81, 31]]


def test_signatories_and_others_stand_apart_from_parties():
    assert numbers(table(compose(), "participation.others")) == [[1, 1, 0]]


def test_overview_keeps_mandatory_and_optional_apart():
    document = compose()

    assert numbers(table(document, "overview.mandatory")) == [[1, 15, 3, 4, 5, 0, 4]]
    assert numbers(table(document, "overview.optional")) == [[1, 6, 0, 1, 20, 1, 3]]


def test_a_no_to_an_optional_clause_is_called_not_used_and_stands_outside_the_analysis():
    document = compose()

    found = table(document, "article.untoc.6.optional")
    assert [blocks.plain(column.heading) for column in found.columns[1:5]] == [
        "Used",
        "Used, not substantiated",
        "Used in part",
        "Not used",
    ]
    assert found in part(document, "options-UNTOC").blocks
    assert found not in part(document, "article-UNTOC-6").blocks


def test_an_article_is_a_part_under_its_cluster():
    document = compose()

    place = document.parts.index(part(document, "article-UNTOC-6"))
    assert document.parts[place].level == 3
    assert document.parts[place - 1].id == "cluster-A"
    assert paragraphs(document.parts[place])[1] == (
        "Of the 31 States parties that replied, 9 reported at least one mandatory provision of the article as in place"
        " in part or not in place."
    )


def test_heat_tables_say_the_denominator_first_and_shade_in_five_steps():
    found = table(compose(), "article.untoc.6.groups")

    assert numbers(found) == [[20, 11, 0, 31], [6, 3, 0, 9]]
    assert [cell.step for cell in found.rows[1].cells[1:]] == [3, 3, 0, 3]


def test_what_is_withheld_has_a_mark_a_note_and_no_shade():
    found = table(compose(), "annex.untoc.optional")

    cells = found.rows[1].cells[1:3]
    assert [(blocks.plain(cell.runs), cell.step) for cell in cells] == [("†", None)] * 2
    assert blocks.plain(found.notes[0]).startswith("† Withheld")


def test_a_reservation_stands_in_a_column_of_its_own():
    snapshot = make_snapshot()
    snapshot["articles"][0]["provisions"][0]["reserved"] = 2

    found = table(outline.compose(snapshot, "en"), "article.untoc.6.mandatory")

    assert blocks.plain(found.columns[-1].heading) == "Reservation or declaration"
    assert numbers(found) == [[15, 3, 9 - 5, 5, 0, 4, 2]]


def test_a_state_speaks_in_its_own_language():
    quotation = part(compose(), "practices-UNTOC-6").blocks[0]

    assert isinstance(quotation, Quotation)
    assert (quotation.text, quotation.tag, quotation.direction) == ("وحدة متخصصة", "ar", "rtl")
    assert blocks.plain(quotation.source) == "Algeria"


@pytest.mark.parametrize("language", LANGUAGES)
def test_states_stand_in_the_alphabetical_order_of_the_language(language):
    snapshot = make_snapshot()
    expected = [
        s["names"][language] for s in sorted(snapshot["replied_states"], key=lambda s: s["positions"][language])
    ]

    rows = table(compose(language), "annex.states").rows

    assert [blocks.plain(row.cells[0].runs) for row in rows] == expected


def test_a_text_without_a_translation_says_its_language():
    found = part(compose("ar"), "article-UNTOC-6")

    duty = found.blocks[0].runs[0]
    assert (duty.tag, duty.direction) == ("en", "ltr")


TREND = {
    "instrument": "UNTOC",
    "cycles": [
        {"slug": "first", "titles": {"en": "First"}, "cut_off_on": "2024-11-01"},
        {"slug": "second", "titles": {"en": "Second"}, "cut_off_on": "2026-11-01"},
    ],
    "states": {"first": 12, "second": 12},
    "lines": [{"number": 6, "counts": {"first": [7, 12], "second": [4, 12]}, "changed": ["second"]}],
}


def test_trends_show_the_same_states_and_mark_a_question_that_changed():
    found = table(compose(trends=[TREND]), "trends.untoc")

    assert numbers(found) == [[12, 12], [7, 4]]
    assert [blocks.plain(cell.runs) for cell in found.rows[1].cells[1:]] == ["7", "4*"]
    assert "put otherwise" in blocks.plain(found.notes[-1])


def test_without_conclusions_the_section_says_so():
    found = part(compose(), "conclusions")

    assert found.blocks == (Notice("empty", (Words("No conclusions have been entered yet."),)),)
    assert outline.lacks_conclusions("gap_analysis", [], []) is True
    assert outline.lacks_conclusions("gap_analysis", [], ["conclusions-states"]) is False
    assert outline.lacks_conclusions("gap_analysis", ["introduction"], []) is False


def test_texts_of_an_officer_are_numbered_and_recommendations_strong():
    snapshot = make_snapshot()
    note = Footnote((Words("Decision 3/1."),))
    texts = {
        "participation": ((Words("More replied than before."), note),),
        "conclusions-states": ((Words("Reply in time."),), (Words("Cite laws."),)),
    }

    document = outline.compose(snapshot, "en", texts)

    concluding = part(document, "conclusions-states").blocks
    assert [block.is_strong for block in concluding] == [True, True]
    assert concluding[1].number == concluding[0].number + 1
    assert "More replied than before." in paragraphs(part(document, "participation"))[1]
    assert [p.id for p in document.parts if p.id.startswith("conclusions")] == ["conclusions", "conclusions-states"]


def test_paragraphs_and_footnotes_are_numbered_through_the_document():
    document = compose()

    paragraph_numbers = [b.number for b in blocks.walk(document) if isinstance(b, Paragraph) and b.is_numbered]
    footnotes = [b.number for b in blocks.walk(document) if isinstance(b, Footnote)]
    assert paragraph_numbers == list(range(1, len(paragraph_numbers) + 1))
    assert footnotes == list(range(1, len(footnotes) + 1))
    assert len(footnotes) >= 3


def test_six_languages_hold_the_same_figures_numbers_and_anchors():
    documents = [compose(language) for language in LANGUAGES]

    figures = [blocks.figures(document) for document in documents]
    anchors = [[(p.id, p.level) for p in document.parts] for document in documents]
    assert len(figures[0]) > 60
    assert figures == [figures[0]] * 6
    assert anchors == [anchors[0]] * 6


def printed(language: str) -> dict[str, str]:
    """Figures as they stand in the HTML. A sentence may say one and two in words: Arabic has its own forms."""
    found = SAID.findall(render_document(compose(language)))
    return {name: digits(text) for name, text in found if text}


def test_six_languages_print_the_same_figures():
    english = printed("en")

    assert len(english) > 60
    for language in LANGUAGES:
        assert english | printed(language) == english


def test_another_figure_in_one_language_would_be_seen():
    changed = make_snapshot()
    changed["articles"][0]["provisions"][0]["statuses"]["gap"] = 6

    first, second = blocks.figures(compose()), blocks.figures(outline.compose(changed, "ar"))

    assert {name for name in first if first[name] != second[name]} == {
        "overview.mandatory.untoc.not-done",
        "provision.untoc-6-1-a-i.not-done",
    }


def test_one_name_for_two_numbers_is_refused():
    document = small_document()
    twice = Paragraph((Figure("a", 1, "1"), Figure("a", 2, "2")))
    broken = replace(document, parts=(Part("x", 1, "", (), (twice,)),))

    with pytest.raises(ValueError, match="a stands for 1 and 2"):
        blocks.figures(broken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_illustrative_data_is_said_to_be_so(language):
    cycle = {"slug": "first", "titles": {"en": "First"}, "is_illustrative": True}

    plain, flagged = render_document(compose(language)), render_document(compose(language, cycle=cycle))

    with outline.override(language):
        sentence = outline.masthead.illustrative_sentence()
    # On the first page, at the foot of every page, and in the introduction.
    assert (plain.count(sentence), flagged.count(sentence)) == (0, 3)


def test_every_figure_an_officer_may_name_has_a_label():
    snapshot = make_snapshot()

    named = outline.named_figures(snapshot, "fr")

    assert {name: found.number for name, found in named.items()} == outline.figures_of(snapshot)
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) and found.label for name, found in named.items())


def test_words_for_one_and_two_keep_their_figure():
    """Arabic says one and two in words: the figure stays in the document, so that no language has fewer."""
    runs = content.say("one State", count=Figure("x", 1, "1"))

    assert runs == (Words("one State"), Figure("x", 1, ""))


@pytest.mark.parametrize(
    ("language", "marks"),
    [("en", ["(a)", "(b)"]), ("fr", ["a)", "b)"]), ("ar", ["(أ)", "(ب)"]), ("zh-hans", ["(a)", "(b)"])],
)
def test_items_are_counted_as_the_language_counts(language, marks):
    assert [content.list_mark(position, language) for position in range(2)] == marks


def test_composing_changes_nothing_in_the_snapshot():
    snapshot = make_snapshot()
    before = deepcopy(snapshot)

    outline.compose(snapshot, "en")

    assert snapshot == before
