"""Runs of words as Akoma Ntoso: figures, footnotes, references, words in another language."""

from xml.sax.saxutils import escape

from reports.rendering.akn_names import Names
from reports.sections.blocks import Document, Figure, Footnote, Heading, Link, Paragraph, Run, Runs, Table, walk
from reports.sections.blocks import Words as Said
from submissions.rendering.content import writable

WITHHELD = "withheld"
# Around an anchor until its id is known: no text holds it, since ``writable`` takes it out.
OPEN_REFERENCE = "\x00"


def content(text: str) -> str:
    """Text as XML holds it; for what it cannot hold, the sign of an unknown character."""
    return escape(writable(text))


def attribute(text: str) -> str:
    return escape(writable(text), {'"': "&quot;", "\n": " ", "\t": " ", "\r": " "})


class Writer:
    """Writes runs; an element may be spoken of before it has its id, so references are filled in at the end."""

    def __init__(self, names: Names, document: Document) -> None:
        self.names = names
        self.ids: dict[str, str] = {}
        self.anchors = frozenset(_anchors(document))

    def anchored(self, anchor: str, name: str) -> None:
        if anchor:
            self.ids.setdefault(anchor, name)

    def filled(self, written: str) -> str:
        """The text with its references; an anchor stands between two characters that no text can hold."""
        pieces = written.split(OPEN_REFERENCE)
        return "".join(self.ids.get(piece, piece) if place % 2 else piece for place, piece in enumerate(pieces))

    def runs(self, runs: Runs) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        if isinstance(run, Figure):
            value = WITHHELD if run.number is None else run.number
            unit = f' portal:unit="{run.unit}"' if run.unit else ""
            return (
                f'<quantity refersTo="#figure" normalized="{value}" portal:figure="{attribute(run.id)}"{unit}>'
                f"{content(run.text)}</quantity>"
            )
        if isinstance(run, Footnote):
            name = self.names.child("", "authorialNote")
            return (
                f'<authorialNote marker="{run.number}" placement="bottom" eId="{name}">'
                f"<p>{self.runs(run.runs)}</p></authorialNote>"
            )
        if isinstance(run, Link):
            if run.anchor not in self.anchors:
                return content(run.text)
            name = self.names.child("", "ref")
            return f'<ref eId="{name}" href="#{OPEN_REFERENCE}{run.anchor}{OPEN_REFERENCE}">{content(run.text)}</ref>'
        return self._words(run)

    def _words(self, said: Said) -> str:
        text = content(said.text)
        if said.tag:
            text = f'<span xml:lang="{attribute(said.tag)}">{text}</span>'
        if said.is_emphasis:
            text = f"<i>{text}</i>"
        return f"<b>{text}</b>" if said.is_strong else text


def _anchors(document: Document) -> list[str]:
    found = [part.id for part in document.parts]
    found += [item.anchor for item in walk(document.parts) if isinstance(item, Heading | Paragraph)]
    return [
        anchor
        for anchor in [*found, *(table.id for table in walk(document.parts) if isinstance(table, Table))]
        if anchor
    ]
