"""The whole portal as ``make run`` starts it, and a browser in front of it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 600
CHROMIUM = "/usr/bin/chromium"
# How long a page may take on a machine that has other things to do; nothing is claimed by it.
PAGE_MILLISECONDS = 60_000
expect.set_options(timeout=PAGE_MILLISECONDS)


@dataclass(frozen=True)
class Portal:
    """A running portal: its address, its supervisor's process, its environment, and the demonstration accounts.

    ``accounts``: user name → passphrase.
    """

    address: str
    supervisor: int
    environment: dict[str, str]
    accounts: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command against the portal's own services."""
        return manage(self.environment, *arguments)


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reviewportal.supervisor", "with", "--", sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Start the portal from nothing, with its own PostgreSQL, Redis, worker and timetable."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("portal")
    # The services of ``make test`` are for the other tests; this portal brings its own.
    inherited = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL") and k != "REDIS_URL"}
    environment = inherited | {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "ILLUSTRATIVE": "1",
        "DJANGO_SETTINGS_MODULE": "reviewportal.settings.development",
    }
    log = (folder / "supervisor.log").open("w")
    command = [sys.executable, "-m", "reviewportal.supervisor", "run"]
    supervisor = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(address, supervisor, folder)
        listed = manage(environment, "demo_accounts", "--json")
        accounts = {row["user_name"]: row["passphrase"] for row in json.loads(listed.stdout)}
        yield Portal(address, supervisor.pid, environment, accounts)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(timeout=120)
        log.close()


def wait_until_ready(address: str, supervisor: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and supervisor.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the portal was not ready:\n{(folder / 'supervisor.log').read_text()[-3000:]}")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PAGE_MILLISECONDS)
    page = context.new_page()
    yield page
    context.close()
