"""Nothing typed is lost: the browser killed, the line cut, the session ended, two tabs, two people, a new version.

Source: issue 4, "Show", 1. Each against the real server processes; what is stored is asked of the API or the pages.
"""

import re
import signal
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect

from tests.journeys.conftest import CHROMIUM, Portal

pytestmark = [pytest.mark.stack, pytest.mark.browser]
WRITES = "**/api/v1/responses/**"
READ_OUTBOX = """async () => {
  const user = document.getElementById("desk").dataset.user;
  const opened = indexedDB.open(`desk-${user}`);
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  return done((await done(opened)).transaction("answers").objectStore("answers").getAll());
}"""
# One article of the Convention per test, none of which other journeys answer.
ARTICLES = iter(range(10, 30))
# Ends every text of this run.
RUN = f"({uuid.uuid4().hex[:8]})"

Desk = Callable[..., Page]


def sign_in(page: Page, portal: Portal, user: str) -> None:
    page.goto(f"{portal.address}/en/accounts/login/")
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(portal.accounts[user])
    page.locator("main form button").first.click()
    expect(page.locator(".session strong")).to_be_visible()


@pytest.fixture(scope="module")
def states(portal: Portal, chromium: Browser) -> dict[str, dict]:
    """The session of each person, signed in once, and the address of their State's reply under the Convention."""
    found = {}
    for user in ("nor", "arg"):
        context = chromium.new_context()
        page = context.new_page()
        sign_in(page, portal, user)
        page.goto(f"{portal.address}/en/submissions/")
        found[user] = {
            "state": context.storage_state(),
            "reply": page.locator(".task-list a").first.get_attribute("href"),
        }
        context.close()
    return found


@pytest.fixture
def desk(portal: Portal, chromium: Browser, states: dict[str, dict]) -> Iterator[Desk]:
    """Open an article as somebody; in a browser of its own, or as a further tab of another page's."""
    contexts: list[BrowserContext] = []

    def open_article(article: int, user: str = "nor", *, beside: Page | None = None, **options: object) -> Page:
        if beside is None:
            context = chromium.new_context(storage_state=states[user]["state"], **options)
            context.set_default_timeout(60_000)
            contexts.append(context)
        page = (beside.context if beside else context).new_page()
        page.goto(f"{portal.address}{states[user]['reply']}articles/{article}/")
        return page

    yield open_article
    for context in contexts:
        context.close()


def text_field(page: Page):
    return page.locator("textarea[name$='.examples']")


def says(page: Page, sentence: str) -> None:
    expect(page.locator("#desk-line")).to_have_text(re.compile(sentence))


def versions_of(page: Page) -> list[str]:
    """What the history of the answer says of this run, the latest first."""
    key = text_field(page).get_attribute("name")
    reply = page.url.partition("articles/")[0]
    html = page.request.get(f"{reply}history/{key}/").text()
    lines = re.findall(r"<li>\s*<p class=\"hint\">.*?</li>", html, re.DOTALL)
    said = (re.sub(r"<del>.*?</del>|<span class=\"visually-hidden\">.*?</span>|<[^>]+>", "", line) for line in lines)
    return [text for text in said if RUN in text]


def test_browser_killed_after_kept_on_this_device_loses_nothing(
    portal: Portal, chromium: Browser, states: dict[str, dict], tmp_path: Path
) -> None:
    """SIGKILL of all its processes, no chance to tidy up; then the same profile again."""
    playwright: Playwright = chromium.browser_type
    article, texts = next(ARTICLES), []

    def begin() -> BrowserContext:
        arguments = ["--no-sandbox", f"--desk-journey={tmp_path.name}"]
        return playwright.launch_persistent_context(str(tmp_path / "profile"), executable_path=CHROMIUM, args=arguments)

    for number in range(2):
        context = begin()
        context.add_cookies(states["nor"]["state"]["cookies"])
        page = context.new_page()
        page.route(WRITES, lambda route: route.abort())
        page.goto(f"{portal.address}{states['nor']['reply']}articles/{article}/")
        if texts:
            expect(text_field(page)).to_have_value(texts[-1])
        texts.append(f"Typed before kill {number}. {RUN}")
        text_field(page).fill(texts[-1])
        says(page, "Kept on this device|waits to be sent")
        listed = subprocess.run(
            ["pgrep", "-f", f"desk-journey={tmp_path.name}"], capture_output=True, text=True, check=False
        )
        subprocess.run(["kill", f"-{signal.SIGKILL.value}", *listed.stdout.split()], capture_output=True, check=False)
    context = begin()
    page = context.new_page()
    context.add_cookies(states["nor"]["state"]["cookies"])
    page.goto(f"{portal.address}{states['nor']['reply']}articles/{article}/")

    expect(text_field(page)).to_have_value(texts[-1])
    says(page, "Saved on the server")
    assert versions_of(page)[0].count(texts[-1]) == 1
    context.close()


