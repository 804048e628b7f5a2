"""The tags of a document, built here and not by WeasyPrint: one element of the HTML is one element of the tag tree.

WeasyPrint makes one element for each piece of a paragraph or table on each page (its issues 2902 and 2903) and three
for each cell of a table. Here the pieces of an element are joined, boxes without meaning are left out, the head of a
table that is printed again on the next page is an artifact, and the language of quoted words is kept. Written for
WeasyPrint 70, which is pinned; ``tests/reports/test_book.py`` counts the tags of a real file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

ROLES = {
    "section": "Sect",
    "nav": "Sect",
    "header": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "ul": "L",
    "ol": "L",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "a": "Link",
    "svg": "Figure",
}
SVG = "{http://www.w3.org/2000/svg}"
# 0.75 points to a pixel of the layout.
POINTS = 0.75
SCOPES = (b"/A <</O /Table/Scope /Column>>", b"/A <</O /Table/Scope /Row>>")
CONTINUED = "continued"


@contextmanager
def joined_tags() -> Iterator[None]:
    """Documents written inside are tagged here; and a list of pages is made once, not for each element."""
    import pydyf
    import weasyprint.pdf

    def add_tags(pdf: Any, document: Any, _version: Any, streams: list[Any]) -> None:
        Tagger(pdf, document, streams).run()

    references = property(_page_references)
    with patch.object(weasyprint.pdf, "add_tags", add_tags), patch.object(pydyf.PDF, "page_references", references):
        yield


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    kids = pdf.pages["Kids"]
    known = pdf.__dict__.get("_known_references")
    if known is None or len(known) * 3 != len(kids):
        known = pdf.__dict__["_known_references"] = tuple(f"{number} 0 R".encode() for number in kids[::3])
    return known


class Tagger:
    """Walks the boxes of all pages in order and hangs what is drawn under the element it belongs to."""

    def __init__(self, pdf: Any, document: Any, streams: list[Any]) -> None:
        import pydyf

        self.pdf, self.document, self.streams = pdf, document, streams
        self.array, self.dictionary, self.string = pydyf.Array, pydyf.Dictionary, pydyf.String
        self.element = _element_class()
        self.page_references = pdf.page_references
        self.made: dict[Any, Any] = {}
        self.first_page: dict[int, int] = {}
        self.continued: set[bytes] = set()
        self.annotations: list[tuple[Any, Any]] = []
        self.page, self.owners, self.artifacts = 0, {}, set()
        self.tags: dict[Any, Any] = {}

    def run(self) -> None:
        nums = self.array()
        mapping = self._add(self.dictionary({"Nums": nums}))
        root = self._add(self.dictionary({"Type": "/StructTreeRoot", "ParentTree": mapping.reference}))
        top = self._element("Document", root)
        root["K"] = self.array([top.name])
        for number, (page, stream) in enumerate(zip(self.document.pages, self.streams, strict=True)):
            self.page, self.owners, self.artifacts, self.tags = number, {}, set(), stream._tags
            count = len(self.tags)
            self._walk(page._page_box, top, is_artifact=False)
            self._hide(stream)
            nums.extend([number, self.array(self.owners.get(mcid, "null") for mcid in range(count))])
        for key, (owner, annotation) in enumerate(self.annotations, start=len(self.streams)):
            nums.extend([key, owner])
            annotation["StructParent"] = key
        self.pdf.catalog["StructTreeRoot"] = root.reference
        self.pdf.catalog["MarkInfo"] = self.dictionary({"Marked": "true"})

    def _walk(self, box: Any, parent: Any, *, is_artifact: bool) -> None:
        from weasyprint.formatting_structure import boxes

        box = getattr(box, "_box", box)
        is_artifact = is_artifact or isinstance(box, boxes.MarginBox) or self._is_repeated(box, parent)
        if isinstance(box, boxes.TextBox):
            self._hang(box, parent, is_artifact)
            return
        element = parent if is_artifact else self._open(box, parent)
        if box.link_annotation and not is_artifact:
            self._link(box.link_annotation, element)
        if isinstance(box, boxes.ReplacedBox):
            self._hang(box, element, is_artifact)
        for child in getattr(box, "children", ()):
            self._walk(child, element, is_artifact=is_artifact)

    def _is_repeated(self, box: Any, parent: Any) -> bool:
        """The head of a table on a later page, or of a table that another file has begun."""
        if box.element is None or box.element_tag != "thead":
            return False
        begun = self.first_page.setdefault(id(box.element), self.page)
        return begun != self.page or parent.name in self.continued

    def _open(self, box: Any, parent: Any) -> Any:
        """The element of the tree under which what is in the box belongs."""
        source, tag = box.element, box.element_tag
        if source is None or tag in ("html", "body", None):
            return parent
        tag, _colon, pseudo = tag.removeprefix(SVG).partition("::")
        if pseudo:
            return self._pseudo(source, tag, pseudo, parent)
        if tag == "li":
            return self._item(source, parent)
        classes = _classes(source)
        if "footnote" in classes:
            return self._note(source, parent)
        role = "Lbl" if classes and "marked__mark" in classes else ROLES.get(tag)
        language = _language(source)
        if role is None and not language:
            return parent
        return self._once(source, role or "Span", parent, box=box, language=language)

    def _pseudo(self, source: Any, tag: str, pseudo: str, parent: Any) -> Any:
        if pseudo == "footnote-call":
            call = self._once(source, "Reference", parent)
            self._note(source, parent)
            return call
        if pseudo == "footnote-marker":
            return self._once(source, "Lbl", self._note(source, parent))
        if pseudo == "marker" and tag == "li":
            self._item(source, parent)
            return self._once(source, "Lbl", self.made[id(source), "LI"], is_first=True)
        return parent

    def _item(self, source: Any, parent: Any) -> Any:
        item = self._once(source, "LI", parent)
        return self._once(source, "LBody", item)

    def _note(self, source: Any, parent: Any) -> Any:
        known = self.made.get((id(source), "Note"))
        if known is None:
            known = self._once(source, "Note", parent)
            # The number runs through the document, so the ID is one of a kind there and not in the fragment alone.
            known.more += b"/ID " + self.string(f"note-{source.get('data-number', len(self.made))}").data
        return known

    def _once(
        self, source: Any, role: str, parent: Any, *, box: Any = None, language: str = "", is_first: bool = False
    ) -> Any:
        known = self.made.get((id(source), role))
        if known is not None:
            return known
        made = self.made[id(source), role] = self._element(role, parent)
        if is_first:
            parent.kids.insert(0, made.name)
        else:
            parent.kids.append(made.name)
        if language:
            made.more += b"/Lang " + self.string(language).data
        if role == "TH":
            made.more += SCOPES[source.get("scope") == "row"]
        elif role == "Table" and CONTINUED in _classes(source):
            self.continued.add(made.name)
        elif role == "Figure":
            self._describe(made, source, box)
        return made

    def _describe(self, figure: Any, source: Any, box: Any) -> None:
        title = source.find(f"{SVG}title")
        alternative = self.string(title.text if title is not None and title.text else "")
        height = self.document.pages[self.page].height
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, height - top - box.height, left + box.width, height - top)
        bounds = self.array(round(POINTS * corner, 2) for corner in corners)
        placed = self.dictionary({"O": "/Layout", "BBox": bounds, "Placement": "/Block"})
        figure.more += b"/Alt " + alternative.data + b"/A " + placed.data

    def _hang(self, box: Any, owner: Any, is_artifact: bool) -> None:
        """A piece of marked content under its element; on another page than the element began it names its page."""
        kid = self.tags.pop(box, None)
        if kid is None:
            return
        number = kid["mcid"]
        if is_artifact:
            self.artifacts.add(number)
            return
        self.owners[number] = owner.name
        page = self.page_references[self.page]
        owner.kids.append(b"%d" % number if owner.page == page else b"<</Type /MCR/Pg %b/MCID %d>>" % (page, number))

    def _link(self, annotation: Any, owner: Any) -> None:
        page = self.page_references[self.page]
        owner.kids.append(b"<</Type /OBJR/Obj %b/Pg %b>>" % (annotation.reference, page))
        self.annotations.append((owner.name, annotation))

    def _hide(self, stream: Any) -> None:
        """What was drawn again, as a head of a table on its next page, is marked as an artifact in the page."""
        for box, kid in self.tags.items():
            del box
            self.artifacts.add(kid["mcid"])
        if not self.artifacts:
            return
        pieces = stream.stream
        for place, piece in enumerate(pieces):
            if isinstance(piece, self.dictionary) and piece.get("MCID") in self.artifacts:
                pieces[place - 1] = b"/Artifact"
                pieces[place] = self.dictionary({"Type": "/Pagination"})

    def _element(self, role: str, parent: Any) -> Any:
        return self._add(self.element(role.encode(), parent.name, self.page_references[self.page]))

    def _add(self, thing: Any) -> Any:
        self.pdf.add_object(thing)
        thing.name = thing.reference
        return thing


@cache
def _element_class() -> type:
    """An element of the tag tree as it is written. A report has as many as table cells: a dictionary for each costs."""
    import pydyf

    class Element(pydyf.Object):
        def __init__(self, role: bytes, above: bytes, page: bytes) -> None:
            super().__init__()
            self.role, self.above, self.page = role, above, page
            self.kids: list[bytes] = []
            self.more = b""

        @property
        def data(self) -> bytes:
            kids = b" ".join(self.kids)
            return b"<</Type /StructElem/S /%b/P %b/Pg %b/K [%b]%b>>" % (
                self.role,
                self.above,
                self.page,
                kids,
                self.more,
            )

    return Element


def _classes(source: Any) -> tuple[str, ...]:
    return tuple((source.get("class") or "").split())


def _language(source: Any) -> str:
    return source.get("lang") or ""
