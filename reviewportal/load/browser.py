"""Chromium behind a thin line: what one page costs the first time, and the next time."""

from dataclasses import dataclass, field

from reviewportal.load.client import Official

CHROMIUM = "/usr/bin/chromium"
# GPRS: 50 kbps both ways and half a second of delay. Source: issue 4, "Speed".
BYTES_PER_SECOND, LATENCY_MS = 50_000 / 8, 500
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
    """Open one page as this official with an empty cache, then once more. Playwright comes with the tests' packages."""
    from playwright.sync_api import sync_playwright  # not needed, and not installed, where the portal only runs

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(service_workers="block")
        for pair in official.cookie.split("; "):
            name, value = pair.split("=", 1)
            context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        page.set_default_timeout(120_000)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_PER_SECOND,
             "uploadThroughput": BYTES_PER_SECOND},
        )  # fmt: skip
        line = _Line()
        session.on("Network.loadingFinished", line.note)
        page.goto(address + path)
        page.wait_for_timeout(1500)
        paint, cold = page.evaluate(PAINT), line.take()
        page.goto(address + path)
        page.wait_for_timeout(1500)
        warm = line.take()
        browser.close()
    return Visit(sum(cold), len(cold), sum(warm), paint / 1000)
