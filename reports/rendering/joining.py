"""Chapters joined into one tagged PDF: pages, tag tree, destinations, bookmarks, running heads, and the data within.

Programs that join PDFs lose their tags, so this is done here, on the objects of the file (pikepdf). The result claims
PDF/UA-1 and PDF/A-3a; ``tests/reports/test_conformance.py`` has it checked. Source: knowledge/report-engine.md.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from reports.rendering.chapters import REFERENCE
from reports.rendering.fonts import cut_font, font_key
from reports.rendering.fragments import Bookmark, Drawn, kept
from reports.rendering.metadata import Attached, attach_files, write_metadata

PRINTED = 4  # flag of an annotation


@dataclass(frozen=True)
class Piece:
    """A fragment at its place; ``is_continued``: its first table goes on from the piece before."""

    drawn: Drawn
    is_continued: bool = False


def join(
    pieces: Sequence[Piece],
    furniture: Drawn | None,
    *,
    title: str,
    tag: str,
    attached: Sequence[Attached] = (),
) -> bytes:
    """The whole document. The same pieces give the same bytes."""
    import pikepdf

    with pikepdf.Pdf.new() as book:
        joined = _Book(book, pikepdf)
        for piece in pieces:
            joined.add(piece)
        joined.close(tag)
        if furniture is not None:
            joined.overlay(furniture)
        joined.embed_fonts()
        _add_colours(book, pikepdf)
        attach_files(book, attached)
        write_metadata(book, title, tag)
        target = io.BytesIO()
        book.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            force_version="1.7",
        )
    return target.getvalue()


class _Book:
    """The document as it grows."""

    def __init__(self, book: Any, pikepdf: Any) -> None:
        self.book, self.p = book, pikepdf
        p = pikepdf
        self.top = book.make_indirect(p.Dictionary(Type=p.Name.StructElem, S=p.Name.Document, K=p.Array()))
        self.tree = book.make_indirect(p.Dictionary(Type=p.Name.StructTreeRoot, K=p.Array([self.top])))
        self.top.P = self.tree
        self.nums, self.next_key = p.Array(), 0
        self.places: dict[str, Any] = {}
        self.marks: list[tuple[Bookmark, Any]] = []
        self.titles: dict[str, str] = {}
        self.sources: list[Any] = []
        self.glyphs: dict[str, set[int]] = {}
        self.descriptors: list[tuple[str, Any]] = []

    def add(self, piece: Piece) -> None:
        p, book = self.p, self.book
        source = p.open(io.BytesIO(piece.drawn.pdf))
        self.sources.append(source)  # its streams are read when the book is saved
        first = len(book.pages)
        book.pages.extend(source.pages)
        pages = [book.pages[number] for number in range(first, len(book.pages))]
        if pages:
            self._note_fonts(pages[0].obj.Resources, piece.drawn)
        tree = book.copy_foreign(_indirect(source, source.Root.StructTreeRoot))
        self._add_parents(tree, pages, piece.drawn)
        self._add_elements(tree, piece.is_continued)
        self._add_places(source)
        self.marks += [(mark, pages[mark.page].obj) for mark in piece.drawn.bookmarks]

    def _note_fonts(self, resources: Any, drawn: Drawn) -> None:
        """All pages of a fragment share their resources."""
        for name, (file, glyphs) in drawn.fonts.items():
            self.glyphs.setdefault(file, set()).update(glyphs)
            self.descriptors.append((file, resources.Font[f"/{name}"].DescendantFonts[0].FontDescriptor))

    def embed_fonts(self) -> None:
        """Each font file once, for all the fragments that left it out."""
        streams = {}
        for file, found in sorted(self.glyphs.items()):
            glyphs = sorted(found)
            content = kept(font_key(file, glyphs), partial(cut_font, file, glyphs))
            streams[file] = self.book.make_stream(content, Length1=len(content))
        for file, descriptor in self.descriptors:
            descriptor.FontFile2 = streams[file]

    def _add_parents(self, tree: Any, pages: list[Any], drawn: Drawn) -> None:
        entries = tree.ParentTree.Nums
        for place in range(0, len(entries), 2):
            self.nums.append(int(entries[place]) + self.next_key)
            self.nums.append(entries[place + 1])
        for page in pages:
            page.obj.StructParents = int(page.obj.get("/StructParents", 0)) + self.next_key
            for annotation in page.obj.get("/Annots", []):
                annotation.F = PRINTED
                annotation.StructParent = int(annotation.StructParent) + self.next_key
                self._aim(annotation)
        self.next_key += len(entries) // 2

    def _aim(self, annotation: Any) -> None:
        """A reference to another place of the document is one now that the place is in the same file."""
        action = annotation.get("/A")
        if action is None or not str(action.get("/URI", "")).startswith(REFERENCE):
            return
        anchor = str(action.URI)[len(REFERENCE) :]
        del annotation["/A"]
        annotation.Dest = self.p.String(anchor)
        annotation.Contents = self.p.String(anchor)

    def _add_elements(self, tree: Any, is_continued: bool) -> None:
        document = tree.K[0] if isinstance(tree.K, self.p.Array) else tree.K
        elements = list(document.K)
        if is_continued and elements and len(self.top.K):
            self._go_on(self.top.K[len(self.top.K) - 1], elements.pop(0))
        for element in elements:
            element.P = self.top
            self.top.K.append(element)

    def _go_on(self, before: Any, after: Any) -> None:
        """Join a section and its first table to the section and the last table before them, row by row."""
        own = list(after.K)
        table = own.pop(0)
        target = before.K[len(before.K) - 1]
        body, rows = target.K[len(target.K) - 1], table.K[len(table.K) - 1]
        for row in rows.K:
            row.P = body
            body.K.append(row)
        for element in own:
            element.P = before
            before.K.append(element)

    def _add_places(self, source: Any) -> None:
        if "/Names" not in source.Root or "/Dests" not in source.Root.Names:
            return
        names = self.book.copy_foreign(_indirect(source, source.Root.Names.Dests)).Names
        for place in range(0, len(names), 2):
            self.places.setdefault(str(names[place]), names[place + 1])

    def close(self, tag: str) -> None:
        """Set the trees that run through the whole document."""
        p, root = self.p, self.book.Root
        self.tree.ParentTree = self.book.make_indirect(p.Dictionary(Nums=self.nums))
        self.tree.ParentTreeNextKey = self.next_key
        root.StructTreeRoot = self.tree
        root.MarkInfo = p.Dictionary(Marked=True)
        root.ViewerPreferences = p.Dictionary(DisplayDocTitle=True)
        root.Lang = p.String(tag)
        names = sorted(self.places, key=lambda name: bytes(p.String(name)))
        flat = [thing for name in names for thing in (p.String(name), self.places[name])]
        root.Names = p.Dictionary(Dests=self.book.make_indirect(p.Dictionary(Names=p.Array(flat))))
        self._write_outline()

    def _write_outline(self) -> None:
        """Bookmarks as the headings stand, those of a deeper level under the last of a higher one."""
        p = self.p
        if not self.marks:
            return
        top = self.book.make_indirect(p.Dictionary(Type=p.Name.Outlines))
        stack: list[tuple[int, Any]] = [(0, top)]
        for mark, page in self.marks:
            while stack[-1][0] >= mark.level:
                stack.pop()
            parent = stack[-1][1]
            place = p.Array([page, p.Name.XYZ, mark.x, mark.y, 0])
            item = self.book.make_indirect(p.Dictionary(Title=p.String(mark.label), Parent=parent, Dest=place))
            if "/Last" in parent:
                item.Prev = parent.Last
                parent.Last.Next = item
            else:
                parent.First = item
            parent.Last = item
            for _level, above in stack:
                above.Count = int(above.get("/Count", 0)) + 1
            stack.append((mark.level, item))
        self.book.Root.Outlines = top
        self.book.Root.PageMode = p.Name.UseOutlines

    def overlay(self, furniture: Drawn) -> None:
        """Heads and page numbers, as artifacts. Put before the page's own content, which leaves the axes turned.

        The first sheet is for the first page, the second for all others, and each page has one with its number.
        """
        p = self.p
        source = p.open(io.BytesIO(furniture.pdf))
        self.sources.append(source)
        first, other, *numbers = map(self._form, source.pages)
        self._note_fonts(other.Resources, furniture)
        for page, number in zip(self.book.pages, numbers, strict=True):
            page.obj.Resources = p.Dictionary(page.obj.Resources)
            page.obj.Resources.XObject = p.Dictionary(page.obj.Resources.get("/XObject", p.Dictionary()))
            page.obj.Resources.XObject["/Heads"] = other if page.index else first
            page.obj.Resources.XObject["/Number"] = number
            page.contents_add(b"/Artifact <</Type /Pagination>> BDC q /Heads Do /Number Do Q EMC\n", prepend=True)

    def _form(self, page: Any) -> Any:
        form = self.book.make_indirect(self.book.copy_foreign(page.as_form_xobject()))
        if "/StructParents" in form:
            del form["/StructParents"]
        return form


def _add_colours(book: Any, p: Any) -> None:
    profile = book.make_stream((files("weasyprint.pdf") / "sRGB2014.icc").read_bytes(), N=3)
    intent = p.Dictionary(
        Type=p.Name.OutputIntent,
        S=p.Name.GTS_PDFA1,
        OutputConditionIdentifier=p.String("sRGB2014.icc"),
        Info=p.String("sRGB2014.icc"),
        DestOutputProfile=profile,
    )
    book.Root.OutputIntents = p.Array([book.make_indirect(intent)])


def _indirect(source: Any, thing: Any) -> Any:
    return thing if thing.is_indirect else source.make_indirect(thing)