def test_line_cut_in_the_middle_makes_no_clash_with_oneself(desk: Desk) -> None:
    """The server has the write, its reply is lost; newer typing follows. Three sendings of one write: one change."""
    page = desk(next(ARTICLES))
    sent: list[str] = []

    def cut_twice(route: Route) -> None:
        sent.append(route.request.post_data_json["write_id"])
        if len(sent) < 3:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(WRITES, cut_twice)
    text_field(page).fill(f"First. {RUN}")
    says(page, "1 answer waits to be sent")
    text_field(page).fill(f"First. Second. {RUN}")
    says(page, "Saved on the server")

    assert (sent[0] == sent[1] == sent[2], len(set(sent))) == (True, 2)
    assert [text.count("Second.") for text in versions_of(page)] == [1, 0]
    assert page.locator(".clash").count() == 0


def test_two_tabs_send_once_and_show_the_same(desk: Desk) -> None:
    article = next(ARTICLES)
    first = desk(article)
    second = desk(article, beside=first)
    sent: list[str] = []
    for tab in (first, second):
        tab.route(WRITES, lambda route: (sent.append(route.request.post_data_json["write_id"]), route.continue_()))
    first.context.set_offline(True)
    text_field(first).fill(f"From the first tab. {RUN}")
    says(first, "1 answer waits to be sent")
    expect(text_field(second)).to_have_value(f"From the first tab. {RUN}")

    first.context.set_offline(False)
    says(first, "Saved on the server")
    says(second, "Saved on the server")

    assert len(sent) == 1
    text_field(second).fill(f"From the second tab. {RUN}")
    says(second, "Saved on the server")
    expect(text_field(first)).to_have_value(f"From the second tab. {RUN}")
    assert len(versions_of(first)) == 2
    assert first.locator(".clash").count() == second.locator(".clash").count() == 0


@pytest.mark.parametrize(
    ("decision", "stands"),
    [("mine", f"Mine, word for word. {RUN}"), ("theirs", f"Theirs, word for word. {RUN}")],
)
def test_clash_of_two_people_is_theirs_to_decide(desk: Desk, decision: str, stands: str) -> None:
    article = next(ARTICLES)
    mine, theirs = desk(article), desk(article)
    text_field(theirs).fill(f"Theirs, word for word. {RUN}")
    says(theirs, "Saved on the server")
    text_field(mine).fill(f"Mine, word for word. {RUN}")
    says(mine, "Needs your decision")
    assert mine.locator(".clash__sides :is(del, ins)").all_text_contents() == ["Theirs", "Mine"]

    mine.locator(f".clash [value={decision}]").click()
    expect(mine.locator(".clash")).to_have_count(0)
    expect(text_field(mine)).to_have_value(stands)
    mine.locator("button.button[name=save]").click()
    expect(mine.locator(".message")).to_be_visible()

    expect(text_field(mine)).to_have_value(stands)
    assert sorted("kept, not in force" in text for text in versions_of(mine)).count(True) == 1


def test_combining_puts_both_texts_in_the_field(desk: Desk) -> None:
    article = next(ARTICLES)
    mine, theirs = desk(article), desk(article)
    text_field(theirs).fill(f"Theirs. {RUN}")
    says(theirs, "Saved on the server")
    text_field(mine).fill(f"Mine. {RUN}")
    mine.locator(".clash [value=combine]").click()
    expect(text_field(mine)).to_have_value(f"Mine. {RUN}\n\nTheirs. {RUN}")
    text_field(mine).fill(f"Mine and theirs. {RUN}")
    mine.locator(".clash [value=mine]").click()

    says(mine, "Saved on the server")
    assert versions_of(mine)[0].count(f"Mine and theirs. {RUN}") == 1


def test_session_that_ended_is_begun_again_beside_the_page(portal: Portal, desk: Desk) -> None:
    page = desk(next(ARTICLES))
    page.context.clear_cookies()
    text_field(page).fill(f"Typed without a session. {RUN}")
    says(page, "1 answer waits to be sent. You are signed out")
    page.locator("#desk-sign-in").click()
    with page.context.expect_page() as opened:
        page.locator("dialog a").click()
    window = opened.value
    window.locator("input[name=login]").fill("nor")
    window.locator("input[name=password]").fill(portal.accounts["nor"])
    window.locator("main form button").first.click()
    expect(window.locator("h1")).to_have_text("You are signed in")

    says(page, "Saved on the server")
    expect(page.locator("dialog")).not_to_be_visible()
    assert len(versions_of(page)) == 1


