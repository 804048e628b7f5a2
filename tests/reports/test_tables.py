"""Workbook, CSV and JSON of a report: what a spreadsheet or a program makes of them."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from questionnaires.rules import content_hash
from reports.rendering.data import SCHEMA_ADDRESS, read_schema, render_json
from reports.rendering.facts import facts_of
from reports.rendering.tables import sheet_name, sheets
from reports.rendering.tables_csv import render_csv
from reports.rendering.xlsx import CUT, render_xlsx
from reports.sections.blocks import Cell, Column, Figure, Part, Row, Table, Words, tables
from tests.factories.documents import small_document, with_words
from tests.factories.reports import LANGUAGES, SNAPSHOT

SHA256 = content_hash(SNAPSHOT)
FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')


def facts(language: str = "en"):
    return facts_of(SNAPSHOT, SHA256, kind="gap_analysis", language=language)


def workbook(document):
    return load_workbook(io.BytesIO(render_xlsx(document, facts(document.language))))


def files(document) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(render_csv(document, facts(document.language)))) as package:
        return {
            name: list(csv.reader(io.StringIO(package.read(name).decode("utf-8-sig"), newline="")))
            for name in package.namelist()
        }


def with_table(*rows: Row, name: str = "more", columns: int = 2):
    heads = tuple(Column((Words(f"c{place}"),)) for place in range(columns))
    table = Table(name, (Words("More"),), heads, rows)
    model = small_document("en")
    return replace(model, parts=(*model.parts, Part("more", 1, "", (Words("More"),), (table,))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_a_sheet_and_a_file_of_the_same_name(language):
    model = small_document(language)
    names = [sheet.name for sheet in sheets(model)]

    assert names == [sheet.name for sheet in sheets(small_document("en"))]
    assert len(names) == len(tables(model)) + 1
    assert workbook(model).sheetnames == ["about", *names]
    assert list(files(model)) == [f"{name}.csv" for name in ["about", *names]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_of_an_arabic_workbook_run_from_the_right(language):
    book = workbook(small_document(language))

    assert {sheet.sheet_view.rightToLeft for sheet in book} == {language == "ar"}


def test_the_first_sheet_says_whose_figures_of_which_day():
    lines = {row[0].value: row[1].value for row in workbook(small_document("en"))["about"].iter_rows()}

    assert lines["Document"] == "Analysis of the replies of States"
    assert lines["Cycle"] == "First cycle"
    assert lines["Cut-off date"] == "1 November 2026"
    assert lines["Number of the gap rule"] == 1
    assert lines["withheld"].startswith("withheld: a figure that rests on fewer than 5 States")
    assert lines["Fingerprint of the figures (SHA-256)"] == SHA256
    assert lines["annex.1"] == "States parties reported on the laws and measures by which they carry out the article."


def test_illustrative_data_are_named_first_in_every_file():
    model = small_document("en")
    illustrative = "Illustrative data: generated for demonstration, not a statement by any State."

    assert workbook(model)["about"]["B1"].value == illustrative
    assert files(model)["about.csv"][0] == ["Note", illustrative]
    assert json.loads(render_json(model, facts()))["is_illustrative"] is True
    assert workbook(replace(model, is_illustrative=False))["about"]["B1"].value != illustrative


def test_a_number_is_a_number_and_a_withheld_one_a_word():
    row = Row((Cell((Words("x"),)), Cell((Figure("a", 47, "47 %", "percent"),))))
    hidden = Row((Cell((Words("y"),)), Cell((Figure("b", None, "†"),))))
    mixed = Row((Cell((Words("z"),)), Cell((Figure("c", None, "†"), Words(" of "), Figure("d", 9, "9")))))
    model = with_table(row, hidden, mixed)
    cells = [line[1] for line in workbook(model)["more"].iter_rows(min_row=2)]

    assert [cell.value for cell in cells] == [47, "withheld", "withheld of 9"]
    assert cells[0].number_format == '0"%"'
    assert files(model)["more.csv"] == [["c0", "c1"], ["x", "47"], ["y", "withheld"], ["z", "withheld of 9"]]
    assert ["b", "withheld", ""] in files(model)["figures.csv"]
    assert ["a", "47", "per cent"] in files(model)["figures.csv"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_nothing_is_a_formula(formula):
    model = with_words(small_document("en"), formula)
    book = workbook(model)
    found = files(model)["hostile.csv"]

    assert [c.data_type for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []
    assert str(book["hostile"]["A2"].value).replace("_x000D_", "\r").strip() == formula.strip()
    assert {cell for line in found for cell in line} == {f"'{formula}", "Remark"}


def test_what_a_workbook_cannot_hold_is_seen():
    model = with_words(small_document("en"), "a\x00b\ud800 _x0041_ " + "long " * 10_000)
    value = workbook(model)["hostile"]["A2"].value

    assert value.endswith(CUT)
    assert len(value) <= 32_767
    assert files(model)["hostile.csv"][1][0].startswith("a\ufffdb\ufffd _x0041_ long")


def test_a_table_of_ten_thousand_rows_is_whole():
    rows = [Row((Cell((Words(f"{n}"),)), Cell((Figure(f"r.{n}", n, str(n)),)))) for n in range(10_000)]
    model = with_table(*rows)

    assert workbook(model)["more"].max_row == 10_001
    assert files(model)["more.csv"][-1] == ["9999", "9999"]


def test_names_of_sheets_are_short_unique_and_allowed():
    taken: set[str] = {"about", "figures"}
    long = "annex-tables.UNTOC.mandatory.by-group"
    names = [sheet_name(n, taken) for n in ("a/b:c", "A-B-C", long, long + ".2", "about", "", "ب")]

    assert names[:2] == ["a-b-c", "A-B-C-2"]
    assert names[4:] == ["about-2", "table", "table-2"]
    assert len({name.lower() for name in names}) == 7
    assert max(map(len, names)) <= 31


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_are_as_their_schema_says(language):
    data = json.loads(render_json(small_document(language), facts(language)))
    schema = json.loads(read_schema())

    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert data["$schema"] == schema["$id"] == SCHEMA_ADDRESS
    assert content_hash(data["snapshot"]) == data["snapshot_sha256"]
    assert {figure["withheld"] for figure in data["figures"].values() if figure["number"] is None} == {True}


def test_the_schema_refuses_a_withheld_figure_as_words():
    data = json.loads(render_json(small_document("en"), facts()))
    data["figures"]["paragraph.1"]["number"] = "withheld"

    assert len(list(Draft202012Validator(json.loads(read_schema())).iter_errors(data))) == 1


@pytest.mark.parametrize("render", [render_xlsx, render_csv, render_json])
def test_the_same_document_gives_the_same_bytes(render):
    assert render(small_document("ar"), facts("ar")) == render(small_document("ar"), facts("ar"))


def test_properties_of_a_workbook_are_dated_by_the_document():
    properties = workbook(small_document("en")).properties

    assert {str(properties.created)[:10], str(properties.modified)[:10]} == {"2026-11-24"}


def test_the_schema_is_open_to_everybody(client, db):
    response = client.get(SCHEMA_ADDRESS)

    assert (response.status_code, response["Content-Type"]) == (200, "application/schema+json")
    assert json.loads(response.content)["$id"] == SCHEMA_ADDRESS
