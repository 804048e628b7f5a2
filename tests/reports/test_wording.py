"""How the words of a report stand in each language: dates, colons, references to treaties, spaces that hold."""

import pytest
from django.utils.translation import override

from findings.choices import Capacity
from parties.choices import RegionalGroup
from reports import outline
from reports.rendering.html import render_contents
from reports.sections import annexes, content
from reports.sections.blocks import Words, plain, tables
from tests.factories.documents import small_document
from tests.factories.reports import LANGUAGES, STATES, make_snapshot

SERIES = "United Nations, Treaty Series, vol. 2225, p. 209 (registration No. 39574)"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1\u00a0November 2026"),
        ("fr", "1er\u00a0novembre 2026"),
        ("es", "1\u00a0de noviembre de 2026"),
        ("ru", "1\u00a0ноября 2026\u00a0г."),
        ("zh-hans", "2026年11月1日"),
        ("ar", "1\u00a0تشرين الثاني/نوفمبر 2026"),
    ],
)
def test_a_day_does_not_break_after_its_number(language, said):
    with override(language):
        assert content.day("2026-11-01", language) == said


def test_a_reference_among_arabic_words_stands_by_itself_from_left_to_right():
    with override("ar"):
        runs = content.words("المنصوص عليها في 6(1)(b)(i) وكذلك")

    assert [(run.text, run.direction) for run in runs] == [
        ("المنصوص عليها في ", ""),
        ("6(1)(b)(i)", "ltr"),
        (" وكذلك", ""),
    ]


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("fr", "Résumé : « oui » ; vu", "Résumé\u00a0: «\u00a0oui\u00a0»\u00a0; vu"),
        ("ru", "мера — принята", "мера\u00a0— принята"),
        ("en", "one : two — three", "one : two — three"),
    ],
)
def test_spaces_hold_where_the_language_asks_for_it(language, text, said):
    with override(language):
        assert content.words(text) == (Words(said),)


def test_where_a_treaty_is_published_is_said_in_words_of_the_language():
    with override("en"):
        assert plain(content.treaty_series(SERIES)) == f"{SERIES}."


def test_a_place_of_publication_of_another_form_is_marked_as_english():
    with override("ar"):
        assert content.treaty_series("Unpublished, vol. 1") == (
            Words("Unpublished, vol. 1.", tag="en", direction="ltr"),
        )


def test_tables_of_needs_are_as_wide_as_a_page_and_show_each_kind_once():
    kinds = [{"slug": f"kind-{number}", "labels": {"en": f"Kind {number}"}} for number in range(13)]
    snapshot = make_snapshot()
    snapshot["kinds"] = {"assistance": kinds, "difficulties": []}
    with override("en"):
        parts = annexes.build_tables(snapshot, "en")
    needs = [t for p in parts for t in p.blocks if getattr(t, "id", "").startswith("annex.untoc.assistance")]

    assert [table.id for table in needs] == ["annex.untoc.assistance", "annex.untoc.assistance.2"]
    assert [len(table.columns) - 1 for table in needs] == [6, 7]
    headings = [plain(column.heading) for table in needs for column in table.columns[1:]]
    assert headings == [f"Kind {number}" for number in range(13)]


def test_the_last_word_of_an_entry_and_its_page_stay_on_one_line():
    html = render_contents(small_document("en"), lambda entry: "7")

    assert 'States that<span class="contents__end"> replied <span class="contents__page">7</span></span></a>' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_capacity_other_than_that_of_a_party_is_said(language):
    replies = {"UNTOC": {"capacity": "party", "on": "2026-10-30"}}, {"UNTOC": {"capacity": "other", "on": "2026-10-30"}}
    states = [STATES[0] | {"replies": reply} for reply in replies]
    with override(language):
        (annex,) = annexes.build_replied_states(make_snapshot(replied_states=states), language)
        day, other = content.day("2026-10-30", language), str(Capacity.OTHER.label)
    (table,) = annex.blocks

    party, stranger = (plain(row.cells[1].runs) for row in table.rows)
    assert party == day
    assert stranger.startswith(day)
    assert stranger.endswith(other)
    assert [plain(note) != "" for note in table.notes] == [True]


@pytest.mark.parametrize(
    ("sections", "is_named"), [([], True), (["participation", "annex-states"], True), (["participation"], False)]
)
def test_the_list_of_states_is_named_only_where_it_is(sections, is_named):
    document = outline.compose(make_snapshot(sections=sections), "en")
    (paragraph,) = next(part for part in document.parts if part.id == "participation").blocks

    assert ("annex I" in plain(paragraph.runs)) is is_named


def test_one_group_alone_has_no_row_of_all_states():
    snapshot = make_snapshot()
    counts = snapshot["instruments"][0]["replies"]["party"]
    (group, *others) = [group for group, (states, _replied) in counts.items() if states]
    for other in others:
        counts[other] = [0, 0]
    document = outline.compose(snapshot, "en")
    table = next(table for table in tables(document) if table.id == "participation.untoc")

    assert [plain(row.cells[0].runs) for row in table.rows] == [str(RegionalGroup(group).label)]
