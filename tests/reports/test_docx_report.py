"""A report in Word: what a translator edits. Marks are counted in all six languages; their order is the schema's."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from reports.rendering.docx_report import bookmark_name, figure_tag, render_docx_report
from reports.rendering.facts import facts_of
from reports.sections.blocks import (
    Figure,
    Footnote,
    Heading,
    Listing,
    Paragraph,
    Part,
    Words,
    contents,
    figures,
    plain,
    tables,
    walk,
)
from tests.factories.documents import small_document, with_words
from tests.factories.reports import LANGUAGES, SNAPSHOT

WORD_LANGUAGES = {"ar": "ar-SA", "zh-hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
ARABIC = re.compile(r"[\u0600-\u06ff]")
# The order of the schema, of what our marks use. Source: ECMA-376, 17.3.1.26, 17.3.2.28, 17.4.60, 17.4.70, 17.15.1.78.
ORDERS = {
    "pPr": [
        *(
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "numPr",
            "pBdr",
            "tabs",
            "suppressAutoHyphens",
            "bidi",
            "spacing",
        ),
        *("ind", "jc", "outlineLvl"),
    ],
    "rPr": [
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "vertAlign", "rtl", "lang"),
    ],
    "tblPr": ["bidiVisual", "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblCaption"],
    "tcPr": ["tcW", "shd"],
    "trPr": ["cantSplit", "trHeight", "tblHeader"],
    "sdtPr": ["tag", "lock"],
}
HOSTILE = "=1+1 <w:p/> & \x00\x0b ]]> \ufffe \"' file:///etc/passwd \u202e"


def names(element) -> list[str]:
    return [child.tag.partition("}")[2] for child in element]


def in_order(found: list[str], order: list[str]) -> bool:
    return found == [name for name in order if name in found]


def drawn(document) -> bytes:
    return render_docx_report(document, facts_of(SNAPSHOT, "5" * 64, kind="gap_analysis", language=document.language))


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def part(content: bytes, name: str):
    return etree.fromstring(parts_of(content)[f"word/{name}.xml"])


def texts(element) -> str:
    return "".join(said.text or "" for said in element.iter(qn("w:t")))


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def content(language) -> bytes:
    return drawn(small_document(language))


def test_marks_are_as_many_as_the_model_has(content, language):
    model = small_document(language)
    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    notes = [note for note in part(content, "footnotes") if int(note.get(qn("w:id"))) > 0]

    assert styles.count("Heading 1") == sum(p.level == 1 for p in model.parts)
    assert styles.count("Heading 3") == sum(p.level == 3 for p in model.parts)
    assert styles.count("Heading 4") == sum(isinstance(found, Heading) for found in walk(model))
    assert len(notes) == len(list(body.iter(qn("w:footnoteReference")))) == 2
    assert len(document.tables) == len(tables(model))
    assert len(list(body.iter(qn("w:tblHeader")))) == len(tables(model))
    assert {tag.get(qn("w:val")) for tag in body.iter(qn("w:tag"))} == {figure_tag(name) for name in figures(model)}
    assert styles.count("Quote") == 2


def test_contents_are_there_and_kept_up_to_date(content, language):
    model = small_document(language)
    document = docx.Document(io.BytesIO(content))
    fields = [text.text.strip() for text in document.element.body.iter(qn("w:instrText"))]
    begin = next(document.element.body.iter(qn("w:fldChar")))
    lines = [texts(p._p) for p in document.paragraphs if p.style.name.lower().startswith("toc ")][1:]
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))}

    assert fields[0] == r'TOC \o "1-3" \h \z \u'
    assert begin.get(qn("w:dirty")) == "true"
    assert [e.get(qn("w:val")) for e in part(content, "settings").iter(qn("w:updateFields"))] == ["true"]
    assert lines == [f"{e.label} {plain(e.runs)}".strip() for e in contents(model)]
    assert links <= marks


def test_numbers_of_paragraphs_are_those_of_the_model(content, language):
    """As Word counts: each list from its start, one on with each paragraph that names it."""
    model = small_document(language)
    expected = [p.number for p in walk(model) if isinstance(p, Paragraph) and p.is_numbered]

    assert numbers_in(content) == expected == list(range(1, 7))


def test_a_number_out_of_turn_is_kept():
    model = small_document("en")
    blocks = tuple(Paragraph((Words("x"),), number=number) for number in (40, 41, 7))
    content = drawn(replace(model, parts=(*model.parts, Part("more", 1, "", (Words("More"),), blocks))))

    assert numbers_in(content) == [1, 2, 3, 4, 5, 6, 40, 41, 7]


@pytest.mark.parametrize(
    ("language", "shape"),
    [
        ("en", ("lowerLetter", "(%1)")),
        ("zh-hans", ("lowerLetter", "(%1)")),
        ("fr", ("lowerLetter", "%1)")),
        ("ru", ("lowerLetter", "%1)")),
        ("ar", ("arabicAbjad", "(%1)")),
    ],
)
def test_items_are_counted_as_the_language_counts(language, shape):
    """Two lists of letters both begin with the first; one that has more items than letters writes its marks."""
    model = small_document(language)
    blocks = (
        Listing(((Words("x"),), (Words("y"),)), is_ordered=True),
        Listing(((Words("z"),),), is_ordered=True),
        Listing(((Words("long"),),) * 27, is_ordered=True),
    )
    content = drawn(replace(model, parts=(Part("more", 1, "", (Words("More"),), blocks),)))
    items = [p for p in docx.Document(io.BytesIO(content)).paragraphs if p.style.name == "Report item"]
    listed = [p._p.pPr.find(f"{qn('w:numPr')}/{qn('w:numId')}") for p in items]
    lettered = part(content, "numbering").findall(qn("w:abstractNum"))[2]

    assert tuple(lettered.find(f".//{qn(f'w:{name}')}").get(qn("w:val")) for name in ("numFmt", "lvlText")) == shape
    found = [e.get(qn("w:val")) for e in listed[2:5] if e is not None]
    assert len(set(found)) == 2
    assert [e for e in listed[5:] if e is not None] == []
    assert items[-1].text.startswith({"fr": "27)", "ru": "27)"}.get(language, "(27)"))


def test_a_figure_cannot_be_typed_over(content):
    locks = [lock.get(qn("w:val")) for lock in part(content, "document").iter(qn("w:lock"))]

    assert len(locks) > 80
    assert set(locks) == {"contentLocked"}


def test_every_run_says_its_language_and_arabic_runs_from_the_right(content, language):
    runs = [run for name in ("document", "footnotes") for run in part(content, name).iter(qn("w:r")) if texts(run)]
    body = part(content, "document")
    tongues = {run.find(f"{qn('w:rPr')}/{qn('w:lang')}").get(qn("w:val")) for run in runs}
    quoted = "en-GB" if language == "ar" else "ar-SA"
    rtl = [run for run in runs if run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None]

    assert tongues <= {WORD_LANGUAGES[language], quoted, "en-GB"}
    assert WORD_LANGUAGES[language] in tongues
    assert [texts(run) for run in runs if ARABIC.search(texts(run)) and run not in rtl] == []
    assert len(list(body.iter(qn("w:bidiVisual")))) == (5 if language == "ar" else 0)
    # Two quotations of States run the other way in every language.
    one_way = [p for p in body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is None]
    assert len(one_way) == 2 if language == "ar" else len(list(body.iter(qn("w:bidi")))) == 2
    assert (body.find(f".//{qn('w:sectPr')}/{qn('w:bidi')}") is not None) == (language == "ar")


def test_properties_name_the_document(content, language):
    properties = docx.Document(io.BytesIO(content)).core_properties

    assert (properties.title, properties.language) == (small_document(language).title, WORD_LANGUAGES[language])
    assert (properties.identifier, str(properties.modified)[:10]) == ("CTOC/COP/2026/4", "2026-11-24")


def test_running_heads_name_symbol_title_and_that_data_are_illustrative(content, language):
    section = docx.Document(io.BytesIO(content)).sections[0]
    model = small_document(language)
    foot = section.footer._element

    assert "CTOC/COP/2026/4" in section.header.paragraphs[0].text
    assert model.running_head in section.header.paragraphs[0].text
    assert len(section.header.paragraphs) == 2
    assert section.different_first_page_header_footer
    assert [text.text.strip() for text in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_marks_stand_in_the_order_of_the_schema(content):
    found = []
    for name in ("document", "footnotes", "numbering", "styles"):
        ours = part(content, name)
        for mark, order in ORDERS.items():
            if name == "styles" and mark in ("tblPr", "tcPr", "trPr"):
                continue
            if name == "numbering" and mark == "pPr":
                continue
            found += [names(e) for e in ours.iter(qn(f"w:{mark}")) if is_ours(e) and not in_order(names(e), order)]

    assert found == []


def is_ours(element) -> bool:
    """Styles of python-docx's template are not of our making."""
    style = element.getparent()
    return style.tag != qn("w:style") or style.get(qn("w:styleId"), "").startswith(("Report", "Masthead", "Footnote"))


