"""Files that are not read at all: each with its sentence, and quickly."""

import time
import zipfile
from io import BytesIO

import pytest

from questionnaires.models import TextImport
from questionnaires.services import publish_version
from questionnaires.services.exchange import FileRefused, read_upload, start_import
from questionnaires.services.exchange.incoming import BYTES_MAX, ROWS_MAX
from questionnaires.services.exchange.workbook_vetting import CELLS_MAX
from tests.factories.exchange import export, make_draft_to_translate, with_root, with_sheet
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
NEITHER = "This is neither a spreadsheet nor a translation file."
DAMAGED_SHEET = "The spreadsheet is damaged and cannot be read."
DAMAGED_FILE = "The translation file is damaged and cannot be read."
ENTITIES = "The file declares a document type or entities, which no text needs."
ACTIVE = "The spreadsheet holds macros or embedded objects. Save it as a plain spreadsheet."
LINKED = "The spreadsheet is linked to other files or sources of data. Cut these links."
LARGE = "Unpacked, the spreadsheet is larger than any that the portal makes."
CELLS = f"The spreadsheet has more than {CELLS_MAX} cells."
HEADINGS = "The row of headings is not the one the portal wrote. Export again, and leave columns where they are."
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">&i;</xliff>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def version():
    return make_draft_to_translate()


