"""Files from outside, good and bad: each bad one is refused by name, in a process with limits that knows no database.

Source: design.md, section 9; knowledge/reliability.md, section 4.3; issue 4, "Bad input".
"""

import json
import random
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from submissions.rendering import child, reading, vetting
from submissions.rendering.child import read_elsewhere
from submissions.rendering.content import digest, escaped, unescaped
from submissions.rendering.word import write_word
from submissions.rendering.workbook import write_workbook
from tests.factories.form_files import make_form, make_lines, packed, saved, unpacked, with_part

WORKBOOK, WORD = write_workbook(make_form()), write_word(make_form())
SHEET, BODY = "xl/worksheets/sheet2.xml", "word/document.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
EXTERNAL = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/externalLinkPath" Target="http://x/" TargetMode="External"/></Relationships>'
)


def with_cell(value: object, column: str = "F", data_type: str = "") -> bytes:
    book = load_workbook(BytesIO(WORKBOOK))
    cell = book["TIP"][f"{column}4"]
    cell.value = value
    if data_type:
        cell.data_type = data_type
    return saved(book)


def many_cells() -> bytes:
    rows = "".join(f'<row r="{n}">' + "<c/>" * 1000 + "</row>" for n in range(1, 102))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}'
    return with_part(
        WORKBOOK,
        SHEET,
        f"{sheet}</sheetData></worksheet>".encode()
        + b"<!--"
        + random.Random(1).randbytes(9000).hex().encode()
        + b"-->",
    )


def padded(data: bytes) -> bytes:
    return with_part(data, "xl/media/noise.bin", random.Random(2).randbytes(vetting.FILE_BYTES_MAX))


BAD = {
    "too_big": lambda: padded(WORKBOOK),
    "bomb": lambda: with_part(WORKBOOK, "xl/big.xml", b"<a>" + b" " * 60_000_000 + b"</a>"),
    "bomb, by ratio": lambda: with_part(WORKBOOK, "xl/big.xml", b"<a>" + b" " * 5_000_000 + b"</a>"),
    "bomb, of parts": lambda: packed(unpacked(WORKBOOK) | {f"xl/{n}.xml": b"<a/>" for n in range(500)}),
    "cells": many_cells,
    "cells_declared": lambda: with_part(
        WORKBOOK, SHEET, lambda x: x.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>', 1)
    ),
    "entities": lambda: with_part(WORKBOOK, SHEET, lambda x: ENTITY + x.split(b"?>", 1)[-1]),
    "entities, in Word": lambda: with_part(WORD, BODY, lambda x: ENTITY + x.split(b"?>", 1)[-1]),
    "macros": lambda: with_part(WORKBOOK, "xl/vbaProject.bin", b"x"),
    "macros, in Word": lambda: with_part(WORD, "word/vbaProject.bin", b"x"),
    "macros, by kind": lambda: with_part(
        WORKBOOK,
        "[Content_Types].xml",
        lambda x: x.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"),
    ),
    "links": lambda: with_part(WORKBOOK, "xl/externalLinks/externalLink1.xml", b"<a/>"),
    "links, by relation": lambda: with_part(WORKBOOK, "xl/worksheets/_rels/sheet2.xml.rels", EXTERNAL),
    "password": lambda: vetting.OLE + b"\0" * 600 + vetting.ENCRYPTED,
    "old_format": lambda: vetting.OLE + b"\0" * 600,
    "not_a_form": lambda: b"%PDF-1.7 of something else",
    "not_a_form, another workbook": lambda: saved(load_workbook(BytesIO(other_workbook()))),
    "not_a_form, another archive": lambda: packed({"a.txt": b"x"}),
    "damaged": lambda: WORKBOOK[: len(WORKBOOK) // 2],
    "damaged, twice the same part": lambda: packed({"xl/Workbook.xml": b"<a/>"} | unpacked(WORKBOOK)),
    "formula": lambda: with_cell("=1+1", data_type="f"),
    "formula, elsewhere in the line": lambda: with_cell('=HYPERLINK("http://x","y")', "B", "f"),
    "twice": lambda: with_part(WORD, BODY, lambda x: x.replace(b'"portal:a:2"', b'"portal:a:1"')),
}


def other_workbook() -> bytes:
    book = load_workbook(BytesIO(WORKBOOK))
    for name in ("_portal", "_lists"):
        del book[name]
    return saved(book)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_name(name: str) -> None:
    read = read_elsewhere(BAD[name]())

    assert (read.refused, read.rows) == (name.partition(",")[0], [])


def test_a_formula_is_named_by_its_cell() -> None:
    assert read_elsewhere(with_cell("=1+1", data_type="f")).details == {"cell": "TIP!F4"}


def test_what_begins_like_a_formula_goes_out_and_comes_back_as_text() -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
    lines = tuple(line for text in texts for line in make_lines(1, key=f"k{text}", answer=text))

    read = read_elsewhere(write_workbook(make_form(lines)))

    assert [row["answer"] for row in read.rows] == texts


def test_the_child_loads_no_django_and_is_given_no_surroundings(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    code = (
        "import sys, os; import submissions.rendering.reading as r; r.read_file(sys.stdin.buffer.read());"
        "print(sorted({'django', 'psycopg2'} & set(sys.modules)), file=sys.stderr)"
    )
    seen = {}
    real = subprocess.run

    def run(command, **options):
        seen.update(options["env"])
        return real([sys.executable, "-c", code], **options)

    monkeypatch.setattr(child.subprocess, "run", run)
    read_elsewhere(WORKBOOK)
    done = real([sys.executable, "-c", code], input=WORKBOOK, capture_output=True, cwd=child.ROOT, check=True)

    assert done.stderr.decode().strip() == "[]"
    assert set(seen) == {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8", "LC_ALL"}


def limited(code: str, timeout: float = 60) -> subprocess.CompletedProcess:
    """What ``code`` can still do once the child has taken things away from itself."""
    prepared = f"from submissions.rendering import reading; reading._limit()\n{code}"
    return subprocess.run(
        [sys.executable, "-c", prepared], cwd=child.ROOT, capture_output=True, timeout=timeout, check=False
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("bytearray(700 * 1024 * 1024)", "MemoryError"),
        ("open('/tmp/forms-child-writes', 'wb').write(b'x' * 9000)", ""),
    ],
)
def test_the_child_has_no_room(code: str, said: str) -> None:
    done = limited(code)

    assert done.returncode != 0
    assert said in done.stderr.decode()


def test_a_child_that_does_not_end_is_ended(monkeypatch) -> None:
    monkeypatch.setattr(child, "SECONDS_MAX", 0.01)

    assert read_elsewhere(WORKBOOK).refused == "too_much"


def test_the_limits_are_those_of_the_brief() -> None:
    assert (reading.CPU_SECONDS, reading.MEMORY_BYTES, child.SECONDS_MAX) == (10, 512 * 1024 * 1024, 20)


TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t=+-@_x0041_|قс中é😀\u200f\ufffe"),
    max_size=200,
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=30), st.booleans())
def test_any_text_comes_back_as_it_went_out(texts: list[tuple[str, str]], is_rtl: bool) -> None:
    lines = tuple(
        line
        for n, (answer, reason) in enumerate(texts)
        for line in make_lines(1, key=f"k-{n}", answer=answer, reason=reason)
    )
    form = make_form(lines, is_rtl=is_rtl, language="ar" if is_rtl else "en")

    workbook, word = reading.read_file(write_workbook(form)), reading.read_file(write_word(form))

    assert [(row["answer"], row["reason"]) for row in workbook["rows"]] == texts
    blank = {form.blank, form.choose}
    came = [["" if row[part] in blank else row[part] for part in "ar"] for row in word["rows"]]
    assert [digest(*pair, line.tongue) for pair, line in zip(came, lines, strict=True)] == [
        line.word_digest for line in lines
    ]


