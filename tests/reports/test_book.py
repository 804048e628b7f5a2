"""A report's PDF against its HTML: tags, bookmarks, page numbers, links, fonts, words; hostile and endless texts."""

import io
import re
import subprocess
from collections import Counter
from dataclasses import replace

import pikepdf
import pytest

from reports.rendering import book, chapters, fragments
from reports.rendering.chapters import cut
from reports.rendering.html import render_document
from reports.rendering.metadata import Attached
from reports.sections.blocks import Cell, Column, Document, Part, Row, Table, Words, contents, plain
from tests.factories.documents import SENTENCES, small_document, with_words

DATA = Attached("report-data.json", b'{"a": 1}', "application/json", "Figures and snapshot")
COUNTED = ("table", "caption", "thead", "tbody", "tr", "th", "td", "p", "blockquote", "h1", "h2", "h3", "h4", "h5")
ROLES = {"caption": "Caption", "table": "Table", "thead": "THead", "tbody": "TBody", "blockquote": "BlockQuote"}


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.REPORT_FILES_DIR = tmp_path


def drawn(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(book.draw_book(document, attached=[DATA])[0]))


def elements(pdf: pikepdf.Pdf):
    todo = [pdf.Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop()
        yield element
        kids = element.get("/K", [])
        todo += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def text_of(document: Document, tmp_path, *options: str) -> str:
    path = tmp_path / "book.pdf"
    path.write_bytes(book.draw_book(document)[0])
    return subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, text=True, check=True).stdout


def long_table(rows: int) -> Document:
    """A document with one table of so many rows, over many pages."""
    columns = (Column((Words("State"),), is_number=False), Column((Words("n"),)), Column((Words("of"),)))
    lines = tuple(Row(tuple(Cell((Words(f"{name} {line}"),)) for name in "ABC")) for line in range(rows))
    table = Table("long", (Words("All"),), columns, lines, notes=((Words("A note."),),))
    small = small_document()
    return replace(
        small, parts=(*small.parts[:1], Part("long-part", 1, "", (Words("Long"),), (table,)), *small.parts[1:])
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_one_element_of_the_html_is_one_tag_however_many_pages_it_takes(language, monkeypatch):
    monkeypatch.setattr(chapters, "CELLS_MOST", 150)
    document = replace(long_table(120), direction="rtl" if language == "ar" else "ltr")
    html = render_document(document)

    pdf = drawn(document)

    tags = Counter(str(element.S)[1:] for element in elements(pdf))
    wanted = {ROLES.get(name, name.upper()): len(re.findall(rf"<{name}[ >]", html)) for name in COUNTED}
    assert {role: tags[role] for role in wanted} == wanted
    assert tags["Note"] == html.count('class="footnote"')
    assert tags["Figure"] == html.count("<svg")


def test_what_the_tags_say_of_cells_pictures_and_foreign_words():
    pdf = drawn(small_document())

    found = list(elements(pdf))
    scopes = {str(element.A.Scope) for element in found if element.S == "/TH"}
    assert scopes == {"/Row", "/Column"}
    assert all(str(element.Alt) for element in found if element.S == "/Figure")
    assert {str(element.get("/Lang")) for element in found if element.S == "/BlockQuote"} == {"ar"}
    notes = [str(element.ID) for element in found if element.S == "/Note"]
    assert len(set(notes)) == len(notes) == 2


def test_headings_are_bookmarks_and_the_contents_tell_true_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(chapters, "CHAPTER_COST", 1.0)
    document = small_document()

    pdf = drawn(document)

    headings = re.findall(r"<h(\d)[^>]*>(.*?)</h\1>", render_document(document))
    marks: list[str] = []
    with pdf.open_outline() as outline:
        todo = list(outline.root)
        while todo:
            item = todo.pop(0)
            marks.append(item.title)
            todo = [*item.children, *todo]
    assert marks == [re.sub(r"<[^>]+>", "", words) for _level, words in headings]
    pages = text_of(document, tmp_path, "-layout").split("\f")
    for entry in contents(document):
        words = f"{entry.label} {plain(entry.runs)}".strip()
        line = next(line for line in pages[1].splitlines() if words[:30] in line)
        assert words[:30] in pages[int(line.split()[-1]) - 1]


def test_the_contents_lead_to_the_first_page_of_a_part_of_many(tmp_path):
    document = long_table(120)

    pages = text_of(document, tmp_path, "-layout").split("\f")

    line = next(line for line in pages[1].splitlines() if "Long" in line)
    assert "A 119" not in pages[int(line.split()[-1]) - 1]
    assert "A 10" in pages[int(line.split()[-1]) - 1]


def test_every_link_has_its_target_and_every_font_is_within():
    pdf = drawn(small_document("zh-hans"))

    names = pdf.Root.Names.Dests.Names
    targets = {str(names[place]) for place in range(0, len(names), 2)}
    links = [annotation for page in pdf.pages for annotation in page.obj.get("/Annots", [])]
    assert links
    assert {str(link.Dest) for link in links} <= targets
    fonts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"]
    descriptors = [font.FontDescriptor for font in fonts if "/FontDescriptor" in font]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(found.keys()) for found in descriptors)
    assert {str(found.FontName)[8:].split("-")[0] for found in descriptors} == {"Report"}
    # Each file once (the quotation is in Arabic), though every chapter has type of its own.
    files = {found.FontFile2.objgen for found in descriptors}
    assert len(files) == 3 < len(descriptors)


