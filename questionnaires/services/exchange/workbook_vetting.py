"""A spreadsheet from outside is looked at closely before it is opened: what it weighs, what is in it.

Source: design.md, section 9: limits on size, cells, unzipped bytes.
"""

import re
import zipfile
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

from questionnaires.services.exchange.incoming import FileRefused

UNZIPPED_BYTES_MAX = 20 * 1024 * 1024
PARTS_MAX = 200
CELLS_MAX = 80_000
# What the reader lays out cell by cell, however large the area they name.
LAID_OUT = ("mergeCell", "hyperlink")
# Elements of all parts together: about ten for each cell.
ELEMENTS_MAX = 1_000_000
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
ACTIVE = re.compile(
    r"vbaproject|macrosheets|dialogsheets|activex|ctrlprops|embeddings|oleobject|customui|webextension|xl/media/|xl/charts/",
    re.IGNORECASE,
)
OUTSIDE = re.compile(r"externallinks/|connections\.xml|querytables/|pivotcache|model/", re.IGNORECASE)
HARMLESS_BINARY = re.compile(r"xl/printersettings/", re.IGNORECASE)


def vet_workbook(data: bytes) -> None:
    """``FileRefused`` unless it is a plain spreadsheet of a size that can be read. Nothing is unpacked to disk."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            _check_names([part.filename for part in parts])
            counted = {"elements": 0, "cells": 0}
            for part in parts:
                _check_part(part.filename, archive.read(part), counted)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise FileRefused(_("The spreadsheet is damaged and cannot be read.")) from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """By what the archive says of itself; Python reads no more of a part than that, and checks its sum."""
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused(_("The spreadsheet has a password. Take it off and send it again."))
    unzipped = sum(part.file_size for part in parts)
    if len(parts) > PARTS_MAX or unzipped > UNZIPPED_BYTES_MAX:
        raise FileRefused(_("Unpacked, the spreadsheet is larger than any that the portal makes."))


def _check_names(names: list[str]) -> None:
    if len({name.lower() for name in names}) < len(names) or not set(names) >= NEEDED:
        raise FileRefused(_("The spreadsheet is damaged and cannot be read."))
    for name in names:
        if ACTIVE.search(name) or (name.lower().endswith(".bin") and not HARMLESS_BINARY.match(name)):
            raise FileRefused(_("The spreadsheet holds macros or embedded objects. Save it as a plain spreadsheet."))
        if OUTSIDE.search(name):
            raise FileRefused(_("The spreadsheet is linked to other files or sources of data. Cut these links."))


def _check_part(name: str, content: bytes, counted: dict[str, int]) -> None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    try:
        for _event, node in iterparse(BytesIO(content), events=("start",), forbid_dtd=True):
            counted["elements"] += 1
            if name.startswith("xl/worksheets/"):
                counted["cells"] += _cells_of(node)
            _check_node(name, node.attrib)
            if counted["cells"] > CELLS_MAX or counted["elements"] > ELEMENTS_MAX:
                raise FileRefused(_("The spreadsheet has more than %(limit)s cells.") % {"limit": CELLS_MAX})
    except DefusedXmlException as error:
        raise FileRefused(_("The file declares a document type or entities, which no text needs.")) from error
    except ParseError as error:
        raise FileRefused(_("The spreadsheet is damaged and cannot be read.")) from error


def _cells_of(node: Element) -> int:
    tag = node.tag.rpartition("}")[2]
    if tag in LAID_OUT:
        left, top, right, bottom = range_boundaries(node.get("ref", "A1"))
        return int((right - left + 1) * (bottom - top + 1)) if None not in (left, top, right, bottom) else CELLS_MAX + 1
    return int(tag == "c")


def _check_node(name: str, attributes: dict[str, str]) -> None:
    if "macroenabled" in attributes.get("ContentType", "").lower():
        raise FileRefused(_("The spreadsheet holds macros or embedded objects. Save it as a plain spreadsheet."))
    is_hyperlink = attributes.get("Type", "").endswith("/hyperlink")
    if name.endswith(".rels") and attributes.get("TargetMode") == "External" and not is_hyperlink:
        raise FileRefused(_("The spreadsheet is linked to other files or sources of data. Cut these links."))
