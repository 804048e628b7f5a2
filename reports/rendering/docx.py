"""A paper as a Word document, to be typed in: the same content as the PDF, drawn from the same ``Paper``."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from reports.rendering.docx_marks import Marks
from reports.rendering.docx_package import Cover, packed_document
from reports.sections.paper import ArticlePart, Asked, Group, Paper

# The width of the text on A4 with margins of 20 mm, in twentieths of a point.
WIDTH = 9638
WHOSE_WIDTHS = (2600, WIDTH - 2600)
LAWS_WIDTHS = (4600, 1700, 1500, WIDTH - 7800)
CHECK_WIDTHS = (WIDTH - 4 * 860, 860, 860, 860, 860)
# Beside each other in one line, with room between them.
GAP = "\u2003"
REASON = "_" * 24


def render_docx(paper: Paper) -> bytes:
    """The whole document. The same paper gives the same bytes."""
    marks = Marks(paper.tag, paper.direction == "rtl")
    return packed_document(_cover(paper, marks), marks, "".join(_body(paper, marks)))


def _cover(paper: Paper, marks: Marks) -> Cover:
    """The code of the paper and the page's number in the foot."""
    head = paper.masthead
    page = marks.field("PAGE", "1") + marks.run(" / ", rtl=False, tag="en") + marks.field("NUMPAGES", "1")
    return Cover(
        title=head.running_title,
        subject=head.kind,
        author=head.portal,
        identifier=head.code,
        dated_on=paper.dated_on,
        head=marks.paragraph(marks.run(head.running_title), style="Header"),
        foot=marks.paragraph(marks.reference(head.code) + marks.tab() + page, style="Footer"),
    )


def _body(paper: Paper, marks: Marks) -> Iterator[str]:
    bookmarks = count(1)
    yield from _masthead(paper, marks)
    yield from _instructions(paper, marks)
    if paper.is_checklist:
        yield from _checklist(paper, marks)
        return
    yield from _contents(paper, marks)
    for article in paper.articles:
        yield from _article(article, paper, marks, bookmarks)


def _masthead(paper: Paper, marks: Marks) -> Iterator[str]:
    head = paper.masthead
    yield marks.paragraph(marks.run(head.portal, bold=True), style="PaperPlain")
    yield marks.paragraph(marks.run(head.treaty), style="PaperPlain")
    yield marks.paragraph(marks.words(head.title), style="Title")
    yield marks.paragraph(marks.run(head.kind), style="Subtitle")
    for date in head.dates:
        yield marks.paragraph(marks.run(date), style="PaperPlain")
    for mark in head.marks:
        yield marks.paragraph(marks.run(mark), style="PaperMark")
    rows = [
        marks.row(
            [marks.paragraph(marks.run(name), style="PaperCell"), marks.paragraph(style="PaperCell")],
            WHOSE_WIDTHS,
            height=440,
        )
        for name in paper.instructions.fields
    ]
    yield marks.table(rows, WHOSE_WIDTHS, borders="bottom insideH")


def _instructions(paper: Paper, marks: Marks) -> Iterator[str]:
    use = paper.instructions
    yield marks.paragraph(marks.run(use.heading), style="Heading3" if paper.is_checklist else "Heading1")
    for sentence in use.sentences:
        yield marks.paragraph(marks.run(sentence), style="PaperPlain")
    yield marks.paragraph(marks.run(use.answers_heading), style="Heading3")
    for answer in use.answers:
        term = marks.run(f"{answer.term}{GAP}", bold=True)
        yield marks.paragraph(term + marks.run(answer.meaning), style="PaperPlain")
    yield marks.paragraph(marks.run(use.silence), style="PaperPlain")
    if use.obligations:
        yield marks.paragraph(marks.run(use.obligations_heading), style="Heading3")
    for obligation in use.obligations:
        term = marks.run(f"{obligation.term}{GAP}", bold=True)
        yield marks.paragraph(term + marks.run(obligation.meaning), style="PaperPlain")
    for note in use.notes:
        yield marks.paragraph(marks.run(note), style="PaperNote")


def _contents(paper: Paper, marks: Marks) -> Iterator[str]:
    """A table of contents that is there before Word works it out, as a field that Word keeps up to date."""
    yield marks.paragraph(marks.run(paper.words.contents), style="TOCHeading")
    last = len(paper.articles) - 1
    for place, article in enumerate(paper.articles):
        words = marks.run(f"{article.number} ") + marks.words(article.title)
        page = marks.field(rf"PAGEREF {_name(article)} \h", "")
        line = f'<w:hyperlink w:anchor="{_name(article)}" w:history="1">{words}{marks.tab()}{page}</w:hyperlink>'
        opening = marks.field_opening(r'TOC \o "1-1" \h \z \u') if place == 0 else ""
        closing = marks.field_closing() if place == last else ""
        yield marks.paragraph(opening + line + closing, style="TOC1")


