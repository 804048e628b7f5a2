"""Blocks as HTML: whole, escaped, with their language; the same text each time."""

from html.parser import HTMLParser

import pytest

from reports.rendering.html import render_document, render_part
from reports.sections import blocks
from tests.factories.documents import large_document, small_document, with_words
from tests.factories.reports import LANGUAGES

VOID = {"meta", "br", "col", "link"}


class Reader(HTMLParser):
    """Opens and closes every element, as strictly as XML; keeps headings, figures and elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.figures: dict[str, str] = {}
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.elements.append((tag, found))
        if "data-figure" in found:
            self.figures[found["data-figure"]] = found.get("value") or found["data-value"]
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_element_is_closed_and_headings_leave_no_gap(language):
    reader = read(render_document(small_document(language)))

    assert reader.headings[0] == 1
    assert reader.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(reader.headings, reader.headings[1:], strict=False))


def test_every_figure_is_there_with_its_name_and_number():
    document = small_document()

    shown = read(render_document(document)).figures

    assert shown == {
        name: "withheld" if number is None else str(number) for name, number in blocks.figures(document).items()
    }
    assert "withheld" in shown.values()


def test_tables_say_what_heads_what():
    reader = read(render_document(small_document()))

    scopes = [attributes.get("scope") for tag, attributes in reader.elements if tag == "th"]
    assert set(scopes) == {"col", "row"}
    tables = sum(tag == "table" for tag, _attributes in reader.elements)
    assert tables == len(blocks.tables(small_document()))
    assert sum(tag == "caption" for tag, _attributes in reader.elements) == tables


@pytest.mark.parametrize(("language", "tag", "direction"), [("en", "ar", "rtl"), ("ar", "en", "ltr")])
def test_words_of_a_state_keep_their_language_and_direction(language, tag, direction):
    reader = read(render_document(small_document(language)))

    quoted = [attributes for name, attributes in reader.elements if name == "blockquote"]
    assert quoted == [{"lang": tag, "dir": direction}] * 2


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\"><img src=file:///etc/passwd onerror='x'>",
        "</style><style>@import url(http://example.org)</style>",
        "‮kcab &amp; forth‬",
    ],
)
def test_hostile_words_stay_words(text):
    plain, hostile = read(render_document(small_document())), read(render_document(with_words(small_document(), text)))

    names = {tag for tag, _attributes in hostile.elements}
    assert names == {tag for tag, _attributes in plain.elements}
    assert not any(name.startswith("on") or name == "src" for _tag, found in hostile.elements for name in found)


def test_bars_begin_where_the_language_begins():
    english, arabic = (render_document(small_document(language)) for language in ("en", "ar"))

    assert '<rect x="0"' in english
    first = small_document("ar").parts[2].blocks[-4].rows[0].cells[2].bar[0]
    assert f'<rect x="{1000 - first.length}" y="0" width="{first.length}"' in arabic


def test_a_part_is_drawn_the_same_alone_and_in_the_document():
    document = small_document()

    whole = render_document(document)

    assert all(render_part(part, document) in whole for part in document.parts)
    assert whole == render_document(small_document())


def test_a_long_document_is_as_long_as_was_asked_for():
    document = large_document("en", pages=29, states=193)

    assert [len(table.rows) for table in blocks.tables(document)][-1] == 193
    assert sum(part.level == 3 for part in document.parts) == 6
