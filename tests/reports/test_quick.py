"""The short ways of drawing change no byte: each fragment is drawn with them and without."""

import re
from contextlib import nullcontext
from pathlib import Path

import pytest
import weasyprint
from django.contrib.staticfiles import finders

from reports.rendering import pdf
from reports.rendering.book import _furniture
from reports.rendering.chapters import STYLES, cut
from tests.factories.documents import small_document, with_words

# What a path of tags and attributes does not tell: siblings, and places counted from the end or among the like; but for
# the siblings of blocks, two back, and the last row or item.
TOLD = re.compile(r"\+ (p|:is\(ul, ol\)|\.(figures|figures__note|legend|numbered))(?= \+|$)|(tr|li)\S*:last-child")
NOT_TOLD = re.compile(r"[+~]|:(last|nth-last|nth-of|first-of|only|empty|has)\b|:nth-child\((?!even|odd)")


def plain_read(html: str, fetcher: object, _fonts: object) -> tuple[weasyprint.HTML, list[weasyprint.CSS]]:
    return weasyprint.HTML(string=html, base_url="portal:", url_fetcher=fetcher), []


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_a_fragment_is_the_same_the_short_way_and_the_long(language, monkeypatch):
    document = with_words(small_document(language), "<b>\x01 a\u202eb</b> & c" + "W" * 300)
    sources = [*(chapter.html for chapter in cut(document)), _furniture(document, 12)]
    short = [pdf.render_fragment(html) for html in sources]

    monkeypatch.setattr(pdf, "quickly", nullcontext)
    monkeypatch.setattr(pdf, "read", plain_read)

    assert [pdf.render_fragment(html) for html in sources] == short


@pytest.mark.parametrize("name", [*STYLES, "css/report-furniture.css"])
def test_no_selector_asks_more_than_the_path_of_an_element(name):
    style = re.sub(r"/\*.*?\*/", "", Path(str(finders.find(name))).read_text(), flags=re.DOTALL)
    selectors = re.findall(r"([^{}]+)\{", style)

    assert len(selectors) > 5
    alone = [each.strip() for selector in selectors for each in re.split(r",(?![^(]*\))", selector)]
    assert [each for each in alone if each.count("+") > 2 or NOT_TOLD.search(TOLD.sub("", each))] == []
