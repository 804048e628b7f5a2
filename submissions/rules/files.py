"""Whether a file is what its name says, by its content. Nothing is decoded, drawn or unpacked to disk.

Only what is positively known is taken; what is served later is served as a file to keep, never shown in the portal.
Source: issue 4, "Laws once": type checked by content against an allow-list, 25 MB a file.
"""

import codecs
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
# Extension → media type. Nothing else is taken.
ALLOWED = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "odt": f"{OPEN_DOCUMENT}.text",
    "ods": f"{OPEN_DOCUMENT}.spreadsheet",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
    "csv": "text/csv",
}
NAME_CHARACTERS_MAX = 200
MEMBERS_MAX = 5_000
UNPACKED_BYTES_MAX = 100 * 1024 * 1024
# A part that grows more than this many times is no document; small parts may.
RATIO_MAX, SMALL_BYTES = 200, 1024 * 1024
PIXELS_MAX = 40_000
CHUNKS_MAX = 100_000
STEP_BYTES = 64 * 1024
# Start of frame: where a JPEG says how large it is.
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Letters that turn the direction of a name, so that "exe" reads as another ending.
TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
MACROS = ("vbaproject", "macrosheets/", "dialogsheets/", "activex/", "basic/", "scripts/")
# What no text begins with: a page, a program, another kind of document.
NO_TEXT = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"%pdf-", b"#!", b"mz\x90", b"{\\rtf", b"pk\x03\x04")
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    OSError,
    struct.error,
    zlib.error,
)


class BadFileError(ValueError):
    """``code``: no_name, unknown_type, empty, not_as_named, damaged, password, macros, unpacks_too_large, two_kinds."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_name(name: str) -> str:
    """The name under which a file is kept: its last part, on one line, that reads as it is; raises ``BadFileError``."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in last
        if ord(c) not in TURNING and unicodedata.category(c) != "Cs"
    )
    path = PurePosixPath(" ".join(kept.split()).strip(". ") or "x")
    extension = path.suffix.lower()
    if extension.removeprefix(".") not in ALLOWED:
        raise BadFileError("unknown_type")
    stem = path.stem[: NAME_CHARACTERS_MAX - len(extension)].strip(". ")
    if not stem:
        raise BadFileError("no_name")
    return f"{stem}{extension}"


def media_type_of(name: str) -> str:
    """What a file of this name must be; expects a name as ``clean_name`` gives it."""
    return ALLOWED[PurePosixPath(name).suffix.removeprefix(".").lower()]


def check_file(name: str, file: BinaryIO) -> str:
    """The media type of a whole file, content and name agreeing; raises ``BadFileError``. Reads, never writes."""
    if not file.read(1):
        raise BadFileError("empty")
    file.seek(0)
    media_type = media_type_of(name)
    try:
        _CHECKS[media_type](file, media_type)
    except BadFileError:
        raise
    except DAMAGE as error:
        raise BadFileError("damaged") from error
    return media_type


def _check_pdf(file: BinaryIO, _media_type: str) -> None:
    if file.read(5) != b"%PDF-":
        raise BadFileError("not_as_named")
    _refuse_archive_behind(file)


def _refuse_archive_behind(file: BinaryIO) -> None:
    """An archive is read from its end: a document with one behind it is two files in one."""
    if zipfile.is_zipfile(file):
        raise BadFileError("two_kinds")


def _check_jpeg(file: BinaryIO, _media_type: str) -> None:
    if file.read(3) != b"\xff\xd8\xff":
        raise BadFileError("not_as_named")
    file.seek(2)
    for _segment in range(CHUNKS_MAX):
        lead, marker = file.read(2)
        while marker == 0xFF:
            marker = file.read(1)[0] if lead == 0xFF else 0
        if lead != 0xFF or marker in (0xD8, 0xD9, 0xDA):
            raise BadFileError("damaged")
        (length,) = struct.unpack(">H", file.read(2))
        if marker in FRAMES:
            _check_pixels(*struct.unpack(">xHH", file.read(5)))
            return _refuse_archive_behind(file)
        file.seek(max(length - 2, 0), 1)
    raise BadFileError("damaged")


