"""The translation file, XLIFF 1.2: memoQ, Trados, Weblate and their like read it best, with notes and states.

1.2 and not 2: it is what all of them read and write back, Weblate in older releases nothing else; and its states tell
apart what version 2 does not: to be translated anew, to be reviewed, reviewed. Our names: ``id`` is subject#field,
``extradata`` says what left (see ``rules.exchange``), ``maxwidth`` how many characters fit.
"""

from xml.etree import ElementTree

from instruments.choices import TextStage
from instruments.rules import ENGLISH, text_digest
from questionnaires.rules import LENGTHS_MAX
from questionnaires.rules.exchange import exact_digest
from questionnaires.services.exchange.contents import Outgoing, OutgoingText
from questionnaires.services.exchange.workbook import NOTE_FOR_REVIEW

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
LANG, SPACE = (f"{{http://www.w3.org/XML/1998/namespace}}{name}" for name in ("lang", "space"))
PRODUCT = "implementation-review-portal"
TAGS = {"zh-hans": "zh-Hans"}
STATES = {
    TextStage.DRAFT: "needs-review-translation",
    TextStage.TO_REVIEW: "translated",
    TextStage.APPROVED: "final",
    TextStage.SOURCE_CHANGED: "needs-translation",
}
NOTE = "Keep names in braces, as {year}, as they are."


def write_xliff(outgoing: Outgoing) -> bytes:
    """One file element with a unit per text; a text that is missing has no target."""
    root = ElementTree.Element("xliff", {"xmlns": NAMESPACE, "version": "1.2"})
    attributes = {
        "original": outgoing.version,
        "source-language": ENGLISH,
        "target-language": _tag(outgoing.language),
        "datatype": "plaintext",
        "date": outgoing.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "product-name": PRODUCT,
        "build-num": outgoing.content_key,
    }
    file = ElementTree.SubElement(root, "file", attributes)
    header = ElementTree.SubElement(file, "header")
    ElementTree.SubElement(header, "note").text = NOTE_FOR_REVIEW if outgoing.is_for_review else NOTE
    body = ElementTree.SubElement(file, "body")
    for text in outgoing.texts:
        _add_unit(body, text, outgoing.language)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_unit(body: ElementTree.Element, text: OutgoingText, language: str) -> None:
    attributes = {
        "id": text.name,
        "resname": text.name,
        "approved": "yes" if text.stage == TextStage.APPROVED else "no",
        "maxwidth": str(LENGTHS_MAX[text.field]),
        "size-unit": "char",
        "extradata": f"{text_digest(text.english)} {exact_digest(text.target)} {text.stage}",
        SPACE: "preserve",
    }
    unit = ElementTree.SubElement(body, "trans-unit", attributes)
    ElementTree.SubElement(unit, "source", {LANG: ENGLISH}).text = text.english
    if text.target:
        target = ElementTree.SubElement(unit, "target", {LANG: _tag(language), "state": STATES[text.stage]})
        target.text = text.target
    ElementTree.SubElement(unit, "note", {"from": PRODUCT, "annotates": "general"}).text = text.context
    if text.terms:
        terms = "; ".join(f"{name} = {rendering}" for name, rendering in text.terms.items())
        ElementTree.SubElement(unit, "note", {"annotates": "source"}).text = f"Official terms: {terms}"


def _tag(language: str) -> str:
    return TAGS.get(language, language)