@pytest.mark.parametrize(
    # Without the ligature of lam and alef, whose letters poppler 22 turns round when it reads a PDF.
    ("language", "words"),
    [("ar", "معظم الدول التي ردت"), ("zh-hans", "未作答复不视为差距")],
)
def test_words_can_be_copied_out(language, words, tmp_path):
    text = text_of(small_document(language), tmp_path)

    assert any(words in sentence for sentence in SENTENCES[language])
    assert words in text


def test_title_language_page_numbers_and_data(tmp_path):
    document = small_document("ar")

    pdf = drawn(document)

    assert (str(pdf.Root.Lang), str(pdf.docinfo["/Title"])) == ("ar", document.title)
    assert bytes(pdf.attachments["report-data.json"].get_file().read_bytes()) == b'{"a": 1}'
    assert str(pdf.Root.AF[0].AFRelationship) == "/Data"
    pages = text_of(small_document("en"), tmp_path, "-layout").strip("\f").split("\f")
    numbers = [re.findall(r"(\d+) ?/ ?(\d+)$", page.strip())[0] for page in pages]
    assert numbers == [(str(number), str(len(pages))) for number in range(1, len(pages) + 1)]


def test_the_same_document_gives_the_same_bytes_from_the_store_and_without(settings, tmp_path):
    document = small_document()
    first, again = book.draw_book(document)[0], book.draw_book(document)[0]
    settings.REPORT_FILES_DIR = tmp_path / "other"

    assert first == again == book.draw_book(document)[0]


def test_a_change_in_one_chapter_draws_that_chapter_alone():
    document = small_document()
    last = document.parts[-1]
    changed = replace(document, parts=(*document.parts[:-1], replace(last, heading=(Words("Other"),))))

    keys = [[fragments.fragment_key(chapter.html) for chapter in cut(each)] for each in (document, changed)]

    assert len(keys[0]) > 1
    assert [one != other for one, other in zip(*keys, strict=True)] == [*[False] * (len(keys[0]) - 1), True]


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script><style>* { display: none }</style>",
        '<img src=file:///etc/passwd><a href="#x">x</a><link rel=attachment href=file:///etc/passwd>',
        "\u202eabc\u202c def\u2066",
        "}</style><h1>other</h1>",
    ],
)
def test_hostile_words_are_words(words, tmp_path):
    document = with_words(small_document(), words)

    text = text_of(document, tmp_path)
    pdf = drawn(document)

    letters = Counter(re.sub(r"\W", "", words))
    assert all(Counter(text)[letter] >= 4 * count for letter, count in letters.items())
    assert f"{SENTENCES['en'][3]}\n" in text
    assert [str(element.S) for element in elements(pdf)].count("/H1") == 1
    assert list(pdf.attachments) == ["report-data.json"]


def test_a_table_of_ten_thousand_rows_is_cut_into_chapters_within_limits():
    cuts = cut(long_table(10_000))

    assert max(chapter.cost for chapter in cuts) < 2 * chapters.CELLS_MOST * chapters.COST_OF_CELL
    assert sum(chapter.html.count("<tr>") for chapter in cuts) > 10_000
    assert sum(chapter.is_continued for chapter in cuts) == 7
