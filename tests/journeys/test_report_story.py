"""From answer to Arabic report: a focal point answers and submits, the Secretariat compiles and opens the document.

The whole path of the first issue, through pages, the real worker and the real broker, in two languages.
"""

import re
from io import BytesIO
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Portal

pytestmark = [pytest.mark.stack, pytest.mark.browser]
COMPILE_TIMEOUT = 240_000  # milliseconds: some hundred pages on a busy machine


def sign_in(page: Page, portal: Portal, user: str, language: str) -> None:
    page.goto(f"{portal.address}/{language}/accounts/login/")
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(portal.accounts[user])
    page.locator("main form button").first.click()
    expect(page.locator(".session strong")).to_be_visible()


def sign_out(page: Page) -> None:
    page.locator(".session form button").click()
    expect(page.locator(".session strong")).to_have_count(0)  # stored pages go first, then the session


def answer_article_5(page: Page, portal: Portal, language: str) -> None:
    page.goto(f"{portal.address}/{language}/submissions/")
    page.locator(".task-list a").first.click()
    page.locator('a[href$="/articles/5/"]').click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    key = "untoc-5-1-a"
    page.locator(f'input[name="{key}"][value="yes"]').check()
    page.locator(f'[name="{key}.laws:law"]').fill("Penal Code (illustrative)")
    page.locator(f'[name="{key}.laws:articles"]').fill("12 to 14")
    page.locator('input[name="untoc-5-1-b"][value="in_part"]').check()
    page.locator('[name="untoc-5-1-b.missing"]').fill("A bill is before parliament (illustrative).")
    page.locator('button.button[name="save"]').click()
    expect(page.locator(".message--success")).to_be_visible()
    expect(page.locator(f'input[name="{key}"][value="yes"]')).to_be_checked()
    expect(page.locator('[name="untoc-5-1-b.missing"]')).to_have_value("A bill is before parliament (illustrative).")
    expect(page.get_by_text("Penal Code (illustrative)", exact=False).first).to_be_visible()


def submit(page: Page, passphrase: str) -> None:
    page.locator("a[href$='/check/']").click()
    page.locator("a[href$='/submit/']").click()
    page.locator("a.button[href*='/reauthenticate/']").click()
    page.locator('input[name="password"]').fill(passphrase)
    page.locator("main form button").first.click()
    page.locator('input[name="declaration"]').check()
    page.locator('button[value="submit"]').click()
    page.wait_for_url(re.compile(r"/receipts/\d+/$"))
    expect(page.locator("code", has_text=re.compile(r"^[0-9a-f]{64}$")).first).to_be_visible()


def compile_report(page: Page, portal: Portal, language: str, version: str) -> PdfReader:
    page.goto(f"{portal.address}/{language}/reports/compile/illustrative-2026/")
    for box in page.locator('input[name="languages"]').all():
        box.set_checked(box.get_attribute("value") == version)
    page.locator("main form button").last.click()
    link = page.locator('a[id^="file-"]', has_text=".pdf").first
    link.wait_for(timeout=COMPILE_TIMEOUT)
    answer = page.request.get(urljoin(page.url, link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(answer.body()))


@pytest.mark.parametrize(
    ("language", "focal_point", "version", "heading"),
    [
        pytest.param("en", "nor", "ar", "الأمم المتحدة", id="English pages, Arabic report"),
        pytest.param("ar", "arg", "en", "United Nations", id="Arabic pages, English report"),
    ],
)
def test_from_answer_to_report(
    page: Page, portal: Portal, language: str, focal_point: str, version: str, heading: str
) -> None:
    sign_in(page, portal, focal_point, language)
    answer_article_5(page, portal, language)
    page.goto(page.url.partition("articles/")[0])
    submit(page, portal.accounts[focal_point])
    sign_out(page)

    sign_in(page, portal, "secretariat", language)
    document = compile_report(page, portal, language, version)

    assert document.trailer["/Root"]["/Lang"] == version
    assert len(document.pages) > 20
    assert heading in document.pages[0].extract_text()
