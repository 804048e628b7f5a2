"""An expert goes from the gap table to a provision, and takes the tables along; every view stands by itself."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Portal
from tests.journeys.test_report_story import sign_in

pytestmark = [pytest.mark.stack, pytest.mark.browser]
CYCLE = "illustrative-2026"
VIEWS = {
    "overview": f"{CYCLE}/?instrument=UNTOC",
    "one cluster": f"{CYCLE}/?instrument=UNTOC&cluster=A&group=African+States",
    "clusters": f"{CYCLE}/UNTOC/clusters/",
    "article": f"{CYCLE}/UNTOC/articles/16/?obligation=mandatory",
    "across": f"{CYCLE}/UNTOC/articles/16/across/",
    "provision": f"{CYCLE}/UNTOC/provisions/untoc-5-1-a/",
    "trends": f"{CYCLE}/UNTOC/trends/",
    "replies": f"{CYCLE}/UNTOC/replies/",
    "rates": f"{CYCLE}/rates/",
}


@pytest.fixture
def scriptless(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_expert_drills_from_the_gap_table_to_a_provision(
    page: Page, portal: Portal, tmp_path: Path, language: str
) -> None:
    sign_in(page, portal, "expert", language)
    page.goto(f"{portal.address}/{language}/findings/{VIEWS['overview']}")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    shown = figures_beside(page, "UNTOC 5")
    assert len(shown) == 3 * 6  # number, denominator, per cent of five regional groups and of all States
    for form in ("csv", "xlsx"):
        assert figures_in(take(page, form, tmp_path), "UNTOC 5") == shown
    assert len(rows_of(take(page, "csv", tmp_path))) == 1 + page.locator(".gap-table tbody tr").count()

    page.locator('.gap-table a[href*="/articles/5/"]').click()
    page.locator('.gap-table a[href*="/provisions/untoc-5-1-a/"]').click()

    expect(page).to_have_url(re.compile(r"/UNTOC/provisions/untoc-5-1-a/"))
    expect(page.locator("h1")).to_have_text(re.compile(r"UNTOC 5\(1\)\(a\)"))
    on_page = [numbers(row)[:2] for row in page.locator(".count-list tbody tr td").all_inner_texts()]
    in_files = [
        [[int(cell) for cell in row if str(cell).isdecimal()] for row in rows_of(take(page, form, tmp_path))[1:]]
        for form in ("csv", "xlsx")
    ]
    assert len(on_page) > 4
    assert in_files == [on_page, on_page]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_view_stands_by_itself_without_script(scriptless: Page, portal: Portal, language: str) -> None:
    """Its address, citation line and permanent link, which leads to the same figures; its table in two formats."""
    sign_in(scriptless, portal, "expert", language)
    for name, path in VIEWS.items():
        answer = scriptless.goto(f"{portal.address}/{language}/findings/{path}")
        assert (name, answer.status) == (name, 200)
        permanent = scriptless.locator(".taking p:last-child a").get_attribute("href")
        assert permanent in scriptless.locator(".taking__citation").inner_text()
        assert [scriptless.request.get(url).status for url in files_of(scriptless)] == [200, 200]
        before = figures_shown(scriptless)

        scriptless.goto(permanent)

        assert (name, figures_shown(scriptless)) == (name, before)


def figures_shown(page: Page) -> str:
    """All that stands above what is taken along: title, sentence, filter and figures."""
    return page.locator("main").inner_text().partition(page.locator(".taking h2").inner_text())[0]


def files_of(page: Page) -> list[str]:
    base = page.url.partition("?")[0]
    return [base + str(link.get_attribute("href")) for link in page.locator(".taking .actions a").all()]


def take(page: Page, form: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.locator(f'.taking a[href*="table.{form}"]').click()
    kept = folder / f"table.{form}"
    download.value.save_as(kept)
    return kept


def rows_of(file: Path) -> list[list[object]]:
    if file.suffix == ".csv":
        return list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    return [[cell.value for cell in row] for row in load_workbook(file).worksheets[0].iter_rows()]


def figures_in(file: Path, reference: str) -> list[int]:
    """Number, denominator and per cent of each group in one line of the file; who is silent or withheld has none."""
    (row,) = [row for row in rows_of(file) if row[0] == reference]
    groups = [row[place : place + 3] for place in range(4, len(row) - 1, 3)]
    return [int(str(cell)) for group in groups if str(group[0]).isdecimal() for cell in group]


def figures_beside(page: Page, reference: str) -> list[int]:
    """The same as the page prints them."""
    line = page.locator(".gap-table tbody tr").filter(has=page.get_by_text(reference, exact=True))
    return [number for cell in line.locator("td").all_inner_texts() for number in numbers(cell)]


def numbers(text: str) -> list[int]:
    """In the order of reading, in whichever digits the language has."""
    digits = "".join(str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in text)
    return [int(found) for found in re.findall(r"\d+", digits)]
