"""Away from the line: an instrument taken along, answers that wait, the file of them, and the door that does not shut.

Each with the real portal, a real service worker and a real IndexedDB. Source: knowledge/frontend.md, section 3.
"""

import time
import uuid
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal
from tests.journeys.test_report_story import sign_in

pytestmark = [pytest.mark.stack, pytest.mark.browser]
FIELD = '[name="tip-9.examples"]'
COUNT = """async () => {
  const { deskUser } = document.querySelector("form[data-desk-user]").dataset;
  return (await (await import("desk/outbox")).openOutbox(deskUser)).count();
}"""
# Types the first waiting answer anew, or takes it away.
CHANGE = """async (value) => {
  const { deskUser } = document.querySelector("form[data-desk-user]").dataset;
  const { openOutbox, newId } = await import("desk/outbox");
  const outbox = await openOutbox(deskUser);
  const [row] = await outbox.all();
  if (value) await outbox.put({ ...row, value, write_id: newId(), typed_at: new Date().toISOString() });
  else await outbox.remove(row.id);
}"""
STORED = "async () => (await caches.keys()).filter((name) => /^desk-\\d/.test(name))"
PATHS = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys())
      if (/^desk-\\d/.test(name)) found.push(new URL(url).pathname);
  return found;
}"""
GUARD = "dialog[data-guard]"


def until(page: Page, script: str, wanted: object, argument: object = None) -> None:
    """Ask the page until it says so; Playwright's own waiting takes a promise for a yes."""
    deadline = time.monotonic() + 60
    while (found := page.evaluate(script, argument)) != wanted:
        assert time.monotonic() < deadline, f"{found!r}, not {wanted!r}"
        page.wait_for_timeout(100)


def open_instrument(page: Page, portal: Portal, code: str, language: str) -> str:
    """Go to the overview of one instrument, and begin it where nobody has; its address."""
    page.goto(f"{portal.address}/{language}/submissions/")
    form = page.locator(f'form[action$="/open/"]:has(input[value="illustrative-2026"]):has(input[value="{code}"])')
    if form.count():
        form.locator("button").click()
    else:
        # The cycle of the full questionnaires; its checklists are in a cycle of their own.
        page.locator("section", has=page.locator('a, [value="illustrative-2026"]')).locator(".task-list a").filter(
            has_text=TITLES[code]
        ).first.click()
    page.locator("[data-take]").wait_for()
    return page.url


TITLES = {"TIP": "الاتجار بالأشخاص", "FIR": "Firearms"}


def take(page: Page) -> None:
    """Press the button once the worker is there, and wait until all is stored."""
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.locator("[data-act=take]").click()
    page.locator("[data-act=drop]").wait_for()


def type_away(page: Page, overview: str, text: str) -> None:
    """Without a line: from the stored overview to the stored article, and an answer."""
    page.context.set_offline(True)
    page.goto(overview)
    page.locator('a[href$="/articles/9/"]').click()
    expect(page.locator(FIELD)).to_be_visible()
    page.locator(FIELD).fill(text)
    page.locator(FIELD).blur()
    until(page, COUNT, 1)


def centre_of(page: Page, overview: str) -> None:
    page.goto(urljoin(overview, "../offline/"))


def test_instrument_taken_along_is_answered_without_a_line(page: Page, portal: Portal) -> None:
    sign_in(page, portal, "arg", "ar")
    overview = open_instrument(page, portal, "TIP", "ar")
    take(page)
    text = f"كُتب هذا بلا اتصال. {uuid.uuid4()}"
    type_away(page, overview, text)

    page.reload()

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(FIELD)).to_have_value(text)
    article = page.url
    page.goto(f"{portal.address}/ar/help/")
    expect(page.locator('a[href="/ar/submissions/offline/"]')).to_be_visible()
    page.locator('a[href="/ar/submissions/offline/"]').click()
    expect(page.locator("[data-unsent] li")).to_have_count(1)
    expect(page.locator("[data-unsent] li")).to_contain_text(text)
    expect(page.locator("[data-stored] li")).to_have_count(1)
    page.context.set_offline(False)
    page.locator("[data-act=send]").click()
    expect(page.locator("[data-unsent] li")).to_have_count(0)
    page.goto(article)
    expect(page.locator(FIELD)).to_have_value(text)
    assert page.evaluate(COUNT) == 0
    # What is stored now is the page as it is now: later typing without a line builds on the version that was saved.
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(FIELD)).to_have_value(text)
    assert page.locator('[name="tip-9.examples:base"]').input_value() != "0"


