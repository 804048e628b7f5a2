"""A document as one PDF: its chapters drawn (by whom is no matter), front matter with true page numbers, all joined."""

from collections.abc import Sequence
from html import escape

from reports.rendering.chapters import Chapter, chapter_page, cut
from reports.rendering.fragments import Drawn, Progress, draw_fragment
from reports.rendering.html import read_style, render_contents, render_masthead
from reports.rendering.joining import Piece, join
from reports.rendering.metadata import Attached
from reports.sections.blocks import Document, Entry, contents, running_note

# Lines of the table of contents on a page, to guess the number of its pages before it is drawn.
CONTENTS_LINES = 45
ROUNDS_MOST = 4


def draw_book(document: Document, *, attached: Sequence[Attached] = ()) -> tuple[bytes, int]:
    """Chapters and all in this process: what jobs do with several."""
    return bind(document, cut(document), attached=attached)


def bind(
    document: Document,
    chapters: Sequence[Chapter],
    *,
    attached: Sequence[Attached] = (),
    progress: Progress | None = None,
) -> tuple[bytes, int]:
    """Join the chapters, most drawn before; the file and its number of pages. ``progress`` hears of each page."""
    drawn = [draw_fragment(chapter.html, progress) for chapter in chapters]
    front = _front_matter(document, drawn, progress)
    page_count = front.page_count + sum(fragment.page_count for fragment in drawn)
    pieces = [Piece(front)]
    pieces += [Piece(fragment, chapter.is_continued) for fragment, chapter in zip(drawn, chapters, strict=True)]
    furniture = draw_fragment(_furniture(document, page_count), progress)
    if progress:
        progress("writing", page_count)
    return join(pieces, furniture, title=document.title, tag=document.tag, attached=attached), page_count


def _front_matter(document: Document, drawn: Sequence[Drawn], progress: Progress | None) -> Drawn:
    """First page and contents. How long the contents are decides the numbers in them: drawn again until both agree."""
    pages = 1 + -(-len(contents(document)) // CONTENTS_LINES)
    for _round in range(ROUNDS_MOST):
        starts = _starts(drawn, pages)
        front = draw_fragment(_front_html(document, starts), progress)
        if front.page_count == pages:
            return front
        pages = front.page_count
    raise RuntimeError("The contents do not come to rest.")


def _starts(drawn: Sequence[Drawn], before: int) -> dict[str, int]:
    """Page of each anchor, counted from 1 in the whole document."""
    starts: dict[str, int] = {}
    for fragment in drawn:
        for anchor, page in fragment.anchors.items():
            starts.setdefault(anchor, before + page + 1)
        before += fragment.page_count
    return starts


def _front_html(document: Document, starts: dict[str, int]) -> str:
    def page_of(entry: Entry) -> str:
        return str(starts.get(entry.anchor, ""))

    return chapter_page(document, f"{render_masthead(document)}\n{render_contents(document, page_of)}")


def _furniture(document: Document, page_count: int) -> str:
    """Heads and feet alone. Two pages for what stands on the first page and on all others; then a page for each number.

    The head of the symbol and title, and the note of what is illustrative, are drawn once and laid over many pages.
    """
    note = running_note(document)
    symbol, head = escape(document.symbol), escape(document.running_head)
    top = f'<p class="t"><bdi dir="ltr">{symbol}</bdi></p><p class="t e">{head}</p>'
    foot = f'<p class="b n">{escape(note)}</p>' if note else ""
    words = (document.page_words % {"page": page, "pages": page_count} for page in range(1, page_count + 1))
    sheets = [foot, f"{top}{foot}", *(f'<p class="b e">{escape(text)}</p>' for text in words)]
    pages = "\n".join(f"<div>{sheet}</div>" for sheet in sheets)
    return (
        f'<!DOCTYPE html>\n<html lang="{document.tag}" dir="{document.direction}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{head}</title>\n<style>{read_style('css/report-furniture.css')}</style>\n</head>\n"
        f"<body>\n{pages}\n</body>\n</html>\n"
    )
