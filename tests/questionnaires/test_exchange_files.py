"""Files for the translation service: what is in them, and that the portal reads its own."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from instruments.rules import text_digest
from questionnaires.queries import version_content
from questionnaires.rules import content_hash
from questionnaires.rules.exchange import exact_digest
from questionnaires.services import publish_version
from questionnaires.services.exchange import export_texts, read_upload
from tests.factories.exchange import (
    ARABIC,
    XLIFF,
    export,
    line_of,
    make_draft_to_translate,
    translate,
)
from tests.factories.parties import make_officer
from tests.factories.questionnaires import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
FORMATS = ("xlsx", "xliff")
PLACES = [
    ("tip-5-1", "text"), ("tip-5-1", "guidance"), ("priority/p1", "label"), ("priority/p2", "label"),
    ("shared/laws", "text"), ("shared/laws", "guidance"),
]  # fmt: skip


@pytest.fixture
def version():
    return make_draft_to_translate()


def sheet_of(data: bytes):
    return load_workbook(BytesIO(data)).worksheets[0]


def test_the_spreadsheet_says_what_it_is(version):
    sheet = sheet_of(export(version, "xlsx"))

    head = {sheet.cell(line, 1).value: sheet.cell(line, 2).value for line in range(1, 6)}
    assert head == {
        "Version": "tip v9",
        "Language": "ar",
        "Exported on": "2026-11-24",
        "Content key": content_hash(version_content(version))[:16],
        "Note": "Write in the columns Target and Status only. Keep names in braces, as {year}, as they are.",
    }
    assert [cell.value for cell in sheet[7]] == [
        "Key", "Field", "Context", "English", "Official terms", "Target", "Status", "Made from", "Stood here",
    ]  # fmt: skip
    assert sheet.freeze_panes == "A8"
    assert sheet.sheet_view.rightToLeft
    assert not sheet_of(export(version, "xlsx", "fr")).sheet_view.rightToLeft


def test_a_line_has_all_a_translator_needs(version):
    translate(version, ARABIC, make_officer())
    sheet = sheet_of(export(version, "xlsx"))

    values = [cell.value for cell in sheet[line_of(sheet)]]

    english = "Is trafficking in persons a crime in {year}?"
    assert values == [
        "tip-5-1",
        "text",
        "TIP 5(1) · article 5, Criminalization · implementation of a provision",
        english,
        "trafficking in persons = الاتجار بالأشخاص",
        ARABIC,
        "draft",
        text_digest(english),
        f"{exact_digest(ARABIC)} draft",
    ]
    assert sheet.cell(line_of(sheet, ("shared/laws", "text")), 3).value == (
        "Shared text, used by tip-5-1.laws · TIP 5 · article 5, Criminalization · one or more of a list · "
        "asked when tip-5-1 is yes or in part"
    )
    assert sheet.cell(line_of(sheet, ("priority/p1", "label")), 3).value.startswith(
        "Option of the list “priority”, used by tip-5-1.laws · "
    )


def test_only_target_and_status_can_be_written(version):
    sheet = sheet_of(export(version, "xlsx"))

    line = sheet[line_of(sheet)]
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in line] == [True] * 5 + [False, False] + [True] * 2
    assert {cell.number_format for cell in line} == {"@"}
    assert all(cell.alignment.wrap_text for cell in line)
    assert [letter for letter, column in sheet.column_dimensions.items() if column.hidden] == ["H", "I"]
    listed = sheet.data_validations.dataValidation[0]
    assert listed.formula1 == '"missing,draft,to be reviewed,approved,English changed"'
    assert str(listed.sqref) == "G8:G13"


def test_no_cell_is_a_formula(version):
    """Source: design.md, section 9: what begins with = + - @ is text."""
    translate(version, "=1+1", make_officer(), place=("tip-5-1", "guidance"))
    sheet = sheet_of(export(version, "xlsx"))

    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    escaped = {cell.value for cell in cells if cell.quotePrefix}
    assert {cell.data_type for cell in cells} == {"s"}
    assert escaped == {"=Say which law.\nName its articles.", "=1+1", "-", "@once", "+ later"}


def test_the_translation_file_says_what_it_is(version):
    translate(version, ARABIC, make_officer())
    root = ElementTree.fromstring(export(version, "xliff"))

    file = root.find("x:file", XLIFF)
    unit = file.find(".//x:trans-unit", XLIFF)
    english = "Is trafficking in persons a crime in {year}?"
    assert file.attrib == {
        "original": "tip v9",
        "source-language": "en",
        "target-language": "ar",
        "datatype": "plaintext",
        "date": "2026-11-24T14:02:00Z",
        "product-name": "implementation-review-portal",
        "build-num": content_hash(version_content(version))[:16],
    }
    assert unit.get("id") == "tip-5-1#text"
    assert (unit.get("maxwidth"), unit.get("approved")) == ("3000", "no")
    assert unit.get("extradata") == f"{text_digest(english)} {exact_digest(ARABIC)} draft"
    assert unit.find("x:source", XLIFF).text == english
    assert unit.find("x:target", XLIFF).text == ARABIC
    assert unit.find("x:target", XLIFF).get("state") == "needs-review-translation"
    assert [note.text for note in unit.findall("x:note", XLIFF)] == [
        "TIP 5(1) · article 5, Criminalization · implementation of a provision",
        "Official terms: trafficking in persons = الاتجار بالأشخاص",
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_a_published_version_is_exported_for_review_only(version, format):
    publish_version(version, actor=None, now=NOW, reason="For a test.")
    version.refresh_from_db()

    file = export_texts(version, language="ar", format=format, now=NOW)

    assert file.name == f"tip-v9-ar-2026-11-24-review.{format}"
    note = "For review only: this version is published, and its texts cannot be imported any more."
    data = file.content
    said = sheet_of(data)["B5"].value if format == "xlsx" else ElementTree.fromstring(data)[0][0][0].text
    assert said == note


@pytest.mark.parametrize("format", FORMATS)
def test_the_portal_reads_its_own_files(version, format):
    translate(version, ARABIC, make_officer())
    incoming = read_upload(export(version, format))

    assert (incoming.format, incoming.version, incoming.language) == (format, "tip v9", "ar")
    assert sorted((row.subject, row.field) for row in incoming.rows) == sorted(PLACES)
    row = next(row for row in incoming.rows if (row.subject, row.field) == PLACES[0])
    assert (row.target, row.stage_then, row.problem) == (ARABIC, "draft", "")
    assert {row.problem for row in incoming.rows} == {""}


CHOICES = [
    ({}, 6),
    ({"stages": ["missing"]}, 5),
    ({"stages": ["draft", "changed"]}, 1),
    ({"group": "article-5"}, 4),
    ({"group": "shared"}, 2),
    ({"group": "shared", "stages": ["missing"]}, 2),
]


@pytest.mark.parametrize(("choice", "count"), CHOICES)
@pytest.mark.parametrize("format", FORMATS)
def test_only_what_was_chosen_goes_out(version, format, choice, count):
    translate(version, ARABIC, make_officer())

    assert len(read_upload(export(version, format, **choice)).rows) == count


REFUSED = [
    ({"language": "en"}, "en is not a language to translate into."),
    ({"language": "de"}, "de is not a language to translate into."),
    ({"language": "ar", "stages": ["approved"]}, "There is no such text in this version."),
    ({"language": "ar", "group": "article-6"}, "There is no such text in this version."),
]


@pytest.mark.parametrize(("choice", "sentence"), REFUSED)
def test_what_cannot_be_exported(version, choice, sentence):
    with pytest.raises(ValidationError) as refusal:
        export_texts(version, format="xlsx", now=NOW, **choice)

    assert refusal.value.messages == [sentence]
