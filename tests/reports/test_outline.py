"""The data of the sections, and the promise that no language version shows a different figure."""

import re
from collections import Counter

import pytest

from reports import outline
from reports.rendering import render_html
from reports.sections import content
from tests.factories.reports import LANGUAGES, make_snapshot

CELLS = re.compile(r'<td data-figure="([^"]*)">([^<]*)<')
SAID = re.compile(r'<data [^>]*data-figure="([^"]*)">([^<]*)<')


def section(document: outline.Document, name: str):
    return next(part.section for part in (*document.body, *document.annexes) if part.name == name)


def sentences(paragraph: content.Paragraph) -> list[str]:
    return [re.sub("<[^>]*>", "", str(sentence.html)) for sentence in paragraph.sentences]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text) or text


def test_participation_says_of_how_many_on_which_day():
    document = outline.compose(make_snapshot(), "en")

    replies = section(document, "participation").instruments[0]

    assert sentences(replies.paragraph) == ["Of the 81 States parties on 1 November 2026, 31 replied."]
    assert [[cell.number for cell in row.cells] for row in replies.table.rows] == [[50, 20], [29, 11], [2, 0], [81, 31]]


def test_signatories_and_others_stand_apart_from_parties():
    document = outline.compose(make_snapshot(), "en")

    table = section(document, "participation").others_table

    assert [[cell.number for cell in row.cells] for row in table.rows] == [[1, 1, 0]]


def test_overview_keeps_mandatory_and_optional_apart():
    bands = section(outline.compose(make_snapshot(), "en"), "overview").bands

    assert [band.heading for band in bands] == ["Mandatory provisions", "Optional provisions"]
    assert [[cell.number for cell in band.table.rows[0].cells] for band in bands] == [
        [1, 15, 3, 4, 5, 0, 4],
        [1, 6, 0, 1, 20, 1, 3],
    ]


def test_a_no_to_an_optional_clause_is_called_not_used():
    article = section(outline.compose(make_snapshot(), "en"), "analysis").instruments[0].articles[0]

    assert article.heading == "Article 6. Criminalization of the laundering of proceeds of crime"
    assert article.tables[1].headings == (
        "Used",
        "Used, not substantiated",
        "Used in part",
        "Not used",
        "Not applicable",
        "No information",
    )
    assert sentences(article.paragraph) == [
        "Of the 31 States parties that replied, 9 reported at least one mandatory provision of the article as in place"
        " in part or not in place.",
        "Of the 31 States parties that replied, 7 reported using at least one optional provision, in full or in part.",
    ]


def test_withheld_figures_stay_withheld_and_are_explained():
    document = outline.compose(make_snapshot(), "en")

    table = section(document, "regional_tables").tables[0].table
    withheld = make_snapshot()
    withheld["articles"][0]["bands"]["mandatory"]["groups"]["African States"] = None
    hidden = section(outline.compose(withheld, "en"), "regional_tables").tables[0].table

    assert [cell.text for cell in table.rows[1].cells] == ["6", "3", "0", "9"]
    assert [cell.text for cell in hidden.rows[1].cells] == ["†", "3", "0", "9"]
    assert (table.has_withheld, hidden.has_withheld) == (False, True)


def test_no_figure_on_implementation_where_too_few_replied():
    snapshot = make_snapshot()
    snapshot["instruments"][0]["replies"]["party"] = {"African States": [50, 4]}
    for provision in snapshot["articles"][0]["provisions"]:
        provision["counts"] = None
    for band in snapshot["articles"][0]["bands"].values():
        band["total"] = None
    snapshot["assistance"]["instruments"]["UNTOC"] = None

    document = outline.compose(snapshot, "en")
    shown = {name: number for name, number in outline.figures(document) if number is not None}

    assert [name for name in shown if name.startswith(("provision.", "article.", "assistance."))] == []
    assert [name for name in shown if name.startswith("overview.") and not name.endswith(".provisions")] == []


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Algeria", "Germany"]),
        ("ar", ["ألمانيا", "الجزائر"]),
        ("zh-hans", ["德国", "阿尔及利亚"]),
        ("fr", ["Allemagne", "Algérie"]),
        ("ru", ["Алжир", "Германия"]),
        ("es", ["Alemania", "Argelia"]),
    ],
)
def test_states_stand_in_the_alphabet_of_each_language(language, names):
    states = section(outline.compose(make_snapshot(), language), "replied_states").states

    assert [state.name.text for state in states] == names


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", "1 تشرين الثاني/نوفمبر 2026"),
        ("zh-hans", "2026年11月1日"),
        ("en", "1 November 2026"),
        ("fr", "1er novembre 2026"),
        ("ru", "1 ноября 2026 г."),
        ("es", "1 de noviembre de 2026"),
    ],
)
def test_days_are_written_as_each_language_writes_them(language, written):
    with outline.override(language):
        assert content.day("2026-11-01", language) == written


def test_a_text_that_is_missing_comes_in_english_and_says_so():
    article = section(outline.compose(make_snapshot(), "ar"), "analysis").instruments[0].articles[0]

    assert article.heading.endswith("تجريم غسل عائدات الجرائم")
    assert (article.duty.tag, article.duty.direction, article.duty.is_foreign) == ("en", "ltr", True)


def test_six_languages_hold_the_same_figures_and_paragraph_numbers():
    documents = [outline.compose(make_snapshot(), language) for language in LANGUAGES]

    figures = [outline.figures(document) for document in documents]
    numbers = [
        [found.number for found in outline._walk(document) if isinstance(found, content.Paragraph) and found.number]
        for document in documents
    ]

    assert len(figures[0]) > 60
    assert figures == [figures[0]] * 6
    assert numbers == [list(range(1, len(numbers[0]) + 1))] * 6


def printed_figures(language: str) -> Counter:
    """Figures as they stand in the HTML. A sentence may say none, one and two in words: Arabic has its own forms."""
    html = render_html(make_snapshot(), language)
    cells = [(name, digits(text)) for name, text in CELLS.findall(html)]
    said = [(name, digits(text)) for name, text in SAID.findall(html) if digits(text) not in ("0", "1", "2")]
    return Counter(cells + said)


def test_six_languages_print_the_same_figures():
    printed = [printed_figures(language) for language in LANGUAGES]

    assert printed[0].total() > 50
    assert printed == [printed[0]] * 6


def test_another_figure_in_one_language_would_be_seen():
    changed = make_snapshot()
    changed["articles"][0]["provisions"][0]["counts"]["gap"] = 6

    first, second = (
        outline.figures(outline.compose(snapshot, language))
        for snapshot, language in ((make_snapshot(), "en"), (changed, "ar"))
    )

    assert set(first) ^ set(second) == {
        ("overview.mandatory.UNTOC.not_done", 5),
        ("overview.mandatory.UNTOC.not_done", 6),
        ("provision.UNTOC 6(1)(a)(i).not_done", 5),
        ("provision.UNTOC 6(1)(a)(i).not_done", 6),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_illustrative_data_is_said_to_be_so(language):
    plain = render_html(make_snapshot(), language)
    flagged = render_html(
        make_snapshot(cycle={"slug": "first", "titles": {"en": "First"}, "is_illustrative": True}), language
    )

    with outline.override(language):
        sentence = outline.masthead.illustrative_sentence()
    # On the first page, at the foot of every page, and in the introduction.
    assert (plain.count(sentence), flagged.count(sentence)) == (0, 3)
