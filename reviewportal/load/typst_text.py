"""A document of blocks as text for Typst: for the comparison of `make bench` only, no format of the portal."""

from reports.sections.blocks import (
    Cell,
    Document,
    Footnote,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Quotation,
    Runs,
    Table,
    plain,
)

HEAD = """#set page(paper: "a4", margin: (x: 22mm, top: 24mm, bottom: 22mm), numbering: "1 / 1", header: {head})
#set text(font: ("Kurinto Sans", "Kurinto Sans SC"), size: 9.5pt, lang: {language}, dir: {direction})
#set document(title: {title})
#set table(stroke: none, inset: 3pt)
"""
SHADES = ("#e8ebec", "#f4f8f9", "#dcebee", "#b9d7dd", "#8bbac4", "#5e9caa")
FILLS = ("#0b5260", "#d9a441", "#9c1f1a", "#dfe3e4")


def typst_text(document: Document) -> str:
    """The same words, tables, bars, footnotes and contents as the other ways draw."""
    head = HEAD.format(
        head=_string(document.running_head),
        language=_string(document.tag.split("-")[0]),
        direction=document.direction,
        title=_string(document.title),
    )
    lines = [head, f"#heading(level: 1, {_string(document.masthead.title)})", "#outline(depth: 4)", "#pagebreak()"]
    for part in document.parts:
        if part.starts_page:
            lines.append("#pagebreak(weak: true)")
        lines.append(f"#heading(level: {part.level + 1}, {_string(part.label + ' ' + plain(part.heading))})")
        lines += [_block(block) for block in part.blocks]
    return "\n\n".join(lines)


def _block(block: object) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: {block.level + 1}, {_string(plain(block.runs))})"
    if isinstance(block, Paragraph):
        number = f"#{_string(f'{block.number}. ')};" if block.is_numbered else ""
        return f"#par[{number}{_runs(block.runs)}]"
    if isinstance(block, Listing):
        kind = "enum" if block.is_ordered else "list"
        return f"#{kind}({', '.join(f'[{_runs(item)}]' for item in block.items)})"
    if isinstance(block, Quotation):
        return f"#quote(block: true)[#text(lang: {_string(block.tag)}, {_string(block.text)})]\n\n{_runs(block.source)}"
    if isinstance(block, Notice):
        return f"#rect[{_runs(block.runs)}]"
    return _table(block)  # type: ignore[arg-type]  # the one kind left


def _table(table: Table) -> str:
    columns = ", ".join(f"{column.weight}fr" for column in table.columns)
    heads = ", ".join(f"[{_runs(column.heading)}]" for column in table.columns)
    cells = ",\n".join(", ".join(_cell(cell) for cell in row.cells) for row in table.rows)
    notes = "".join(f"\n\n{_runs(note)}" for note in table.notes)
    return f"*{_runs(table.caption)}*\n\n#table(columns: ({columns}), table.header({heads}),\n{cells}){notes}"


def _cell(cell: Cell) -> str:
    if cell.bar:
        pieces = ", ".join(
            f'rect(width: {piece.length / 10}%, height: 4pt, fill: rgb("{FILLS[place % len(FILLS)]}"))'
            for place, piece in enumerate(cell.bar)
        )
        return f"stack(dir: ltr, {pieces})"
    if cell.step is not None:
        return f'table.cell(fill: rgb("{SHADES[cell.step]}"), [{_runs(cell.runs)}])'
    return f"[{_runs(cell.runs)}]"


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: object) -> str:
    if isinstance(run, Footnote):
        return f"#footnote[{_runs(run.runs)}]"
    return f"#{_string(getattr(run, 'text', ''))};"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
