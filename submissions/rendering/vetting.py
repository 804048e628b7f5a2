"""A file from outside is looked at closely before it is opened: what it is, what it weighs, what is in it.

Source: design.md, section 9; knowledge/reliability.md, section 4.3 (a file of 1.8 MB that cost 645 MB).
"""

import re
import zipfile
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

FILE_BYTES_MAX = 10 * 1024 * 1024
UNZIPPED_BYTES_MAX = 50 * 1024 * 1024
RATIO_MAX = 100
PARTS_MAX = 500
CELLS_MAX = 100_000
CELLS_DECLARED_MAX = 10_000_000
ELEMENTS_MAX = 2_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
XLSX, DOCX = "xlsx", "docx"
MAIN_PART = {XLSX: "xl/workbook.xml", DOCX: "word/document.xml"}
ACTIVE = re.compile(
    r"vbaproject|vbadata|macrosheets|dialogsheets|activex|ctrlprops|embeddings|oleobject|customui|webextension",
    re.IGNORECASE,
)
OUTSIDE = re.compile(r"externallinks/|connections\.xml|querytables/|pivotcache|xl/model/", re.IGNORECASE)
# Relations to the outside that only show an address, or name the template of Word: nothing is fetched.
HARMLESS_RELATIONS = ("/hyperlink", "/attachedTemplate")
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")


class RefusedError(Exception):
    """The file is not read. ``code``: why; ``details``: what a sentence about it names."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def vet(data: bytes) -> str:
    """Which of the two formats it is; ``RefusedError`` unless it is a plain file of a size that can be read."""
    if len(data) > FILE_BYTES_MAX:
        raise RefusedError("too_big")
    if data.startswith(OLE):
        raise RefusedError("password" if ENCRYPTED in data else "old_format")
    if not data.startswith(b"PK"):
        raise RefusedError("not_a_form")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, len(data))
            form = _check_names([part.filename for part in parts])
            counted = {"elements": 0, "cells": 0}
            for part in parts:
                _check_part(part.filename, archive.read(part), counted)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise RefusedError("damaged") from error
    return form


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    """By what the archive says of itself; Python reads no more of a part than that, and checks its sum."""
    if any(part.flag_bits & 0x1 for part in parts):
        raise RefusedError("password")
    unzipped = sum(part.file_size for part in parts)
    if len(parts) > PARTS_MAX or unzipped > UNZIPPED_BYTES_MAX or unzipped > RATIO_MAX * packed:
        raise RefusedError("bomb")


def _check_names(names: list[str]) -> str:
    if len({name.lower() for name in names}) < len(names):
        raise RefusedError("damaged")
    for name in names:
        if ACTIVE.search(name):
            raise RefusedError("macros")
        if OUTSIDE.search(name):
            raise RefusedError("links")
    forms = [form for form, part in MAIN_PART.items() if part in names]
    if len(forms) != 1 or "[Content_Types].xml" not in names:
        raise RefusedError("not_a_form")
    return forms[0]


def _check_part(name: str, content: bytes, counted: dict[str, int]) -> None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    try:
        for _event, node in iterparse(BytesIO(content), events=("start",), forbid_dtd=True):
            counted["elements"] += 1
            _check_node(name, node, counted)
            if counted["cells"] > CELLS_MAX or counted["elements"] > ELEMENTS_MAX:
                raise RefusedError("cells", limit=CELLS_MAX)
            # Only what a node says of itself is wanted; what is inside it would pile up.
            node.clear()
    except DefusedXmlException as error:
        raise RefusedError("entities") from error
    except ParseError as error:
        raise RefusedError("damaged") from error


def _check_node(name: str, node: Element, counted: dict[str, int]) -> None:
    tag = node.tag.rpartition("}")[2]
    if name.startswith("xl/worksheets/"):
        counted["cells"] += tag == "c"
        if tag in ("dimension", "mergeCell") and _area(node.get("ref", "")) > CELLS_DECLARED_MAX:
            raise RefusedError("cells_declared", limit=CELLS_DECLARED_MAX)
    if "macroenabled" in node.get("ContentType", "").lower():
        raise RefusedError("macros")
    is_harmless = node.get("Type", "").endswith(HARMLESS_RELATIONS)
    if name.endswith(".rels") and node.get("TargetMode") == "External" and not is_harmless:
        raise RefusedError("links")


def _area(ref: str) -> int:
    found = RANGE.fullmatch(ref)
    if found is None:
        return 1
    left, right = _column(found[1]), _column(found[3])
    return (abs(right - left) + 1) * (abs(int(found[4]) - int(found[2])) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
