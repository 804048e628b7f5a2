"""An expert goes from the gap table to a provision, and takes the table along."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal
from tests.journeys.test_report_story import sign_in

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_expert_drills_from_the_gap_table_to_a_provision(page: Page, portal: Portal, tmp_path: Path) -> None:
    sign_in(page, portal, "expert", "en")
    page.goto(f"{portal.address}/en/findings/illustrative-2026/?instrument=UNTOC")
    with page.expect_download() as download:
        page.locator('.taking a[href*="table.csv"]').click()
    kept = tmp_path / "table.csv"
    download.value.save_as(kept)
    on_page = page.locator(".gap-table tbody tr").count()

    page.locator('.gap-table a[href*="/articles/5/"]').click()
    page.locator('.gap-table a[href*="/provisions/untoc-5-1-a/"]').click()

    expect(page).to_have_url(re.compile(r"/UNTOC/provisions/untoc-5-1-a/"))
    expect(page.locator("h1")).to_have_text(re.compile(r"UNTOC 5\(1\)\(a\)"))
    lines = list(csv.DictReader(kept.read_text("utf-8-sig").splitlines()))
    assert len(lines) == on_page
    assert lines[0]["Reference"] == "UNTOC 5"