def test_another_user_on_the_same_machine_sees_and_sends_nothing(
    desk: Desk, states: dict[str, dict], portal: Portal
) -> None:
    article = next(ARTICLES)
    page = desk(article)
    page.context.set_offline(True)
    text_field(page).fill(f"Norway's own words. {RUN}")
    says(page, "1 answer waits to be sent")
    page.context.clear_cookies()
    page.context.add_cookies(states["arg"]["state"]["cookies"])
    page.context.set_offline(False)
    says(page, "Somebody else is signed in")

    other = desk(article, "arg", beside=page)
    other.goto(f"{portal.address}{states['arg']['reply']}articles/{article}/")
    expect(other.locator(".article-form #desk-state")).to_have_count(1)
    assert text_field(other).input_value() == ""
    assert other.evaluate(READ_OUTBOX) == []
    assert [row["value"] for row in page.evaluate(READ_OUTBOX)] == [f"Norway's own words. {RUN}"]

    page.context.clear_cookies()
    page.context.add_cookies(states["nor"]["state"]["cookies"])
    page.reload()
    says(page, "Saved on the server")
    assert page.evaluate(READ_OUTBOX) == []


def test_answer_that_is_too_long_stays_in_the_page_and_says_so(desk: Desk) -> None:
    page = desk(next(ARTICLES))
    text_field(page).fill("x" * 30_001)

    says(page, "Needs your decision. This text is longer than")
    expect(page.locator(".desk-problem")).to_have_text(re.compile("30000 characters"))
    assert len(text_field(page).input_value()) == 30_001
    page.reload()
    expect(text_field(page)).to_have_value("x" * 30_001)
    text_field(page).fill(f"Short now. {RUN}")
    says(page, "Saved on the server")
    expect(page.locator(".desk-problem")).to_have_text("")


def test_all_works_without_javascript(desk: Desk) -> None:
    article = next(ARTICLES)
    page = desk(article, java_script_enabled=False)
    assert not page.locator("#desk-state").is_visible()
    text_field(page).fill(f"Without a script. {RUN}")
    page.locator("button.button[name=save]").click()

    expect(page.locator(".message--success")).to_be_visible()
    assert len(versions_of(page)) == 1


# What the Secretariat and the focal point do in the studio and on the overview, while somebody's line is down.
MOVE = """
from django.utils import timezone
from parties import isolation
from parties.models import User
from questionnaires import services as questionnaires
from submissions.models import Submission
from submissions.services import move_submission
with isolation.acting_for_all():
    by = {"actor": User.objects.get(username="secretariat"), "now": timezone.now()}
    submission = Submission.objects.get(pk=%(pk)s)
    draft = questionnaires.copy_version(submission.version, **by)
    words = {"field": "text", "language": "en", "text": "Asked in other words?"}
    questionnaires.edit_text(draft, subject="%(key)s", **words, **by)
    newer = questionnaires.publish_version(draft, reason="For a journey.", **by)
    questionnaires.adopt_version(submission.cycle, version=newer, **by)
    move_submission(submission, version=newer, **by)
print("moved")
"""


def test_new_version_while_answers_wait_is_looked_at_before_anything_is_sent(
    portal: Portal, desk: Desk, states: dict[str, dict]
) -> None:
    """Answers to the Firearms Protocol, which no other journey touches: the same question, then another one."""
    page = desk(next(ARTICLES))
    page.goto(f"{portal.address}/en/submissions/")
    page.locator("form", has_text="Firearms").locator("button").last.click()
    page.wait_for_url(re.compile(r"/submissions/\d+/$"))
    reply = page.url
    page.goto(f"{reply}articles/5/")
    key = page.locator("input[type=radio][value=in_part]").first.get_attribute("name")
    answer = page.locator(f'input[name="{key}"][value=in_part]')
    page.context.set_offline(True)
    answer.check()
    text_field(page).fill(f"Practice. {RUN}")
    says(page, "2 answers wait to be sent")
    moved = portal.manage("shell", "-c", MOVE % {"pk": reply.rstrip("/").rpartition("/")[2], "key": key})
    assert moved.stdout.endswith("moved\n"), moved.stderr

    page.context.set_offline(False)
    says(page, "Needs your decision. This question is asked in other words")
    # The other answer, whose question is the same, goes through.
    page.wait_for_function(f"({READ_OUTBOX})().then((rows) => rows.length === 1)")
    assert len(versions_of(page)) == 1
    page.reload()
    expect(page.get_by_text("Asked in other words?")).to_be_visible()
    expect(answer).to_be_checked()
    page.locator("button.button[name=save]").click()
    expect(page.locator(".message")).to_be_visible()
    expect(answer).to_be_checked()
    assert page.evaluate(READ_OUTBOX) == []
