"""Chromium behind a thin line: what one page costs the first time, and the next time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewportal.load.client import Official

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
# GPRS: 50 kbps both ways and half a second of delay. Source: issue 4, "Speed".
BYTES_PER_SECOND, LATENCY_MS = 50_000 / 8, 500
THIN = {
    "offline": False,
    "latency": LATENCY_MS,
    "downloadThroughput": BYTES_PER_SECOND,
    "uploadThroughput": BYTES_PER_SECOND,
}
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"


@dataclass(frozen=True)
class Visit:
    """Bytes on the line, heads included. Cold: nothing is kept yet; warm: the page once more."""

    cold_bytes: int
    cold_requests: int
    warm_bytes: int
    first_paint_seconds: float


@dataclass
class _Line:
    """Counts what arrives: the browser tells the bytes of each answer when it is complete."""

    sizes: list[int] = field(default_factory=list)

    def note(self, event: dict) -> None:
        if event["encodedDataLength"]:
            self.sizes.append(int(event["encodedDataLength"]))

    def take(self) -> list[int]:
        taken, self.sizes = self.sizes, []
        return taken


def visit_articles(address: str, official: Official, path: str) -> Visit:
    """Open one page as this official with an empty cache, then once more, on a thin line."""
    with _browser() as browser:
        page, line = _opened(browser, address, official, THIN)
        page.goto(address + path)
        page.wait_for_timeout(1500)
        paint, cold = page.evaluate(PAINT), line.take()
        page.goto(address + path)
        page.wait_for_timeout(1500)
        warm = line.take()
    return Visit(sum(cold), len(cold), sum(warm), paint / 1000)


def cold_bytes(address: str, official: Official, paths: Sequence[str]) -> Iterator[int]:
    """What each page costs whose reader has nothing kept, on a line that keeps nobody waiting. Refusals are none."""
    with _browser() as browser:
        for path in paths:
            page, line = _opened(browser, address, official)
            answer = page.goto(address + path, wait_until="networkidle")
            if answer is None or not answer.ok:
                raise RuntimeError(f"{path} is not there")
            yield sum(line.take())
            page.context.close()


@contextmanager
def _browser() -> Iterator[Browser]:
    """Chromium, for as long as the figures take."""
    from playwright.sync_api import sync_playwright  # not needed, and not installed, where the portal only runs

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _opened(
    browser: Browser, address: str, official: Official, conditions: Mapping[str, object] | None = None
) -> tuple[Page, _Line]:
    """An empty page of somebody signed in who has nothing kept, and what arrives for it."""
    context = browser.new_context(service_workers="block")
    for pair in official.cookie.split("; "):
        name, value = pair.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": address}])
    page = context.new_page()
    page.set_default_timeout(120_000)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if conditions:
        session.send("Network.emulateNetworkConditions", dict(conditions))
    line = _Line()
    session.on("Network.loadingFinished", line.note)
    return page, line