def test_the_same_document_gives_the_same_bytes(content, language):
    assert drawn(small_document(language)) == content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_text_is_text():
    content = drawn(with_words(small_document("en"), HOSTILE))
    written = docx.Document(io.BytesIO(content))
    shown = "=1+1 <w:p/> & \ufffd\ufffd ]]> \ufffd \"' file:///etc/passwd \u202e"
    cell = written.tables[-1].rows[1].cells[1]

    assert shown in [paragraph.text for paragraph in written.paragraphs]
    assert cell.text == shown
    assert [name for name, data in parts_of(content).items() if b"TargetMode" in data] == []


def test_a_name_is_unique_and_short_enough_for_word():
    long = "article-UNTOC-" + "x" * 80

    assert [len(bookmark_name(long)) <= 40, len(figure_tag(long)) <= 64] == [True, True]
    assert bookmark_name(long) != bookmark_name(long + "y")
    assert bookmark_name("a.b") != bookmark_name("a-b")
    assert re.fullmatch(r"\w+", bookmark_name("a.ب-b"), re.ASCII)
    assert bookmark_name("article-UNTOC-5") == "_article_UNTOC_5"


def test_a_footnote_with_a_figure_keeps_it():
    model = small_document("en")
    note = Footnote((Words("Of "), Figure("footnote.one", 12, "12"), Words(" States.")), 1)
    content = drawn(replace(model, parts=(Part("p", 1, "", (Words("P"),), (Paragraph((note,), number=1),)),)))

    assert texts(part(content, "footnotes")) == "\u00a0Of 12 States.".replace("\u00a0", " ")


def numbers_in(content: bytes) -> list[int]:
    numbering = part(content, "numbering")
    kinds = {
        num.get(qn("w:numId")): (
            num.find(qn("w:abstractNumId")).get(qn("w:val")),
            int(num.find(f".//{qn('w:startOverride')}").get(qn("w:val"))),
        )
        for num in numbering.iter(qn("w:num"))
    }
    found, counted = [], {}
    for mark in part(content, "document").iter(qn("w:numId")):
        kind, start = kinds[mark.get(qn("w:val"))]
        if kind == "0":
            number = counted.get(mark.get(qn("w:val")), start)
            counted[mark.get(qn("w:val"))] = number + 1
            found.append(number)
    return found