@given(st.text())
def test_escaping_loses_nothing(text: str) -> None:
    assert unescaped(escaped(text)) == text


def test_thirty_thousand_characters_come_back(request) -> None:
    line = make_lines(1, answer="é中ق" * 10_000)

    assert read_elsewhere(write_workbook(make_form(line))).rows[0]["answer"] == "é中ق" * 10_000
    assert read_elsewhere(write_word(make_form(line))).rows[0]["a"] == "é中ق" * 10_000


NAMES = {name.partition(",")[0] for name in BAD}
FUZZ = """
import io, json, random, resource, sys
from submissions.rendering import reading
from submissions.rendering.word import write_word
from submissions.rendering.workbook import write_workbook
from tests.factories.form_files import make_form, mutated
WORKBOOK, WORD = write_workbook(make_form()), write_word(make_form())
resource.setrlimit(resource.RLIMIT_AS, (reading.MEMORY_BYTES,) * 2)
said = {}
for seed in range(int(sys.argv[1]), int(sys.argv[2])):
    data = mutated(WORKBOOK if seed % 2 else WORD, random.Random(seed))
    sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(data)), io.StringIO()
    reading._limit = lambda: None
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    reading.main()
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    found = json.loads(sys.stdout.getvalue())
    assert spent < 5, seed
    name = found.get("refused", "read")
    said[name] = said.get(name, 0) + 1
sys.stdout = sys.__stdout__
print(json.dumps(said))
"""


def test_three_hundred_mutated_files_are_read_or_refused() -> None:
    """By the child's own words, within its memory: whatever is wrong with a file, it ends with an answer."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FUZZ, "0", "300"],
        cwd=child.ROOT,
        capture_output=True,
        env={"PYTHONPATH": str(child.ROOT)},
        check=False,
    )

    assert done.stderr.decode() == ""
    said = json.loads(done.stdout)
    assert sum(said.values()) == 300
    assert set(said) <= {
        "read",
        "damaged",
        "not_a_form",
        "entities",
        "formula",
        "twice",
        "bomb",
        "cells",
        "macros",
        "links",
        "password",
    }
    assert said["damaged"] > 50
    assert said["read"] > 20


def test_a_workbook_holds_nothing_that_runs() -> None:
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)

    assert b"<f>" not in sheets