def with_parts(data: bytes, *, added: dict[str, bytes] | None = None, changed=None, flags: int = 0) -> bytes:
    """The archive with further parts, or with parts changed: name → function of the old content."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, changed[name](content) if changed and name in changed else content)
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def inserted(after: bytes, what: bytes):
    return lambda content: content.replace(after, after + what, 1)


def refused(data: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        read_upload(data)
    return refusal.value.messages[0]


NO_FILES = [
    pytest.param(b"", NEITHER, id="nothing"),
    pytest.param(b"key;target", NEITHER, id="a text"),
    pytest.param(b"%PDF-1.7", NEITHER, id="a PDF"),
    pytest.param(b"<html></html>", NEITHER, id="a page"),
    pytest.param(b"PK\x03\x04" + b"\x00" * 60, DAMAGED_SHEET, id="half an archive"),
    pytest.param(b"<xliff", DAMAGED_FILE, id="half a file"),
    pytest.param(b"\xff\xfe<\x00", DAMAGED_FILE, id="half a file in UTF-16"),
    pytest.param(
        b"\xd0\xcf\x11\xe0" + b"\x00" * 60,
        "The spreadsheet has a password or is of an old kind. Save it as XLSX, without password.",
        id="an old spreadsheet",
    ),
    pytest.param(b"<" * (BYTES_MAX + 1), "The file is larger than 5 megabytes.", id="too large"),
    pytest.param(LAUGHS.encode(), ENTITIES, id="a billion laughs"),
    pytest.param(LAUGHS.encode("utf-16"), ENTITIES, id="a billion laughs in UTF-16"),
    pytest.param(OUTSIDE.encode(), ENTITIES, id="an entity from outside"),
    pytest.param(
        b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"/>',
        "This is not XLIFF 1.2. Save it in the version in which the portal exported it.",
        id="XLIFF 2",
    ),
    pytest.param(b"<a>" * 60 + b"</a>" * 60, "The file is larger than any that the portal makes.", id="deep"),
    pytest.param(
        b"<a>" + b"<b/>" * 200_001 + b"</a>", "The file is larger than any that the portal makes.", id="many elements"
    ),
]


@pytest.mark.parametrize(("data", "sentence"), NO_FILES)
def test_what_is_no_file_of_ours_is_refused_in_one_sentence(data, sentence):
    assert refused(data) == sentence


def rels(target: bytes) -> bytes:
    return (
        b'<Relationship Id="rId99" TargetMode="External" Target="file:///other.xlsx" Type="http://schemas.'
        b"openxmlformats.org/officeDocument/2006/relationships/" + target + b'"/>'
    )


RELATIONS = "xl/_rels/workbook.xml.rels"
BAD_PARTS = [
    pytest.param({"added": {"xl/vbaProject.bin": b"x"}}, ACTIVE, id="macros"),
    pytest.param({"added": {"xl/macrosheets/sheet1.xml": b"<a/>"}}, ACTIVE, id="old macros"),
    pytest.param({"added": {"xl/embeddings/oleObject1.bin": b"x"}}, ACTIVE, id="an embedded object"),
    pytest.param({"added": {"xl/media/image1.png": b"x"}}, ACTIVE, id="a picture"),
    pytest.param(
        {
            "changed": {
                "[Content_Types].xml": lambda content: content.replace(b"sheet.main", b"sheet.macroEnabled.main")
            }
        },
        ACTIVE,
        id="the type of a spreadsheet with macros",
    ),
    pytest.param({"added": {"xl/externalLinks/externalLink1.xml": b"<a/>"}}, LINKED, id="a link to another file"),
    pytest.param({"added": {"xl/connections.xml": b"<a/>"}}, LINKED, id="a source of data"),
    pytest.param(
        {"changed": {RELATIONS: lambda content: content.replace(b"</R", rels(b"externalLinkPath") + b"</R", 1)}},
        LINKED,
        id="a relation to another file",
    ),
    pytest.param({"changed": {SHEET: lambda content: LAUGHS.encode()}}, ENTITIES, id="a billion laughs in the sheet"),
    pytest.param({"added": {"xl/extra.xml": OUTSIDE.encode()}}, ENTITIES, id="an entity in a part nobody reads"),
    pytest.param({"changed": {SHEET: lambda content: content[:-20]}}, DAMAGED_SHEET, id="half a sheet"),
    pytest.param({"added": {"XL/WORKBOOK.XML": b"<a/>"}}, DAMAGED_SHEET, id="a part twice"),
    pytest.param({"added": {"big.xml": b" " * 21_000_000}}, LARGE, id="a bomb of spaces"),
    pytest.param({"added": {f"{number}.txt": b"" for number in range(201)}}, LARGE, id="many parts"),
    pytest.param(
        {"changed": {SHEET: inserted(b"<sheetData>", b'<row r="1">' + b"<c/>" * (CELLS_MAX + 1) + b"</row>")}},
        CELLS,
        id="many cells",
    ),
    pytest.param(
        {
            "changed": {
                SHEET: inserted(b"</sheetData>", b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')
            }
        },
        CELLS,
        id="all cells merged",
    ),
    pytest.param(
        {
            "changed": {
                SHEET: inserted(
                    b"</sheetData>", b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
                )
            }
        },
        CELLS,
        id="all cells linked",
    ),
    pytest.param(
        {
            "changed": {
                SHEET: lambda content: content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="A1048576" t="inlineStr"/></row></sheetData>', 1
                )
            }
        },
        f"The file has more than {ROWS_MAX} rows.",
        id="a cell far below",
    ),
]


@pytest.mark.parametrize(("parts", "sentence"), BAD_PARTS)
def test_a_spreadsheet_is_vetted_before_it_is_read(version, parts, sentence):
    data = with_parts(export(version, "xlsx"), **parts)
    began = time.process_time()

    assert refused(data) == sentence
    assert time.process_time() - began < 10  # a bomb would take minutes, or the machine


def test_a_spreadsheet_with_a_password_on_its_parts_is_refused(version):
    data = bytearray(with_parts(export(version, "xlsx")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)

    assert refused(bytes(data)) == "The spreadsheet has a password. Take it off and send it again."


def test_an_archive_that_understates_its_size_is_refused(version):
    """The size in the directory says 100 bytes, the part unpacks to 30 megabytes."""
    data = bytearray(with_parts(export(version, "xlsx"), added={"zz.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")

    assert refused(bytes(data)) == DAMAGED_SHEET


def test_a_spreadsheet_whose_headings_were_moved_is_refused(version):
    assert refused(with_sheet(export(version, "xlsx"), lambda sheet: sheet.delete_cols(3))) == HEADINGS


def test_a_row_above_the_headings_does_no_harm(version):
    data = with_sheet(export(version, "xlsx"), lambda sheet: sheet.insert_rows(6))

    assert len(read_upload(data).rows) == 6


WRONG = [
    ("xlsx", lambda sheet: sheet.__setitem__("B1", "tip v8"), "The file holds texts of tip v8, and this is tip v9."),
    ("xlsx", lambda sheet: sheet.__setitem__("B1", None), "The file holds texts of —, and this is tip v9."),
    (
        "xlsx",
        lambda sheet: sheet.__setitem__("B2", "de"),
        "The file does not say into which of the languages of the portal it translates.",
    ),
    (
        "xlsx",
        lambda sheet: sheet.__setitem__("B2", "en"),
        "The file does not say into which of the languages of the portal it translates.",
    ),
    ("xlsx", lambda sheet: sheet.delete_rows(8, 20), "There is no text in the file."),
    ("xliff", lambda root: root[0].set("original", "som v9"), "The file holds texts of som v9, and this is tip v9."),
    (
        "xliff",
        lambda root: root[0].set("target-language", "zh-TW"),
        "The file does not say into which of the languages of the portal it translates.",
    ),
    (
        "xliff",
        lambda root: root.append(root.makeelement(root[0].tag, root[0].attrib | {"target-language": "fr"})),
        "The file holds texts of more than one version or language.",
    ),
]


@pytest.mark.parametrize(("format", "change", "sentence"), WRONG)
def test_a_file_of_another_version_or_language_is_refused(version, format, change, sentence):
    change_file = with_sheet if format == "xlsx" else with_root
    data = change_file(export(version, format), change)

    with pytest.raises(FileRefused) as refusal:
        start_import(version, data, file_name="x", actor=make_officer(), now=NOW)

    assert refusal.value.messages == [sentence]
    assert not TextImport.objects.exists()


def test_nothing_is_imported_into_a_published_version(version):
    data = export(version, "xlsx")
    publish_version(version, actor=None, now=NOW, reason="For a test.")

    with pytest.raises(Exception, match="is published and never changes") as refusal:
        start_import(version, data, file_name="x", actor=make_officer(), now=NOW)

    assert refusal.value.messages == ["tip v9 is published and never changes."]
