"""Names of Akoma Ntoso: addresses of work, expression, manifestation, and the ids of elements. Only here.

Source: OASIS, Akoma Ntoso Naming Convention 1.0 (abbreviations of elements, ``__`` between an element and what holds
it). The profile of the United Nations (AKN4UN) was not at hand: what it asks for is changed here and nowhere else.
"""

import re
from dataclasses import dataclass

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# Our own: the name of a figure stands beside what Akoma Ntoso knows of it.
PORTAL_NAMESPACE = "urn:implementation-review-portal:report:1"
COUNTRY, DOCUMENT_KIND = "un", "report"
SECRETARIAT = "secretariat"
# BCP 47 tag → ISO 639-2/T code.
LANGUAGES = {"ar": "ara", "zh-Hans": "zho", "en": "eng", "fr": "fra", "ru": "rus", "es": "spa"}
# Level of a part or heading → element, and its abbreviation in ids.
LEVELS = (
    ("chapter", "chp"),
    ("section", "sec"),
    ("subsection", "subsec"),
    ("division", "dvs"),
    ("subdivision", "subdvs"),
    ("level", "lvl"),
)
SEPARATORS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Addresses:
    work: str
    expression: str
    manifestation: str


def addresses(symbol: str, dated_on: str, tag: str, fallback: str) -> Addresses:
    """/akn/un/doc/report/2026-11-24/ctoc-cop-2026-4, /eng@2026-11-24, /eng@2026-11-24.xml."""
    number = SEPARATORS.sub("-", (symbol or fallback).lower()).strip("-")
    work = f"/akn/{COUNTRY}/doc/{DOCUMENT_KIND}/{dated_on}/{number}"
    expression = f"{work}/{LANGUAGES[tag]}@{dated_on}"
    return Addresses(work, expression, f"{expression}.xml")


class Names:
    """Gives each element its id, once: ``chp_4__sec_1``; paragraphs are counted through the whole document."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def child(self, parent: str, abbreviation: str) -> str:
        name = f"{parent}__{abbreviation}" if parent else abbreviation
        self.counts[name] = self.counts.get(name, 0) + 1
        return f"{name}_{self.counts[name]}"
