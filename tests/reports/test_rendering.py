"""Real files: one PDF per language; nothing foreign fetched, nothing hostile run, no font but ours."""

import re
import subprocess
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from reports import outline
from reports.rendering import pdf, render_document, render_pdf
from tests.factories.reports import ARABIC_PROBE, CHINESE_PROBE, LANGUAGES, make_snapshot

TAGS = {"ar": "ar", "zh-hans": "zh-Hans", "en": "en", "fr": "fr", "ru": "ru", "es": "es"}
PROBES = {
    "ar": ARABIC_PROBE,
    "zh-hans": CHINESE_PROBE,
    "ru": "Германия",
    "fr": "Algérie",
    "es": "Argelia",
    "en": "Algeria",
}
HOSTILE = '<img src="http://attacker.example/x"><script src="file:///etc/passwd"></script>'


def render_html(snapshot: dict, language: str) -> str:
    return render_document(outline.compose(snapshot, language))


def read_text(content: bytes) -> str:
    """The text as ``pdftotext`` gives it back, without marks of direction and line ends."""
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", done.stdout.decode()).replace("\n", " ")


def fonts_of(reader: PdfReader) -> set[tuple[str, bool]]:
    """Names of fonts without their subset's prefix, and whether each is embedded."""
    found = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            name = str(font.get_object()["/BaseFont"]).lstrip("/").partition("+")[2]
            found.add((name, "/FontFile2" in descendant["/FontDescriptor"].get_object()))
    return found


def headings_in(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_whole_in_each_language(language):
    html = render_html(make_snapshot(), language)

    content, page_count = render_pdf(html)

    reader = PdfReader(BytesIO(content))
    title = re.search("<title>(.*)</title>", html)
    family = "Report-SC" if language == "zh-hans" else "Report"
    assert reader.trailer["/Root"]["/Lang"] == TAGS[language]
    assert title is not None
    assert reader.metadata.title == title[1]
    assert len(reader.pages) == page_count
    assert page_count > 4
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert fonts_of(reader) == {(family, True), (f"{family}-Bold", True)}
    assert [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)] == [title[1]]
    assert PROBES[language] in read_text(content)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_begin_with_the_title_and_skip_no_level(language):
    levels = headings_in(render_html(make_snapshot(), language))

    steps = [after - before for before, after in pairwise(levels)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(steps) == 1


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("zh-hans", "ltr"), ("en", "ltr")])
def test_direction_follows_the_language(language, direction):
    html = render_html(make_snapshot(), language)

    assert f'<html lang="{TAGS[language]}" dir="{direction}">' in html


def test_contents_lead_to_the_pages_they_name():
    content, _page_count = render_pdf(render_html(make_snapshot(), "en"))

    reader = PdfReader(BytesIO(content))
    texts = [page.extract_text() for page in reader.pages]
    named = re.search(r"Article 6\. Criminalization of the laundering of proceeds of crime[ .]*(\d+)", texts[1])
    assert named is not None
    assert "Converting proceeds is an offence." in texts[int(named[1]) - 1] + texts[int(named[1])]
    assert "Article 6. Criminalization" in texts[int(named[1]) - 1]


def test_same_snapshot_gives_the_same_bytes():
    first, second = (render_pdf(render_html(make_snapshot(), "fr"))[0] for _time in range(2))

    assert first == second


def test_progress_is_told_by_stage_and_page():
    told = []

    _content, page_count = render_pdf(
        render_html(make_snapshot(), "en"), progress=lambda stage, page: told.append((stage, page))
    )

    assert told[0] == ("layout", 1)
    assert ("layout", page_count) in told
    assert told[-1] == ("writing", page_count)


@pytest.mark.parametrize(
    "address",
    [
        "http://attacker.example/x",
        "https://attacker.example/x",
        "file:///etc/passwd",
        "ftp://attacker.example/x",
        "data:text/plain,x",
        "portal:../../manage.py",
        "portal:/etc/passwd",
        "portal:css/base.css",
        "portal:weblate_fonts/kurinto/ttf/../ttf/KurintoSans-Rg.ttf",
        "",
    ],
)
def test_nothing_else_is_opened(address):
    with pytest.raises(pdf.Refused):
        pdf.read_static(address)


def test_hostile_addresses_in_a_document_are_not_fetched(monkeypatch):
    asked = []
    read_static = pdf.read_static
    monkeypatch.setattr(pdf, "read_static", lambda address: (asked.append(address), read_static(address))[1])
    monkeypatch.setattr("socket.socket.connect", lambda *_args: pytest.fail("a connection was opened"))
    html = (
        '<html lang="en"><title>x</title><h1>x</h1><img alt="x" src="http://attacker.example/x">'
        '<link rel="stylesheet" href="file:///etc/passwd"><p style="background: url(https://attacker.example/y)">x'
    )

    content, page_count = render_pdf(html)

    assert {a for a in asked if "attacker" in a or "passwd" in a} == {
        "http://attacker.example/x",
        "file:///etc/passwd",
        "https://attacker.example/y",
    }
    assert page_count == 1
    assert b"root:" not in content


def test_hostile_text_is_printed_as_text():
    snapshot = make_snapshot()
    snapshot["articles"][0]["titles"]["en"] = HOSTILE
    snapshot["articles"][0]["summaries"]["en"] = HOSTILE
    snapshot["replied_states"][0]["names"]["en"] = HOSTILE
    snapshot["cycle"]["titles"]["en"] = "%(count)s</style>" + HOSTILE
    snapshot["masthead"]["symbol"] = '"><script>'
    snapshot["masthead"]["agenda_item"] = "<b>3</b>%s"

    html = render_html(snapshot, "en")

    assert re.findall(r"<(?:img|script|link|iframe|object)\b", html) == []
    assert html.count("&lt;img src=") == 7
    assert "Item &lt;b&gt;3&lt;/b&gt;%s of the provisional agenda" in html


def test_a_font_that_cannot_be_loaded_ends_the_render(monkeypatch):
    monkeypatch.setattr(pdf, "OPEN_FILES", frozenset({"css/report-fonts.css"}))

    with pytest.raises(pdf.FontMissing):
        render_pdf('<html lang="en"><title>x</title><h1>x</h1>')
