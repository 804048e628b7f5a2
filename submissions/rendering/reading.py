"""``python -m submissions.rendering.reading``: one file that came back, from standard input, as JSON.

Run in a process of its own that has neither Django nor a database, and that takes away from itself, before it looks at
a single byte: time, memory, files to write, further processes. What it says is only what stands in the file.
"""

import contextlib
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from submissions.rendering.content import KEY_HEADING, SHEET_OF_KEYS, unescaped
from submissions.rendering.vetting import FILE_BYTES_MAX, XLSX, RefusedError, vet

CPU_SECONDS, MEMORY_BYTES = 10, 512 * 1024 * 1024
TOKEN_MAX = 200_000
ROWS_MAX = 20_000
# Where a workbook has what it asks for: F, G, H; where it hides by what a line is known: J, K, L.
ANSWER, REASON, TONGUE, KEY, BASE, MARK = 5, 6, 7, 9, 10, 11
WIDTH = 12
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG = re.compile(r"portal:([art]):(\d{1,4})")
MARK_TAG = "portal:form"
# Words that stand in a Word file and are no longer, or not yet, part of its text.
PASSED_OVER = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText")}


def main() -> None:
    """Read, say, end. Whatever a foreign library throws at a foreign file, the file is refused."""
    _limit()
    try:
        said: dict[str, Any] = read_file(sys.stdin.buffer.read(FILE_BYTES_MAX + 1))
    except RefusedError as refusal:
        said = {"refused": refusal.code, "details": refusal.details}
    except MemoryError:
        said = {"refused": "too_much", "details": {}}
    except Exception:  # whatever it is, the file cannot be read
        said = {"refused": "damaged", "details": {}}
    # A half of a character, which only JSON can write down, is refused by the portal as a character that is none.
    sys.stdout.write(json.dumps(said))


def read_file(data: bytes) -> dict[str, Any]:
    """``format``, ``token``, ``rows``; ``RefusedError`` names the reason why there are none."""
    form = vet(data)
    return {"format": form} | (_read_workbook(data) if form == XLSX else _read_word(data))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Some systems do not count processes for one user alone.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _read_workbook(data: bytes) -> dict[str, Any]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    if SHEET_OF_KEYS not in book.sheetnames:
        raise RefusedError("not_a_form")
    # By the first line of the sheet; what it says of its own size is not believed.
    hidden = _rows(book[SHEET_OF_KEYS], width=1, height=1)
    token = next((_text(cells[0]) for cells in hidden if cells), None) or ""
    rows = []
    for sheet in book.worksheets:
        if sheet.title.startswith("_"):
            continue
        rows += list(_questions(sheet))
        if len(rows) > ROWS_MAX:
            raise RefusedError("cells", limit=ROWS_MAX)
    return {"token": token[:TOKEN_MAX], "rows": rows}


def _rows(sheet: Any, *, width: int, height: int) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=width, max_row=height)


def _questions(sheet: Any) -> Iterator[dict[str, Any]]:
    """A line of the workbook for each key; a formula in any cell of such a sheet is refused, with its place."""
    for cells in _rows(sheet, width=WIDTH, height=ROWS_MAX):
        formula = next((cell for cell in cells if cell.data_type == "f"), None)
        if formula is not None:
            raise RefusedError("formula", cell=f"{sheet.title}!{formula.coordinate}")
        if len(cells) <= KEY or cells[KEY].value in (None, "", KEY_HEADING):
            continue
        padded = (*cells, *(None,) * (WIDTH - len(cells)))
        texts = [_text(padded[place]) for place in (KEY, BASE, MARK, ANSWER, REASON, TONGUE)]
        key, base, mark, answer, reason, tongue = (text or "" for text in texts)
        yield {
            "cell": f"{sheet.title}!F{cells[KEY].row}",
            "key": key[:200],
            "base": base[:20],
            "mark": mark[:40],
            "answer": answer,
            "reason": reason,
            "tongue": tongue[:200],
            "problem": "not_text" if None in texts else "",
        }


def _text(cell: Any) -> str | None:
    """The text of a cell; a number is what was typed; None for a date, a truth value, an error."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, bool) or cell.data_type not in ("s", "str", "inlineStr", "n"):
        return None
    if isinstance(value, int):
        return str(value) if value.bit_length() < 200 else None
    if isinstance(value, float):
        return f"{value:.15g}"
    return _one_break(unescaped(value)) if isinstance(value, str) else None


def _one_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_word(data: bytes) -> dict[str, Any]:
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = fromstring(archive.read("word/document.xml"), forbid_dtd=True)
    token, cells = "", {}
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        name = tag.get(f"{W}val", "") if tag is not None else ""
        content = control.find(f"{W}sdtContent")
        if content is None:
            continue
        if name == MARK_TAG:
            token = "".join(_words(content).split())
        elif found := TAG.fullmatch(name):
            if (found[1], int(found[2])) in cells:
                raise RefusedError("twice")
            cells[found[1], int(found[2])] = _words(content)
    if not token:
        raise RefusedError("not_a_form")
    numbers = sorted({number for _part, number in cells})
    rows = [{"number": n} | {part: cells.get((part, n), "") for part in "art"} for n in numbers]
    return {"token": token[:TOKEN_MAX], "rows": rows}


def _words(content: Any) -> str:
    """The words of a content control; each paragraph, and each break inside one, is a line."""
    paragraphs = list(content.iter(f"{W}p")) or [content]
    return "\n".join("".join(_runs(paragraph)) for paragraph in paragraphs)


def _runs(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag in PASSED_OVER:
            continue
        if child.tag == f"{W}t":
            yield _one_break(child.text or "")
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif child.tag == f"{W}tab":
            yield "\t"
        elif child.tag == f"{W}noBreakHyphen":
            yield "\u2011"
        elif child.tag != f"{W}p":
            yield from _runs(child)


if __name__ == "__main__":
    main()
