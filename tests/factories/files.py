"""Small sound files of each kind that is taken, and archives as a test says."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"
)
TEXT = "Article 12. Whoever takes part …\nالمادة ١٢\n".encode()
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def make_png(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * (width + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def make_archive(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            is_type = name == "mimetype"
            archive.writestr(name, content, zipfile.ZIP_STORED if is_type else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def make_docx(further: Mapping[str, bytes] | None = None) -> bytes:
    return make_archive({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<w/>", **(further or {})})


def make_xlsx() -> bytes:
    return make_archive({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<w/>"})


def make_open_document(kind: str = "text") -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{kind}".encode()
    return make_archive({"mimetype": media_type, "content.xml": b"<c/>"})


SOUND = {
    "law.pdf": PDF,
    "law.docx": make_docx(),
    "law.xlsx": make_xlsx(),
    "law.odt": make_open_document(),
    "law.ods": make_open_document("spreadsheet"),
    "scan.jpg": JPEG,
    "scan.png": make_png(),
    "law.txt": TEXT,
    "laws.csv": TEXT,
}