def _check_png(file: BinaryIO, _media_type: str) -> None:
    if file.read(8) != b"\x89PNG\r\n\x1a\n":
        raise BadFileError("not_as_named")
    length, kind = struct.unpack(">I4s", file.read(8))
    if (length, kind) != (13, b"IHDR"):
        raise BadFileError("damaged")
    _check_pixels(*struct.unpack(">II", file.read(8)))
    file.seek(9, 1)
    for _chunk in range(CHUNKS_MAX):
        length, kind = struct.unpack(">I4s", file.read(8))
        file.seek(length + 4, 1)
        if kind == b"IEND":
            end = file.tell()
            if file.seek(0, 2) < end:
                raise BadFileError("damaged")
            if file.tell() > end:
                raise BadFileError("two_kinds")
            return
    raise BadFileError("damaged")


def _check_pixels(height: int, width: int) -> None:
    if not (0 < height <= PIXELS_MAX and 0 < width <= PIXELS_MAX):
        raise BadFileError("damaged")


def _check_text(file: BinaryIO, _media_type: str) -> None:
    """UTF-8 without control characters; a form feed between pages is none."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    is_first = True
    while True:
        piece = file.read(STEP_BYTES)
        if is_first and piece.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(NO_TEXT):
            raise BadFileError("not_as_named")
        is_first = False
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise BadFileError("not_as_named") from error
        if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text):
            raise BadFileError("not_as_named")
        if not piece:
            return


def _check_archive(file: BinaryIO, media_type: str) -> None:
    """A document in an archive: the parts it must have, no macros, and no more than it says when it is unpacked."""
    if file.read(4) != b"PK\x03\x04":
        raise BadFileError("not_as_named")
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        _check_parts(parts)
        _check_kind(archive, {part.filename for part in parts}, media_type)
        for part in parts:
            with archive.open(part) as content:  # no more is read than the archive says, and its sum is checked
                while content.read(STEP_BYTES):
                    pass


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if not parts or parts[0].header_offset != 0:
        raise BadFileError("two_kinds" if parts else "damaged")
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadFileError("password")
    is_blown_up = any(p.file_size > SMALL_BYTES and p.file_size > RATIO_MAX * p.compress_size for p in parts)
    if len(parts) > MEMBERS_MAX or sum(p.file_size for p in parts) > UNPACKED_BYTES_MAX or is_blown_up:
        raise BadFileError("unpacks_too_large")
    names = [part.filename.lower() for part in parts]
    if any(p.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for p in parts):
        raise BadFileError("damaged")
    if len(set(names)) < len(names) or any("\\" in n or n.startswith("/") or ".." in n.split("/") for n in names):
        raise BadFileError("damaged")
    if any(mark in name for name in names for mark in MACROS):
        raise BadFileError("macros")


def _check_kind(archive: zipfile.ZipFile, names: set[str], media_type: str) -> None:
    if media_type.startswith(OFFICE):
        main = "word/document.xml" if media_type == ALLOWED["docx"] else "xl/workbook.xml"
        if not {"[Content_Types].xml", main} <= names:
            raise BadFileError("not_as_named")
        if b"macroenabled" in archive.read("[Content_Types].xml").lower():
            raise BadFileError("macros")
        return
    first = archive.infolist()[0]
    if first.filename != "mimetype" or first.file_size > 100 or "content.xml" not in names:
        raise BadFileError("not_as_named")
    if archive.read(first) != media_type.encode():
        raise BadFileError("not_as_named")


_CHECKS: dict[str, Callable[[BinaryIO, str], None]] = {
    ALLOWED["pdf"]: _check_pdf,
    ALLOWED["docx"]: _check_archive,
    ALLOWED["xlsx"]: _check_archive,
    ALLOWED["odt"]: _check_archive,
    ALLOWED["ods"]: _check_archive,
    ALLOWED["jpg"]: _check_jpeg,
    ALLOWED["png"]: _check_png,
    ALLOWED["txt"]: _check_text,
    ALLOWED["csv"]: _check_text,
}
