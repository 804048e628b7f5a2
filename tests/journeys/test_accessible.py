"""Every screen of the desk: axe finds nothing, nothing scrolls sideways at 320 pixels, in both directions of writing.

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


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_desk_is_accessible(chromium: Browser, portal: Portal, language: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, portal, "arg", language)
    overview = overview_of_draft(page, portal, language)
    paths = [f"/{language}/submissions/{part}" for part in DESK] + [overview + part for part in OF_ONE]
    paths += [f"/{language}/{part}" for part in ("states/ARG/people/", "verify/", "api/", "accounts/tokens/")]
    paths += [f"/{language}/findings/{part}" for part in FIGURES]
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
    context.close()

    assert found == {}
