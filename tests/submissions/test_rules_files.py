"""Whether a file is what its name says: tables, and 200 seeded mutations of each kind, none a fault of ours.

Source: issue 4, "Laws once" and "Bad input".
"""

import io
import random
import struct

import pytest

from submissions import rules
from tests.factories.files import CONTENT_TYPES, JPEG, PDF, SOUND, TEXT, make_archive, make_docx
from tests.factories.files import make_png as png

MEDIA_TYPES = {
    "law.pdf": "application/pdf",
    "law.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "law.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "law.odt": "application/vnd.oasis.opendocument.text",
    "law.ods": "application/vnd.oasis.opendocument.spreadsheet",
    "scan.jpg": "image/jpeg",
    "scan.png": "image/png",
    "law.txt": "text/plain",
    "laws.csv": "text/csv",
}


def lying_archive() -> bytes:
    """A part says it is small and unpacks to more."""
    content = bytearray(make_docx({"big.bin": b"\x00" * 300_000}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(signature)
        struct.pack_into("<I", content, at + place, 10)
    return bytes(content)


def locked_archive() -> bytes:
    content = bytearray(make_docx())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature)
        content[at + place] |= 1
    return bytes(content)


REFUSED = [
    ("page.pdf", b"<!doctype html><script>alert(1)</script>", "not_as_named"),
    ("page.txt", b"\n <HTML><body>", "not_as_named"),
    ("law.pdf", b" %PDF-1.4", "not_as_named"),
    ("law.txt", PDF, "not_as_named"),
    ("law.docx", SOUND["law.xlsx"], "not_as_named"),
    ("law.xlsx", SOUND["law.docx"], "not_as_named"),
    ("law.ods", SOUND["law.odt"], "not_as_named"),
    ("law.odt", make_docx(), "not_as_named"),
    ("law.docx", PDF, "not_as_named"),
    ("scan.png", JPEG, "not_as_named"),
    ("scan.jpg", png(), "not_as_named"),
    ("law.txt", "Ünlü".encode("latin-1"), "not_as_named"),
    ("law.csv", "a;b".encode("utf-16"), "not_as_named"),
    ("law.txt", b"a\x00b", "not_as_named"),
    ("law.txt", b"a\x1b[2Jb", "not_as_named"),
    ("law.txt", b"ok \xd0", "not_as_named"),
    ("law.pdf", b"", "empty"),
    ("scan.png", png(0, 2), "damaged"),
    ("scan.png", png(2, 100_000), "damaged"),
    ("scan.png", png()[:-3], "damaged"),
    ("scan.jpg", JPEG[:20], "damaged"),
    ("law.docx", SOUND["law.docx"][:-30], "damaged"),
    (
        "law.docx",
        make_archive({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"", "../x": b""}),
        "damaged",
    ),
    ("law.docx", lying_archive(), "damaged"),
    ("law.docx", locked_archive(), "password"),
    ("law.docx", make_docx({"word/vbaProject.bin": b"x"}), "macros"),
    ("law.odt", make_archive({"mimetype": b"x", "content.xml": b"", "Basic/Standard/a.xml": b""}), "macros"),
    (
        "law.docx",
        make_archive({"[Content_Types].xml": b"application/vnd.ms-word.macroEnabled.main", "word/document.xml": b""}),
        "macros",
    ),
    ("bomb.docx", make_docx({"word/media/a.xml": b"\x00" * 20_000_000}), "unpacks_too_large"),
    ("bomb.odt", make_archive({"mimetype": b"x", **{f"{n}": b"" for n in range(5_001)}}), "unpacks_too_large"),
    ("law.pdf", PDF + make_docx(), "two_kinds"),
    ("scan.jpg", JPEG + make_docx(), "two_kinds"),
    ("scan.png", png() + b"<script>", "two_kinds"),
    ("law.docx", b"PK\x03\x04" + make_docx(), "two_kinds"),
]


@pytest.mark.parametrize("name", SOUND)
def test_sound_file_is_taken(name):
    assert rules.check_file(name, io.BytesIO(SOUND[name])) == MEDIA_TYPES[name]


@pytest.mark.parametrize(
    ("name", "content", "code"), REFUSED, ids=[f"{c}-{n}-{i}" for i, (n, _x, c) in enumerate(REFUSED)]
)
def test_file_is_refused(name, content, code):
    with pytest.raises(rules.BadFileError) as refusal:
        rules.check_file(name, io.BytesIO(content))

    assert refusal.value.code == code


def test_long_text_with_a_letter_across_two_steps_is_taken():
    content = b"x" * (64 * 1024 - 1) + TEXT

    assert rules.check_file("law.txt", io.BytesIO(content)) == "text/plain"


def mutated(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _time in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        how = chance.randrange(4)
        if how == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif how == 1:
            changed[at:at] = chance.randbytes(chance.randint(1, 9))
        elif how == 2:
            del changed[at : at + chance.randint(1, 20)]
        else:
            changed[at : at + 4] = chance.choice([b"\xff" * 4, b"\x00" * 4, b"\x7f\xff\xff\xff"])
    return bytes(changed)


@pytest.mark.parametrize("name", SOUND)
def test_mutated_file_is_taken_or_refused_and_never_a_fault(name):
    chance = random.Random(name)
    outcomes = set()
    for _time in range(200):
        try:
            outcomes.add(rules.check_file(name, io.BytesIO(mutated(SOUND[name], chance))))
        except rules.BadFileError as error:
            outcomes.add(error.code)

    assert outcomes & {"not_as_named", "damaged"}


NAMES = [
    ("Law 12.PDF", "Law 12.pdf"),
    ("C:\\Users\\kari\\law.pdf", "law.pdf"),
    ("../../etc/law.txt", "law.txt"),
    ('a"b\r\nSet-Cookie: x.pdf', 'a"b Set-Cookie: x.pdf'),
    ("قانون مكافحة الاتجار.pdf", "قانون مكافحة الاتجار.pdf"),
    ("刑法.docx", "刑法.docx"),
    ("law\u202efdp.txt", "lawfdp.txt"),
    ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
]


@pytest.mark.parametrize(("name", "kept"), NAMES)
def test_name_is_kept_on_one_line(name, kept):
    assert rules.clean_name(name) == kept


@pytest.mark.parametrize(
    ("name", "code"),
    [("law.exe", "unknown_type"), ("law", "unknown_type"), ("law.pdf.html", "unknown_type"), (".pdf", "unknown_type")],
)
def test_name_is_refused(name, code):
    with pytest.raises(rules.BadFileError) as refusal:
        rules.clean_name(name)

    assert refusal.value.code == code
