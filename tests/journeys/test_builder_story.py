"""A report is written by two officers: figures by name, an approval, two languages drawn by the real worker, published.

The whole path of the builder, through pages, the real worker and the real broker.
"""

import re
from io import BytesIO
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Portal
from tests.journeys.test_report_story import COMPILE_TIMEOUT, sign_in, sign_out

pytestmark = [pytest.mark.stack, pytest.mark.browser]
CYCLE = "illustrative-2026"
TEXT = "States replied in the number of {{no-such-figure}}."
WORDS = {"en": "The replies show where training is asked for", "ar": "تبين الردود المجالات التي يطلب فيها التدريب"}


def begin_strict_report(page: Page, portal: Portal) -> str:
    """A report of one instrument with the overview alone; its address."""
    page.goto(f"{portal.address}/en/reports/")
    page.get_by_role("link", name="New report").click()
    page.locator('input[name="kind"][value="instrument"]').check()
    page.locator('select[name="cycle"]').select_option(CYCLE)
    page.get_by_role("button", name="Continue").click()
    page.locator('input[name="instruments"][value="FIR"]').check()
    for box in page.locator('input[name="sections"]').all():
        box.set_checked(box.get_attribute("value") == "overview")
    page.locator('input[name="is_strict"][value="yes"]').check()
    page.get_by_role("button", name="Begin the report").click()
    page.wait_for_url(re.compile(r"/drafts/\d+/$"))
    return page.url


def write(page: Page, desk: str, section: str, language: str) -> None:
    """A text with a figure that was chosen from the list, laid before a colleague."""
    page.goto(f"{desk}texts/{section}/{language}/")
    page.locator("textarea").fill(f"{WORDS[language]}: ")
    page.locator("textarea").press("Control+End")
    page.locator("[data-figure]").first.click()
    expect(page.locator("textarea")).to_have_value(re.compile(r"\{\{[\w.-]+\}\}$"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".message--success")).to_be_visible()
    expect(page.locator(".writing__drawn data")).to_have_count(1)
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator(".status-line .tag").first).to_have_text("for approval")


def approve(page: Page, desk: str, section: str, language: str) -> None:
    page.goto(f"{desk}texts/{section}/{language}/")
    page.get_by_role("button", name="Approve this text").click()
    expect(page.locator(".status-line .tag").first).to_have_text("approved")


def compile_from(page: Page, desk: str, languages: tuple[str, ...]) -> None:
    page.goto(desk)
    for box in page.locator('input[name="languages"]').all():
        box.set_checked(box.get_attribute("value") in languages)
    for box in page.locator('input[name="formats"]').all():
        box.set_checked(box.get_attribute("value") == "pdf")
    page.get_by_role("button", name="Compile", exact=True).click()


def test_typed_words_outlive_a_refusal_and_a_page_that_is_left(page: Page, portal: Portal) -> None:
    sign_in(page, portal, "secretariat", "en")
    desk = begin_strict_report(page, portal)
    page.goto(f"{desk}texts/overview/en/")
    page.on("dialog", lambda dialog: dialog.accept())

    page.locator("textarea").fill(TEXT)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".errors")).to_contain_text("no-such-figure")
    expect(page.locator("textarea")).to_have_value(TEXT)
    page.goto(desk)
    page.goto(f"{desk}texts/overview/en/")
    page.locator('[data-kept-act="take"]').click()
    expect(page.locator("textarea")).to_have_value(TEXT)


def test_from_draft_to_published_report(page: Page, portal: Portal) -> None:
    sign_in(page, portal, "secretariat", "en")
    desk = begin_strict_report(page, portal)
    for section in ("summary", "overview"):
        for language in ("en", "ar"):
            write(page, desk, section, language)
    compile_from(page, desk, ("en", "ar"))
    expect(page.locator(".errors")).to_contain_text("Overview of implementation")
    sign_out(page)

    sign_in(page, portal, "secretariat-2", "en")
    for section in ("summary", "overview"):
        for language in ("en", "ar"):
            approve(page, desk, section, language)
    compile_from(page, desk, ("en", "ar"))
    page.locator("#publish").wait_for(timeout=COMPILE_TIMEOUT)
    for language, words in WORDS.items():
        link = page.locator('a[id^="file-"]', has_text=f"-{language}.pdf").first
        answer = page.request.get(urljoin(page.url, link.get_attribute("href")))
        document = PdfReader(BytesIO(answer.body()))
        assert document.trailer["/Root"]["/Lang"] == language
        if language == "en":
            assert words.split()[-1] in " ".join(sheet.extract_text() for sheet in document.pages)
    page.get_by_role("button", name="Publish this report").click()
    expect(page.get_by_role("button", name="Make a correction")).to_be_visible()
    address = page.url
    sign_out(page)

    page.goto(address)
    expect(page.locator(".digest code").first).to_have_text(re.compile(r"^[0-9a-f]{64}$"))