def _article(article: ArticlePart, paper: Paper, marks: Marks, bookmarks: Iterator[int]) -> Iterator[str]:
    heading = marks.run(f"{article.number} ") + marks.words(article.title)
    marked = marks.bookmark(next(bookmarks), _name(article), heading)
    yield marks.paragraph(marked, style="Heading1", new_page=True)
    for group in article.groups:
        yield from _group_head(group, marks)
        for asked in group.questions:
            yield from _question(asked, paper, marks)


def _group_head(group: Group, marks: Marks) -> Iterator[str]:
    if not group.ref:
        yield marks.paragraph(marks.run(group.heading), style="Heading2")
        return
    level = marks.run(f"{GAP}[{group.obligation}]", style="Small")
    yield marks.paragraph(marks.reference(group.ref) + level, style="Heading2")
    if group.summary:
        yield marks.paragraph(marks.words(group.summary), style="PaperSummary")
    if group.also_asked:
        yield marks.paragraph(marks.run(group.also_asked), style="PaperGuidance")


def _question(asked: Asked, paper: Paper, marks: Marks) -> Iterator[str]:
    """Everything but the last piece keeps to what follows: a question is not torn from its boxes."""
    if asked.when:
        yield marks.paragraph(marks.run(asked.when), style="PaperWhen")
    number = marks.run(f"{asked.number} ", style="Small")
    yield marks.paragraph(number + marks.words(asked.text), style="PaperQuestion")
    guidance = marks.words(asked.guidance) if asked.guidance else ""
    hint = marks.run(f" {asked.hint}" if guidance else asked.hint) if asked.hint else ""
    if guidance or hint:
        yield marks.paragraph(guidance + hint, style="PaperGuidance")
    yield from _boxes(asked, marks)
    if asked.laws_row_count:
        yield _laws(asked.laws_row_count, paper, marks)
    for line in range(asked.line_count):
        is_last = line == asked.line_count - 1 and not asked.readers
        yield marks.paragraph(style="PaperLine", keep=not is_last)
    if asked.readers:
        boxes = "".join(marks.run(GAP) + marks.box() + marks.run(reader) for reader in asked.readers)
        yield marks.paragraph(marks.run(paper.words.readers) + boxes, style="PaperNote")


def _boxes(asked: Asked, marks: Marks) -> Iterator[str]:
    ticked = []
    for box in asked.boxes:
        line = marks.run(f" ({box.line} {REASON})") if box.line else ""
        label = box.label
        if asked.layout == "in-line":
            label = replace(label, text=label.text.replace(" ", "\u00a0"))
        ticked.append(marks.box() + marks.words(label) + line)
    if asked.layout == "in-line" and ticked:
        yield marks.paragraph(marks.run(GAP).join(ticked), style="PaperBoxes")
        return
    for place, content in enumerate(ticked):
        yield marks.paragraph(content, style="PaperBoxes", keep=place < len(ticked) - 1)


def _laws(row_count: int, paper: Paper, marks: Marks) -> str:
    head = [marks.paragraph(marks.run(name), style="PaperCell", keep=True) for name in paper.words.laws]
    rows = [marks.row(head, LAWS_WIDTHS, is_heading=True)]
    for place in range(row_count):
        cells = [marks.paragraph(style="PaperCell", keep=place < row_count - 1) for _name in paper.words.laws]
        rows.append(marks.row(cells, LAWS_WIDTHS, height=420))
    return marks.table(rows, LAWS_WIDTHS, borders="top bottom insideH insideV")


def _checklist(paper: Paper, marks: Marks) -> Iterator[str]:
    names = (paper.words.item, *paper.words.columns)
    head = [marks.paragraph(marks.run(name), style="PaperCell") for name in names]
    rows = [marks.row(head, CHECK_WIDTHS, is_heading=True)]
    for item in paper.items:
        words = marks.run(f"{item.number} ", style="Small") + marks.words(item.text)
        help_text = marks.words(item.help) + marks.run(" ") if item.help else ""
        refs = marks.run(" ").join(marks.reference(ref) for ref in item.refs)
        cell = (
            (marks.paragraph(marks.run(item.when), style="PaperNote") if item.when else "")
            + marks.paragraph(words, style="PaperPlain")
            + marks.paragraph(help_text + refs, style="PaperNote")
        )
        boxes = [marks.paragraph(marks.box(), style="PaperCell") for _column in paper.words.columns]
        rows.append(marks.row([cell, *boxes], CHECK_WIDTHS))
    yield marks.table(rows, CHECK_WIDTHS, borders="top bottom insideH")
    # A table may not be the last thing in a document.
    yield marks.paragraph(style="PaperCell")


def _name(article: ArticlePart) -> str:
    """A bookmark's name: letters, digits and strokes below only."""
    return f"_{article.anchor.replace('-', '_')}"
