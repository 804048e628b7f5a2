"""Screens of the desk and of the report builder: axe finds nothing, nothing scrolls sideways at 320 pixels, in both
directions of writing.

Source: WCAG 2.2, levels A and AA; 1.4.10 (reflow). axe finds what a program can find: people look as well.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Portal
from tests.journeys.test_report_story import sign_in

pytestmark = [pytest.mark.stack, pytest.mark.browser]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
DESK = ["tasks/", "", "laws/", "laws/add/", "who-has-what/", "hand-over/ARG/", "desk/ARG/", "offline/"]
CYCLE = "illustrative-2026"
FIGURES = [
    "",
    f"{CYCLE}/",
    f"{CYCLE}/?grouping=category&capacity=signatory",
    f"{CYCLE}/rates/",
    f"{CYCLE}/UNTOC/clusters/",
    f"{CYCLE}/UNTOC/trends/",
    f"{CYCLE}/UNTOC/replies/",
    f"{CYCLE}/UNTOC/articles/5/",
    f"{CYCLE}/UNTOC/articles/5/across/",
    f"{CYCLE}/UNTOC/provisions/untoc-5-1-a/",
]
DRAFT = [
    "",
    "scope/",
    "masthead/",
    "figures/",
    "texts/overview/en/",
    "texts/overview/ar/",
    "texts/overview/en/history/",
]
OF_ONE = [
    "",
    "articles/5/",
    "articles/5/proposals/",
    "find/?q=article+5",
    "before/",
    "delegation/",
    "proposed/",
    "comments/",
    "comments/untoc-5-1-a/",
    "help/untoc-5-1-a/",
    "files/untoc-5-1-a/",
    "clarifications/",
    "forms/",
    "check/",
    "release/",
    "submit/",
    "events/",
]


def overview_of_draft(page: Page, portal: Portal, language: str) -> str:
    """The address of Argentina's reply under the Convention, which is being prepared."""
    page.goto(f"{portal.address}/{language}/submissions/")
    addresses = [a.get_attribute("href") for a in page.locator(".task-list a").all()]
    for address in addresses:
        page.goto(portal.address + str(address))
        if page.locator('a[href$="/articles/5/"]').count() and page.locator('a[href$="/delegation/"]').count():
            return str(address)
    pytest.fail(f"no draft among {addresses}")


def faults_of(page: Page, portal: Portal, paths: list[str]) -> dict[str, list[str]]:
    """Path → what axe finds there, how wide it is beyond 320 pixels, what it answers other than 200."""
    found = {}
    for path in paths:
        answer = page.goto(portal.address + path)
        result = Axe().run(page, options=RULES)
        width = page.evaluate("document.documentElement.scrollWidth")
        faults = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in result.response["violations"]]
        faults += [f"{width} pixels wide"] if width > 320 else []
        faults += [f"answers {answer.status}"] if answer and answer.status != 200 else []
        if faults:
            found[re.sub(r"\d{2,}", "N", path)] = faults
    return found


def address_of_draft(page: Page, portal: Portal, language: str) -> str:
    """A report that the Secretariat begins, with one text."""
    page.goto(f"{portal.address}/{language}/reports/drafts/new/regional/{CYCLE}/")
    page.locator('select[name="group"]').select_option("African States")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/drafts/\d+/$"))
    address = page.url.removeprefix(portal.address)
    page.goto(f"{page.url}texts/overview/en/")
    page.locator("textarea[name=text]").fill("The second paragraph of Article 5; 47 States.[^Article 32.]")
    page.locator("form[data-keeper] button[type=submit]").click()
    page.locator(".message--success").wait_for()
    return address


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_builder_is_accessible(chromium: Browser, portal: Portal, language: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    context.set_default_timeout(60_000)
    page = context.new_page()
    sign_in(page, portal, "secretariat", language)
    paths = [f"/{language}/reports/", f"/{language}/reports/drafts/new/"]
    draft = address_of_draft(page, portal, language)
    paths += [draft + part for part in DRAFT]
    found = faults_of(page, portal, paths)
    context.close()

    assert found == {}


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_desk_is_accessible(chromium: Browser, portal: Portal, language: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    context.set_default_timeout(60_000)
    page = context.new_page()
    sign_in(page, portal, "arg", language)
    overview = overview_of_draft(page, portal, language)
    paths = [f"/{language}/submissions/{part}" for part in DESK] + [overview + part for part in OF_ONE]
    paths += [f"/{language}/{part}" for part in ("states/ARG/people/", "verify/", "api/", "accounts/tokens/")]
    paths += [f"/{language}/findings/{part}" for part in FIGURES]
    found = faults_of(page, portal, paths)
    context.close()

    assert found == {}