def test_answers_saved_while_the_page_is_open_reach_the_stored_page(page: Page, portal: Portal) -> None:
    sign_in(page, portal, "arg", "en")
    open_instrument(page, portal, "FIR", "en")
    take(page)
    page.locator('a[href$="/articles/5/"]').first.click()
    field = page.locator('[name="fir-5.examples"]')
    text = f"Saved with a line, {uuid.uuid4()}."
    field.fill(text)
    field.blur()
    until(page, COUNT, 0)
    until(page, "async (text) => (await (await caches.match(location.pathname)).text()).includes(text)", True, text)


def test_another_person_on_the_same_device_sees_nothing(page: Page, portal: Portal) -> None:
    sign_in(page, portal, "arg", "ar")
    overview = open_instrument(page, portal, "TIP", "ar")
    take(page)
    text = f"سر الدولة الأولى. {uuid.uuid4()}"
    type_away(page, overview, text)
    page.route("**/api/v1/responses/**", lambda route: route.abort())
    page.context.set_offline(False)
    page.context.clear_cookies(name="sessionid")  # the session ended; nobody signed out
    sign_in(page, portal, "nor", "ar")

    centre_of(page, overview)
    expect(page.locator("[data-nothing-unsent]")).to_be_visible()
    expect(page.locator("[data-nothing-stored]")).to_be_visible()
    page.context.set_offline(True)
    for address in (
        overview,
        f"{overview}articles/9/",
        overview.rpartition("submissions/")[0] + "submissions/offline/",
    ):
        page.goto(address)
        expect(page.locator('a[href="/ar/submissions/offline/"]')).to_be_visible()
        assert page.locator("form").count() == 0
    page.context.set_offline(False)
    page.context.clear_cookies(name="sessionid")
    sign_in(page, portal, "arg", "ar")
    page.context.set_offline(True)
    page.goto(f"{overview}articles/9/")
    expect(page.locator(FIELD)).to_have_value(text)


def test_sign_out_waits_for_a_download_and_the_file_comes_back(page: Page, portal: Portal, tmp_path: Path) -> None:
    sign_in(page, portal, "arg", "ar")
    overview = open_instrument(page, portal, "TIP", "ar")
    take(page)
    text = f"ينتظر الخط. {uuid.uuid4()}"
    type_away(page, overview, text)
    page.route("**/api/v1/responses/**", lambda route: route.abort())
    page.context.set_offline(False)

    page.locator(".session form button").click()

    expect(page.locator(f"{GUARD} [data-count]")).to_have_text("1")
    expect(page.locator(f"{GUARD} [data-act=leave]")).to_be_hidden()
    with page.expect_download() as waited:
        page.locator(f"{GUARD} [data-act=download]").click()
    file = tmp_path / "unsent.json"
    waited.value.save_as(file)
    page.locator(f"{GUARD} [data-act=leave]").click()
    expect(page.locator('a[href$="/accounts/login/"]').first).to_be_visible()
    assert page.evaluate(STORED) == []

    sign_in(page, portal, "arg", "ar")
    centre_of(page, overview)
    row = page.locator("[data-unsent] li")
    expect(row).to_contain_text(text)  # still in the user's own database
    page.evaluate(CHANGE, "أحدث من الملف.")
    expect(row).to_contain_text("أحدث من الملف.")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("[data-act=bring]").click()
    expect(page.locator("[data-brought]")).not_to_be_empty()
    expect(row).to_contain_text("أحدث من الملف.")  # what is older replaces nothing
    page.evaluate(CHANGE, None)
    expect(row).to_have_count(0)
    page.locator("[data-act=bring]").click()
    expect(row).to_contain_text(text)
    # The server takes the same file; what waits here is then a replay, and goes.
    page.locator("button[name=look]").click()
    page.locator("button[name=write]").click()
    page.unroute("**/api/v1/responses/**")
    page.locator("[data-act=send]").click()
    expect(row).to_have_count(0)


def test_sign_out_with_nothing_waiting_takes_the_pages_off(page: Page, portal: Portal) -> None:
    sign_in(page, portal, "arg", "en")
    open_instrument(page, portal, "FIR", "en")
    take(page)
    assert len(page.evaluate(STORED)) == 1
    page.context.set_offline(True)
    page.locator(".session form button").click()
    expect(page.locator(GUARD)).to_be_visible()
    assert len(page.evaluate(STORED)) == 1  # signed in still: nothing is taken away
    page.locator(f"{GUARD} button").click()
    page.context.set_offline(False)

    page.goto(f"{portal.address}/en/accounts/logout/")
    page.locator("main form button").click()

    expect(page.locator('a[href$="/accounts/login/"]').first).to_be_visible()
    assert page.evaluate(STORED) == []


def test_page_of_a_session_that_ended_is_not_stored(page: Page, portal: Portal) -> None:
    sign_in(page, portal, "arg", "en")
    open_instrument(page, portal, "FIR", "en")
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-act=take]").click()

    expect(page.locator("[data-take] [role=status]")).to_contain_text("your session ended")
    assert page.evaluate(PATHS) == []
