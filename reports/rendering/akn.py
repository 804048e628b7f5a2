"""The document as Akoma Ntoso 3.0 (OASIS LegalDocML), by joining strings: a report has tens of thousands of cells.

Parts and headings are nested as their levels say. Footnotes stand where they are called (``authorialNote``); a figure
is a ``quantity`` with its number, "withheld" where it is withheld, and its name. Bars are left out: figures say them.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from reports.rendering.akn_names import (
    COUNTRY,
    LANGUAGES,
    LEVELS,
    NAMESPACE,
    PORTAL_NAMESPACE,
    SECRETARIAT,
    Addresses,
    Names,
    addresses,
)
from reports.rendering.akn_words import WITHHELD, attribute, content
from reports.rendering.akn_words import Writer as Words
from reports.rendering.facts import Facts
from reports.rendering.tables import shown_columns
from reports.sections.blocks import (
    Document,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Part,
    Quotation,
    Row,
    Runs,
    Table,
)
from reports.sections.content import list_mark

__all__ = ["WITHHELD", "render_akn"]


def render_akn(document: Document, facts: Facts) -> bytes:
    """The whole file. The same document gives the same bytes."""
    fallback = f"{facts.snapshot['cycle']['slug']}-{facts.cut_off_on}"
    named = addresses(document.symbol, facts.dated_on, document.tag, fallback)
    with override(document.language):
        writer = _Writer(document)
        body = writer.words.filled("".join(writer.body()))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<akomaNtoso xmlns="{NAMESPACE}" xmlns:portal="{PORTAL_NAMESPACE}">\n'
        f'<doc name="report">\n{_meta(document, facts, named)}\n{body}\n</doc>\n</akomaNtoso>\n'
    ).encode()


def _meta(document: Document, facts: Facts, named: Addresses) -> str:
    """Who, when, what: the block FRBR asks for, and what the document speaks of."""
    day = f'<FRBRdate date="{facts.dated_on}" name="publication"/>'
    author = f'<FRBRauthor href="#{SECRETARIAT}"/>'

    def level(name: str, address: str, more: str, ending: str = "/!main") -> str:
        this = f'<FRBRthis value="{attribute(address + ending)}"/><FRBRuri value="{attribute(address)}"/>'
        return f"<{name}>{this}{day}{author}{more}</{name}>\n"

    number = f'<FRBRnumber value="{attribute(document.symbol)}"/>' if document.symbol else ""
    return (
        f'<meta>\n<identification source="#{SECRETARIAT}">\n'
        + level("FRBRWork", named.work, f'<FRBRcountry value="{COUNTRY}"/>{number}')
        + level("FRBRExpression", named.expression, f'<FRBRlanguage language="{LANGUAGES[document.tag]}"/>')
        + level("FRBRManifestation", named.manifestation, '<FRBRformat value="application/akn+xml"/>', "")
        + f'</identification>\n<references source="#{SECRETARIAT}">\n'
        f'<TLCOrganization eId="{SECRETARIAT}" href="/akn/ontology/organization/{COUNTRY}/{SECRETARIAT}"'
        f' showAs="{attribute(document.masthead.organization)}"/>\n'
        f'<TLCConcept eId="figure" href="/akn/ontology/concept/{COUNTRY}/figure"'
        f' showAs="Figure of the snapshot {facts.snapshot_sha256}"/>\n</references>\n</meta>'
    )


class _Writer:
    """Writes one document; knows which anchors it holds, so that no reference leads nowhere."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.names = Names()
        self.words = Words(self.names, document)
        self.writers: dict[type, Any] = {
            Paragraph: self._paragraph,
            Listing: self._listing,
            Quotation: self._quotation,
            Notice: self._notice,
            Table: self._table,
        }

    def body(self) -> Iterator[str]:
        masthead = self.document.masthead
        yield f'<preface xml:lang="{self.document.tag}">\n'
        yield f'<p class="organization">{content(masthead.organization)}</p>\n'
        for field in masthead.fields:
            text = content(field.text)
            text = f"<docNumber>{text}</docNumber>" if field.name == "symbol" else text
            yield f'<p class="{attribute(field.name)}">{text}</p>\n'
        yield f"<p><docTitle>{content(masthead.title)}</docTitle></p>\n"
        if masthead.subtitle:
            yield f'<p class="subtitle">{content(masthead.subtitle)}</p>\n'
        for notice in masthead.notices:
            yield f'<p class="notice {attribute(notice.kind)}">{self._runs(notice.runs)}</p>\n'
        yield f'</preface>\n<mainBody xml:lang="{self.document.tag}">\n'
        if masthead.summary:
            name = self.names.child("", "hcontainer")
            yield f'<hcontainer name="summary" eId="{name}"><heading>{content(masthead.summary_heading)}</heading>\n'
            yield from self._blocks(masthead.summary, name)
            yield "</hcontainer>\n"
        yield from self._parts()
        yield "</mainBody>"

    def _parts(self) -> Iterator[str]:
        """Parts follow each other in the model and hold each other here."""
        open_parts: list[tuple[int, str, str]] = []
        for part in self.document.parts:
            while open_parts and open_parts[-1][0] >= part.level:
                yield f"</{open_parts.pop()[1]}>\n"
            element, name = self._opened(part.level, open_parts[-1][2] if open_parts else "", part)
            label = f"<num>{content(part.label)}</num>" if part.label else ""
            kind = ' name="annex"' if part.is_annex else ""
            yield f'<{element}{kind} eId="{name}">{label}<heading>{self._runs(part.heading)}</heading>\n'
            open_parts.append((part.level, element, name))
            yield from self._blocks(part.blocks, name, part.level)
        for _level, element, _name in reversed(open_parts):
            yield f"</{element}>\n"

    def _opened(self, level: int, parent: str, part: Part | Heading) -> tuple[str, str]:
        if isinstance(part, Part) and part.is_annex:
            element, abbreviation = "hcontainer", "hcontainer"
        else:
            element, abbreviation = LEVELS[min(level, len(LEVELS)) - 1]
        name = self.names.child(parent, abbreviation)
        self.words.anchored(part.id if isinstance(part, Part) else part.anchor, name)
        return element, name

    def _blocks(self, blocks: tuple[Any, ...], parent: str, level: int = 0) -> Iterator[str]:
        """Headings inside a part open elements of their own; what follows them stands inside."""
        open_headings: list[tuple[int, str, str]] = []
        for block in blocks:
            if isinstance(block, Heading):
                depth = max(block.level, level + 1)
                while open_headings and open_headings[-1][0] >= depth:
                    yield f"</{open_headings.pop()[1]}>\n"
                element, name = self._opened(depth, open_headings[-1][2] if open_headings else parent, block)
                yield f'<{element} eId="{name}"><heading>{self._runs(block.runs)}</heading>\n'
                open_headings.append((depth, element, name))
                continue
            yield self.writers[type(block)](block, open_headings[-1][2] if open_headings else parent)
        for _level, element, _name in reversed(open_headings):
            yield f"</{element}>\n"

    def _runs(self, runs: Runs) -> str:
        return self.words.runs(runs)

    def _paragraph(self, paragraph: Paragraph, parent: str) -> str:
        text = self._runs(paragraph.runs)
        text = f"<b>{text}</b>" if paragraph.is_strong else text
        if not paragraph.is_numbered:
            return self._plain(f"<p>{text}</p>", parent, "text", paragraph.anchor)
        # Numbered through the whole document, so the number alone is the id. Source: Naming Convention, 5.4.
        name = f"para_{paragraph.number}"
        self.words.anchored(paragraph.anchor, name)
        inside = f"<num>{paragraph.number}.</num><content><p>{text}</p></content>"
        return f'<paragraph eId="{name}">{inside}</paragraph>\n'

    def _listing(self, listing: Listing, parent: str) -> str:
        name = self.names.child(parent, "list")
        items = []
        for place, item in enumerate(listing.items):
            mark = f"<num>{list_mark(place, self.document.language)}</num>" if listing.is_ordered else ""
            items.append(f'<item eId="{name}__item_{place + 1}">{mark}<p>{self._runs(item)}</p></item>')
        return self._plain(f'<blockList eId="{name}">{"".join(items)}</blockList>', parent, "listing")

    def _quotation(self, quotation: Quotation, parent: str) -> str:
        """The State's words in the language in which it wrote them, then whose they are."""
        lines = "<br/>".join(content(line) for line in quotation.text.splitlines())
        said = f'<p><embeddedText xml:lang="{attribute(quotation.tag)}">{lines}</embeddedText></p>'
        return self._plain(f'{said}<p class="source">{self._runs(quotation.source)}</p>', parent, "quotation")

    def _notice(self, notice: Notice, parent: str) -> str:
        return self._plain(f"<p>{self._runs(notice.runs)}</p>", parent, f"notice-{notice.kind}")

    def _table(self, table: Table, parent: str) -> str:
        name = self.names.child(parent, "table")
        self.words.anchored(table.id, name)
        places = shown_columns(table)
        head = "".join(f"<th><p>{self._runs(table.columns[place].heading)}</p></th>" for place in places)
        rows = "\n".join(self._row(row, places) for row in table.rows)
        notes = "".join(f'<p class="note">{self._runs(note)}</p>' for note in table.notes)
        drawn = (
            f'<table eId="{name}" portal:table="{attribute(table.id)}"><caption>{self._runs(table.caption)}</caption>\n'
            f"<tr>{head}</tr>\n{rows}\n</table>"
        )
        return self._plain(drawn + notes, parent, "table")

    def _row(self, row: Row, places: list[int]) -> str:
        note = f'<p class="note">{self._runs(row.note)}</p>' if row.note else ""
        head, *cells = (row.cells[place] for place in places)
        drawn = "".join(f"<td><p>{self._runs(cell.runs)}</p></td>" for cell in cells)
        return f"<tr><th><p>{self._runs(head.runs)}</p>{note}</th>{drawn}</tr>"

    def _plain(self, inside: str, parent: str, kind: str, anchor: str = "") -> str:
        """Blocks that no hierarchy knows, in a container that says what they are."""
        name = self.names.child(parent, "hcontainer")
        self.words.anchored(anchor, name)
        return f'<hcontainer name="{attribute(kind)}" eId="{name}"><content>{inside}</content></hcontainer>\n'
